//! Sets of keys: which key is taken, and when the set is read again.

use super::*;
use axum::{Router, extract::State, routing::get};
use serde_json::{Value, json};
use std::sync::{
    Mutex as Shared,
    atomic::{AtomicUsize, Ordering},
};

/// A place that serves a set, counts who asks, and can be told to answer otherwise.
#[derive(Default)]
struct Publisher {
    body: Shared<Option<String>>,
    asked: AtomicUsize,
}

impl Publisher {
    fn publish(&self, keys: &[Value]) {
        *self.body.lock().unwrap() = Some(json!({ "keys": keys }).to_string());
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

async fn publisher() -> (Arc<Publisher>, Place) {
    let publisher = Arc::new(Publisher::default());
    let answer = async |State(publisher): State<Arc<Publisher>>| {
        publisher.asked.fetch_add(1, Ordering::SeqCst);
        publisher.body.lock().unwrap().clone().ok_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR)
    };
    let router = Router::new().route("/jwks", get(answer)).with_state(publisher.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/jwks", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (publisher, Place::url(&url.parse().unwrap()).unwrap())
}

/// A public key of the set; its numbers are of no key anybody has.
fn key(kid: &str, more: Value) -> Value {
    let mut key = json!({ "kty": "RSA", "kid": kid, "n": "u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0g", "e": "AQAB" });
    key.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    key
}

#[tokio::test]
async fn only_keys_for_signatures_of_that_algorithm_are_taken() {
    let (publisher, place) = publisher().await;
    publisher.publish(&[
        key("bien", json!({ "use": "sig", "alg": "RS256" })),
        key("sin-decir", json!({})),
        key("para-cifrar", json!({ "use": "enc" })),
        key("de-otro", json!({ "alg": "RS512" })),
        json!({ "kty": "oct", "kid": "secreta", "k": "AAAA", "alg": "RS256" }),
        json!({ "kty": "OKP", "kid": "ed", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }),
    ]);
    let set = Arc::new(KeySet::new(place, Algorithm::RS256));
    for (kid, there) in [
        (Some("bien"), true),
        (Some("sin-decir"), true),
        (Some("para-cifrar"), false),
        (Some("de-otro"), false),
        (Some("secreta"), false),
        (Some("ed"), false),
        (Some("nada"), false),
        // Two would do, so one that is not named is none.
        (None, false),
    ] {
        assert_eq!(set.key(kid).await.err(), (!there).then_some(Code::AuthInvalid), "{kid:?}");
    }
    assert_eq!(publisher.asked(), 1, "strangers' tokens make it be read again and again");
}

#[tokio::test]
async fn a_key_that_is_new_is_found_and_one_that_is_gone_is_not() {
    let (publisher, place) = publisher().await;
    publisher.publish(&[key("vieja", json!({}))]);
    let set = Arc::new(KeySet::impatient(place, Algorithm::RS256));
    assert!(set.key(Some("vieja")).await.is_ok());
    assert!(set.key(None).await.is_ok(), "the only one needs no name");
    publisher.publish(&[key("nueva", json!({}))]);
    assert!(set.key(Some("vieja")).await.is_ok());
    assert_eq!(publisher.asked(), 1, "a known key asks nobody");
    assert!(set.key(Some("nueva")).await.is_ok());
    assert_eq!(set.key(Some("vieja")).await.err(), Some(Code::AuthInvalid));
}

#[tokio::test]
async fn where_the_set_cannot_be_read_nobody_is_told_that_a_token_is_bad() {
    let (publisher, place) = publisher().await;
    let set = Arc::new(KeySet::impatient(place, Algorithm::RS256));
    assert_eq!(set.key(Some("una")).await.err(), Some(Code::NoDisponible));
    *publisher.body.lock().unwrap() = Some("<html>".to_owned());
    assert_eq!(set.key(Some("una")).await.err(), Some(Code::NoDisponible));
    *publisher.body.lock().unwrap() = Some("x".repeat(LARGEST + 1));
    assert_eq!(set.key(Some("una")).await.err(), Some(Code::NoDisponible));
    publisher.publish(&[key("una", json!({}))]);
    assert!(set.key(Some("una")).await.is_ok(), "it goes on by itself");
    *publisher.body.lock().unwrap() = None;
    assert!(set.key(Some("una")).await.is_ok(), "what was read stays good");
}

#[tokio::test]
async fn of_many_who_miss_a_key_at_once_one_goes() {
    let (publisher, place) = publisher().await;
    publisher.publish(&[key("una", json!({}))]);
    let set = Arc::new(KeySet::new(place, Algorithm::RS256));
    let found = futures_util::future::join_all((0..50).map(|_| set.key(Some("una")))).await;
    assert!(found.iter().all(Result::is_ok));
    assert_eq!(publisher.asked(), 1);
}
