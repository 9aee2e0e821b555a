use crate::{
    entity::{audit, service_tokens},
    testing::{Answer, Firm, Person, code},
};
use chrono::Duration;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

async fn made(firm: &Firm, scopes: Value) -> Answer {
    let expires_at = firm.app.clock.now().utc() + Duration::days(30);
    let new = json!({ "nombre": "Gestión", "scopes": scopes, "expiresAt": expires_at });
    firm.post(&firm.admin, "/service-tokens", new).await
}

/// A back end with a token good for that; and the token's id.
pub async fn service(firm: &Firm, scopes: Value) -> (Person, String) {
    let (status, made) = made(firm, scopes).await;
    assert_eq!(status, 201, "{made}");
    (Person::service(made["token"].as_str().unwrap()), made["service"]["id"].as_str().unwrap().to_owned())
}

/// How often something was written into the audit.
pub async fn audited(firm: &Firm, accion: &str) -> u64 {
    let rows = audit::Entity::find().filter(audit::Column::Accion.eq(accion));
    rows.count(firm.app.db.reader()).await.unwrap()
}

#[tokio::test]
async fn a_token_is_shown_once_and_stored_as_its_hash() {
    let firm = Firm::new().await;
    let scopes = json!({ "events": ["notification"], "to": ["user"], "write": ["usuarios"] });
    let (_, made) = made(&firm, scopes.clone()).await;
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with("vst_") && token.len() == 47, "{token}");
    let (_, listed) = firm.get(&firm.admin, "/service-tokens").await;
    assert_eq!(listed, json!([made["service"]]));
    assert_eq!(listed[0]["scopes"], scopes);
    assert_eq!(listed[0]["createdBy"], firm.admin.id);
    let row = service_tokens::Entity::find().one(firm.app.db.reader()).await.unwrap().unwrap();
    assert!(!format!("{row:?}").contains(&token[4..]), "the database alone yields no token");
}

#[tokio::test]
async fn admins_alone_keep_tokens() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let (back_end, id) = service(&firm, json!({})).await;
    let new = json!({ "nombre": "Otro", "scopes": {}, "expiresAt": firm.app.clock.now().utc() + Duration::days(1) });
    let path = format!("/service-tokens/{id}");
    for (who, expected) in [(&luz, (403, "SOLO_ADMINISTRADORES")), (&back_end, (401, "AUTH_INVALID"))] {
        assert_eq!(code(&firm.get(who, "/service-tokens").await), expected);
        assert_eq!(code(&firm.post(who, "/service-tokens", new.clone()).await), expected);
        assert_eq!(code(&firm.delete(who, &path).await), expected);
    }
    assert_eq!(code(&firm.delete(&firm.admin, "/service-tokens/x").await), (404, "NO_AUTORIZADO"));
}

#[tokio::test]
async fn a_token_is_for_a_year_at_most_and_for_what_there_is() {
    let firm = Firm::new().await;
    for days in [-1, 367] {
        let expires_at = firm.app.clock.now().utc() + Duration::days(days);
        let new = json!({ "nombre": "Gestión", "scopes": {}, "expiresAt": expires_at });
        let refused = firm.post(&firm.admin, "/service-tokens", new).await;
        assert_eq!(code(&refused), (422, "DATOS_INVALIDOS"));
        assert!(refused.1["error"]["fields"]["expiresAt"].is_string(), "{refused:?}");
    }
    let unknown = made(&firm, json!({ "events": ["inbox:entry"] })).await;
    assert_eq!(code(&unknown), (422, "DATOS_INVALIDOS"));
}

#[tokio::test]
async fn taking_a_token_back_twice_is_taking_it_back_once() {
    let firm = Firm::new().await;
    let (_, id) = service(&firm, json!({})).await;
    for _ in 0..2 {
        assert_eq!(firm.delete(&firm.admin, &format!("/service-tokens/{id}")).await.0, 204);
    }
    let (_, listed) = firm.get(&firm.admin, "/service-tokens").await;
    assert!(listed[0]["revokedAt"].is_string(), "{listed}");
    assert_eq!(audited(&firm, "servicio.revocado").await, 1);
}
