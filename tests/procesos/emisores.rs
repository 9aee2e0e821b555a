//! Tokens of a back end that the firm has already: its people come in with them, over REST and the socket.

use anyhow::{Context, Result, ensure};
use chrono::Utc;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use vigia_protocol::error::Code;
use vigia_tests::{
    api::{self, Answer},
    firma::Firma,
    node::NodeSocket,
    server::Options,
};

const SECRET: &str = "el secreto que comparten los dos servidores";
const ISSUER: &str = "https://gestion.ferreyra.example";

/// A firm whose server trusts that issuer.
async fn open() -> Result<(TempDir, Firma)> {
    let data = tempfile::tempdir()?;
    std::fs::write(data.path().join("gestion.key"), SECRET)?;
    let settings = format!(
        "[[issuer]]\nissuer = \"{ISSUER}\"\nalgorithm = \"HS256\"\nsecret_file = \"gestion.key\"\naudience = \"vigia\"\n"
    );
    std::fs::write(data.path().join("vigia.toml"), settings)?;
    let options = Options { data: Some(data.path().to_owned()), ..Options::default() };
    Ok((data, Firma::open_with(options).await?))
}

fn token(sub: &str, seconds: i64) -> Result<String> {
    let claims =
        json!({ "iss": ISSUER, "aud": "vigia", "sub": sub, "exp": Utc::now().timestamp() + seconds });
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    Ok(jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key)?)
}

async fn ask(firma: &Firma, token: &str, method: Method, path: &str, body: Value) -> Result<Answer> {
    let url = format!("{}/api/v1{path}", firma.server.origin());
    api::send(&api::http()?, method, url, Some(token), (!body.is_null()).then_some(&body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_back_ends_token_lets_its_user_in_with_their_rights_and_no_more() -> Result<()> {
    let (_data, firma) = open().await?;
    let (lucia, shown) = (firma.lucia.id(), token(firma.lucia.id().as_str(), 600)?);
    let me: Value = ask(&firma, &shown, Method::GET, "/me", Value::Null).await?.ok()?;
    ensure!(me["id"] == json!(lucia) && me["rol"] == "abogado", "{me}");
    let new = json!({ "caratula": "Suárez, Inés c/ Del Sur S.A. s/ despido" });
    let case: Value = ask(&firma, &shown, Method::POST, "/expedientes", new).await?.ok()?;

    // Its rights are those of the database: a lawyer's.
    let users = ask(
        &firma,
        &shown,
        Method::POST,
        "/users",
        json!({ "email": "x@y.example", "nombre": "X", "rol": "admin" }),
    );
    ensure!(users.await?.code()? == (403, Code::SoloAdministradores));
    // No session of ours stands behind it, so it ends none and changes no password.
    for (method, path, body) in [
        (Method::DELETE, "/session", Value::Null),
        (Method::DELETE, "/sessions", Value::Null),
        (Method::DELETE, "/me/devices/01920000-0000-7000-8000-000000000000", Value::Null),
        (Method::POST, "/me/password", json!({ "current": "x", "new": "otra clave larga" })),
    ] {
        let refused = ask(&firma, &shown, method, path, body).await?.code()?;
        ensure!(refused == (403, Code::NoAutorizado), "{path}: {refused:?}");
    }

    for transport in ["polling", "websocket"] {
        let mut socket = NodeSocket::dial(firma.server.origin(), json!({ "token": shown }), &[transport])?;
        let joined = socket.ask("join:expediente", &[case["id"].clone()]).await?;
        ensure!(joined["event"] == "joined", "{transport}: {joined}");
        let refused = socket.ask("join:admin", &[]).await?;
        ensure!(refused["error"]["code"] == "SOLO_ADMINISTRADORES", "{refused}");
        let pulled = socket.ask("inbox:pull", &[json!({ "epoch": "", "since": 0 })]).await?;
        ensure!(pulled["error"]["code"] == "NO_AUTORIZADO", "the inbox of a device: {pulled}");
    }
    // Nor is any device of the user's the token's.
    let device = firma.lucia.session.device_id.clone();
    refused(&firma, json!({ "token": shown, "device": device, "epoch": "", "since": 0 }), "AUTH_INVALID")
        .await?;
    refused(&firma, json!({ "token": token(lucia.as_str(), -60)? }), "AUTH_EXPIRED").await?;
    refused(&firma, json!({ "token": token("nadie", 600)? }), "AUTH_REVOKED").await?;
    // A cookie holds a session of ours and nothing else.
    let cookie = api::http()?
        .get(format!("{}/api/v1/me", firma.server.origin()))
        .header("Cookie", format!("vigia_session={shown}"))
        .header("Origin", firma.server.origin());
    ensure!(cookie.send().await?.status() == 401);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_that_are_taken_away_end_a_back_ends_sockets_like_any_other() -> Result<()> {
    let (_data, firma) = open().await?;
    let martin = firma.martin.id();
    let shown = token(martin.as_str(), 600)?;
    let mut socket = NodeSocket::connect(firma.server.origin(), json!({ "token": shown })).await?;
    let case = firma.lucia.new_expediente("Ríos, Pablo c/ La Loma S.A. s/ accidente").await?;
    let id = &case.resumen.id;
    firma.lucia.add_member(id, &martin, vigia_protocol::acceso::Calidad::Miembro).await?;
    ensure!(socket.ask("join:expediente", &[json!(id)]).await?["event"] == "joined");
    let users: Value = firma.admin.get("/users").await?;
    let user = users.as_array().and_then(|all| all.iter().find(|user| user["id"] == json!(martin)));
    let version = user.context("the user")?["version"].clone();
    let off = json!({ "version": version, "activo": false });
    firma.admin.send(Method::PATCH, &format!("/users/{martin}"), Some(off)).await?.ok::<Value>()?;
    socket.disconnected().await?;
    ensure!(ask(&firma, &shown, Method::GET, "/me", Value::Null).await?.code()? == (401, Code::AuthRevoked));
    refused(&firma, json!({ "token": shown }), "AUTH_REVOKED").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_back_ends_socket_is_renewed_by_its_own_users_token_alone_and_ends_with_it() -> Result<()> {
    let (_data, firma) = open().await?;
    let lucia = firma.lucia.id();
    let (short, long) = (token(lucia.as_str(), 4)?, token(lucia.as_str(), 600)?);
    let mut renewed = NodeSocket::connect(firma.server.origin(), json!({ "token": short })).await?;
    let mut left = NodeSocket::connect(firma.server.origin(), json!({ "token": short })).await?;
    renewed.event("auth:expiring").await?;
    for other in [firma.lucia.token(), token(firma.martin.id().as_str(), 600)?] {
        let refused = renewed.ask("auth:renew", &[json!({ "token": other })]).await?;
        ensure!(refused["error"]["code"] == "NO_AUTORIZADO", "{refused}");
    }
    let answer = renewed.ask("auth:renew", &[json!({ "token": long })]).await?;
    ensure!(answer["exp"].is_string(), "{answer}");
    left.disconnected().await?;
    ensure!(renewed.ask("join:user", &[json!(lucia)]).await?["event"] == "joined");
    Ok(())
}

async fn refused(firma: &Firma, auth: Value, code: &str) -> Result<()> {
    let mut socket = NodeSocket::dial(firma.server.origin(), auth.clone(), &["websocket"])?;
    let said = socket.refused().await?;
    ensure!(said == code, "{auth}: {said} instead of {code}");
    Ok(())
}
