use super::paso;
use crate::testing::{Answer, Firm, Person, code};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

/// A firm; luz has a case with a deadline in five days, ana none.
async fn firm() -> (Firm, Person, Person, String, Value) {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    let plazo = firm.deadline(&luz, &case, 5).await;
    (firm, luz, ana, case, plazo)
}

async fn leave(firm: &Firm, who: &Person, suplente: &Person, desde: i64, hasta: i64) -> Answer {
    let new = json!({ "suplenteId": suplente.id, "desde": firm.day(desde), "hasta": firm.day(hasta) });
    firm.post(who, "/ausencias", new).await
}

/// As if a leave had begun and ended so many milliseconds from now.
async fn shift(firm: &Firm, id: &Value, begins: i64, ends: i64) {
    use crate::entity::ausencias::{Column, Entity};
    let tx = firm.app.db.begin(crate::db::Actor::System).await.unwrap();
    let now = tx.now().millis();
    Entity::update_many()
        .col_expr(Column::VigenteDesde, Expr::value(now + begins))
        .col_expr(Column::VigenteHasta, Expr::value(now + ends))
        .filter(Column::Id.eq(id.as_str().unwrap()))
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn look(firm: &Firm) {
    paso::round(&firm.app, &Default::default()).await.unwrap();
    firm.watch().await;
}

fn rights_of<'a>(log: &'a [crate::log::Record], who: &'a Person) -> usize {
    let theirs = |record: &&crate::log::Record| matches!(record, crate::log::Record::Rights { user } if user.as_str() == who.id);
    log.iter().filter(theirs).count()
}

#[tokio::test]
async fn a_deputy_gets_the_alerts_and_the_case_while_the_leave_lasts_and_loses_both_with_it() {
    let (firm, luz, ana, case, plazo) = firm().await;
    let path = format!("/expedientes/{case}");
    assert_eq!(code(&firm.get(&ana, &path).await).0, 404);
    let (status, made) = leave(&firm, &luz, &ana, 0, 10).await;
    assert_eq!((status.as_u16(), &made["estado"]), (201, &json!("vigente")), "{made}");
    firm.watch().await;

    let (status, shown) = firm.get(&ana, &path).await;
    assert_eq!(status, 200);
    assert_eq!(shown["permisos"], json!({ "editar": true, "miembros": false }));
    let (_, list) = firm.get(&ana, "/expedientes").await;
    assert_eq!(list["expedientes"].as_array().unwrap().len(), 1, "{list}");
    let inbox = firm.inbox(&ana).await;
    assert_eq!(inbox.len(), 1, "the current step, at once");
    assert_eq!(inbox[0]["contexto"]["suplenciaDe"], "luz", "it says for whom");
    assert_eq!(firm.inbox(&luz).await.len(), 1, "whoever is away has hers, once");
    let edit = json!({ "version": 1, "tipo": "Acción por daños y perjuicios" });
    let edited = firm.patch(&ana, &format!("/prescripciones/{}", plazo["id"].as_str().unwrap()), edit).await;
    assert_eq!(edited.0, 200, "{}", edited.1);

    let ended =
        firm.post(&luz, &format!("/ausencias/{}/terminar", made["id"].as_str().unwrap()), json!({})).await;
    assert_eq!(ended.1["estado"], "terminada");
    assert_eq!(code(&firm.get(&ana, &path).await).0, 404);
    assert!(firm.inbox(&ana).await.is_empty(), "what it brought is taken back");
    firm.deadline(&luz, &case, 3).await;
    assert!(firm.inbox(&ana).await.is_empty());
    let log = firm.log().await;
    assert!(rights_of(&log, &ana) >= 2, "sockets follow at both ends");
}

#[tokio::test]
async fn a_leave_begins_and_ends_by_itself_and_each_is_published_once_by_any_number_of_nodes() {
    let (firm, luz, ana, case, _) = firm().await;
    let (_, made) = leave(&firm, &luz, &ana, 3, 10).await;
    assert_eq!(made["estado"], "futura");
    look(&firm).await;
    assert_eq!(code(&firm.get(&ana, &format!("/expedientes/{case}")).await).0, 404);
    assert_eq!(rights_of(&firm.log().await, &ana), 0);

    shift(&firm, &made["id"], -1_000, 60_000).await;
    tokio::join!(look(&firm), look(&firm), look(&firm));
    assert_eq!(firm.inbox(&ana).await.len(), 1);
    assert_eq!(rights_of(&firm.log().await, &ana), 1);

    shift(&firm, &made["id"], -60_000, 0).await;
    assert_eq!(code(&firm.get(&ana, &format!("/expedientes/{case}")).await).0, 404, "by the clock alone");
    tokio::join!(look(&firm), look(&firm), look(&firm));
    assert!(firm.inbox(&ana).await.is_empty());
    assert_eq!(rights_of(&firm.log().await, &ana), 2);
}

#[tokio::test]
async fn a_leave_that_came_and_went_while_no_node_was_running_takes_back_nothing_it_did_not_give() {
    let (firm, luz, ana, case, _) = firm().await;
    firm.join(&luz, &case, &ana, "miembro").await;
    firm.watch().await;
    let (_, made) = leave(&firm, &luz, &ana, 3, 10).await;
    shift(&firm, &made["id"], -60_000, -1_000).await;
    look(&firm).await;
    let inbox = firm.inbox(&ana).await;
    assert_eq!(inbox.len(), 1, "she belongs to the case herself");
    assert!(inbox[0]["closedAt"].is_null());
}

#[tokio::test]
async fn an_admin_who_stood_in_is_asked_for_nothing_any_more() {
    let (firm, luz, _, case, _) = firm().await;
    let (_, made) = leave(&firm, &luz, &firm.admin, 0, 10).await;
    firm.deadline(&luz, &case, 1).await;
    let asks = async || firm.get(&firm.admin, "/inbox/count").await.1["unacked"].clone();
    assert_eq!(asks().await, 1);
    firm.post(&luz, &format!("/ausencias/{}/terminar", made["id"].as_str().unwrap()), json!({})).await;
    assert_eq!(asks().await, 0);
    assert_eq!(firm.inbox(&firm.admin).await.len(), 2, "and keeps what an admin may see anyway");
}

#[tokio::test]
async fn the_note_of_whoever_stands_in_for_the_responsable_ends_it_for_all_and_a_members_deputy_their_own() {
    let (firm, luz, ana, case, _) = firm().await;
    let (eva, mia) = (firm.person("eva", Rol::Abogado).await, firm.person("mia", Rol::Abogado).await);
    firm.join(&luz, &case, &eva, "miembro").await;
    leave(&firm, &luz, &ana, 0, 10).await;
    leave(&firm, &eva, &mia, 0, 10).await;
    firm.deadline(&luz, &case, 1).await;
    let note = async |who: &Person| {
        let inbox = firm.inbox(who).await;
        let asking = inbox.iter().find(|entry| entry["requiereNota"] == true).unwrap();
        let path = format!("/inbox/{}/ack", asking["notificationId"].as_str().unwrap());
        assert_eq!(firm.post(who, &path, json!({})).await.0, 200);
    };
    let asks = async |who: &Person| firm.get(who, "/inbox/count").await.1["unacked"].clone();
    note(&mia).await;
    assert_eq!((asks(&mia).await, asks(&luz).await, asks(&eva).await), (json!(0), json!(1), json!(1)));
    note(&ana).await;
    assert_eq!((asks(&luz).await, asks(&eva).await), (json!(0), json!(0)), "domain.md, «Three states»");
}

#[tokio::test]
async fn whoever_loses_a_case_takes_their_deputys_right_along() {
    let (firm, luz, ana, case, _) = firm().await;
    let eva = firm.person("eva", Rol::Abogado).await;
    firm.join(&luz, &case, &eva, "miembro").await;
    leave(&firm, &eva, &ana, 0, 10).await;
    firm.watch().await;
    assert_eq!(firm.inbox(&ana).await.len(), 1);
    firm.delete(&luz, &format!("/expedientes/{case}/members/{}", eva.id)).await;
    assert_eq!(code(&firm.get(&ana, &format!("/expedientes/{case}")).await).0, 404);
    assert!(firm.inbox(&ana).await.is_empty());
}

#[tokio::test]
async fn a_deputy_of_a_deputy_gets_nothing() {
    let (firm, luz, ana, case, _) = firm().await;
    let mia = firm.person("mia", Rol::Abogado).await;
    leave(&firm, &luz, &ana, 0, 10).await;
    let knowing =
        json!({ "suplenteId": mia.id, "desde": firm.day(0), "hasta": firm.day(10), "aunAsi": true });
    assert_eq!(firm.post(&ana, "/ausencias", knowing).await.0, 201);
    firm.watch().await;
    assert_eq!(firm.inbox(&ana).await.len(), 1);
    assert!(firm.inbox(&mia).await.is_empty());
    assert_eq!(code(&firm.get(&mia, &format!("/expedientes/{case}")).await).0, 404);
}

#[tokio::test]
async fn leave_that_cannot_be_is_refused() {
    let (firm, luz, ana, ..) = firm().await;
    let oscar = firm.person("oscar", Rol::Oficina).await;
    let field = |answer: &Answer| {
        let fields = answer.1["error"]["fields"].as_object().cloned().unwrap_or_default();
        (answer.0.as_u16(), fields.keys().next().cloned().unwrap_or_default())
    };
    let invalid = |field: &str| (422, field.to_owned());
    assert_eq!(field(&leave(&firm, &luz, &ana, 5, 4).await), invalid("hasta"));
    assert_eq!(field(&leave(&firm, &luz, &ana, -5, -1).await), invalid("hasta"));
    assert_eq!(field(&leave(&firm, &luz, &luz, 0, 1).await), invalid("suplenteId"));
    assert_eq!(field(&leave(&firm, &luz, &oscar, 0, 1).await), invalid("suplenteId"));
    assert_eq!(leave(&firm, &luz, &ana, 5, 10).await.0, 201);
    assert_eq!(code(&leave(&firm, &luz, &ana, 10, 12).await), (409, "CONFLICTO"));
    assert_eq!(leave(&firm, &luz, &ana, 11, 12).await.0, 201, "the day after is free");

    let for_luz =
        json!({ "userId": luz.id, "suplenteId": ana.id, "desde": firm.day(20), "hasta": firm.day(21) });
    assert_eq!(code(&firm.post(&ana, "/ausencias", for_luz.clone()).await), (403, "NO_AUTORIZADO"));
    assert_eq!(code(&firm.post(&oscar, "/ausencias", for_luz.clone()).await), (403, "NO_AUTORIZADO"));
    assert_eq!(firm.post(&firm.admin, "/ausencias", for_luz).await.0, 201);
}

#[tokio::test]
async fn each_sees_the_leave_that_concerns_them_and_only_whoever_is_away_or_an_admin_ends_it() {
    let (firm, luz, ana, ..) = firm().await;
    let mia = firm.person("mia", Rol::Abogado).await;
    let oscar = firm.person("oscar", Rol::Oficina).await;
    let (_, made) = leave(&firm, &luz, &ana, 5, 10).await;
    for (who, seen) in [(&luz, 1), (&ana, 1), (&firm.admin, 1), (&mia, 0)] {
        let (_, list) = firm.get(who, "/ausencias").await;
        assert_eq!(list.as_array().unwrap().len(), seen);
    }
    assert_eq!(code(&firm.get(&oscar, "/ausencias").await).0, 403);
    let path = format!("/ausencias/{}/terminar", made["id"].as_str().unwrap());
    for (who, refused) in [(&ana, 403), (&mia, 404), (&oscar, 404)] {
        assert_eq!(code(&firm.post(who, &path, json!({})).await).0, refused);
    }
    let (_, off) = firm.post(&firm.admin, &path, json!({})).await;
    assert_eq!(off["estado"], "terminada", "called off before it began");
    assert_eq!(code(&firm.post(&luz, &path, json!({})).await), (409, "CONFLICTO"));
    assert_eq!(leave(&firm, &luz, &ana, 5, 10).await.0, 201, "its days are free again");
}

#[tokio::test]
async fn nobody_stands_in_once_they_or_whoever_is_away_left_the_firm_or_its_cases() {
    let (firm, luz, ana, case, plazo) = firm().await;
    let (eva, mia) = (firm.person("eva", Rol::Abogado).await, firm.person("mia", Rol::Abogado).await);
    firm.join(&luz, &case, &eva, "miembro").await;
    firm.join(&luz, &case, &mia, "miembro").await;
    let set = async |who: &Person, change: Value| {
        let path = format!("/users/{}", who.id);
        let (_, row) = firm.get(&firm.admin, &path).await;
        let mut change = change;
        change["version"] = row["version"].clone();
        change["aunAsi"] = json!(true);
        assert_eq!(firm.patch(&firm.admin, &path, change).await.0, 200);
    };
    let told = async || {
        let preview = format!("/prescripciones/{}/preview", plazo["id"].as_str().unwrap());
        let (_, seen) = firm.post(&luz, &preview, json!({})).await;
        let people = seen["destinatarios"].as_array().unwrap().iter();
        let mut names: Vec<_> = people.map(|who| who["nombre"].as_str().unwrap().to_owned()).collect();
        names.sort_unstable();
        names
    };
    let sees = async |who: &Person| firm.get(who, &format!("/expedientes/{case}")).await.0 == 200;
    let (tom, ivo) = (firm.person("tom", Rol::Abogado).await, firm.person("ivo", Rol::Abogado).await);
    leave(&firm, &luz, &ana, 0, 10).await;
    leave(&firm, &eva, &tom, 0, 10).await;
    leave(&firm, &mia, &ivo, 0, 10).await;
    assert_eq!(told().await, ["ana", "eva", "ivo", "luz", "mia", "tom"]);
    assert!(sees(&tom).await && sees(&ivo).await);
    set(&ana, json!({ "activo": false })).await;
    set(&eva, json!({ "activo": false })).await;
    set(&mia, json!({ "rol": "oficina" })).await;
    assert_eq!(told().await, ["luz"]);
    assert!(!sees(&tom).await, "her account is closed");
    assert!(!sees(&ivo).await, "who is of the office now belongs to no case");
}
