use crate::testing::{Answer, Firm, Person, code};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

/// A firm, two lawyers, and a case of the first one's.
async fn firm() -> (Firm, Person, Person, String) {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    (firm, luz, ana, case)
}

fn alerts(inbox: &[Value]) -> Vec<(&str, &Value)> {
    let level = |e: &Value| if e["event"] == "notification" { "type" } else { "nivel" };
    inbox.iter().map(|e| (e["event"].as_str().unwrap(), &e["payload"][level(e)])).collect()
}

#[tokio::test]
async fn entering_a_deadline_alerts_its_lawyers_at_once_and_once_and_nobody_else() {
    let (firm, luz, ana, case) = firm().await;
    let mia = firm.person("mia", Rol::Abogado).await;
    firm.join(&luz, &case, &ana, "supervisor").await;
    firm.deadline(&luz, &case, 5).await;
    firm.deadline(&luz, &case, 1).await;
    firm.watch().await;
    for who in [&luz, &ana] {
        let inbox = firm.inbox(who).await;
        let expected =
            [("prescripcion:alert", &json!("warning")), ("prescripcion:alert", &json!("critical"))];
        assert_eq!(alerts(&inbox), expected);
        assert_eq!(inbox[0]["payload"]["diasRestantes"], 5);
        assert_eq!(inbox[1]["requiereNota"], true);
        assert_eq!(inbox[0]["contexto"]["caratula"], "Pérez c/ García");
    }
    assert!(firm.inbox(&mia).await.is_empty(), "a lawyer of the firm who is not on the case");
    assert!(firm.inbox(&firm.admin).await.is_empty(), "an admin who is not on the case");
}

#[tokio::test]
async fn far_deadlines_are_notifications_and_the_farthest_are_silent() {
    let (firm, luz, _, case) = firm().await;
    for dias in [400, 100, 12] {
        firm.deadline(&luz, &case, dias).await;
    }
    let inbox = firm.inbox(&luz).await;
    assert_eq!(alerts(&inbox), [("notification", &json!("info")), ("notification", &json!("warning"))]);
    assert_eq!(inbox[1]["payload"]["title"], "Un plazo vence en 12 días");
}

#[tokio::test]
async fn two_nodes_that_look_at_once_raise_one_alert() {
    let (firm, luz, _, case) = firm().await;
    let new = json!({ "tipo": "Acción", "vence": firm.day(3) });
    firm.post(&luz, &format!("/expedientes/{case}/prescripciones"), new).await;
    tokio::join!(firm.watch(), firm.watch(), firm.watch());
    assert_eq!(firm.inbox(&luz).await.len(), 1);
}

#[tokio::test]
async fn somebody_added_later_gets_the_current_step_at_once() {
    let (firm, luz, ana, case) = firm().await;
    firm.deadline(&luz, &case, 5).await;
    firm.join(&luz, &case, &ana, "miembro").await;
    firm.watch().await;
    assert_eq!(alerts(&firm.inbox(&ana).await), [("prescripcion:alert", &json!("warning"))]);
    assert_eq!(firm.inbox(&luz).await.len(), 1, "whoever had it does not get it again");
}

#[tokio::test]
async fn another_date_starts_afresh_and_closes_what_the_old_one_said() {
    let (firm, luz, _, case) = firm().await;
    let made = firm.deadline(&luz, &case, 5).await;
    let path = format!("/prescripciones/{}", made["id"].as_str().unwrap());
    let (_, edited) = firm.patch(&luz, &path, json!({ "version": 1, "vence": firm.day(2) })).await;
    assert_eq!((&edited["version"], &edited["diasRestantes"]), (&json!(2), &json!(2)));
    firm.watch().await;
    let inbox = firm.inbox(&luz).await;
    assert_eq!(inbox.iter().map(|e| e["closedAt"].is_string()).collect::<Vec<_>>(), [true, false]);
    assert_eq!(inbox[1]["payload"]["diasRestantes"], 2);
    let stale = firm.patch(&luz, &path, json!({ "version": 1, "tipo": "Otra" })).await;
    assert_eq!(code(&stale), (409, "CONFLICTO"));
}

#[tokio::test]
async fn a_date_that_comes_back_alerts_again() {
    let (firm, luz, _, case) = firm().await;
    let made = firm.deadline(&luz, &case, 5).await;
    let path = format!("/prescripciones/{}", made["id"].as_str().unwrap());
    for (version, dias) in [(1, 60), (2, 5)] {
        firm.patch(&luz, &path, json!({ "version": version, "vence": firm.day(dias) })).await;
        firm.watch().await;
    }
    let inbox = firm.inbox(&luz).await;
    let (open, closed): (Vec<_>, Vec<_>) = inbox.iter().partition(|e| e["closedAt"].is_null());
    assert_eq!((open.len(), closed.len()), (1, 2));
    assert_eq!(open[0]["payload"]["diasRestantes"], 5);
}

#[tokio::test]
async fn somebody_who_comes_back_to_a_case_gets_the_current_step_again() {
    let (firm, luz, ana, case) = firm().await;
    firm.join(&luz, &case, &ana, "miembro").await;
    firm.deadline(&luz, &case, 5).await;
    firm.delete(&luz, &format!("/expedientes/{case}/members/{}", ana.id)).await;
    firm.watch().await;
    assert!(firm.inbox(&ana).await.is_empty());
    firm.join(&luz, &case, &ana, "miembro").await;
    firm.watch().await;
    assert_eq!(firm.inbox(&ana).await.len(), 1);
    assert_eq!(firm.inbox(&luz).await.len(), 1, "and nobody else");
}

#[tokio::test]
async fn a_resolved_deadline_is_silent_and_asks_for_nothing() {
    let (firm, luz, ana, case) = firm().await;
    let made = firm.deadline(&luz, &case, 1).await;
    let path = format!("/prescripciones/{}/resolve", made["id"].as_str().unwrap());
    let met = json!({ "version": 1, "motivo": "Demanda presentada", "prueba": "cargo 1234" });
    let (_, resolved) = firm.post(&luz, &path, met.clone()).await;
    assert_eq!(resolved["estado"], "resuelta");
    assert_eq!(resolved["resolucion"]["por"], "luz");
    assert_eq!(resolved["nivel"], Value::Null);
    firm.join(&luz, &case, &ana, "miembro").await;
    firm.watch().await;
    assert!(firm.inbox(&ana).await.is_empty());
    let (_, count) = firm.get(&luz, "/inbox/count").await;
    assert_eq!(count["unacked"], 0);
    assert_eq!(code(&firm.post(&luz, &path, met).await), (409, "CONFLICTO"));
}

#[tokio::test]
async fn an_overdue_reminder_is_raised_on_entering() {
    let (firm, luz, _, case) = firm().await;
    let made = firm.deadline(&luz, &case, -2).await;
    let inbox = firm.inbox(&luz).await;
    assert_eq!(alerts(&inbox), [("prescripcion:alert", &json!("critical"))]);
    assert_eq!(inbox[0]["payload"]["diasRestantes"], -2);
    let path = format!("/prescripciones/{}", made["id"].as_str().unwrap());
    let (_, shown) = firm.get(&luz, &path).await;
    let steps = shown["avisos"].as_array().unwrap();
    assert!(steps.iter().all(|step| step["estado"] == "omitido"), "{steps:?}");
}

#[tokio::test]
async fn the_ladder_shows_what_fired() {
    let (firm, luz, _, case) = firm().await;
    firm.deadline(&luz, &case, 5).await;
    let (_, shown) = firm.get(&luz, &format!("/expedientes/{case}/prescripciones")).await;
    let state = |paso: i64| {
        let steps = shown[0]["avisos"].as_array().unwrap();
        steps.iter().find(|step| step["paso"] == paso).map(|step| step["estado"].clone()).unwrap()
    };
    assert_eq!((state(30), state(0)), (json!("omitido"), json!("pendiente")));
}

#[tokio::test]
async fn impossible_input_is_refused_field_by_field() {
    let (firm, luz, ana, case) = firm().await;
    let path = format!("/expedientes/{case}/prescripciones");
    let refused = |answer: Answer, field: &str| {
        assert_eq!(code(&answer), (422, "DATOS_INVALIDOS"), "{field}: {}", answer.1);
        assert!(answer.1["error"]["fields"][field].is_string(), "{field}: {}", answer.1);
    };
    refused(firm.post(&luz, &path, json!({ "tipo": "", "vence": "2027-01-01" })).await, "tipo");
    refused(firm.post(&luz, &path, json!({ "tipo": " \u{0} ", "vence": "2027-01-01" })).await, "tipo");
    refused(firm.post(&luz, &path, json!({ "tipo": "x", "vence": "2999-01-01" })).await, "vence");
    refused(firm.post(&luz, &path, json!({ "tipo": "x", "vence": "+262142-12-31" })).await, "vence");
    refused(firm.post(&luz, &path, json!({ "tipo": "x" })).await, "vence");
    let not_theirs = firm.post(&ana, &path, json!({ "tipo": "x", "vence": "2027-01-01" })).await;
    assert_eq!(code(&not_theirs), (404, "NO_AUTORIZADO"));
}

#[tokio::test]
async fn a_case_that_nobody_answers_for_takes_no_open_deadline() {
    let (firm, luz, _, case) = firm().await;
    let made = firm.deadline(&luz, &case, 20).await;
    let path = format!("/prescripciones/{}", made["id"].as_str().unwrap());
    firm.post(
        &luz,
        &format!("{path}/resolve"),
        json!({ "version": 1, "motivo": "Presentada", "prueba": "Cargo 9" }),
    )
    .await;
    let off = json!({ "version": 1, "activo": false });
    assert_eq!(firm.patch(&firm.admin, &format!("/users/{}", luz.id), off).await.0, 200);
    for (path, body) in [
        (format!("/expedientes/{case}/prescripciones"), json!({ "tipo": "Otra", "vence": firm.day(9) })),
        (format!("{path}/reopen"), json!({ "version": 2, "motivo": "Rechazada", "prueba": "Providencia" })),
    ] {
        let refused = firm.post(&firm.admin, &path, body).await;
        assert_eq!(code(&refused), (409, "CONFLICTO"), "{path}: {}", refused.1);
    }
}
