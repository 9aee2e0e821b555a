//! Oficios that wait, through the routes of a firm whose clock is set.

use crate::testing::{Firm, Person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

/// A firm on a Tuesday morning; who gives oficios, who gets them, somebody else of the office; and a case.
struct Scene {
    firm: Firm,
    luz: Person,
    ana: Person,
    eva: Person,
    case: String,
}

async fn scene() -> Scene {
    let firm = Firm::at("2026-11-24T11:00:00Z").await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let (ana, eva) = (firm.person("ana", Rol::Oficina).await, firm.person("eva", Rol::Oficina).await);
    let case = firm.case(&luz, "Pérez c/ García").await;
    Scene { firm, luz, ana, eva, case }
}

impl Scene {
    async fn oficio(&self, vence: Option<&str>) -> String {
        let new = json!({ "asunto": "Oficio al banco", "asignadoA": self.ana.id, "vence": vence });
        let (status, made) =
            self.firm.post(&self.luz, &format!("/expedientes/{}/oficios", self.case), new).await;
        assert_eq!(status, 201, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }

    /// One for nobody in particular.
    async fn pendiente(&self, vence: Option<&str>) -> String {
        let new = json!({ "asunto": "Oficio al banco", "vence": vence });
        let made = self.firm.post(&self.luz, &format!("/expedientes/{}/oficios", self.case), new).await;
        made.1["id"].as_str().unwrap().to_owned()
    }

    async fn act(&self, who: &Person, id: &str, action: &str, body: Value) {
        let who = self.firm.again(who).await;
        let (status, answer) = self.firm.post(&who, &format!("/oficios/{id}/{action}"), body).await;
        assert_eq!(status, 200, "{answer}");
    }

    async fn then(&self, at: &str) {
        self.firm.set_clock(at);
        super::avisos::round(&self.firm.app, &Default::default()).await.unwrap();
    }

    /// What somebody was told, by its title.
    async fn told(&self, who: &Person) -> Vec<String> {
        let who = self.firm.again(who).await;
        let entries = self.firm.inbox(&who).await;
        let titles = entries.iter().filter_map(|entry| entry["payload"]["title"].as_str());
        titles.map(str::to_owned).collect()
    }
}

const UNASSIGNED: &str = "Un oficio sin asignar espera que alguien lo tome";
const WAITS: &str = "Un oficio espera que alguien lo acepte";

#[tokio::test]
async fn an_oficio_nobody_accepts_is_heard_by_who_gave_it_and_the_whole_office_without_its_subject() {
    let scene = scene().await;
    scene.oficio(None).await;
    scene.then("2026-11-24T14:55:00Z").await;
    assert!(scene.told(&scene.luz).await.is_empty());
    scene.then("2026-11-24T15:05:00Z").await;
    scene.then("2026-11-24T15:06:00Z").await;
    for who in [&scene.luz, &scene.ana, &scene.eva] {
        assert_eq!(scene.told(who).await, [WAITS]);
    }
    let eva = scene.firm.again(&scene.eva).await;
    let text = scene.firm.inbox(&eva).await[0].to_string();
    assert!(text.contains("Ref. 0001") && !text.contains("banco") && !text.contains("Pérez"), "{text}");
}

#[tokio::test]
async fn whoever_accepts_rejects_or_hands_on_an_oficio_in_time_silences_it() {
    let scene = scene().await;
    let (accepted, rejected) = (scene.oficio(None).await, scene.oficio(None).await);
    let given = scene.oficio(None).await;
    scene.act(&scene.ana, &accepted, "accept", json!({})).await;
    scene.act(&scene.ana, &rejected, "reject", json!({ "version": 1, "motivo": "Falta el poder" })).await;
    scene.firm.set_clock("2026-11-24T14:00:00Z");
    scene.act(&scene.luz, &given, "assign", json!({ "version": 1, "asignadoA": scene.eva.id })).await;
    scene.then("2026-11-24T15:05:00Z").await;
    assert_eq!(scene.told(&scene.luz).await, [UNASSIGNED], "the rejected one, which is nobody's now");
    // Four hours after it was handed on.
    scene.then("2026-11-24T18:10:00Z").await;
    assert_eq!(scene.told(&scene.luz).await, [UNASSIGNED, WAITS]);
}

#[tokio::test]
async fn the_date_of_an_oficio_comes_to_whose_it_is_and_once_past_to_who_gave_it() {
    let scene = scene().await;
    let id = scene.oficio(Some("2026-11-30")).await;
    scene.act(&scene.ana, &id, "accept", json!({})).await;
    let mut expected = Vec::new();
    for (at, title) in [
        ("2026-11-27T11:01:00Z", Some("Un oficio vence en 3 días")),
        ("2026-11-27T15:00:00Z", None),
        ("2026-11-29T11:01:00Z", Some("Un oficio vence mañana")),
        ("2026-11-30T11:01:00Z", Some("Un oficio vence hoy")),
        ("2026-12-01T11:01:00Z", Some("Un oficio venció ayer")),
        ("2026-12-02T11:01:00Z", Some("Un oficio venció hace 2 días")),
    ] {
        scene.then(at).await;
        expected.extend(title);
        assert_eq!(scene.told(&scene.ana).await, expected, "{at}");
    }
    assert_eq!(scene.told(&scene.luz).await, expected[3..]);
    let luz = scene.firm.again(&scene.luz).await;
    assert_eq!(scene.firm.inbox(&luz).await[0]["payload"]["type"], "error", "its date has passed");
    assert!(scene.told(&scene.eva).await.is_empty());
    scene.act(&scene.ana, &id, "complete", json!({ "version": 2 })).await;
    scene.then("2026-12-03T11:01:00Z").await;
    assert_eq!(scene.told(&scene.ana).await, expected);
}

#[tokio::test]
async fn a_holiday_that_is_entered_moves_what_an_oficio_says_to_the_day_before() {
    let scene = scene().await;
    let id = scene.oficio(Some("2026-11-30")).await;
    scene.act(&scene.ana, &id, "accept", json!({})).await;
    scene.then("2026-11-24T12:00:00Z").await;
    let admin = scene.firm.again(&scene.firm.admin).await;
    let (_, ar) = scene.firm.get(&admin, "/calendarios/ar").await;
    let free = json!({ "desde": "2026-11-27", "nombre": "Asueto", "tipo": "feriado", "certeza": "cierta" });
    let mut datos = ar["datos"].clone();
    datos["dias"].as_array_mut().unwrap().push(free);
    let edit = json!({ "version": ar["version"], "motivo": "Asueto", "datos": datos });
    let (status, answer) = scene.firm.put(&admin, "/calendarios/ar", edit).await;
    assert_eq!(status, 200, "{answer}");
    scene.then("2026-11-26T11:01:00Z").await;
    assert_eq!(scene.told(&scene.ana).await, ["Un oficio vence en 4 días"]);
}

#[tokio::test]
async fn two_nodes_that_look_at_once_say_it_once() {
    let scene = scene().await;
    scene.oficio(None).await;
    scene.firm.set_clock("2026-11-24T15:05:00Z");
    let stop = Default::default();
    let look = || super::avisos::round(&scene.firm.app, &stop);
    let (one, two, three) = tokio::join!(look(), look(), look());
    one.and(two).and(three).unwrap();
    assert_eq!(scene.told(&scene.luz).await, [WAITS]);
}

#[tokio::test]
async fn whoever_left_the_firm_or_the_case_hears_no_more_of_it() {
    let Scene { firm, luz, ana, eva, case } = scene().await;
    let mia = firm.person("mia", Rol::Abogado).await;
    firm.join(&luz, &case, &mia, "miembro").await;
    let new = json!({ "asunto": "Oficio al banco", "asignadoA": ana.id });
    assert_eq!(firm.post(&mia, &format!("/expedientes/{case}/oficios"), new).await.0, 201);
    firm.delete(&luz, &format!("/expedientes/{case}/members/{}", mia.id)).await;
    let off = json!({ "version": 1, "activo": false });
    assert_eq!(firm.patch(&firm.admin, &format!("/users/{}", eva.id), off).await.0, 200);
    let scene = Scene { firm, luz, ana, eva, case };
    scene.then("2026-11-24T15:05:00Z").await;
    assert_eq!(scene.told(&scene.ana).await, [WAITS]);
    assert!(scene.told(&mia).await.is_empty());
    let hers = crate::entity::inbox::Entity::find()
        .filter(crate::entity::inbox::Column::UserId.eq(&scene.eva.id))
        .filter(crate::entity::inbox::Column::Event.eq("notification"));
    assert!(hers.one(scene.firm.app.db.reader()).await.unwrap().is_none());
}

#[tokio::test]
async fn handed_on_after_it_was_said_it_is_said_again_when_the_next_one_does_not_accept() {
    let scene = scene().await;
    let id = scene.oficio(None).await;
    scene.then("2026-11-24T15:05:00Z").await;
    assert_eq!(scene.told(&scene.luz).await, [WAITS]);
    scene.act(&scene.luz, &id, "assign", json!({ "version": 1, "asignadoA": scene.eva.id })).await;
    scene.then("2026-11-24T18:50:00Z").await;
    assert_eq!(scene.told(&scene.luz).await, [WAITS]);
    scene.then("2026-11-24T19:20:00Z").await;
    assert_eq!(scene.told(&scene.luz).await, [WAITS, WAITS]);
}

#[tokio::test]
async fn what_a_jump_of_the_clock_alone_makes_due_waits() {
    let scene = scene().await;
    scene.oficio(None).await;
    scene.then("2026-11-24T11:10:00Z").await;
    // Five hours later on the wall, all of them a jump.
    scene.then("2026-11-24T16:10:00Z 18000").await;
    assert!(scene.told(&scene.luz).await.is_empty(), "{:?}", scene.told(&scene.luz).await);
    scene.firm.app.clock.confirm();
    scene.then("2026-11-24T16:11:00Z 18000").await;
    assert_eq!(scene.told(&scene.luz).await, [WAITS]);
}

#[tokio::test]
async fn an_oficio_nobody_takes_is_heard_by_who_entered_it_and_the_whole_office_until_it_is_somebodys() {
    let scene = scene().await;
    let id = scene.pendiente(Some("2026-11-27")).await;
    let mut expected = Vec::new();
    for (at, title) in [
        ("2026-11-24T11:01:00Z", Some("Un oficio sin asignar vence en 3 días")),
        ("2026-11-24T14:55:00Z", None),
        ("2026-11-24T15:05:00Z", Some(UNASSIGNED)),
        ("2026-11-25T15:05:00Z", None),
        ("2026-11-26T11:01:00Z", Some("Un oficio sin asignar vence mañana")),
        ("2026-11-27T11:01:00Z", Some("Un oficio sin asignar vence hoy")),
        ("2026-11-28T11:01:00Z", Some("Un oficio sin asignar venció ayer")),
    ] {
        scene.then(at).await;
        expected.extend(title);
        for who in [&scene.luz, &scene.ana, &scene.eva] {
            assert_eq!(scene.told(who).await, expected, "{at}");
        }
    }
    let eva = scene.firm.again(&scene.eva).await;
    let text = scene.firm.inbox(&eva).await.iter().map(Value::to_string).collect::<String>();
    assert!(text.contains("Ref. 0001") && !text.contains("banco") && !text.contains("Pérez"), "{text}");
    scene.act(&scene.eva, &id, "accept", json!({})).await;
    scene.then("2026-11-29T11:01:00Z").await;
    assert_eq!(scene.told(&scene.ana).await, expected, "it is eva's, and hers alone");
}

#[tokio::test]
async fn what_comes_back_into_the_queue_waits_there_anew() {
    let scene = scene().await;
    let id = scene.pendiente(None).await;
    scene.then("2026-11-24T15:05:00Z").await;
    scene.act(&scene.luz, &id, "assign", json!({ "version": 1, "asignadoA": scene.ana.id })).await;
    scene.act(&scene.ana, &id, "reject", json!({ "version": 2, "motivo": "Falta el poder" })).await;
    scene.then("2026-11-24T19:00:00Z").await;
    assert_eq!(scene.told(&scene.eva).await, [UNASSIGNED]);
    scene.then("2026-11-24T19:10:00Z").await;
    assert_eq!(scene.told(&scene.eva).await, [UNASSIGNED; 2]);
}
