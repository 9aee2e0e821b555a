use super::{super::escalera::Ocasion, *};
use crate::testing::Firm;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use vigia_protocol::acceso::Rol;

fn t(text: &str) -> Timestamp {
    text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
}

#[test]
fn what_is_over_and_not_claimed_is_late_after_two_minutes() {
    // domain.md, «The watch»: «A reconciler counts what should have fired and did not: the gauge must be 0».
    let escalera = Escalera::new(chrono_tz::America::Argentina::Buenos_Aires);
    let (vence, desde) = ("2026-12-02".parse().unwrap(), t("2026-11-20T13:00:00Z"));
    let claimed = |keys: &[(i64, Vez)]| keys.iter().copied().collect::<HashSet<_>>();
    let all = escalera.ocasiones(vence, desde, escalera.hoy(t("2026-11-25T11:00:00Z")));
    let entered: Vec<_> = all.iter().filter(|o| o.at == desde).map(Ocasion::clave).collect();
    assert_eq!(entered.iter().map(|(paso, _)| *paso).collect::<Vec<_>>(), [180, 90, 60, 30, 15]);
    let (none, mut seven) = (Vec::new(), entered.clone());
    seven.push((7, Vez::Day));
    for (case, known, now, late) in [
        ("nothing claimed on entering, within two minutes", &none, "2026-11-20T13:01:59Z", 0),
        ("nothing claimed on entering", &none, "2026-11-20T13:02:00Z", entered.len()),
        ("before the morning", &entered, "2026-11-25T10:59:00Z", 0),
        ("the morning, within two minutes", &entered, "2026-11-25T11:01:59Z", 0),
        ("after them", &entered, "2026-11-25T11:02:00Z", 1),
        ("fired or skipped", &seven, "2026-11-25T11:02:00Z", 0),
        ("two days overdue and nothing since", &seven, "2026-12-04T11:02:00Z", 5),
    ] {
        assert_eq!(atrasadas(&escalera, (vence, desde), &claimed(known), t(now)), late, "{case}");
    }
}

#[tokio::test]
async fn it_finds_a_claim_that_is_gone_and_makes_the_watch_look() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    let made = firm.deadline(&luz, &case, 5).await;
    assert_eq!(conciliar(&firm.app).await.unwrap(), Conciliacion::default(), "all is well");

    // As if it had been entered long ago, and the watch had lost its place: nothing is claimed, nothing is due.
    let id = made["id"].as_str().unwrap();
    long_ago(&firm, id, Some(86_400_000)).await;
    // Whoever told the watch before is none of this.
    let told = || tokio::time::timeout(std::time::Duration::ZERO, firm.app.watch.notified());
    let _ = told().await;
    let found = round(&firm.app).await.unwrap();
    assert!(found.atrasados > 0, "{found:?}");
    assert!(told().await.is_ok(), "the watch is woken");
    let (_, acts) = firm.get(&firm.admin, "/auditoria?accion=prescripcion.repasada").await;
    assert_eq!(acts["filas"].as_array().unwrap().len(), 1);
    let (_, shown) = firm.get(&firm.admin, "/vigilancia").await;
    assert_eq!(shown["atrasados"], 0, "the watch was told to look");
    firm.watch().await;
    assert_eq!(conciliar(&firm.app).await.unwrap(), Conciliacion::default(), "and did");
}

#[tokio::test]
async fn it_finds_a_watch_that_stands_still() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    let made = firm.deadline(&luz, &case, 5).await;
    long_ago(&firm, made["id"].as_str().unwrap(), Some(-600_000)).await;
    let (_, shown) = firm.get(&firm.admin, "/vigilancia").await;
    assert!(shown["atrasados"].as_i64().unwrap() > 0, "due ten minutes ago: {shown}");
    round(&firm.app).await.unwrap();
    let (_, acts) = firm.get(&firm.admin, "/auditoria?accion=prescripcion.repasada").await;
    assert_eq!(acts["filas"], json!([]), "it knows that it is due");
}

#[tokio::test]
async fn it_finds_a_deadline_that_would_alert_nobody() {
    use crate::entity::users;
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    firm.deadline(&luz, &case, 5).await;
    // No route allows it.
    let tx = firm.app.db.begin(Actor::System).await.unwrap();
    let all = users::Entity::update_many().col_expr(users::Column::Activo, Expr::value(false));
    all.exec(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(conciliar(&firm.app).await.unwrap().sin_destinatario, 1);
}

#[tokio::test]
async fn a_claim_of_another_date_another_person_or_an_earlier_time_is_none() {
    use avisos::Column::{At, UserId, Vence};
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    for (what, value) in [
        (Vence, Expr::value(firm.day(300))),
        (UserId, Expr::value(firm.admin.id.as_str())),
        (At, Expr::value(1)),
    ] {
        let made = firm.deadline(&luz, &case, 5).await;
        let id = made["id"].as_str().unwrap();
        let claims = firm_claims(&firm, id).await;
        long_ago(&firm, id, Some(86_400_000)).await;
        let tx = firm.app.db.begin(Actor::System).await.unwrap();
        let again = claims.into_iter().map(avisos::ActiveModel::from);
        avisos::Entity::insert_many(again).exec_without_returning(&*tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(conciliar(&firm.app).await.unwrap().atrasados, 0, "its own claims");
        let tx = firm.app.db.begin(Actor::System).await.unwrap();
        let other = avisos::Entity::update_many().col_expr(what, value);
        other.filter(avisos::Column::PrescripcionId.eq(id)).exec(&*tx).await.unwrap();
        tx.commit().await.unwrap();
        assert!(round(&firm.app).await.unwrap().atrasados > 0, "{what:?}");
        firm.watch().await;
    }
}

async fn firm_claims(firm: &Firm, id: &str) -> Vec<avisos::Model> {
    let claims = avisos::Entity::find().filter(avisos::Column::PrescripcionId.eq(id));
    claims.all(firm.app.db.reader()).await.unwrap()
}

#[tokio::test]
async fn watch_and_reconciler_go_through_all_there_are() {
    use std::fmt::Write;
    let firm = Firm::new().await;
    let (day, many) = (firm.day(5), usize::try_from(PAGE).unwrap() + 5);
    let mut csv = "caratula;tipo;vence".to_owned();
    for n in 0..many {
        write!(csv, "\nPérez c/ García;Daños {n};{day}").unwrap();
    }
    let (_, report) = firm.post(&firm.admin, "/importaciones", json!({ "csv": csv })).await;
    assert_eq!(report["plazos"], many, "{report}");
    firm.watch().await;
    let fired = avisos::Entity::find().filter(avisos::Column::Estado.eq("avisado"));
    assert_eq!(fired.all(firm.app.db.reader()).await.unwrap().len(), many);
    let ids: Vec<&str> = report["filas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["prescripcionId"].as_str().unwrap())
        .collect();
    for id in &ids {
        long_ago(&firm, id, Some(86_400_000)).await;
    }
    assert_eq!(conciliar(&firm.app).await.unwrap().olvidados.len(), many);
}

/// Nothing of it is claimed, though it is watched since two days ago; the watch looks again so many milliseconds from now.
async fn long_ago(firm: &Firm, id: &str, next: Option<i64>) {
    use crate::entity::{
        expediente_members as members,
        prescripciones::{Column, Entity},
    };
    let tx = firm.app.db.begin(Actor::System).await.unwrap();
    avisos::Entity::delete_many().filter(avisos::Column::PrescripcionId.eq(id)).exec(&*tx).await.unwrap();
    let now = tx.now().millis();
    let since = Expr::value(now - 2 * 86_400_000);
    Entity::update_many()
        .col_expr(Column::VigiladaDesde, since.clone())
        .col_expr(Column::ProximoAviso, Expr::value(next.map(|millis| now + millis)))
        .filter(Column::Id.eq(id))
        .exec(&*tx)
        .await
        .unwrap();
    members::Entity::update_many().col_expr(members::Column::Since, since).exec(&*tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn it_finds_a_loop_that_asks_for_no_notes_and_one_that_looks_at_no_oficios() {
    // domain.md, «The watch»: «A reconciler counts what should have fired and did not: the gauge must be 0».
    let firm = Firm::at("2026-11-24T12:00:00Z").await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    firm.deadline(&luz, &case, 1).await;
    let ana = firm.person("ana", Rol::Oficina).await;
    let new = serde_json::json!({ "asunto": "Oficio", "asignadoA": ana.id });
    firm.post(&luz, &format!("/expedientes/{case}/oficios"), new).await;
    firm.set_clock("2026-11-24T12:01:00Z");
    assert_eq!(conciliar(&firm.app).await.unwrap(), Conciliacion::default(), "a moment ago");
    firm.set_clock("2026-11-24T16:10:00Z");
    let waits = conciliar(&firm.app).await.unwrap().atrasados;
    crate::notas::round(&firm.app, &Default::default()).await.unwrap();
    let oficios = conciliar(&firm.app).await.unwrap().atrasados;
    assert!(0 < oficios && oficios < waits, "{oficios} of {waits}");
    crate::oficios::avisos::round(&firm.app, &Default::default()).await.unwrap();
    assert_eq!(conciliar(&firm.app).await.unwrap(), Conciliacion::default(), "they have looked");
}
