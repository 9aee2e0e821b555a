//! What is asked and not answered, through the routes of a firm whose clock is set.

use crate::testing::{Firm, Person};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

// The clock runs on from where it is set while people sign in, so what is due at an instant is looked at a little later.

/// A firm on that morning, a lawyer with a case, and its supervisor.
pub(super) async fn firm(at: &str) -> (Firm, Person, Person, String) {
    let firm = Firm::at(at).await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let sol = firm.person("sol", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    firm.join(&luz, &case, &sol, "supervisor").await;
    (firm, luz, sol, case)
}

impl Firm {
    /// Moves the clock, and has every loop look once.
    pub(super) async fn then(&self, at: &str) {
        self.set_clock(at);
        self.watch().await;
        super::round(&self.app, &Default::default()).await.unwrap();
    }

    /// The alerts of somebody that ask for a note, as `escalon n acked`.
    pub(super) async fn asked(&self, who: &Person) -> Vec<String> {
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

pub(super) const TUESDAY_EIGHT: &str = "2026-11-24T11:00:00Z";

#[tokio::test]
async fn an_alert_nobody_notes_comes_back_goes_up_and_ends_with_a_note_that_counts() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 1).await;
    firm.then("2026-11-24T11:29:00Z").await;
    assert_eq!(firm.asked(&luz).await, ["- 0 open"]);
    firm.then("2026-11-24T11:31:00Z").await;
    firm.then("2026-11-24T11:45:00Z").await;
    assert_eq!(firm.asked(&luz).await, ["- 1 open"], "every half hour, once");
    firm.then("2026-11-24T12:02:00Z").await;
    assert_eq!(firm.asked(&luz).await, ["- 2 open"]);
    // Two hours: the supervisor, who has the alert already.
    firm.then("2026-11-24T13:03:00Z").await;
    firm.then("2026-11-24T13:05:00Z").await;
    assert_eq!(firm.asked(&sol).await, ["- 2 open", "supervisor 0 open"], "who has it already hears as well");
    assert!(firm.asked(&firm.admin).await.is_empty());
    // Four: every admin.
    firm.then("2026-11-24T15:06:00Z").await;
    assert_eq!(firm.asked(&firm.admin).await, ["admins 0 open"]);
    assert_eq!(firm.asked(&sol).await, ["- 2 open", "supervisor 1 open"], "the newest comes back, not each");
    firm.note(&firm.admin).await;
    for who in [&luz, &sol, &firm.admin] {
        assert!(
            firm.asked(who).await.iter().all(|alert| alert.ends_with("noted")),
            "{:?}",
            firm.asked(who).await
        );
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
    firm.then("2026-11-24T13:03:00Z").await;
    assert_eq!(firm.asked(&mia).await, ["- 0 noted"]);
    assert_eq!(firm.asked(&luz).await, ["- 1 open"]);
    assert_eq!(firm.asked(&sol).await.len(), 2, "it goes on to the supervisor");
}

#[tokio::test]
async fn a_members_note_of_the_newest_alert_is_one_of_those_before_it() {
    let (firm, luz, _, case) = firm(TUESDAY_EIGHT).await;
    let mia = firm.person("mia", Rol::Abogado).await;
    firm.join(&luz, &case, &mia, "miembro").await;
    firm.deadline(&luz, &case, 1).await;
    // The day itself asks again, and the day before was never answered.
    firm.then("2026-11-25T11:00:00Z").await;
    firm.note(&mia).await;
    let answered = firm.asked(&mia).await;
    assert!(answered.len() == 2 && answered.iter().all(|entry| entry.ends_with("noted")), "{answered:?}");
    firm.then("2026-11-25T12:03:00Z").await;
    assert_eq!(firm.asked(&mia).await, answered, "none of them comes back");
    assert!(firm.asked(&luz).await.iter().all(|entry| entry.ends_with("open")), "luz answers for herself");
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
    firm.then("2026-11-24T13:03:00Z").await;
    assert_eq!(firm.asked(&firm.admin).await, ["admins 0 open"]);
    firm.then("2026-11-24T15:06:00Z").await;
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
async fn on_a_last_day_that_is_no_office_day_the_supervisor_hears_again_all_the_same() {
    // domain.md, «Three states»: «unresolved on the last day at 11:00 and 17:00, the supervisor hears again». The 28th is
    // a Saturday, 8 December a holiday of the country.
    for (friday, last, note) in [
        ("2026-11-27T11:00:00Z", "2026-11-28", "a Saturday"),
        ("2026-12-07T11:00:00Z", "2026-12-08", "a holiday"),
    ] {
        let (firm, luz, sol, case) = firm(friday).await;
        firm.deadline(&luz, &case, 1).await;
        firm.note(&luz).await;
        firm.then(&format!("{last}T11:00:00Z")).await;
        firm.note(&luz).await;
        firm.then(&format!("{last}T13:59:00Z")).await;
        assert_eq!(firm.asked(&sol).await, ["- 0 noted", "- 0 noted"], "{note}");
        firm.then(&format!("{last}T14:00:00Z")).await;
        assert_eq!(firm.asked(&sol).await, ["- 0 noted", "- 0 noted", "ultimo-dia 0 open"], "{note}");
        firm.note(&luz).await;
        firm.then(&format!("{last}T20:00:00Z")).await;
        let heard = firm.asked(&sol).await;
        let again: Vec<_> = heard.iter().filter(|alert| alert.starts_with("ultimo-dia")).collect();
        assert_eq!(again.len(), 2, "{note}: {heard:?}");
    }
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
    firm.set_clock("2026-11-24T13:03:00Z");
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
    firm.then("2026-11-29T15:06:00Z").await;
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
    firm.then("2026-11-26T13:03:00Z").await;
    assert_eq!(firm.asked(&luz).await, ["- 1 open"]);
    assert_eq!(firm.asked(&sol).await, ["- 0 open", "supervisor 0 open"]);
}

#[tokio::test]
async fn an_overdue_day_replaces_what_was_asked_the_day_before() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 0).await;
    firm.then("2026-11-24T15:06:00Z").await;
    assert_eq!(firm.asked(&firm.admin).await, ["admins 0 open"]);
    firm.then("2026-11-25T11:00:00Z").await;
    assert_eq!(firm.asked(&firm.admin).await, ["admins 0 closed"]);
    firm.then("2026-11-25T13:03:00Z").await;
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
    firm.then("2026-11-24T11:31:00Z").await;
    let epoch = crate::log::head(firm.app.db.reader()).await.unwrap().epoch;
    let user = luz.id.parse().unwrap();
    let since = crate::inbox::head(firm.app.db.reader(), &user).await.unwrap();
    let asked = InboxPull { epoch, since, open: vec![id.parse().unwrap()] };
    let Answer::Sync(sync) = pull(&firm.app.db, &user, &asked, None).await.unwrap() else {
        panic!("the device is of this inbox")
    };
    assert_eq!(sync.changed[0].recordatorio.map(|came| came.n), Some(1), "{sync:?}");
}

#[tokio::test]
async fn the_board_shows_who_was_told_and_where_it_goes_next_to_those_who_answer_for_it() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    let mia = firm.person("mia", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Oficina).await;
    firm.join(&luz, &case, &mia, "miembro").await;
    let made = firm.deadline(&luz, &case, 1).await;
    for (who, rows) in [(&firm.admin, 1), (&luz, 1), (&sol, 1), (&mia, 0), (&ana, 0)] {
        let (status, board) = firm.get(who, "/notas-pendientes").await;
        assert_eq!((status.as_u16(), board["notas"].as_array().unwrap().len()), (200, rows), "{board}");
        assert_eq!(board["total"], rows, "{board}");
    }
    firm.then("2026-11-24T13:03:00Z").await;
    let admin = firm.again(&firm.admin).await;
    let (_, board) = firm.get(&admin, "/notas-pendientes").await;
    let row = &board["notas"][0];
    assert_eq!(row["prescripcionId"], made["id"]);
    assert_eq!((&row["escalon"], &row["siguiente"]["escalon"]), (&json!("supervisor"), &json!("admins")));
    assert!((118..=124).contains(&row["minutosHabiles"].as_i64().unwrap()), "{row}");
    assert_eq!(row["sinDispositivo"], true, "no device has said that it stored it");
    let told = firm.inbox(&firm.again(&sol).await).await;
    assert_eq!(told.last().unwrap()["contexto"]["sinVerificar"], true, "{told:?}");
    let people = row["destinatarios"].as_array().unwrap();
    assert_eq!(people.len(), 3, "{people:?}");
    assert!(people.iter().all(|who| who["almacenada"] == false && who["nota"] == false), "{people:?}");
    firm.note(&mia).await;
    let (_, board) = firm.get(&admin, "/notas-pendientes").await;
    let people = board["notas"][0]["destinatarios"].as_array().unwrap();
    let noted = people.iter().filter(|who| who["nota"] == true).map(|who| &who["nombre"]);
    assert_eq!(noted.collect::<Vec<_>>(), ["mia"], "a member's note is theirs: the board goes on showing it");
    firm.note(&luz).await;
    assert_eq!(firm.get(&admin, "/notas-pendientes").await.1["notas"], json!([]));
}

#[tokio::test]
async fn settings_and_supervisors_that_change_count_from_then_on() {
    let (firm, luz, _, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 1).await;
    let ivo = firm.person("ivo", Rol::Abogado).await;
    let (_, seen) = firm.get(&firm.admin, "/ajustes").await;
    let mut ajustes = seen["ajustes"].clone();
    ajustes["notas"] = json!({ "recordarMinutos": 600, "supervisorMinutos": 60, "adminsMinutos": 600 });
    let changed = json!({ "version": seen["version"], "motivo": "Menos espera", "ajustes": ajustes });
    let (status, answer) = firm.put(&firm.admin, "/ajustes", changed).await;
    assert_eq!((status.as_u16(), &answer["correo"]), (200, &json!(false)), "{answer}");
    firm.then("2026-11-24T12:05:00Z").await;
    assert_eq!(firm.asked(&luz).await, ["- 0 open"]);
    firm.join(&firm.again(&luz).await, &case, &ivo, "supervisor").await;
    firm.then("2026-11-24T12:07:00Z").await;
    let asked = firm.asked(&ivo).await;
    assert!(
        asked.iter().any(|alert| alert == "supervisor 0 open"),
        "who becomes one hears at once: {asked:?}"
    );
}

#[tokio::test]
async fn a_deputy_of_the_supervisor_hears_too_and_their_note_counts() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    let ivo = firm.person("ivo", Rol::Abogado).await;
    let leave =
        json!({ "userId": sol.id, "suplenteId": ivo.id, "desde": "2026-11-24", "hasta": "2026-11-30" });
    let (status, answer) = firm.post(&firm.admin, "/ausencias", leave).await;
    assert_eq!(status, 201, "{answer}");
    firm.deadline(&luz, &case, 1).await;
    firm.then("2026-11-24T13:03:00Z").await;
    assert!(firm.asked(&ivo).await.contains(&"supervisor 0 open".to_owned()), "{:?}", firm.asked(&ivo).await);
    let for_whom = firm.inbox(&firm.again(&ivo).await).await;
    assert!(for_whom.iter().all(|entry| entry["contexto"]["suplenciaDe"] == "sol"), "{for_whom:?}");
    let own = firm.inbox(&firm.again(&sol).await).await;
    assert!(own.iter().all(|entry| entry["contexto"].get("suplenciaDe").is_none()), "{own:?}");
    firm.note(&ivo).await;
    firm.then("2026-11-24T16:00:00Z").await;
    assert_eq!(firm.asked(&luz).await, ["- 1 noted"]);
    assert!(firm.asked(&firm.admin).await.is_empty());
}

#[tokio::test]
async fn what_a_jump_of_the_clock_alone_makes_due_goes_up_to_nobody() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 1).await;
    firm.then("2026-11-24T11:05:00Z").await;
    firm.then("2026-11-24T15:10:00Z 14400").await;
    assert_eq!(firm.asked(&sol).await, ["- 0 open"]);
    assert!(firm.asked(&firm.admin).await.is_empty());
    firm.app.clock.confirm();
    firm.then("2026-11-24T15:11:00Z 14400").await;
    assert_eq!(firm.asked(&firm.admin).await, ["admins 0 open"]);
}

#[tokio::test]
async fn where_the_supervisor_who_heard_leaves_the_case_the_admins_hear_at_once() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 1).await;
    firm.then("2026-11-24T13:03:00Z").await;
    assert!(firm.asked(&firm.admin).await.is_empty());
    let by = firm.again(&luz).await;
    let (status, answer) = firm.delete(&by, &format!("/expedientes/{case}/members/{}", sol.id)).await;
    assert_eq!(status, 200, "{answer}");
    firm.then("2026-11-24T13:07:00Z").await;
    assert_eq!(firm.asked(&firm.admin).await, ["admins 0 open"]);
}

/// The state of an account, written past the rules, as an older database may have it.
async fn switch_off(firm: &Firm, who: &Person) {
    use crate::entity::users;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    let tx = firm.app.db.begin(crate::db::Actor::System).await.unwrap();
    users::Entity::update_many()
        .col_expr(users::Column::Activo, Expr::value(false))
        .filter(users::Column::Id.eq(who.id.as_str()))
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// What the inbox of somebody who may not sign in holds: how often each alert came back, and whether it is closed.
async fn held(firm: &Firm, who: &Person) -> Vec<(i64, bool)> {
    use crate::entity::inbox::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let rows =
        Entity::find().filter(Column::UserId.eq(who.id.as_str())).filter(Column::RequiereNota.eq(true));
    let rows = rows.all(firm.app.db.reader()).await.unwrap();
    rows.into_iter().map(|row| (row.recordatorio_n, row.closed_at.is_some())).collect()
}

#[tokio::test]
async fn nothing_comes_back_to_an_account_that_is_switched_off() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 1).await;
    switch_off(&firm, &sol).await;
    firm.then("2026-11-24T11:31:00Z").await;
    assert_eq!(held(&firm, &sol).await, [(0, false)]);
    assert_eq!(firm.asked(&luz).await, ["- 1 open"], "who is here is reminded");
}

#[tokio::test]
async fn whoever_is_switched_off_is_asked_nothing_and_once_back_what_counts_then() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 1).await;
    let path = format!("/users/{}", sol.id);
    let set = async |version: i64, activo: bool| {
        let change = json!({ "version": version, "activo": activo });
        assert_eq!(firm.patch(&firm.admin, &path, change).await.0, 200);
        firm.watch().await;
    };
    set(1, false).await;
    assert_eq!(held(&firm, &sol).await, [(0, true)], "closed");
    assert_eq!(firm.asked(&luz).await, ["- 0 open"], "of the others nothing changes");
    set(2, true).await;
    assert_eq!(firm.asked(&sol).await, ["- 0 closed", "- 0 open"], "the current step, as for one who joins");
}

/// Of each list and count of deadlines that wait for a note, what it says; they must all say the same.
async fn waiting(firm: &Firm) -> usize {
    let admin = firm.again(&firm.admin).await;
    let (_, board) = firm.get(&admin, "/notas-pendientes").await;
    let (_, agenda) = firm.get(&admin, "/agenda?ambito=todas&filtro=sin-nota").await;
    let (_, whole) = firm.get(&admin, "/agenda?ambito=todas").await;
    let (_, watch) = firm.get(&admin, "/vigilancia").await;
    assert_eq!(board["total"], agenda["cuentas"]["sinNota"], "the board's count");
    let board = board["notas"].as_array().unwrap();
    let ids = |rows: &[Value], id: &str| {
        let mut ids: Vec<String> = rows.iter().map(|row| row[id].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    let plazos = |agenda: &Value| agenda["plazos"].as_array().unwrap().clone();
    let marked: Vec<Value> = plazos(&whole).into_iter().filter(|plazo| plazo["sinNota"] == true).collect();
    let on_board = ids(board, "prescripcionId");
    assert_eq!(ids(&plazos(&agenda), "id"), on_board, "the agenda's filter");
    assert_eq!(ids(&marked, "id"), on_board, "the agenda's marks");
    assert_eq!(agenda["cuentas"]["sinNota"], json!(board.len()), "the agenda's count");
    assert_eq!(watch["sinNota"], json!(board.len()), "the watch's count");
    let parte = firm.file(&admin, "/parte", "es").await.2;
    let listed = String::from_utf8(parte).unwrap().contains("Sin tomar nota");
    assert!(listed || board.is_empty(), "the list of the morning");
    board.len()
}

#[tokio::test]
async fn the_board_the_agenda_the_watch_and_the_list_of_the_morning_agree_in_each_state() {
    let (firm, luz, sol, case) = firm(TUESDAY_EIGHT).await;
    let mia = firm.person("mia", Rol::Abogado).await;
    firm.join(&luz, &case, &mia, "miembro").await;
    assert_eq!(waiting(&firm).await, 0, "nothing is entered");
    firm.deadline(&luz, &case, 30).await;
    assert_eq!(waiting(&firm).await, 0, "nothing asks for a note");
    let near = firm.deadline(&luz, &case, 1).await;
    assert_eq!(waiting(&firm).await, 1, "its alert asks");
    firm.note(&mia).await;
    assert_eq!(waiting(&firm).await, 1, "a member's note is theirs");
    firm.then("2026-11-24T13:03:00Z").await;
    assert_eq!(waiting(&firm).await, 1, "it went up");
    // Nobody it was said to is left: it waits nevertheless.
    let luz = firm.again(&luz).await;
    for gone in [&mia, &sol] {
        firm.delete(&luz, &format!("/expedientes/{case}/members/{}", gone.id)).await;
    }
    assert_eq!(waiting(&firm).await, 1, "members leave");
    let path = |plazo: &Value, act: &str| format!("/prescripciones/{}{act}", plazo["id"].as_str().unwrap());
    let moved = json!({ "version": 1, "vence": firm.day(20) });
    assert_eq!(firm.patch(&luz, &path(&near, ""), moved).await.0, 200);
    assert_eq!(waiting(&firm).await, 0, "it has another date");
    let back = json!({ "version": 2, "vence": firm.day(1) });
    assert_eq!(firm.patch(&luz, &path(&near, ""), back).await.0, 200);
    assert_eq!(waiting(&firm).await, 1, "and the old one again, which asks anew");
    firm.note(&luz).await;
    assert_eq!(waiting(&firm).await, 0, "the responsable took note");
    firm.then("2026-11-25T11:01:00Z").await;
    assert_eq!(waiting(&firm).await, 1, "the last day asks again");
    let luz = firm.again(&luz).await;
    let met = json!({ "version": 3, "motivo": "Demanda presentada", "prueba": "Cargo 9" });
    assert_eq!(firm.post(&luz, &path(&near, "/resolve"), met).await.0, 200);
    assert_eq!(waiting(&firm).await, 0, "it is resolved");
    let reopened = json!({ "version": 4, "motivo": "Error", "prueba": "Providencia" });
    assert_eq!(firm.post(&luz, &path(&near, "/reopen"), reopened).await.0, 200);
    assert_eq!(waiting(&firm).await, 1, "and open again");
}
