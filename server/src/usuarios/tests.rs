use crate::testing::{Firm, Person, code};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

async fn set(firm: &Firm, who: &Person, version: i64, change: Value) -> (axum::http::StatusCode, Value) {
    let mut body = change;
    body["version"] = json!(version);
    firm.patch(&firm.admin, &format!("/users/{}", who.id), body).await
}

#[tokio::test]
async fn people_are_kept_by_admins_and_their_addresses_seen_by_them_alone() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let new = json!({ "email": "LUZ@estudio.test ", "nombre": "Otra", "rol": "oficina" });
    assert_eq!(code(&firm.post(&luz, "/users", new.clone()).await), (403, "SOLO_ADMINISTRADORES"));
    let twice = firm.post(&firm.admin, "/users", new).await;
    assert_eq!(code(&twice), (422, "DATOS_INVALIDOS"), "an address has one account, however it is written");
    let (_, seen) = firm.get(&luz, "/users").await;
    assert!(seen.as_array().unwrap().iter().all(|user| user.get("email").is_none()));
    let (_, seen) = firm.get(&firm.admin, "/users").await;
    assert_eq!(seen[1]["email"], "luz@estudio.test");
}

#[tokio::test]
async fn one_admin_remains() {
    let firm = Firm::new().await;
    let refused = set(&firm, &firm.admin, 1, json!({ "rol": "abogado" })).await;
    assert_eq!(code(&refused), (409, "CONFLICTO"));
    let second = firm.person("eva", Rol::Admin).await;
    assert_eq!(set(&firm, &second, 1, json!({ "activo": false })).await.0, 200);
    assert_eq!(code(&set(&firm, &firm.admin, 1, json!({ "activo": false })).await), (409, "CONFLICTO"));
}

#[tokio::test]
async fn links_of_an_admin_who_is_none_any_more_are_good_no_more() {
    let firm = Firm::new().await;
    let link = async |by: &Person, name: &str| {
        let new = json!({ "email": format!("{name}@estudio.test"), "nombre": name, "rol": "abogado" });
        let (_, made) = firm.post(by, "/users", new).await;
        (made["user"]["id"].as_str().unwrap().to_owned(), made["claimToken"].as_str().unwrap().to_owned())
    };
    let claim = async |token: &str| {
        let device = json!({ "name": "prueba", "platform": "linux" });
        let asked = json!({ "token": token, "password": "una clave larga", "device": device });
        firm.post(&firm.admin, "/session/claim", asked).await
    };
    for (name, edit) in [("eva", json!({ "activo": false })), ("mia", json!({ "rol": "abogado" }))] {
        let second = firm.person(name, Rol::Admin).await;
        let (id, token) = link(&second, &format!("nuevo-{name}")).await;
        let (_, kept) = link(&firm.admin, &format!("otro-{name}")).await;
        let (_, account) = firm.get(&firm.admin, &format!("/users/{id}")).await;
        assert!(account["enlaceHasta"].is_string(), "{account}");
        assert_eq!(set(&firm, &second, 1, edit).await.0, 200);
        let (_, account) = firm.get(&firm.admin, &format!("/users/{id}")).await;
        assert!(account.get("enlaceHasta").is_none(), "{account}");
        assert_eq!(code(&claim(&token).await), (422, "DATOS_INVALIDOS"), "{name}");
        let back = json!({ "activo": true, "rol": "admin" });
        assert_eq!(set(&firm, &second, 2, back).await.0, 200);
        assert_eq!(code(&claim(&token).await), (422, "DATOS_INVALIDOS"), "{name} is back, the link is not");
        assert_eq!(claim(&kept).await.0, 201, "somebody else's link is good");
    }
}

#[tokio::test]
async fn whoever_is_switched_off_is_out_at_once_and_hands_over_first() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa c/ Clínica").await;
    firm.join(&luz, &case, &ana, "miembro").await;
    firm.deadline(&luz, &case, 5).await;
    let refused = set(&firm, &luz, 1, json!({ "activo": false })).await;
    assert_eq!(code(&refused), (409, "CONFLICTO"));
    assert!(
        refused.1["error"]["message"].as_str().unwrap().contains("El expediente 0001 tiene"),
        "{refused:?}"
    );
    firm.join(&luz, &case, &ana, "responsable").await;
    assert_eq!(set(&firm, &luz, 1, json!({ "activo": false })).await.0, 200);
    assert_eq!(code(&firm.get(&luz, "/me").await), (401, "AUTH_REVOKED"));
    firm.deadline(&ana, &case, 3).await;
    assert_eq!(firm.inbox(&ana).await.len(), 2);
}

#[tokio::test]
async fn a_lawyer_who_becomes_office_staff_loses_their_cases() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa c/ Clínica").await;
    firm.join(&luz, &case, &ana, "miembro").await;
    firm.deadline(&luz, &case, 5).await;
    assert_eq!(firm.inbox(&ana).await.len(), 1);
    assert_eq!(set(&firm, &ana, 1, json!({ "rol": "oficina" })).await.0, 200);
    assert!(firm.inbox(&ana).await.is_empty());
    assert_eq!(set(&firm, &ana, 2, json!({ "rol": "abogado" })).await.0, 200);
    let (_, page) = firm.get(&ana, "/expedientes").await;
    assert_eq!(page["total"], 0, "the old ones do not come back unasked");
}

#[tokio::test]
async fn a_case_without_anybody_to_alert_goes_to_every_admin() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa c/ Clínica").await;
    firm.deadline(&luz, &case, 5).await;
    // No request can bring a case there; a restored or imported database can.
    use crate::entity::expediente_members as members;
    use sea_orm::EntityTrait;
    members::Entity::delete_by_id((case.clone(), luz.id.clone())).exec(firm.app.db.reader()).await.unwrap();
    let eva = firm.person("eva", Rol::Admin).await;
    let tx = firm.app.db.begin(crate::db::Actor::System).await.unwrap();
    crate::prescripciones::look_again(&tx).await.unwrap();
    tx.commit().await.unwrap();
    firm.watch().await;
    for who in [&firm.admin, &eva] {
        assert_eq!(firm.inbox(who).await.len(), 1);
    }
}
