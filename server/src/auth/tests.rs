//! Signing in, through the routes.

use crate::{
    db::Actor,
    testing::{Firm, code},
};
use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

fn device() -> Value {
    json!({ "name": "prueba", "platform": "linux" })
}

#[tokio::test]
async fn guesses_that_are_sent_at_once_count_one_by_one() {
    let firm = Firm::new().await;
    firm.person("ana", Rol::Abogado).await;
    let guess = |n: i32| {
        let asked = json!({ "email": "ana@estudio.test", "password": format!("{n}"), "device": device() });
        firm.post(&firm.admin, "/session", asked)
    };
    let answers = join_all((0..20).map(guess)).await;
    let refused = answers.iter().filter(|answer| code(answer) == (401, "CREDENCIALES_INVALIDAS")).count();
    let slowed = answers.iter().filter(|answer| code(answer) == (429, "LIMITE_EXCEDIDO")).count();
    assert_eq!((refused, slowed), (5, 15));
}

#[tokio::test]
async fn a_link_that_was_being_made_while_its_maker_was_switched_off_is_good_for_nothing() {
    let firm = Firm::new().await;
    let (ana, eva) = (firm.person("ana", Rol::Abogado).await, firm.person("eva", Rol::Admin).await);
    let off = json!({ "version": 1, "activo": false });
    assert_eq!(firm.patch(&firm.admin, &format!("/users/{}", eva.id), off).await.0, StatusCode::OK);
    let claim = async |by: Actor| {
        let tx = firm.app.db.begin(by).await.unwrap();
        let token = super::new_claim(&tx, &ana.id.parse().unwrap()).await.unwrap();
        tx.commit().await.unwrap();
        let asked = json!({ "token": token, "password": "otra clave larga", "device": device() });
        firm.post(&firm.admin, "/session/claim", asked).await.0
    };
    let by = |who: &str| Actor::User { id: who.parse().unwrap(), device: None };
    assert_eq!(claim(by(&eva.id)).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(claim(by(&firm.admin.id)).await, StatusCode::CREATED);
}

#[tokio::test]
async fn a_new_link_replaces_the_one_before_and_is_good_once() {
    let firm = Firm::new().await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let tx = firm.app.db.begin(Actor::System).await.unwrap();
    let id = ana.id.parse().unwrap();
    let (first, second) =
        (super::new_claim(&tx, &id).await.unwrap(), super::new_claim(&tx, &id).await.unwrap());
    tx.commit().await.unwrap();
    let claim = |token: &str| {
        let asked = json!({ "token": token, "password": "otra clave larga", "device": device() });
        firm.post(&firm.admin, "/session/claim", asked)
    };
    assert_eq!(code(&claim(&first).await).0, 422);
    let (once, again) = tokio::join!(claim(&second), claim(&second));
    let mut both = [once.0, again.0];
    both.sort();
    assert_eq!(both, [StatusCode::CREATED, StatusCode::UNPROCESSABLE_ENTITY]);
}
