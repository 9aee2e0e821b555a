//! The board, through its route: what it holds, in which order, how many there are in all, and who sees it.

use crate::{
    entity::devices,
    testing::{Firm, Person},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use std::fmt::Write;
use tokio_util::sync::CancellationToken;
use vigia_protocol::acceso::Rol;

const TUESDAY_EIGHT: &str = "2026-11-24T11:00:00Z";
const A_QUARTER_LATER: &str = "2026-11-24T11:18:00Z";

async fn board(firm: &Firm, who: &Person) -> Value {
    let who = firm.again(who).await;
    let (status, board) = firm.get(&who, "/notas-pendientes").await;
    assert_eq!(status.as_u16(), 200, "{board}");
    board
}

/// Of a list of the board, the days left, in its order.
fn days(rows: &Value) -> Vec<i64> {
    rows.as_array().unwrap().iter().map(|row| row["diasRestantes"].as_i64().unwrap()).collect()
}

async fn look(firm: &Firm, at: &str) {
    firm.set_clock(at);
    firm.watch().await;
    super::round(&firm.app, &Default::default()).await.unwrap();
}

/// Enters so many deadlines of one case, due on those days.
async fn enter(firm: &Firm, who: &Person, days: impl Iterator<Item = i64>) {
    let mut csv = "caratula;tipo;vence\n".to_owned();
    for (n, dias) in days.enumerate() {
        writeln!(csv, "Pérez c/ García;Acción {n};{}", firm.day(dias)).unwrap();
    }
    let (status, report) = firm.post(who, "/importaciones", json!({ "csv": csv })).await;
    assert_eq!((status.as_u16(), &report["rechazadas"]), (200, &json!(0)), "{report}");
    firm.watch().await;
}

/// A device of somebody says that it stored all their inbox holds.
async fn stored_on_a_device(firm: &Firm, who: &Person) {
    let conn = firm.app.db.reader();
    let device = devices::Entity::find().filter(devices::Column::UserId.eq(&who.id)).one(conn).await.unwrap();
    let (user, device) = (who.id.parse().unwrap(), device.unwrap().id.parse().unwrap());
    let head = crate::inbox::head(conn, &user).await.unwrap();
    firm.app.cursors.stored(user, device, head, firm.app.clock.now());
    let stop = CancellationToken::new();
    stop.cancel();
    firm.app.cursors.run(firm.app.db.clone(), stop).await;
}

#[tokio::test]
async fn the_board_holds_the_first_that_can_still_be_met_and_says_how_many_there_are_in_all() {
    let firm = Firm::at(TUESDAY_EIGHT).await;
    let luz = firm.person("luz", Rol::Abogado).await;
    // domain.md, «Days left, level, note»: critical ones ask for a note, overdue included.
    enter(&firm, &luz, (0..250).map(|n| if n < 150 { n % 2 } else { 149 - n })).await;
    for who in [&firm.admin, &luz] {
        let board = board(&firm, who).await;
        let shown = days(&board["notas"]);
        let expected: Vec<i64> = [vec![0; 75], vec![1; 75], (1..=50).map(|n| -n).collect()].concat();
        assert_eq!(shown, expected, "what can be met first, then what is overdue, the latest first");
        assert_eq!(board["total"], 250, "the list is cut, and it says so");
    }
}

#[tokio::test]
async fn what_asks_for_no_note_and_is_on_no_device_is_cut_and_counted_too() {
    let firm = Firm::at(TUESDAY_EIGHT).await;
    let luz = firm.person("luz", Rol::Abogado).await;
    enter(&firm, &luz, (0..250).map(|n| 3 + n % 5)).await;
    look(&firm, A_QUARTER_LATER).await;
    let board = board(&firm, &firm.admin).await;
    let expected: Vec<i64> = (3..7).flat_map(|dias| [dias; 50]).collect();
    assert_eq!((days(&board["sinDispositivo"]), &board["totalSinDispositivo"]), (expected, &json!(250)));
    assert_eq!((&board["notas"], &board["total"]), (&json!([]), &json!(0)));
}

#[tokio::test]
async fn an_alert_that_asks_for_no_note_is_shown_to_admins_until_a_device_stores_it_or_it_is_opened() {
    // domain.md, «The watch»: «Stored on no device of a recipient within 15 minutes in office hours: … red on the admin
    // board».
    let firm = Firm::at(TUESDAY_EIGHT).await;
    let (luz, sol) = (firm.person("luz", Rol::Abogado).await, firm.person("sol", Rol::Abogado).await);
    let case = firm.case(&luz, "Pérez c/ García").await;
    firm.join(&luz, &case, &sol, "supervisor").await;
    firm.deadline(&luz, &case, 200).await;
    let made = firm.deadline(&luz, &case, 7).await;
    assert_eq!(board(&firm, &firm.admin).await["sinDispositivo"], json!([]), "it may still come");
    look(&firm, A_QUARTER_LATER).await;
    let shown = board(&firm, &firm.admin).await;
    assert_eq!((&shown["notas"], &shown["totalSinDispositivo"]), (&json!([]), &json!(1)));
    let row = &shown["sinDispositivo"][0];
    assert_eq!((&row["prescripcionId"], &row["sinDispositivo"]), (&made["id"], &json!(true)));
    assert_eq!((&row["escalon"], &row["siguiente"]), (&Value::Null, &Value::Null), "it goes nowhere");
    assert!((17..=19).contains(&row["minutosHabiles"].as_i64().unwrap()), "{row}");
    for who in [&luz, &sol] {
        let theirs = board(&firm, who).await;
        assert_eq!(theirs["sinDispositivo"], json!([]), "it is for admins");
        assert_eq!(theirs["totalSinDispositivo"], 0, "and so is how many there are");
    }

    stored_on_a_device(&firm, &luz).await;
    let shown = board(&firm, &firm.admin).await;
    let people = shown["sinDispositivo"][0]["destinatarios"].as_array().unwrap();
    let stored: Vec<_> = people.iter().map(|who| (&who["nombre"], &who["almacenada"])).collect();
    assert_eq!(stored, [(&json!("luz"), &json!(true)), (&json!("sol"), &json!(false))], "one is left");
    let sol = firm.again(&sol).await;
    let alert = firm.inbox(&sol).await.pop().unwrap();
    let ack = format!("/inbox/{}/ack", alert["notificationId"].as_str().unwrap());
    assert_eq!(firm.post(&sol, &ack, json!({})).await.0, 200);
    assert_eq!(board(&firm, &firm.admin).await["sinDispositivo"], json!([]));
}

#[tokio::test]
async fn what_was_said_of_another_date_or_of_a_deadline_that_is_met_is_on_no_board() {
    let firm = Firm::at(TUESDAY_EIGHT).await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    let (moved, met) = (firm.deadline(&luz, &case, 7).await, firm.deadline(&luz, &case, 3).await);
    look(&firm, A_QUARTER_LATER).await;
    assert_eq!(days(&board(&firm, &firm.admin).await["sinDispositivo"]), [3, 7]);
    let luz = firm.again(&luz).await;
    let path = |plazo: &Value, act: &str| format!("/prescripciones/{}{act}", plazo["id"].as_str().unwrap());
    let later = json!({ "version": 1, "vence": firm.day(40) });
    assert_eq!(firm.patch(&luz, &path(&moved, ""), later).await.0, 200);
    assert_eq!(days(&board(&firm, &firm.admin).await["sinDispositivo"]), [3]);
    let done = json!({ "version": 1, "motivo": "Demanda presentada", "prueba": "Cargo 9" });
    assert_eq!(firm.post(&luz, &path(&met, "/resolve"), done).await.0, 200);
    assert_eq!(board(&firm, &firm.admin).await["totalSinDispositivo"], 0);
}

#[tokio::test]
async fn whoever_stands_in_for_one_who_answers_sees_the_board_of_their_cases_and_of_no_others() {
    let firm = Firm::at(TUESDAY_EIGHT).await;
    let (luz, mia) = (firm.person("luz", Rol::Abogado).await, firm.person("mia", Rol::Abogado).await);
    let hers = firm.case(&luz, "Pérez c/ García").await;
    let own = firm.case(&mia, "Luna c/ Paz").await;
    let other = firm.case(&firm.admin, "Gil c/ Sosa").await;
    firm.join(&firm.admin, &other, &mia, "miembro").await;
    for (who, case) in [(&luz, &hers), (&mia, &own), (&firm.admin, &other)] {
        firm.deadline(who, case, 1).await;
    }
    let seen = async |who: &Person| {
        let board = board(&firm, who).await;
        let mut cases: Vec<String> = board["notas"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["caratula"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(board["total"], cases.len(), "the count tells of no other case either");
        cases.sort();
        cases
    };
    assert_eq!(seen(&mia).await, ["Luna c/ Paz"]);
    let away = json!({ "suplenteId": mia.id, "desde": firm.day(0), "hasta": firm.day(3) });
    let (status, made) = firm.post(&luz, "/ausencias", away).await;
    assert_eq!(status.as_u16(), 201, "{made}");
    assert_eq!(seen(&mia).await, ["Luna c/ Paz", "Pérez c/ García"]);
    assert_eq!(seen(&firm.admin).await, ["Gil c/ Sosa", "Luna c/ Paz", "Pérez c/ García"]);
}
