use super::caducidad;
use crate::{
    entity::oficios,
    log::Record,
    testing::{Firm, Person, code},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

struct Office {
    firm: Firm,
    luz: Person,
    ines: Person,
    raul: Person,
    case: String,
}

async fn office() -> Office {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let ines = firm.person("ines", Rol::Oficina).await;
    let raul = firm.person("raul", Rol::Oficina).await;
    let case = firm.case(&luz, "Quiroga c/ Méndez").await;
    let court = json!({ "version": 1, "juzgado": "Juzgado Civil 4" });
    firm.patch(&luz, &format!("/expedientes/{case}"), court).await;
    Office { firm, luz, ines, raul, case }
}

impl Office {
    async fn oficio(&self, assignee: Option<&Person>) -> String {
        let new = json!({ "asunto": "Informe de dominio", "asignadoA": assignee.map(|who| &who.id) });
        let path = format!("/expedientes/{}/oficios", self.case);
        let (status, made) = self.firm.post(&self.luz, &path, new).await;
        assert_eq!(status, 201, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }

    async fn act(
        &self,
        who: &Person,
        id: &str,
        action: &str,
        body: Value,
    ) -> (axum::http::StatusCode, Value) {
        self.firm.post(who, &format!("/oficios/{id}/{action}"), body).await
    }

    async fn sees(&self, who: &Person, path: &str) -> u16 {
        self.firm.get(who, path).await.0.as_u16()
    }
}

#[tokio::test]
async fn the_assignee_hears_all_of_it_and_the_office_only_that_it_was_assigned() {
    let office = office().await;
    let id = office.oficio(Some(&office.ines)).await;
    let inbox = office.firm.inbox(&office.ines).await;
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0]["event"], "oficio:assigned");
    assert_eq!(inbox[0]["payload"]["event"], "oficio:assigned");
    assert_eq!(inbox[0]["payload"]["data"]["asunto"], "Informe de dominio");
    let contexto = &inbox[0]["contexto"];
    assert_eq!((&contexto["oficioId"], &contexto["asignadoPor"]), (&json!(id), &json!("luz")));
    let said = office.firm.said().await;
    let told = said.iter().find(|live| live.room == "oficio").unwrap();
    assert_eq!(told.except, [format!("user:{}", office.ines.id)]);
    assert_eq!(told.payload["data"].get("asunto"), None);
    assert!(office.firm.inbox(&office.raul).await.is_empty());
}

#[tokio::test]
async fn from_the_queue_to_done() {
    let office = office().await;
    let id = office.oficio(None).await;
    let (_, queue) = office.firm.get(&office.ines, "/oficios?estado=pendiente").await;
    assert_eq!(queue[0]["asunto"], "Informe de dominio");
    let accepted = office.act(&office.ines, &id, "accept", json!({})).await;
    assert_eq!(
        (&accepted.1["estado"], &accepted.1["asignadoA"]["nombre"]),
        (&json!("aceptado"), &json!("ines"))
    );
    let late = office.act(&office.raul, &id, "accept", json!({})).await;
    assert_eq!(code(&late), (409, "CONFLICTO"));
    assert!(late.1["error"]["message"].as_str().unwrap().contains("otra persona"), "{}", late.1);
    let done =
        office.act(&office.ines, &id, "complete", json!({ "version": 2, "resultado": "Diligenciado" })).await;
    assert_eq!((&done.1["estado"], &done.1["resultado"]), (&json!("cumplido"), &json!("Diligenciado")));
    let (_, mine) = office.firm.get(&office.ines, "/oficios?mios=true").await;
    assert_eq!(mine.as_array().unwrap().len(), 1, "still theirs to see");
    assert_eq!(office.sees(&office.raul, &format!("/oficios/{id}")).await, 404);
}

#[tokio::test]
async fn of_two_who_accept_at_once_one_wins() {
    let office = office().await;
    for _ in 0..5 {
        let id = office.oficio(None).await;
        let (a, b) = tokio::join!(
            office.act(&office.ines, &id, "accept", json!({})),
            office.act(&office.raul, &id, "accept", json!({}))
        );
        let mut statuses = [a.0.as_u16(), b.0.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }
}

#[tokio::test]
async fn an_oficio_opens_its_case_to_the_assignee_as_far_as_they_need_it() {
    let office = office().await;
    office.oficio(Some(&office.ines)).await;
    office.oficio(Some(&office.raul)).await;
    office.firm.deadline(&office.luz, &office.case, 20).await;
    let path = format!("/expedientes/{}", office.case);
    let (_, seen) = office.firm.get(&office.ines, &path).await;
    assert_eq!(seen["caratula"], "Quiroga c/ Méndez");
    assert_eq!((seen.get("juzgado"), seen.get("responsable"), &seen["miembros"]), (None, None, &json!([])));
    assert_eq!(seen["oficiosAbiertos"], 1, "others' oficios are not counted");
    assert_eq!(seen["permisos"], json!({ "editar": false, "miembros": false }));
    let (_, dates) = office.firm.get(&office.ines, &format!("{path}/prescripciones")).await;
    assert_eq!(dates[0]["diasRestantes"], 20);
    assert_eq!(dates[0]["avisos"], json!([]));
    let (_, oficios) = office.firm.get(&office.ines, &format!("{path}/oficios")).await;
    assert_eq!(oficios.as_array().unwrap().len(), 1);
    let edit = office.firm.patch(&office.ines, &path, json!({ "version": 2, "caratula": "x" })).await;
    assert_eq!(code(&edit), (403, "NO_AUTORIZADO"));
}

#[tokio::test]
async fn a_reassigned_oficio_is_taken_back_with_its_entry_and_its_case() {
    let office = office().await;
    let id = office.oficio(Some(&office.ines)).await;
    let (_, moved) =
        office.act(&office.luz, &id, "assign", json!({ "version": 1, "asignadoA": office.raul.id })).await;
    assert_eq!(moved["asignadoA"]["nombre"], "raul");
    assert!(office.firm.inbox(&office.ines).await.is_empty());
    assert_eq!(office.firm.inbox(&office.raul).await.len(), 1);
    assert_eq!(office.sees(&office.ines, &format!("/expedientes/{}", office.case)).await, 404);
    assert_eq!(office.sees(&office.raul, &format!("/expedientes/{}", office.case)).await, 200);
    let same =
        office.act(&office.luz, &id, "assign", json!({ "version": 2, "asignadoA": office.raul.id })).await;
    assert_eq!(code(&same), (409, "CONFLICTO"));
}

#[tokio::test]
async fn a_rejected_oficio_is_back_in_the_queue_with_its_reason() {
    let office = office().await;
    let id = office.oficio(Some(&office.ines)).await;
    let (_, back) =
        office.act(&office.ines, &id, "reject", json!({ "version": 1, "motivo": "Falta la minuta" })).await;
    assert_eq!((&back["estado"], &back["motivoRechazo"]), (&json!("pendiente"), &json!("Falta la minuta")));
    assert_eq!(back.get("asignadoA"), None);
    assert_eq!(office.sees(&office.raul, &format!("/oficios/{id}")).await, 200);
    assert_eq!(office.sees(&office.ines, &format!("/expedientes/{}", office.case)).await, 404);
}

#[tokio::test]
async fn an_assignee_is_of_the_office_or_of_the_case() {
    let office = office().await;
    let stranger = office.firm.person("mia", Rol::Abogado).await;
    let new = json!({ "asunto": "x", "asignadoA": stranger.id });
    let refused = office.firm.post(&office.luz, &format!("/expedientes/{}/oficios", office.case), new).await;
    assert_eq!(code(&refused), (422, "DATOS_INVALIDOS"));
    assert!(refused.1["error"]["fields"]["asignadoA"].is_string());
    let id = office.oficio(None).await;
    assert_eq!(office.sees(&stranger, &format!("/oficios/{id}")).await, 404);
    assert_eq!(code(&office.act(&stranger, &id, "accept", json!({})).await), (404, "NO_AUTORIZADO"));
    assert_eq!(code(&office.act(&office.luz, &id, "accept", json!({})).await), (403, "NO_AUTORIZADO"));
}

#[tokio::test]
async fn a_member_who_leaves_the_case_leaves_its_oficios() {
    let office = office().await;
    let ana = office.firm.person("ana", Rol::Abogado).await;
    office.firm.join(&office.luz, &office.case, &ana, "miembro").await;
    let id = office.oficio(Some(&ana)).await;
    office.firm.delete(&office.luz, &format!("/expedientes/{}/members/{}", office.case, ana.id)).await;
    let (_, oficio) = office.firm.get(&office.luz, &format!("/oficios/{id}")).await;
    assert_eq!((&oficio["estado"], oficio.get("asignadoA")), (&json!("pendiente"), None));
    assert!(office.firm.inbox(&ana).await.is_empty());
    assert_eq!(office.sees(&ana, &format!("/oficios/{id}")).await, 404);
}

#[tokio::test]
async fn a_search_of_the_office_does_not_tell_the_court() {
    let office = office().await;
    office.oficio(Some(&office.ines)).await;
    for (words, lawyer, theirs) in
        [("quiroga", 1, 1), ("0001", 1, 1), ("civil%204", 1, 0), ("quiroga%20juzgado", 1, 0), ("", 1, 1)]
    {
        for (who, expected) in [(&office.luz, lawyer), (&office.ines, theirs)] {
            let (_, page) = office.firm.get(who, &format!("/expedientes?q={words}")).await;
            assert_eq!(page["total"], expected, "{words}: {page}");
            assert_eq!(page["expedientes"].as_array().unwrap().len(), expected, "{words}");
        }
    }
    let (_, page) = office.firm.get(&office.ines, "/expedientes?offset=1").await;
    assert_eq!((&page["total"], &page["expedientes"]), (&json!(1), &json!([])));
}

#[tokio::test]
async fn what_an_oficio_opened_is_taken_back_thirty_days_after_it_was_done() {
    let office = office().await;
    let (firm, ines) = (&office.firm, &office.ines);
    let (old, recent) = (office.oficio(Some(ines)).await, office.oficio(Some(ines)).await);
    for id in [&old, &recent] {
        office.act(ines, id, "accept", json!({})).await;
        let (status, done) = office.act(ines, id, "complete", json!({ "version": 2 })).await;
        assert_eq!(status, 200, "{done}");
    }
    let swept = async |seen| caducidad::round(&firm.app, seen, &Default::default()).await.unwrap();
    let open = async || firm.inbox(ines).await.iter().filter(|entry| entry["event"] != "inbox:void").count();
    let rights = async || {
        let log = firm.log().await.into_iter();
        log.filter(|record| matches!(record, Record::Rights { user } if user.as_str() == ines.id)).count()
    };
    let seen = swept(caducidad::Visto::default()).await;
    assert_eq!(open().await, 2, "both were done a moment ago");

    // One lapses: it alone is taken back, since the other still opens the case.
    done_days_ago(firm, &old, 31).await;
    let before = rights().await;
    swept(caducidad::Visto::default()).await;
    assert_eq!((open().await, rights().await), (1, before + 1));
    assert_eq!(office.sees(ines, &format!("/expedientes/{}", office.case)).await, 200);

    // The other too, between two looks: nothing is left, and once is enough.
    done_days_ago(firm, &recent, 31).await;
    let seen = swept(seen).await;
    assert_eq!((open().await, rights().await), (1, before + 1), "it did not lapse since the last look");
    swept(caducidad::Visto::default()).await;
    swept(seen).await;
    swept(caducidad::Visto::default()).await;
    assert_eq!((open().await, rights().await), (0, before + 2));
    let page = firm.get(ines, "/inbox").await.1;
    assert!(!page.to_string().contains("Quiroga"), "{page}");
}

/// As if an oficio had been done so many days earlier.
async fn done_days_ago(firm: &Firm, id: &str, days: i64) {
    let at = firm.app.clock.now().millis() - days * 24 * 3_600_000;
    let done = oficios::Entity::update_many().col_expr(oficios::Column::CumplidoAt, Expr::value(at));
    let done = done.filter(oficios::Column::Id.eq(id)).exec(firm.app.db.reader()).await.unwrap();
    assert_eq!(done.rows_affected, 1);
}
