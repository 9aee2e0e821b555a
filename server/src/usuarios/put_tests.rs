use crate::{
    entity::service_tokens,
    log::Record,
    servicios::tests::{audited, service},
    testing::{Firm, code},
};
use sea_orm::{EntityTrait, sea_query::Expr};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

fn ana() -> Value {
    json!({ "email": "ANA@estudio.test", "nombre": "Ana Paz", "rol": "abogado" })
}

#[tokio::test]
async fn the_same_person_twice_is_one_person_and_one_audit() {
    let firm = Firm::new().await;
    let (back_end, _) = service(&firm, json!({ "write": ["usuarios"] })).await;
    let first = firm.put(&back_end, "/users/usr_9f", ana()).await;
    assert_eq!(first.0, 201, "{first:?}");
    assert_eq!((&first.1["id"], &first.1["email"]), (&json!("usr_9f"), &json!("ana@estudio.test")));
    let second = firm.put(&back_end, "/users/usr_9f", ana()).await;
    assert_eq!((second.0.as_u16(), &second.1), (200, &first.1));
    assert_eq!((audited(&firm, "usuario.creado").await, audited(&firm, "usuario.editado").await), (1, 0));
    let mut renamed = ana();
    renamed["nombre"] = json!("Ana Paz Ruiz");
    for _ in 0..2 {
        let (status, now) = firm.put(&back_end, "/users/usr_9f", renamed.clone()).await;
        assert_eq!((status.as_u16(), &now["version"]), (200, &json!(2)));
    }
    assert_eq!(audited(&firm, "usuario.editado").await, 1);
}

#[tokio::test]
async fn whoever_a_back_end_switches_off_is_out_at_once_and_hands_over_first() {
    let firm = Firm::new().await;
    let (back_end, _) = service(&firm, json!({ "write": ["usuarios"] })).await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa c/ Clínica").await;
    firm.deadline(&luz, &case, 40).await;
    let path = format!("/users/{}", luz.id);
    let off = json!({ "email": "luz@estudio.test", "nombre": "luz", "rol": "abogado", "activo": false });
    let refused = firm.put(&back_end, &path, off.clone()).await;
    assert_eq!(code(&refused), (409, "CONFLICTO"));
    assert!(!refused.1.to_string().contains("0001"), "its token is not for cases: {refused:?}");
    assert_eq!(firm.get(&luz, "/me").await.0, 200);
    let eva = firm.person("eva", Rol::Abogado).await;
    firm.join(&luz, &case, &eva, "responsable").await;
    assert_eq!(firm.put(&back_end, &path, off).await.0, 200);
    assert_eq!(code(&firm.get(&luz, "/me").await), (401, "AUTH_REVOKED"));
    let log = firm.log().await;
    assert!(log.iter().any(|record| matches!(record, Record::SessionEnded { .. })));
    let rights = |record: &Record| matches!(record, Record::Rights { user } if user.as_str() == luz.id);
    assert!(log.iter().any(rights), "every node looks at their rooms again");
    // The firm keeps an admin, whoever asks.
    let last = json!({ "email": "admin@estudio.test", "nombre": "Admin", "rol": "oficina" });
    let refused = firm.put(&back_end, &format!("/users/{}", firm.admin.id), last).await;
    assert_eq!(code(&refused), (409, "CONFLICTO"));
}

#[tokio::test]
async fn a_back_end_writes_no_more_than_its_token_is_for() {
    let firm = Firm::new().await;
    let (back_end, id) = service(&firm, json!({ "write": ["usuarios"] })).await;
    let (other, _) = service(&firm, json!({ "write": ["expedientes"] })).await;
    assert_eq!(code(&firm.put(&other, "/users/u1", ana()).await), (403, "NO_AUTORIZADO"));
    assert_eq!(code(&firm.put(&firm.admin, "/users/u1", ana()).await), (401, "AUTH_INVALID"));
    assert_eq!(code(&firm.get(&back_end, "/users").await), (401, "AUTH_INVALID"), "reading is for people");
    let mut taken = ana();
    taken["email"] = json!("admin@estudio.test");
    assert_eq!(code(&firm.put(&back_end, "/users/u1", taken).await), (422, "DATOS_INVALIDOS"));
    let like_a_service = firm.put(&back_end, "/users/servicio:x", ana()).await;
    assert_eq!(code(&like_a_service), (422, "DATOS_INVALIDOS"));
    assert_eq!(firm.put(&back_end, "/users/u1", ana()).await.0, 201);

    assert_eq!(firm.delete(&firm.admin, &format!("/service-tokens/{id}")).await.0, 204);
    assert_eq!(code(&firm.put(&back_end, "/users/u1", ana()).await), (401, "AUTH_REVOKED"));
    service_tokens::Entity::update_many()
        .col_expr(service_tokens::Column::ExpiresAt, Expr::value(1))
        .exec(firm.app.db.reader())
        .await
        .unwrap();
    assert_eq!(code(&firm.put(&other, "/users/u1", ana()).await), (401, "AUTH_EXPIRED"));
}
