//! Who checked a date, how a deadline comes back, and what is kept of it all.

use crate::{
    log::Record,
    testing::{Firm, Person, code},
};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

/// A firm, two lawyers of one case, and a deadline that the first one entered.
async fn firm() -> (Firm, Person, Person, String, Value) {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    firm.join(&luz, &case, &ana, "miembro").await;
    let made = firm.deadline(&luz, &case, 20).await;
    let path = format!("/prescripciones/{}", made["id"].as_str().unwrap());
    (firm, luz, ana, path, made)
}

#[tokio::test]
async fn a_second_person_verifies_a_date_and_another_date_is_unverified_again() {
    let (firm, luz, ana, path, _) = firm().await;
    let verify = format!("{path}/verify");
    let own = firm.post(&luz, &verify, json!({ "version": 1 })).await;
    assert_eq!(code(&own), (409, "CONFLICTO"));
    assert_eq!(own.1["error"]["message"], "La verifica otra persona");
    let (_, verified) = firm.post(&ana, &verify, json!({ "version": 1, "nota": "Visto el cargo" })).await;
    assert_eq!((&verified["verificada"], &verified["verificacion"]["por"]), (&json!(true), &json!("ana")));
    assert_eq!(verified["verificacion"]["nota"], "Visto el cargo");
    assert_eq!(code(&firm.post(&ana, &verify, json!({ "version": 2 })).await), (409, "CONFLICTO"), "twice");

    let (_, renamed) = firm.patch(&luz, &path, json!({ "version": 2, "tipo": "Otra acción" })).await;
    assert_eq!(renamed["verificada"], true, "what it is called is not the date");
    let (_, moved) = firm.patch(&ana, &path, json!({ "version": 3, "vence": firm.day(21) })).await;
    assert_eq!((&moved["verificada"], moved.get("verificacion")), (&json!(false), None));
    assert_eq!(
        code(&firm.post(&ana, &verify, json!({ "version": 4 })).await),
        (409, "CONFLICTO"),
        "her date now"
    );
    let (_, verified) = firm.post(&luz, &verify, json!({ "version": 4 })).await;
    assert_eq!(verified["verificada"], true, "whoever entered it checks the date another one set");
}

#[tokio::test]
async fn what_asks_for_a_note_says_that_nobody_checked_the_date_while_nobody_did() {
    let (firm, luz, ana, ..) = firm().await;
    let case = firm.case(&luz, "Soto s/ sucesión").await;
    firm.join(&luz, &case, &ana, "miembro").await;
    let made = firm.deadline(&luz, &case, 1).await;
    let path = format!("/prescripciones/{}", made["id"].as_str().unwrap());
    let unchecked = async || {
        let all = firm.inbox(&luz).await.into_iter();
        all.filter(|entry| entry["contexto"]["prescripcionId"] == made["id"])
            .map(|entry| entry["contexto"]["sinVerificar"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(unchecked().await, [true]);
    let head = firm.log().await.len();
    assert_eq!(firm.post(&ana, &format!("{path}/verify"), json!({ "version": 1 })).await.0, 200);
    assert_eq!(unchecked().await, [false]);
    let told = firm.log().await.split_off(head);
    let told = told.iter().filter(|record| matches!(record, Record::Changed { .. })).count();
    assert_eq!(told, 2, "on the devices of both");
    let computo = json!({ "lecturas": [{ "norma": "Regla", "inicio": firm.day(-10), "cantidad": 11, "unidad": "dias", "certeza": "cierta" }] });
    let (status, computed) = firm.patch(&luz, &path, json!({ "version": 2, "computo": computo })).await;
    assert_eq!((status.as_u16(), &computed["vence"]), (200, &made["vence"]), "{computed}");
    assert_eq!(unchecked().await, [true], "the same date, come by in another way");
}

#[tokio::test]
async fn an_event_that_moves_the_date_makes_it_the_date_of_whoever_entered_it() {
    let (firm, luz, ana, path, _) = firm().await;
    let computo = json!({ "lecturas": [{ "norma": "Regla", "inicio": firm.day(-10), "cantidad": 6, "unidad": "meses", "certeza": "cierta" }] });
    firm.patch(&luz, &path, json!({ "version": 1, "computo": computo })).await;
    let (_, verified) = firm.post(&ana, &format!("{path}/verify"), json!({ "version": 2 })).await;
    assert_eq!(verified["verificada"], true);
    let event = |version: i64, certeza: &str| json!({ "version": version, "tipo": "suspension", "desde": firm.day(-5), "hasta": firm.day(-1), "fuente": "Carta", "certeza": certeza });
    let (_, same) = firm.post(&ana, &format!("{path}/eventos"), event(3, "discutida")).await;
    assert_eq!(same["verificada"], true, "the date is the same");
    let (_, moved) = firm.post(&ana, &format!("{path}/eventos"), event(4, "cierta")).await;
    assert_eq!((&moved["verificada"], &moved["fechaPor"]), (&json!(false), &json!(ana.id)));
}

#[tokio::test]
async fn a_reopened_deadline_is_watched_afresh() {
    let (firm, luz, ana, path, made) = firm().await;
    let early = firm
        .post(&luz, &format!("{path}/reopen"), json!({ "version": 1, "motivo": "No", "prueba": "Nada" }))
        .await;
    assert_eq!(code(&early), (409, "CONFLICTO"), "it is open");
    let unproved = json!({ "version": 1, "motivo": "Demanda presentada", "prueba": " " });
    let (status, refused) = firm.post(&luz, &format!("{path}/resolve"), unproved).await;
    assert!(status == 422 && refused["error"]["fields"]["prueba"].is_string(), "{refused}");
    let silent = json!({ "version": 1, "motivo": "Demanda presentada" });
    assert_eq!(firm.post(&luz, &format!("{path}/resolve"), silent).await.0, 422);
    let met = json!({ "version": 1, "motivo": "Demanda presentada", "prueba": "Cargo 9" });
    assert_eq!(firm.post(&luz, &format!("{path}/resolve"), met).await.0, 200);
    let met = firm.post(&ana, &format!("{path}/verify"), json!({ "version": 2 })).await;
    assert_eq!(code(&met), (409, "CONFLICTO"), "nobody verifies what is met");
    let before = firm.inbox(&luz).await.len();
    let unproved = json!({ "version": 2, "motivo": "La rechazó la mesa" });
    assert_eq!(firm.post(&luz, &format!("{path}/reopen"), unproved).await.0, 422);
    let refused = json!({ "version": 2, "motivo": "La rechazó la mesa", "prueba": "Providencia del 24/11" });
    let (_, opened) = firm.post(&luz, &format!("{path}/reopen"), refused).await;
    assert_eq!((&opened["estado"], opened.get("resolucion")), (&json!("abierta"), None));
    assert_eq!(opened["vence"], made["vence"]);
    let inbox = firm.inbox(&luz).await;
    assert_eq!(inbox.len(), before + 1, "its current step again");
    assert!(inbox.last().unwrap()["closedAt"].is_null());
}

#[tokio::test]
async fn its_history_keeps_every_date_and_who_did_what() {
    let (firm, luz, ana, path, made) = firm().await;
    firm.patch(&luz, &path, json!({ "version": 1, "vence": firm.day(1), "deudor": "García SA" })).await;
    let asking = firm.inbox(&ana).await.last().unwrap()["notificationId"].as_str().unwrap().to_owned();
    firm.post(&ana, &format!("/inbox/{asking}/ack"), json!({})).await;
    firm.post(&ana, &format!("{path}/verify"), json!({ "version": 2 })).await;
    firm.post(
        &luz,
        &format!("{path}/resolve"),
        json!({ "version": 3, "motivo": "Presentada", "prueba": "Cargo 9" }),
    )
    .await;
    let refused = json!({ "version": 4, "motivo": "Rechazada", "prueba": "Foja 12" });
    firm.post(&luz, &format!("{path}/reopen"), refused).await;
    let (_, history) = firm.get(&luz, &format!("{path}/historia")).await;
    let mut told: Vec<_> =
        history.as_array().unwrap().iter().map(|h| h["accion"].as_str().unwrap()).collect();
    told.reverse();
    let expected = [
        "ingresada",
        "avisada",
        "fecha",
        "avisada",
        "nota",
        "verificada",
        "resuelta",
        "reabierta",
        "avisada",
    ];
    assert_eq!(told, expected, "{history:#}");
    let moved = history.as_array().unwrap().iter().find(|h| h["accion"] == "fecha").unwrap();
    assert_eq!((&moved["venceAntes"], &moved["vence"]), (&made["vence"], &json!(firm.day(1))));
    assert_eq!(moved["por"], "luz");
    let resolved = history.as_array().unwrap().iter().find(|h| h["accion"] == "resuelta").unwrap();
    assert_eq!((&resolved["motivo"], &resolved["prueba"]), (&json!("Presentada"), &json!("Cargo 9")));
    let reopened = history.as_array().unwrap().iter().find(|h| h["accion"] == "reabierta").unwrap();
    assert_eq!((&reopened["motivo"], &reopened["prueba"]), (&json!("Rechazada"), &json!("Foja 12")));
    let raised = history.as_array().unwrap().iter().find(|h| h["accion"] == "avisada").unwrap();
    let mut people: Vec<_> =
        raised["destinatarios"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    people.sort_unstable();
    assert_eq!(people, ["ana", "luz"], "one alert, whoever it reached");
}
