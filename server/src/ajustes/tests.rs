use crate::testing::{Answer, Firm, code};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

async fn change(firm: &Firm, version: i64, change: impl FnOnce(&mut Value)) -> Answer {
    let (_, mut shown) = firm.get(&firm.admin, "/ajustes").await;
    change(&mut shown["ajustes"]);
    let set = json!({ "version": version, "motivo": "Se avisa antes", "ajustes": shown["ajustes"] });
    firm.put(&firm.admin, "/ajustes", set).await
}

#[tokio::test]
async fn settings_are_versioned_and_say_who_changed_them_and_why() {
    let firm = Firm::new().await;
    let (_, shown) = firm.get(&firm.admin, "/ajustes").await;
    assert_eq!((&shown["version"], &shown["por"]), (&json!(0), &Value::Null));
    let (status, changed) = change(&firm, 0, |a| a["escaleras"]["caducidad"] = json!([0, 10, 20])).await;
    assert_eq!(status, 200, "{changed}");
    assert_eq!(changed["ajustes"]["escaleras"]["caducidad"], json!([20, 10, 0]));
    assert_eq!((&changed["version"], &changed["por"]), (&json!(1), &json!("Admin")));
    assert_eq!(changed["motivo"], "Se avisa antes");
    let stale = change(&firm, 0, |a| a["caratulaEnAvisos"] = json!(true)).await;
    assert_eq!(code(&stale), (409, "CONFLICTO"));
    let (_, same) = change(&firm, 1, |_| {}).await;
    assert_eq!(same["version"], 1, "what changes nothing is no new version");
    let (_, acts) = firm.get(&firm.admin, "/auditoria?accion=ajustes.cambiados").await;
    let acts = acts["filas"].as_array().unwrap();
    assert_eq!(acts.len(), 1, "{acts:?}");
    assert_eq!(acts[0]["detalle"]["motivo"], "Se avisa antes");
    assert_eq!(acts[0]["detalle"]["despues"]["escaleras"]["caducidad"], json!([20, 10, 0]));
}

#[tokio::test]
async fn settings_that_cannot_be_are_refused_field_by_field() {
    let firm = Firm::new().await;
    let refused = change(&firm, 0, |a| {
        a["horaAviso"] = json!("8");
        a["escaleras"]["plazo-procesal"] = json!([7]);
    })
    .await;
    assert_eq!(code(&refused), (422, "DATOS_INVALIDOS"));
    let fields = refused.1["error"]["fields"].as_object().unwrap();
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["ajustes.escaleras.plazo-procesal", "ajustes.horaAviso"]);
    let luz = firm.person("luz", Rol::Abogado).await;
    assert_eq!(code(&firm.get(&luz, "/ajustes").await).0, 403);
    let (_, shown) = firm.get(&firm.admin, "/ajustes").await;
    let set = json!({ "version": 0, "motivo": "x", "ajustes": shown["ajustes"] });
    assert_eq!(code(&firm.put(&luz, "/ajustes", set).await).0, 403);
}

#[tokio::test]
async fn each_class_of_deadline_has_its_own_ladder() {
    let firm = Firm::new().await;
    change(&firm, 0, |a| a["escaleras"]["caducidad"] = json!([2, 0])).await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    for clase in ["prescripcion", "caducidad"] {
        let new = json!({ "tipo": clase, "clase": clase, "vence": firm.day(5) });
        firm.post(&luz, &format!("/expedientes/{case}/prescripciones"), new).await;
    }
    let inbox = firm.inbox(&luz).await;
    assert_eq!(inbox.len(), 1, "five days before a caducidad is above its largest step");
    assert_eq!(inbox[0]["payload"]["tipo"], "prescripcion");
}

#[tokio::test]
async fn a_changed_ladder_fires_nothing_that_is_past_and_nothing_twice() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    let made = firm.deadline(&luz, &case, 40).await;
    assert_eq!(firm.inbox(&luz).await.len(), 1, "the step of 60 days");
    // 45 days before it was long ago; 40 days before it is today, but its morning may be over.
    change(&firm, 0, |a| a["escaleras"]["prescripcion"] = json!([60, 50, 45, 20, 1, 0])).await;
    firm.watch().await;
    assert_eq!(firm.inbox(&luz).await.len(), 1);
    let path = format!("/prescripciones/{}", made["id"].as_str().unwrap());
    let (_, shown) = firm.get(&luz, &path).await;
    let steps: Vec<_> =
        shown["avisos"].as_array().unwrap().iter().map(|s| (&s["paso"], &s["estado"])).collect();
    let told = |paso: i64, estado: &str| (json!(paso), json!(estado));
    let expected = [
        told(60, "avisado"),
        told(50, "omitido"),
        told(45, "omitido"),
        told(20, "pendiente"),
        told(1, "pendiente"),
        told(0, "pendiente"),
    ];
    assert_eq!(steps, expected.iter().map(|(p, e)| (p, e)).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_watch_follows_settings_that_changed_under_its_hands() {
    use crate::prescripciones::vigilante;
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    let made = firm.deadline(&luz, &case, 100).await;
    // A node read the ladders, then the settings changed, and then it looks.
    let stale = vigilante::escaleras(firm.app.db.reader(), &firm.app.config).await.unwrap();
    let daily = json!([180, 99, 98, 97, 96, 95, 94, 93, 92, 0]);
    change(&firm, 0, |a| a["escaleras"]["prescripcion"] = daily).await;
    let id = made["id"].as_str().unwrap().parse().unwrap();
    vigilante::look_at(&firm.app, &stale, &id).await.unwrap();
    let (next, latest) = (firm.next_look(&made).await.to_string(), firm.day(7).to_string());
    assert!(
        next < latest,
        "{next}: the old ladder's next step is the one of 90 days, the new one has one tomorrow"
    );
}
