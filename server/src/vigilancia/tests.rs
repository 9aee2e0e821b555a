#![cfg(feature = "test-clock")]

use super::{fuente, reloj};
use crate::{
    db::Actor,
    entity::inbox,
    testing::{Firm, Person, code},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

/// A firm by a clock a test sets, in Buenos Aires (three hours behind UTC). luz has a deadline whose step of seven days
/// is Tuesday 24 November 2026, 08:00; it was entered the day before.
struct Scene {
    firm: Firm,
    luz: Person,
    case: String,
}

impl Scene {
    async fn new() -> Self {
        let firm = Firm::at("2026-11-23T15:00:00Z").await;
        let luz = firm.person("luz", Rol::Abogado).await;
        let case = firm.case(&luz, "Pérez c/ García").await;
        let scene = Self { firm, luz, case };
        scene.enter("2026-12-01").await;
        assert_eq!(scene.raised().await, 1, "the step of fifteen days, at once");
        scene
    }

    async fn enter(&self, vence: &str) {
        let path = format!("/expedientes/{}/prescripciones", self.case);
        let luz = self.firm.again(&self.luz).await;
        let (status, made) = self.firm.post(&luz, &path, json!({ "tipo": "Acción", "vence": vence })).await;
        assert_eq!(status, 201, "{made}");
    }

    /// The wall shows that; so many seconds of it are a jump.
    async fn at(&self, instant: &str, jump: i64) {
        self.firm.set_clock(&format!("{instant} {jump}"));
        self.firm.watch().await;
        crate::notas::round(&self.firm.app, &Default::default()).await.unwrap();
    }

    /// How many alerts of deadlines luz has.
    async fn raised(&self) -> u64 {
        let all = inbox::Entity::find().filter(inbox::Column::PrescripcionId.is_not_null());
        all.filter(inbox::Column::UserId.eq(&self.luz.id)).count(self.firm.app.db.reader()).await.unwrap()
    }

    async fn shown(&self) -> Value {
        let admin = self.firm.again(&self.firm.admin).await;
        self.firm.get(&admin, "/vigilancia").await.1
    }
}

#[tokio::test]
async fn what_is_due_by_a_jump_alone_waits_until_an_admin_confirms_the_clock() {
    let scene = Scene::new().await;
    scene.at("2026-11-24T10:55:00Z", 0).await;
    assert_eq!((scene.raised().await, &scene.shown().await["reloj"]), (1, &json!({ "retenido": false })));

    scene.at("2026-11-24T11:05:00Z", 600).await;
    assert_eq!(scene.raised().await, 1, "08:05, and five minutes ago it was 07:55");
    let shown = scene.shown().await;
    assert_eq!((&shown["reloj"]["retenido"], &shown["atrasados"]), (&json!(true), &json!(0)), "{shown}");
    assert!((599_000..601_000).contains(&shown["reloj"]["salto_ms"].as_i64().unwrap()), "{shown}");
    assert!(shown["reloj"]["hasta"].as_str().unwrap() > "2026-11-24T11:09", "{shown}");
    scene.enter("2026-11-25").await;
    assert_eq!(scene.raised().await, 2, "what is entered now is alerted now");

    let admin = scene.firm.again(&scene.firm.admin).await;
    let (_, confirmed) = scene.firm.post(&admin, "/vigilancia/reloj", json!({})).await;
    assert_eq!(confirmed["reloj"], json!({ "retenido": false }));
    scene.firm.watch().await;
    assert_eq!(scene.raised().await, 3);
}

#[tokio::test]
async fn a_jump_that_is_held_is_told_to_the_admins_once_whatever_number_of_nodes_sees_it() {
    let scene = Scene::new().await;
    scene.at("2026-11-24T10:55:00Z", 0).await;
    let told = async |who: &Person| {
        let alerts = inbox::Entity::find().filter(inbox::Column::Event.eq("system:alert"));
        let alerts = alerts.filter(inbox::Column::UserId.eq(&who.id)).order_by_asc(inbox::Column::Seq);
        alerts.all(scene.firm.app.db.reader()).await.unwrap()
    };
    assert!(told(&scene.firm.admin).await.is_empty());
    scene.at("2026-11-24T11:05:00Z", 600).await;
    let first = told(&scene.firm.admin).await;
    let said: Value = serde_json::from_str(&first[0].payload).unwrap();
    let message = said["data"]["message"].as_str().unwrap();
    // 10:55 at its own time, which is 07:55 on the firm's wall, and a quarter of an hour.
    assert!(first.len() == 1 && message.contains("10 minutos") && message.contains("08:10"), "{message}");
    assert!(told(&scene.luz).await.is_empty());

    // The same node again, and another one that saw it a moment later.
    scene.at("2026-11-24T11:06:00Z", 600).await;
    scene.firm.app.clock.held().unwrap();
    let mut other = scene.firm.app.clone();
    other.avisado = std::sync::Arc::default();
    super::avisar(&other).await.unwrap();
    assert_eq!(told(&scene.firm.admin).await, first);
    let acts = crate::entity::audit::Entity::find();
    let acts = acts.filter(crate::entity::audit::Column::Accion.eq("reloj.retenido"));
    let acts = acts.all(scene.firm.app.db.reader()).await.unwrap();
    let noted: Value = serde_json::from_str(&acts[0].detalle).unwrap();
    assert_eq!((acts.len(), &noted["alerta"]), (1, &json!(first[0].notification_id)));

    // What jumps another day is another jump.
    scene.at("2026-11-24T11:21:00Z", 600).await;
    scene.at("2026-11-25T11:00:00Z", 600).await;
    scene.at("2026-11-25T13:00:00Z", 7_800).await;
    assert_eq!(told(&scene.firm.admin).await.len(), 2);
}

#[tokio::test]
async fn it_waits_fifteen_minutes_at_most() {
    let scene = Scene::new().await;
    scene.at("2026-11-24T10:40:00Z", 0).await;
    scene.at("2026-11-24T11:10:00Z", 1_800).await;
    scene.at("2026-11-24T11:24:00Z", 1_800).await;
    assert_eq!(scene.raised().await, 1, "07:54, as far as anybody knows");
    scene.at("2026-11-25T10:54:30Z", 86_400).await;
    assert_eq!(scene.raised().await, 1, "a second jump on top of the first");
    scene.at("2026-11-25T10:55:30Z", 86_400).await;
    assert_eq!(scene.raised().await, 2, "early beats late");
}

#[tokio::test]
async fn what_is_really_due_behind_a_jump_fires_and_with_its_real_days() {
    let scene = Scene::new().await;
    scene.at("2026-11-24T10:55:00Z", 0).await;
    // A year ahead, and five real minutes later it is 08:00.
    scene.at("2027-11-24T10:56:00Z", 365 * 86_400).await;
    assert_eq!(scene.raised().await, 1);
    scene.at("2027-11-24T11:01:00Z", 365 * 86_400).await;
    assert_eq!(scene.raised().await, 2);
    let newest = inbox::Entity::find().filter(inbox::Column::Event.eq("prescripcion:alert"));
    let newest = newest.one(scene.firm.app.db.reader()).await.unwrap().unwrap();
    assert_eq!(serde_json::from_str::<Value>(&newest.payload).unwrap()["diasRestantes"], 7);
}

#[tokio::test]
async fn a_jump_back_fires_nothing_again_and_holds_nothing() {
    let scene = Scene::new().await;
    scene.at("2026-11-24T11:05:00Z", 0).await;
    assert_eq!(scene.raised().await, 2);
    for (instant, jump) in [("2026-11-23T11:05:30Z", -86_400), ("2025-11-24T11:06:00Z", -365 * 86_400)] {
        scene.at(instant, jump).await;
        assert_eq!(scene.raised().await, 2, "{instant}");
        assert_eq!(scene.shown().await["reloj"], json!({ "retenido": false }));
    }
    scene.at("2026-11-24T11:07:00Z", 0).await;
    assert_eq!(scene.raised().await, 2);
    scene.at("2026-11-28T11:00:10Z", 0).await;
    assert_eq!(scene.raised().await, 3, "the step of three days, on Friday, since its day is a Saturday");
}

#[tokio::test]
async fn a_confirmation_at_one_node_lets_go_what_another_holds() {
    let scene = Scene::new().await;
    scene.at("2026-11-24T10:55:00Z", 0).await;
    let confirm = async || {
        let tx = scene.firm.app.db.begin(Actor::System).await.unwrap();
        reloj::confirmar(&tx, &scene.luz.id.parse().unwrap()).await.unwrap();
        tx.commit().await.unwrap();
    };
    confirm().await;
    scene.at("2026-11-24T11:06:00Z", 600).await;
    assert_eq!(scene.raised().await, 1, "a confirmation from before the jump is none of it");
    confirm().await;
    scene.firm.watch().await;
    assert_eq!(scene.raised().await, 2);
}

/// What luz was told from this moment on: event and, of an alert, days left.
async fn told_since(scene: &Scene, known: u64) -> Vec<Value> {
    let all = inbox::Entity::find().filter(inbox::Column::PrescripcionId.is_not_null());
    let all = all.filter(inbox::Column::UserId.eq(&scene.luz.id)).order_by_asc(inbox::Column::Seq);
    let rows = all.all(scene.firm.app.db.reader()).await.unwrap();
    let days =
        |row: &inbox::Model| serde_json::from_str::<Value>(&row.payload).unwrap()["diasRestantes"].clone();
    rows.iter().skip(usize::try_from(known).unwrap()).map(days).collect()
}

#[tokio::test]
async fn what_is_entered_behind_a_jump_goes_on_when_the_clock_is_right_again() {
    let scene = Scene::new().await;
    scene.at("2026-11-24T11:05:00Z", 0).await;
    // Ten days ahead, and put right two minutes later.
    scene.at("2026-12-04T11:06:00Z", 864_000).await;
    scene.enter("2026-12-02").await;
    let known = scene.raised().await;
    scene.at("2026-11-24T11:08:00Z", 0).await;
    assert_eq!(scene.raised().await, known, "nothing comes of the way back");
    for (instant, days) in [
        ("2026-11-25T11:00:01Z", vec![7]),
        // The other one's step of three days is on a Saturday.
        ("2026-11-27T11:00:01Z", vec![7, 4]),
        ("2026-11-30T11:00:01Z", vec![7, 4, 1]),
    ] {
        scene.at(instant, 0).await;
        let told = told_since(&scene, known).await;
        assert!(days.iter().all(|day| told.contains(&json!(day))), "{instant}: {told:?}");
    }
    assert_eq!(told_since(&scene, known).await, [7, 4, 5, 1], "each step of both, once");
}

#[tokio::test]
async fn a_clock_that_was_believed_and_put_right_leaves_nothing_silent() {
    let scene = Scene::new().await;
    scene.at("2026-11-24T10:40:00Z", 0).await;
    // A year ahead, and nobody says anything for a quarter of an hour: both watch and mark believe it.
    let year = 365 * 86_400;
    scene.at("2027-11-24T10:41:00Z", year).await;
    scene.at("2027-11-24T10:57:00Z", year).await;
    assert_eq!(told_since(&scene, 1).await, [-358], "early beats late");
    let behind = scene.raised().await;
    scene.enter("2027-12-01").await;

    scene.at("2026-11-24T10:59:00Z", 0).await;
    scene.at("2026-11-24T11:01:00Z", 0).await;
    let known = scene.raised().await;
    assert_eq!(known, behind + 1, "a clock that is behind for a moment may be wrong itself");
    scene.at("2026-11-24T11:14:30Z", 0).await;
    assert_eq!(told_since(&scene, known).await, [7], "the morning that was passed over, not told twice");
    for (instant, told) in [
        ("2026-11-27T11:00:01Z", vec![7, 4]),
        ("2026-11-30T11:00:01Z", vec![7, 4, 1]),
        ("2026-12-01T11:00:01Z", vec![7, 4, 1, 0]),
        ("2026-12-02T11:00:01Z", vec![7, 4, 1, 0, -1]),
    ] {
        scene.at(instant, 0).await;
        assert_eq!(told_since(&scene, known).await, told, "{instant}");
    }
    let (_, late) = (0, scene.shown().await);
    assert_eq!(late["atrasados"], 0, "{late}");
}

#[tokio::test]
async fn a_leave_that_a_wrong_clock_ended_begins_again_and_ends_on_its_day() {
    let scene = Scene::new().await;
    let ana = scene.firm.person("ana", Rol::Abogado).await;
    let luz = scene.firm.again(&scene.luz).await;
    let leave = json!({ "suplenteId": ana.id, "desde": "2026-11-23", "hasta": "2026-11-30" });
    let (status, made) = scene.firm.post(&luz, "/ausencias", leave).await;
    assert_eq!(status, 201, "{made}");
    let sees = async || {
        crate::ausencias::round(&scene.firm.app, &<_>::default()).await.unwrap();
        let ana = scene.firm.again(&ana).await;
        scene.firm.get(&ana, &format!("/expedientes/{}", scene.case)).await.0.as_u16()
    };
    scene.at("2026-11-24T10:40:00Z", 0).await;
    assert_eq!(sees().await, 200);
    let day = 86_400;
    scene.at("2026-12-04T10:41:00Z", 10 * day).await;
    assert_eq!(sees().await, 200, "held");
    scene.at("2026-12-04T10:57:00Z", 10 * day).await;
    assert_eq!(sees().await, 404, "believed");
    scene.at("2026-11-24T11:00:00Z", 0).await;
    scene.at("2026-11-24T11:16:00Z", 0).await;
    assert_eq!(sees().await, 200, "put right");
    scene.at("2026-12-01T03:01:00Z", 0).await;
    assert_eq!(sees().await, 404);
    let admin = scene.firm.again(&scene.firm.admin).await;
    let (_, ended) = scene.firm.get(&admin, "/auditoria?accion=ausencia.terminada").await;
    let ended = ended["filas"].as_array().unwrap().len();
    assert_eq!(ended, 2, "by the wrong clock, and when its end came");
}

#[tokio::test]
async fn a_confirmation_from_ahead_confirms_no_later_jump() {
    let scene = Scene::new().await;
    scene.at("2026-11-24T10:40:00Z", 0).await;
    scene.at("2026-11-25T10:41:00Z", 86_400).await;
    scene.at("2026-11-25T10:57:00Z", 86_400).await;
    let admin = scene.firm.again(&scene.firm.admin).await;
    scene.firm.post(&admin, "/vigilancia/reloj", json!({})).await;
    scene.at("2026-11-24T10:58:00Z", 0).await;
    scene.at("2026-11-24T11:14:00Z", 0).await;
    scene.at("2026-11-24T12:14:00Z", 3_000).await;
    assert_eq!(scene.shown().await["reloj"]["retenido"], true);
}

/// An NTP server on loopback that shows that instant, and goes on from there; its address.
async fn ntp(shows: &str) -> String {
    const SINCE_1900: u64 = 2_208_988_800;
    let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap().to_string();
    let shows: chrono::DateTime<chrono::Utc> = shows.parse().unwrap();
    let begun = std::time::Instant::now();
    tokio::spawn(async move {
        let mut asked = [0; 48];
        while let Ok((48, who)) = socket.recv_from(&mut asked).await {
            let now = shows + begun.elapsed();
            let seconds = u64::try_from(now.timestamp()).unwrap() + SINCE_1900;
            let fraction = (u64::from(now.timestamp_subsec_nanos()) << 32) / 1_000_000_000;
            let stamp = ((seconds << 32) | fraction).to_be_bytes();
            let mut answer = [0; 48];
            // RFC 5905: no leap second, version 4, a server, of stratum 1, by a clock of its own.
            answer[..4].copy_from_slice(&[0b00_100_100, 1, 4, 0xec]);
            answer[12..16].copy_from_slice(b"LOCL");
            answer[16..24].copy_from_slice(&stamp);
            answer[24..32].copy_from_slice(&asked[40..48]);
            answer[32..40].copy_from_slice(&stamp);
            answer[40..48].copy_from_slice(&stamp);
            socket.send_to(&answer, who).await.unwrap();
        }
    });
    address
}

#[tokio::test]
async fn a_time_source_that_agrees_confirms_a_jump_and_anything_else_holds_on() {
    let scene = Scene::new().await;
    let app = &scene.firm.app;
    scene.at("2026-11-24T10:55:00Z", 0).await;
    let silent = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    fuente::preguntar(app, &silent.local_addr().unwrap().to_string()).await.unwrap();
    scene.at("2026-11-24T11:05:00Z", 600).await;
    let before = ntp("2026-11-24T10:55:30Z").await;
    let early = ntp("2026-11-24T11:06:20Z").await;
    let nobody = "127.0.0.1:1".to_owned();
    for source in [before, early, nobody, silent.local_addr().unwrap().to_string()] {
        assert!(fuente::preguntar(app, &source).await.is_err());
        scene.firm.watch().await;
        assert_eq!(scene.raised().await, 1, "{source}");
        assert_eq!(scene.shown().await["reloj"]["retenido"], true);
    }
    fuente::preguntar(app, &ntp("2026-11-24T11:05:20Z").await).await.unwrap();
    assert_eq!(scene.shown().await["reloj"], json!({ "retenido": false }));
    scene.firm.watch().await;
    assert_eq!(scene.raised().await, 2);
}

#[tokio::test]
async fn the_time_source_that_is_set_is_asked_while_the_server_runs() {
    let scene = Scene::new().await;
    let mut app = scene.firm.app.clone();
    let time_source = Some(ntp("2026-11-24T11:05:00Z").await);
    app.config = std::sync::Arc::new(crate::config::Config { time_source, ..(*app.config).clone() });
    let stop = tokio_util::sync::CancellationToken::new();
    let running = tokio::spawn(fuente::run(app, stop.clone()));
    scene.at("2026-11-24T11:05:00Z", 600).await;
    let believed = async {
        while scene.firm.app.clock.held().is_some() {
            scene.firm.app.watch.notified().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), believed).await.unwrap();
    stop.cancel();
    running.await.unwrap();
    scene.firm.watch().await;
    assert_eq!(scene.raised().await, 2);
}

#[tokio::test]
async fn only_admins_ask_how_the_watch_is_doing() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    assert_eq!(code(&firm.get(&luz, "/vigilancia").await), (403, "SOLO_ADMINISTRADORES"));
    assert_eq!(code(&firm.post(&luz, "/vigilancia/reloj", json!({})).await), (403, "SOLO_ADMINISTRADORES"));
    let case = firm.case(&luz, "Pérez c/ García").await;
    firm.deadline(&luz, &case, 1).await;
    firm.deadline(&luz, &case, 40).await;
    let (_, shown) = firm.get(&firm.admin, "/vigilancia").await;
    assert_eq!((&shown["sinNota"], &shown["plazosSinDestinatario"]), (&json!(1), &json!(0)), "{shown}");
}
