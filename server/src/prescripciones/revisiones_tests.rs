//! Calendars that change under computed dates: nothing moves by itself.

use crate::testing::{Firm, Person, code};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

/// A firm on a Tuesday, who answers for a case, another lawyer of it, and a deadline of ten court days.
async fn firm() -> (Firm, Person, Person, String, Value) {
    let firm = Firm::at("2026-11-24T12:00:00Z").await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    firm.join(&luz, &case, &ana, "miembro").await;
    let lectura = json!({
        "norma": "CPCCN", "inicio": "2026-11-24", "cantidad": 10, "unidad": "dias-habiles",
        "calendario": "ar-nacional", "certeza": "cierta",
    });
    let new = json!({ "tipo": "Contestar demanda", "computo": { "lecturas": [lectura] } });
    let (status, made) = firm.post(&luz, &format!("/expedientes/{case}/prescripciones"), new).await;
    assert_eq!(status, 201, "{made}");
    let path = format!("/prescripciones/{}", made["id"].as_str().unwrap());
    (firm, luz, ana, path, made)
}

/// Has a calendar say something else of its days.
async fn change(firm: &Firm, id: &str, change: impl FnOnce(&mut Vec<Value>)) {
    let path = format!("/calendarios/{id}");
    let (_, now) = firm.get(&firm.admin, &path).await;
    let mut datos = now["datos"].clone();
    change(datos["dias"].as_array_mut().unwrap());
    let edit = json!({ "version": now["version"], "motivo": "Acordada", "datos": datos });
    let (status, answer) = firm.put(&firm.admin, &path, edit).await;
    assert_eq!(status, 200, "{answer}");
}

fn free(dia: &str) -> Value {
    json!({ "desde": dia, "nombre": "Asueto", "tipo": "feriado", "certeza": "cierta" })
}

async fn read(firm: &Firm, who: &Person, path: &str) -> Value {
    firm.get(who, path).await.1
}

#[tokio::test]
async fn a_date_that_another_calendar_would_change_stays_until_somebody_takes_the_new_one() {
    let (firm, luz, ana, path, made) = firm().await;
    let (_, checked) = firm.post(&ana, &format!("{path}/verify"), json!({ "version": 1 })).await;
    assert_eq!((&checked["verificada"], checked.get("revision")), (&json!(true), None));
    change(&firm, "ar-nacional", |dias| dias.push(free("2026-12-01"))).await;
    let seen = read(&firm, &luz, &path).await;
    assert_eq!((&seen["vence"], &seen["version"]), (&made["vence"], &json!(2)), "it has not moved");
    let review = &seen["revision"];
    let later = review["vence"].as_str().unwrap().to_owned();
    assert!(later.as_str() > made["vence"].as_str().unwrap(), "{review}");
    assert_eq!((&review["calendarioId"], &review["version"]), (&json!("ar-nacional"), &json!(2)));

    // Who answers for the case is told once, and finds it in the list.
    let told = firm.inbox(&luz).await;
    let told: Vec<_> = told.iter().filter_map(|e| e["payload"]["title"].as_str()).collect();
    assert_eq!(told.iter().filter(|title| **title == "Un plazo daría otra fecha").count(), 1, "{told:?}");
    assert!(!firm.inbox(&ana).await.iter().any(|e| e["payload"]["title"] == "Un plazo daría otra fecha"));
    let (_, listed) = firm.get(&luz, "/agenda?filtro=por-revisar").await;
    assert_eq!(listed["plazos"].as_array().unwrap().len(), 1, "{listed}");

    // Something else that is computed again leaves the calendar's change where it was.
    let event = json!({ "version": 2, "tipo": "suspension", "desde": "2026-12-02", "fuente": "Acta", "certeza": "cierta" });
    let (status, moved) = firm.post(&luz, &format!("{path}/eventos"), event).await;
    assert_eq!(
        (status.as_u16(), &moved["vence"], &moved["revision"]["vence"]),
        (200, &made["vence"], &json!(later))
    );

    let take = |vence: &str| json!({ "version": 3, "vence": vence, "aceptar": true });
    let other = firm.post(&luz, &format!("{path}/revision"), take("2026-12-30")).await;
    assert_eq!(code(&other), (409, "CONFLICTO"), "not the date that was seen");
    let (status, taken) = firm.post(&luz, &format!("{path}/revision"), take(&later)).await;
    assert_eq!(status, 200, "{taken}");
    assert_eq!((&taken["vence"], &taken["verificada"]), (&json!(later), &json!(false)));
    assert_eq!((taken.get("revision"), &taken["fechaPor"]), (None, &json!(luz.id)));
    let history = read(&firm, &luz, &format!("{path}/historia")).await;
    let revised = history.as_array().unwrap().iter().find(|h| h["accion"] == "revisada").unwrap();
    assert_eq!((&revised["venceAntes"], &revised["vence"]), (&made["vence"], &json!(later)));
    let again = json!({ "version": 4, "vence": later, "aceptar": true });
    let again = firm.post(&luz, &format!("{path}/revision"), again).await;
    assert_eq!(code(&again), (409, "CONFLICTO"), "nothing is to be reviewed any more");
}

#[tokio::test]
async fn a_date_that_is_kept_is_not_asked_about_again_until_it_would_be_another() {
    let (firm, luz, _, path, made) = firm().await;
    change(&firm, "ar-nacional", |dias| dias.push(free("2026-12-01"))).await;
    let later = read(&firm, &luz, &path).await["revision"]["vence"].clone();
    let keep =
        |motivo: Option<&str>| json!({ "version": 1, "vence": later, "aceptar": false, "motivo": motivo });
    assert_eq!(
        code(&firm.post(&luz, &format!("{path}/revision"), keep(None)).await),
        (422, "DATOS_INVALIDOS")
    );
    let (status, kept) =
        firm.post(&luz, &format!("{path}/revision"), keep(Some("El asueto es de otra sede"))).await;
    assert_eq!(
        (status.as_u16(), &kept["vence"], kept.get("revision")),
        (200, &made["vence"], None),
        "{kept}"
    );
    change(&firm, "ar-nacional", |dias| dias.push(free("2027-03-02"))).await;
    assert_eq!(
        read(&firm, &luz, &path).await.get("revision"),
        None,
        "it would still be the one that was not taken"
    );
    change(&firm, "ar-nacional", |dias| dias.push(free("2026-12-02"))).await;
    let third = read(&firm, &luz, &path).await["revision"]["vence"].clone();
    assert!(third.as_str() > later.as_str(), "{third}");
}

#[tokio::test]
async fn a_day_that_is_free_no_more_shows_the_earlier_date_and_what_it_stands_on_counts_too() {
    let (firm, luz, _, path, made) = firm().await;
    change(&firm, "ar", |dias| dias.push(free("2026-12-01"))).await;
    let seen = read(&firm, &luz, &path).await;
    assert_eq!(seen["revision"]["calendarioId"], "ar", "{}", seen["revision"]);
    let later = seen["revision"]["vence"].clone();
    firm.post(&luz, &format!("{path}/revision"), json!({ "version": 1, "vence": later, "aceptar": true }))
        .await;
    change(&firm, "ar", |dias| dias.retain(|dia| dia["nombre"] != "Asueto")).await;
    let seen = read(&firm, &luz, &path).await;
    assert_eq!((&seen["vence"], &seen["revision"]["vence"]), (&later, &made["vence"]));

    // Set by hand it is nobody's calendar's any more; and what is met is not reviewed.
    let by_hand = json!({ "version": 2, "computo": null, "vence": made["vence"] });
    let (_, by_hand) = firm.patch(&luz, &path, by_hand).await;
    assert_eq!(by_hand.get("revision"), None, "{by_hand}");
    let (_, listed) = firm.get(&luz, "/agenda?filtro=por-revisar").await;
    assert_eq!(listed["plazos"], json!([]));
}
