use crate::{
    entity::audit,
    log::Live,
    testing::{Answer, Firm, Person, code},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

struct Office {
    firm: Firm,
    luz: Person,
    ana: Person,
    ines: Person,
    case: String,
}

/// luz leads a case, ana belongs to none, ines of the office has an oficio of the case.
async fn office() -> Office {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let ines = firm.person("ines", Rol::Oficina).await;
    let case = firm.case(&luz, "Quiroga c/ Méndez").await;
    let oficio = json!({ "asunto": "Informe", "asignadoA": ines.id });
    firm.post(&luz, &format!("/expedientes/{case}/oficios"), oficio).await;
    Office { firm, luz, ana, ines, case }
}

impl Office {
    fn hearing(&self) -> Value {
        json!({
            "expedienteId": self.case, "titulo": "Audiencia preliminar", "tipo": "audiencia",
            "inicio": "2026-12-01T13:00:00Z", "fin": "2026-12-01T14:00:00Z", "lugar": "Sala 2",
        })
    }

    async fn enter(&self, who: &Person, body: Value) -> Answer {
        self.firm.post(who, "/calendario", body).await
    }

    async fn entered(&self, who: &Person, body: Value) -> String {
        let (status, made) = self.enter(who, body).await;
        assert_eq!(status, 201, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }

    /// A personal entry of somebody's, beginning then.
    async fn note(&self, who: &Person, titulo: &str, more: Value) -> String {
        let mut body = json!({ "titulo": titulo, "tipo": "personal" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.entered(who, body).await
    }

    async fn titles(&self, who: &Person, days: (&str, &str)) -> Vec<String> {
        let path = format!("/calendario?desde={}&hasta={}", days.0, days.1);
        let (status, found) = self.firm.get(who, &path).await;
        assert_eq!(status, 200, "{found}");
        let found = found.as_array().unwrap().iter();
        found.map(|evento| evento["titulo"].as_str().unwrap().to_owned()).collect()
    }

    async fn told(&self) -> Vec<Live> {
        let mut said = self.firm.said().await;
        said.retain(|live| live.event == "calendario:update");
        said
    }
}

const DECEMBER: (&str, &str) = ("2026-12-01", "2026-12-31");

#[tokio::test]
async fn an_entry_of_a_case_is_told_to_its_room_in_the_contracts_shape() {
    let it = office().await;
    let (_, made) = it.enter(&it.luz, it.hearing()).await;
    let id = made["id"].as_str().unwrap();
    assert_eq!((&made["owner"]["nombre"], &made["referencia"]), (&json!("luz"), &json!("0001")));
    let path = format!("/calendario/{id}");
    let moved = json!({ "version": 1, "inicio": "2026-12-02T13:00:00Z", "fin": null, "lugar": " " });
    let (_, edited) = it.firm.patch(&it.firm.admin, &path, moved.clone()).await;
    assert_eq!((edited.get("fin"), edited.get("lugar")), (None, None));
    assert_eq!(edited["titulo"], "Audiencia preliminar", "what is absent stays");
    assert_eq!(code(&it.firm.patch(&it.luz, &path, moved).await), (409, "CONFLICTO"));
    assert_eq!(code(&it.firm.delete(&it.luz, &format!("{path}?version=1")).await), (409, "CONFLICTO"));
    assert_eq!(it.firm.delete(&it.luz, &format!("{path}?version=2")).await.0, 204);
    let told = it.told().await;
    let expected = [
        json!({ "change": "created", "evento": {
            "id": id, "expedienteId": it.case, "titulo": "Audiencia preliminar",
            "inicio": "2026-12-01T13:00:00.000Z", "fin": "2026-12-01T14:00:00.000Z", "lugar": "Sala 2", "version": 1,
        } }),
        json!({ "change": "updated", "evento": {
            "id": id, "expedienteId": it.case, "titulo": "Audiencia preliminar",
            "inicio": "2026-12-02T13:00:00.000Z", "version": 2,
        } }),
        json!({ "change": "deleted", "evento": {
            "id": id, "expedienteId": it.case, "titulo": "Audiencia preliminar",
            "inicio": "2026-12-02T13:00:00.000Z", "version": 3,
        } }),
    ];
    assert_eq!(told.len(), 3);
    for (live, expected) in told.iter().zip(&expected) {
        assert_eq!((&live.room, &live.payload["data"]), (&format!("expediente:{}", it.case), expected));
        assert_eq!(live.payload["event"], "calendario:update");
        assert!(live.payload["timestamp"].is_string());
    }
    let (status, gone) = it.firm.patch(&it.luz, &path, json!({ "version": 3 })).await;
    assert_eq!((status.as_u16(), &gone["error"]["code"]), (404, &json!("NO_AUTORIZADO")));
    let noted = audit::Entity::find().filter(audit::Column::Accion.eq("evento.borrado"));
    let noted = noted.one(it.firm.app.db.reader()).await.unwrap().unwrap();
    assert_eq!(noted.expediente_id.as_ref(), Some(&it.case));
    assert!(noted.detalle.contains("Audiencia preliminar"), "{}", noted.detalle);
}

#[tokio::test]
async fn an_entry_of_no_case_is_its_owners_alone_and_told_to_them_alone() {
    let it = office().await;
    for owner in [&it.luz, &it.ines, &it.firm.admin] {
        let id = it.note(owner, "Dentista", json!({ "inicio": "2026-12-03T12:00:00Z" })).await;
        let live = it.told().await.pop().unwrap();
        assert_eq!(live.room, format!("user:{}", owner.id));
        assert_eq!(live.payload["data"]["evento"].get("expedienteId"), None);
        let path = format!("/calendario/{id}");
        let absent = it.firm.delete(owner, "/calendario/0192e0a0-0000-7000-8000-000000000000").await;
        assert_eq!(code(&absent), (404, "NO_AUTORIZADO"));
        for other in [&it.luz, &it.ana, &it.ines, &it.firm.admin].into_iter().filter(|who| who.id != owner.id)
        {
            assert!(it.titles(other, DECEMBER).await.is_empty(), "an admin neither");
            assert_eq!(it.firm.patch(other, &path, json!({ "version": 1, "titulo": "x" })).await, absent);
            assert_eq!(it.firm.delete(other, &path).await, absent);
        }
        assert_eq!(it.titles(owner, DECEMBER).await, ["Dentista"]);
        assert_eq!(it.firm.patch(owner, &path, json!({ "version": 1, "titulo": "Turno" })).await.0, 200);
        assert_eq!(it.firm.delete(owner, &path).await.0, 204);
    }
    let of_case = json!({ "expedienteId": it.case, "titulo": "x", "tipo": "personal", "inicio": "2026-12-03T12:00:00Z" });
    let refused = it.enter(&it.luz, of_case).await;
    assert!(refused.1["error"]["fields"]["tipo"].is_string(), "{}", refused.1);
    let hearing = it.entered(&it.luz, it.hearing()).await;
    let edit = json!({ "version": 1, "tipo": "personal" });
    let refused = it.firm.patch(&it.luz, &format!("/calendario/{hearing}"), edit).await;
    assert_eq!(code(&refused), (422, "DATOS_INVALIDOS"));
}

#[tokio::test]
async fn an_entry_of_a_case_is_for_those_who_see_it_and_changed_by_those_who_work_it() {
    let it = office().await;
    let id = it.entered(&it.luz, it.hearing()).await;
    let (path, of_case) = (format!("/calendario/{id}"), format!("/expedientes/{}/calendario", it.case));
    let edit = json!({ "version": 1, "titulo": "x" });
    // A stranger: not there, whatever they try.
    let absent = it.firm.delete(&it.ana, "/calendario/0192e0a0-0000-7000-8000-000000000000").await;
    assert!(it.titles(&it.ana, DECEMBER).await.is_empty());
    for answer in [
        it.firm.get(&it.ana, &of_case).await,
        it.firm.patch(&it.ana, &path, edit.clone()).await,
        it.firm.delete(&it.ana, &path).await,
        it.enter(&it.ana, it.hearing()).await,
    ] {
        assert_eq!(answer, absent);
    }
    // The office, by an oficio: reads, without who belongs to the case.
    assert_eq!(it.titles(&it.ines, DECEMBER).await, ["Audiencia preliminar"]);
    let (_, seen) = it.firm.get(&it.ines, &of_case).await;
    assert_eq!((seen[0].get("owner"), &seen[0]["caratula"]), (None, &json!("Quiroga c/ Méndez")));
    for answer in [
        it.firm.patch(&it.ines, &path, edit.clone()).await,
        it.firm.delete(&it.ines, &path).await,
        it.enter(&it.ines, it.hearing()).await,
    ] {
        assert_eq!(code(&answer), (403, "NO_AUTORIZADO"));
    }
    // A member enters one, leaves the case, and has lost their own too.
    it.firm.join(&it.luz, &it.case, &it.ana, "miembro").await;
    let hers = it.entered(&it.ana, it.hearing()).await;
    assert_eq!(it.firm.get(&it.luz, &of_case).await.1.as_array().unwrap().len(), 2);
    it.firm.delete(&it.luz, &format!("/expedientes/{}/members/{}", it.case, it.ana.id)).await;
    assert!(it.titles(&it.ana, DECEMBER).await.is_empty());
    assert_eq!(it.firm.patch(&it.ana, &format!("/calendario/{hers}"), edit).await, absent);
    assert_eq!(it.titles(&it.firm.admin, DECEMBER).await.len(), 2, "an admin sees every case");
}

#[tokio::test]
async fn a_stretch_of_days_holds_what_touches_them() {
    let it = office().await;
    for (titulo, more) in [
        ("ayer hasta medianoche", json!({ "inicio": "2026-11-30T23:00:00Z", "fin": "2026-12-01T03:00:00Z" })),
        ("de noche", json!({ "inicio": "2026-12-01T02:00:00Z", "fin": "2026-12-01T04:00:00Z" })),
        ("todo el mes", json!({ "inicio": "2026-11-20T12:00:00Z", "fin": "2027-01-10T12:00:00Z" })),
        (
            "feria hasta el primero",
            json!({ "inicio": "2026-11-29T12:00:00Z", "fin": "2026-12-01T12:00:00Z", "todoElDia": true }),
        ),
        ("el día", json!({ "inicio": "2026-12-02T01:00:00Z", "todoElDia": true })),
        ("al mediodía", json!({ "inicio": "2026-12-01T15:00:00Z" })),
        ("mañana a primera hora", json!({ "inicio": "2026-12-02T03:00:00Z" })),
    ] {
        it.note(&it.luz, titulo, more).await;
    }
    let day = it.titles(&it.luz, ("2026-12-01", "2026-12-01")).await;
    assert_eq!(day, ["todo el mes", "feria hasta el primero", "de noche", "el día", "al mediodía"]);
    for (query, field) in [
        ("desde=2026-12-02&hasta=2026-12-01", "hasta"),
        ("desde=2026-01-01&hasta=2027-06-01", "hasta"),
        ("desde=2026-12-01", "query"),
    ] {
        let refused = it.firm.get(&it.luz, &format!("/calendario?{query}")).await;
        assert_eq!(code(&refused), (422, "DATOS_INVALIDOS"), "{query}");
        assert!(refused.1["error"]["fields"][field].is_string(), "{query}: {}", refused.1);
    }
}

#[tokio::test]
async fn whole_days_begin_at_the_firms_midnight_and_wrong_hours_are_named() {
    let it = office().await;
    let days = json!({
        "titulo": "Feria", "tipo": "personal", "todoElDia": true,
        "inicio": "2026-12-01T02:59:00Z", "fin": "2026-12-03T12:00:00Z",
    });
    let (_, made) = it.enter(&it.luz, days).await;
    assert_eq!(made["inicio"], "2026-11-30T03:00:00.000Z");
    assert_eq!(made["fin"], "2026-12-03T03:00:00.000Z");
    let path = format!("/calendario/{}", made["id"].as_str().unwrap());
    let same = json!({ "version": 1, "inicio": "2026-11-30T20:00:00Z", "titulo": "Feria" });
    assert_eq!(it.firm.patch(&it.luz, &path, same).await.1["version"], 1, "the same day changes nothing");
    for (field, edit) in [
        ("fin", json!({ "version": 1, "fin": "2026-11-28T12:00:00Z" })),
        ("inicio", json!({ "version": 1, "inicio": "1800-01-01T00:00:00Z" })),
        ("titulo", json!({ "version": 1, "titulo": " " })),
    ] {
        let refused = it.firm.patch(&it.luz, &path, edit).await;
        assert_eq!(code(&refused), (422, "DATOS_INVALIDOS"), "{field}");
        assert!(refused.1["error"]["fields"][field].is_string(), "{field}: {}", refused.1);
    }
    let timed = json!({ "version": 1, "todoElDia": false, "fin": "2026-11-30T03:00:00Z" });
    assert_eq!(it.firm.patch(&it.luz, &path, timed).await.1["todoElDia"], false);
}

#[tokio::test]
async fn of_two_who_change_one_at_once_one_wins() {
    let it = office().await;
    for _ in 0..5 {
        let path = format!("/calendario/{}", it.entered(&it.luz, it.hearing()).await);
        let edit = |titulo: &str| json!({ "version": 1, "titulo": titulo });
        let (a, b) = tokio::join!(
            it.firm.patch(&it.luz, &path, edit("a")),
            it.firm.patch(&it.firm.admin, &path, edit("b"))
        );
        let mut statuses = [a.0.as_u16(), b.0.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }
}
