//! Signing in and out.

use super::{
    CurrentUser, Which,
    answers::{Begun, Renewed, begun, ended, renewed},
    claims::use_claim,
    delays,
    delays::Budget,
    end, end_all_of, hash,
    keys::ACCESS_SECONDS,
    passwords, random, rol, sessions,
};
use crate::{
    app::App,
    db::{Actor, Tx},
    entity::{devices, users},
    error::{Error, Result},
    expedientes::texto::{linea, linea_o_nada},
    extract::Body,
    peer::Peer,
    web::{ByCookie, cookies},
};
use axum::{extract::State, http::HeaderMap, response::Response};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    error::{Code, ErrorBody},
    ids::{DeviceId, UserId},
    session::{Claim, DeviceSignIn, Me, Refresh, Refreshed, Session, SignIn},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in, sign_out))
        .routes(routes!(claim))
        .routes(routes!(refresh))
        .routes(routes!(sign_out_everywhere))
}

/// Signs in with e-mail and password, from a device. With `X-Vigia: 1`, from a page of an allowed origin, the tokens come
/// as cookies that no script reads.
#[utoipa::path(post, path = "/session", tag = "sesion", request_body = SignIn, responses(
    (status = CREATED, body = Begun), (status = "4XX", body = ErrorBody)))]
async fn sign_in(
    State(app): State<App>,
    Peer(ip): Peer,
    ByCookie(page): ByCookie,
    Body(asked): Body<SignIn>,
) -> Result<Response> {
    let email = linea_o_nada(&asked.email).unwrap_or_default().to_lowercase();
    let user = users::Entity::find().filter(users::Column::Email.eq(&*email)).one(app.db.reader()).await?;
    let known = known_device(&app, user.as_ref(), &asked.device).await?;
    let budgets = match &known {
        Some(device) => vec![Budget::device(&device.id)],
        None => vec![Budget::account(&email, ip), Budget::address(ip)],
    };
    delays::attempt(&app, &budgets).await?;
    let stored = user.as_ref().filter(|user| user.activo).and_then(|user| user.password_hash.clone());
    let matches = passwords::verify(&app, asked.password, stored).await?;
    let Some(user) = user.filter(|_| matches) else {
        tracing::info!(%ip, "sign-in refused");
        return Err(Code::CredencialesInvalidas.into());
    };
    let mut tx = app.db.begin(Actor::System).await?;
    delays::succeeded(&tx, &budgets).await?;
    let session = begin(&app, &mut tx, user, known, &asked.device).await?;
    tx.commit().await?;
    begun(&app, session, page)
}

/// Sets an account's password by its one-time link, and signs in.
#[utoipa::path(post, path = "/session/claim", tag = "sesion", request_body = Claim, responses(
    (status = CREATED, body = Begun), (status = "4XX", body = ErrorBody)))]
async fn claim(
    State(app): State<App>,
    Peer(ip): Peer,
    ByCookie(page): ByCookie,
    Body(asked): Body<Claim>,
) -> Result<Response> {
    let budgets = [Budget::address(ip)];
    delays::attempt(&app, &budgets).await?;
    // A whole link may be pasted where its token is asked for.
    let token = asked.token.trim().rsplit('/').next().unwrap_or_default();
    let password = passwords::hash(&app, asked.password).await?;
    let mut tx = app.db.begin(Actor::System).await?;
    let user = use_claim(&tx, token).await?;
    let Some(user) = user else {
        return Err(Error::invalid(
            "token",
            "El enlace no es válido o ya se usó",
            "The link is not valid or was used already",
        ));
    };
    delays::succeeded(&tx, &budgets).await?;
    set_password(&tx, &user.id, password).await?;
    let id: UserId = user.id.clone().try_into().map_err(anyhow::Error::from)?;
    tx.in_name_of(Actor::User { id: id.clone(), device: None });
    tx.audit("clave.elegida", ("usuario", id.as_str()), None, json!({ "por": "enlace" })).await?;
    end_all_of(&mut tx, &id, Which::All, "password").await?;
    let session = begin(&app, &mut tx, user, None, &asked.device).await?;
    tx.commit().await?;
    begun(&app, session, page)
}

/// Rotates the refresh token; the one before gives the same successor until that is first used. With `X-Vigia: 1` the
/// token is the one of the page's cookie, and the body empty; the session's open sockets go on with it.
#[utoipa::path(post, path = "/session/refresh", tag = "sesion", request_body = Option<Refresh>, responses(
    (status = OK, body = Renewed), (status = "4XX", body = ErrorBody)))]
async fn refresh(
    State(app): State<App>,
    ByCookie(page): ByCookie,
    headers: HeaderMap,
    asked: Option<Body<Refresh>>,
) -> Result<Response> {
    let asked = asked.map(|Body(asked)| asked);
    let (shown, device) = match &asked {
        _ if page => (cookies::get(&headers, cookies::REFRESH), None),
        Some(asked) => (Some(&*asked.refresh_token), Some(&asked.device_id)),
        None => (None, None),
    };
    let token = sessions::recognise(&app, shown.ok_or(Code::AuthMissing)?).await?;
    let mut tx = app.db.begin(Actor::System).await?;
    let rotated = sessions::rotate(&mut tx, &app.keys, &token, device).await?;
    let now = tx.now();
    tx.commit().await?;
    let Some(sessions::Rotated { session, user, token }) = rotated else {
        tracing::warn!("a used refresh token came again; its session was ended");
        return Err(Code::AuthRevoked.into());
    };
    let id = user.id.clone().try_into().map_err(anyhow::Error::from)?;
    let sid = session.id.try_into().map_err(anyhow::Error::from)?;
    let device = session.device_id.try_into().map_err(anyhow::Error::from)?;
    let access_token = app.keys.access_token(&id, rol(&user)?, &sid, &device, now)?;
    let refreshed =
        Refreshed { access_token, expires_in: ACCESS_SECONDS.unsigned_abs(), refresh_token: token };
    renewed(&app, refreshed, page)
}

/// Ends this session.
#[utoipa::path(delete, path = "/session", tag = "sesion", responses(
    (status = NO_CONTENT), (status = "4XX", body = ErrorBody)))]
async fn sign_out(State(app): State<App>, user: CurrentUser, ByCookie(page): ByCookie) -> Result<Response> {
    let session = &user.signed_in()?.session;
    let mut tx = app.db.begin(user.actor()).await?;
    end(&mut tx, session, "sign-out").await?;
    tx.audit("sesion.cerrada", ("sesion", session.as_str()), None, json!({})).await?;
    tx.commit().await?;
    ended(&app, page)
}

/// Ends every session of the account.
#[utoipa::path(delete, path = "/sessions", tag = "sesion", responses(
    (status = NO_CONTENT), (status = "4XX", body = ErrorBody)))]
async fn sign_out_everywhere(
    State(app): State<App>,
    user: CurrentUser,
    ByCookie(page): ByCookie,
) -> Result<Response> {
    user.signed_in()?;
    let mut tx = app.db.begin(user.actor()).await?;
    end_all_of(&mut tx, &user.id, Which::All, "sign-out").await?;
    tx.audit("sesiones.cerradas", ("usuario", user.id.as_str()), None, json!({})).await?;
    tx.commit().await?;
    ended(&app, page)
}

/// The device somebody says they are on, if it is theirs and they hold its key.
async fn known_device(
    app: &App,
    user: Option<&users::Model>,
    asked: &DeviceSignIn,
) -> Result<Option<devices::Model>> {
    let (Some(user), Some(id), Some(key)) = (user, &asked.id, &asked.key) else { return Ok(None) };
    let device = devices::Entity::find_by_id(id.to_string()).one(app.db.reader()).await?;
    Ok(device.filter(|device| device.user_id == user.id && device.key_hash == hash(key)))
}

async fn begin(
    app: &App,
    tx: &mut Tx,
    user: users::Model,
    known: Option<devices::Model>,
    asked: &DeviceSignIn,
) -> Result<Session> {
    let id: UserId = user.id.clone().try_into().map_err(anyhow::Error::from)?;
    let rol = rol(&user)?;
    let name = linea("device.name", &asked.name)?;
    let (device, key) = match known {
        Some(device) => {
            let device_id: DeviceId = device.id.try_into().map_err(anyhow::Error::from)?;
            // The device signs in afresh: what it had before is over.
            end_all_of(tx, &id, Which::OfDevice(&device_id), "sign-in").await?;
            rename(tx, &device_id, name).await?;
            (device_id, None)
        }
        None => {
            let (device, key) = add_device(tx, &id, name, linea("device.platform", &asked.platform)?).await?;
            (device, Some(key))
        }
    };
    let (session, refresh_token) = sessions::begin(tx, &app.keys, &id, &device).await?;
    tx.in_name_of(Actor::User { id: id.clone(), device: Some(device.clone()) });
    tx.audit("sesion.iniciada", ("sesion", session.as_str()), None, json!({ "user": id, "device": device }))
        .await?;
    Ok(Session {
        access_token: app.keys.access_token(&id, rol, &session, &device, tx.now())?,
        expires_in: ACCESS_SECONDS.unsigned_abs(),
        refresh_token,
        device_id: device,
        device_key: key,
        user: Me { id, email: user.email, nombre: user.nombre, rol },
    })
}

async fn add_device(tx: &Tx, user: &UserId, name: String, platform: String) -> Result<(DeviceId, String)> {
    let (id, key) = (DeviceId::new(), random(32));
    let row = devices::ActiveModel {
        id: Set(id.to_string()),
        user_id: Set(user.to_string()),
        name: Set(name),
        platform: Set(platform),
        key_hash: Set(hash(&key)),
        created_at: Set(tx.now().millis()),
        last_seen_at: Set(tx.now().millis()),
        stored_seq: Set(0),
    };
    devices::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok((id, key))
}

async fn rename(tx: &Tx, device: &DeviceId, name: String) -> Result<()> {
    devices::Entity::update_many()
        .col_expr(devices::Column::Name, Expr::value(name))
        .col_expr(devices::Column::LastSeenAt, Expr::value(tx.now().millis()))
        .filter(devices::Column::Id.eq(device.as_str()))
        .exec(&**tx)
        .await?;
    Ok(())
}

pub(super) async fn set_password(tx: &Tx, user: &str, password_hash: String) -> Result<()> {
    users::Entity::update_many()
        .col_expr(users::Column::PasswordHash, Expr::value(password_hash))
        .filter(users::Column::Id.eq(user))
        .exec(&**tx)
        .await?;
    Ok(())
}
