//! What is asked and not answered, through the routes of a firm whose clock is set.

use crate::testing::{Firm, Person};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

/// A firm on that morning, a lawyer with a case, and its supervisor.
async fn firm(at: &str) -> (Firm, Person, Person, String) {
    let firm = Firm::at(at).await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let sol = firm.person("sol", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    firm.join(&luz, &case, &sol, "supervisor").await;
    (firm, luz, sol, case)
}

impl Firm {
    /// Moves the clock, and has every loop look once.
    async fn then(&self, at: &str) {
        self.set_clock(at);
        self.watch().await;
        super::round(&self.app, &Default::default()).await.unwrap();
    }

    /// The alerts of somebody that ask for a note, as `escalon n acked`.
    async fn asked(&self, who: &Person) -> Vec<String> {
        let who = self.again(who).await;
        let alerts = self.inbox(&who).await.into_iter().filter(|e| e["requiereNota"] == true);
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let shown = |entry: Value| {
            let n = entry["recordatorio"]["n"].as_i64().unwrap_or(0);
            let state = match (entry["ackedAt"].is_string(), entry["closedAt"].is_string()) {
                (true, _) => "noted",
                (_, true) => "closed",
                _ => "open",
            };
            format!("{} {n} {state}", word(&entry["contexto"]["escalon"]))
        };
        alerts.map(shown).collect()
    }

    async fn note(&self, who: &Person) {
        let who = self.again(who).await;
        let entries = self.inbox(&who).await;
        let asked = entries.iter().rfind(|e| e["requiereNota"] == true).unwrap();
        let path = format!("/inbox/{}/ack", asked["notificationId"].as_str().unwrap());
        assert_eq!(self.post(&who, &path, json!({})).await.0, 200);
    }
}

const TUESDAY_EIGHT: &str = "2026-11-24T11:00:00Z";

#[tokio::test]
async fn an_alert_nobody_notes_comes_back_goes_up_and_ends_with_a_note_that_counts() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 1).await;
    firm.then("2026-11-24T11:29:00Z").await;
    assert_eq!(firm.asked(&luz).await, ["- 0 open"]);
    firm.then("2026-11-24T11:30:00Z").await;
    firm.then("2026-11-24T11:45:00Z").await;
    assert_eq!(firm.asked(&luz).await, ["- 1 open"], "every half hour, once");
    firm.then("2026-11-24T12:00:00Z").await;
    assert_eq!(firm.asked(&luz).await, ["- 2 open"]);
    // Two hours: the supervisor, who has the alert already.
    firm.then("2026-11-24T13:00:00Z").await;
    firm.then("2026-11-24T13:01:00Z").await;
    assert_eq!(firm.asked(&sol).await, ["- 2 open", "supervisor 0 open"]);
    assert!(firm.asked(&firm.admin).await.is_empty());
    // Four: every admin.
    firm.then("2026-11-24T15:00:00Z").await;
    assert_eq!(firm.asked(&firm.admin).await, ["admins 0 open"]);
    assert_eq!(firm.asked(&sol).await, ["- 2 open", "supervisor 1 open"], "the newest comes back, not each");
    firm.note(&firm.admin).await;
    for who in [&luz, &sol, &firm.admin] {
        assert!(firm.asked(who).await.iter().all(|alert| alert.ends_with("noted")), "{:?}", firm.asked(who).await);
    }
    let before = firm.asked(&luz).await;
    firm.then("2026-11-24T20:00:00Z").await;
    assert_eq!(firm.asked(&luz).await, before, "nothing comes back");
}

#[tokio::test]
async fn a_members_note_is_theirs_alone() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    let mia = firm.person("mia", Rol::Abogado).await;
    firm.join(&luz, &case, &mia, "miembro").await;
    firm.deadline(&luz, &case, 1).await;
    firm.note(&mia).await;
    firm.then("2026-11-24T13:00:00Z").await;
    assert_eq!(firm.asked(&mia).await, ["- 0 noted"]);
    assert_eq!(firm.asked(&luz).await, ["- 1 open"]);
    assert_eq!(firm.asked(&sol).await.len(), 2, "it goes on to the supervisor");
}

#[tokio::test]
async fn the_note_of_a_responsable_ends_it_before_it_goes_up() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 2).await;
    assert!(firm.asked(&luz).await.is_empty(), "two days before nobody is asked");
    firm.then("2026-11-25T11:00:00Z").await;
    firm.note(&luz).await;
    firm.then("2026-11-25T20:00:00Z").await;
    assert_eq!(firm.asked(&sol).await, ["- 0 noted"]);
    assert!(firm.asked(&firm.admin).await.is_empty());
}

#[tokio::test]
async fn without_a_supervisor_the_admins_hear_in_their_place() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    firm.delete(&luz, &format!("/expedientes/{case}/members/{}", sol.id)).await;
    firm.deadline(&luz, &case, 1).await;
    firm.then("2026-11-24T13:00:00Z").await;
    assert_eq!(firm.asked(&firm.admin).await, ["admins 0 open"]);
    firm.then("2026-11-24T15:00:00Z").await;
    assert_eq!(firm.asked(&firm.admin).await, ["admins 1 open"], "once");
}

#[tokio::test]
async fn on_the_last_day_the_supervisor_hears_again_until_it_is_resolved() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    let made = firm.deadline(&luz, &case, 0).await;
    firm.note(&luz).await;
    firm.then("2026-11-24T14:00:00Z").await;
    assert_eq!(firm.asked(&sol).await, ["- 0 noted", "ultimo-dia 0 open"]);
    let luz = firm.again(&luz).await;
    let path = format!("/prescripciones/{}/resolve", made["id"].as_str().unwrap());
    let met = json!({ "version": 1, "motivo": "Demanda presentada", "prueba": "cargo 1234" });
    assert_eq!(firm.post(&luz, &path, met).await.0, 200);
    firm.then("2026-11-24T20:00:00Z").await;
    assert_eq!(firm.asked(&sol).await, ["- 0 noted", "ultimo-dia 0 closed"]);
}

#[tokio::test]
async fn another_date_ends_what_was_asked_about_the_old_one() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    let made = firm.deadline(&luz, &case, 1).await;
    let path = format!("/prescripciones/{}", made["id"].as_str().unwrap());
    let (status, answer) = firm.patch(&luz, &path, json!({ "version": 1, "vence": "2027-03-01" })).await;
    assert_eq!(status, 200, "{answer}");
    firm.then("2026-11-24T20:00:00Z").await;
    assert_eq!(firm.asked(&luz).await, ["- 0 closed"]);
    assert_eq!(firm.asked(&sol).await, ["- 0 closed"]);
    assert!(firm.asked(&firm.admin).await.is_empty());
}

#[tokio::test]
async fn two_nodes_that_look_at_once_say_it_once() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 1).await;
    firm.set_clock("2026-11-24T13:00:00Z");
    firm.watch().await;
    let stop = Default::default();
    let look = || super::round(&firm.app, &stop);
    let (one, two, three) = tokio::join!(look(), look(), look());
    one.and(two).and(three).unwrap();
    assert_eq!(firm.asked(&luz).await, ["- 1 open"]);
    assert_eq!(firm.asked(&sol).await, ["- 0 open", "supervisor 0 open"]);
}

#[tokio::test]
async fn after_downtime_each_hears_once_and_nobody_at_night() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 6).await;
    // Monday 30 is the date: the asking of the Friday before, found on Friday night.
    firm.then("2026-11-27T11:00:00Z").await;
    firm.then("2026-11-28T01:00:00Z").await;
    assert_eq!(firm.asked(&luz).await, ["- 0 open"], "not at night");
    assert!(firm.asked(&firm.admin).await.is_empty());
    firm.then("2026-11-29T15:00:00Z").await;
    let asked = firm.asked(&sol).await;
    assert!(asked.iter().all(|alert| alert.starts_with("- 0")), "nor on a Sunday: {asked:?}");
}

#[tokio::test]
async fn a_note_of_an_older_step_that_comes_late_does_not_answer_the_new_one() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 3).await;
    let old = firm.inbox(&luz).await[0]["notificationId"].as_str().unwrap().to_owned();
    firm.then("2026-11-26T11:00:00Z").await;
    let luz = firm.again(&luz).await;
    assert_eq!(firm.post(&luz, &format!("/inbox/{old}/ack"), json!({})).await.0, 200);
    firm.then("2026-11-26T13:00:00Z").await;
    assert_eq!(firm.asked(&luz).await, ["- 1 open"]);
    assert_eq!(firm.asked(&sol).await, ["- 0 open", "supervisor 0 open"]);
}

#[tokio::test]
async fn an_overdue_day_replaces_what_was_asked_the_day_before() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 0).await;
    firm.then("2026-11-24T15:00:00Z").await;
    assert_eq!(firm.asked(&firm.admin).await, ["admins 0 open"]);
    firm.then("2026-11-25T11:00:00Z").await;
    assert_eq!(firm.asked(&firm.admin).await, ["admins 0 closed"]);
    firm.then("2026-11-25T13:00:00Z").await;
    let open: Vec<_> = firm.asked(&sol).await.into_iter().filter(|a| a.ends_with("open")).collect();
    assert_eq!(open, ["- 0 open", "supervisor 0 open"]);
}

#[tokio::test]
async fn a_device_that_was_away_hears_that_an_alert_came_back() {
    use crate::inbox::{Answer, pull};
    use vigia_protocol::inbox::InboxPull;
    let (firm, luz, _, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 1).await;
    let id = firm.inbox(&luz).await[0]["notificationId"].as_str().unwrap().to_owned();
    firm.then("2026-11-24T11:30:00Z").await;
    let epoch = crate::log::head(firm.app.db.reader()).await.unwrap().epoch;
    let user = luz.id.parse().unwrap();
    let since = crate::inbox::head(firm.app.db.reader(), &user).await.unwrap();
    let asked = InboxPull { epoch, since, open: vec![id.parse().unwrap()] };
    let Answer::Sync(sync) = pull(&firm.app.db, &user, &asked, None).await.unwrap() else {
        panic!("the device is of this inbox")
    };
    assert_eq!(sync.changed[0].recordatorio.map(|came| came.n), Some(1), "{sync:?}");
}
