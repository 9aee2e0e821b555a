//! `/api/v1/me`: my account and my devices.

use super::{
    CurrentUser, SignedIn, Which, delays, delays::Budget, devices, devices::devices_of, end_all_of,
    passwords, routes::set_password,
};
use crate::{
    app::App,
    entity::users,
    error::{Error, Result},
    extract::{Body, Path},
};
use axum::{Json, extract::State, http::StatusCode};
use sea_orm::EntityTrait;
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    error::ErrorBody,
    ids::DeviceId,
    session::{ChangePassword, Device, Me},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(me))
        .routes(routes!(list_devices))
        .routes(routes!(sign_out_device))
        .routes(routes!(change_password))
}

/// The account that asks.
#[utoipa::path(get, path = "/me", tag = "sesion", responses(
    (status = OK, body = Me), (status = "4XX", body = ErrorBody)))]
async fn me(State(app): State<App>, user: CurrentUser) -> Result<Json<Me>> {
    let row =
        users::Entity::find_by_id(user.id.to_string()).one(app.db.reader()).await?.ok_or(Error::NotFound)?;
    Ok(Json(Me { id: user.id, email: row.email, nombre: row.nombre, rol: user.rol }))
}

/// The devices of the account, the one heard of last first.
#[utoipa::path(get, path = "/me/devices", tag = "sesion", responses(
    (status = OK, body = Vec<Device>), (status = "4XX", body = ErrorBody)))]
async fn list_devices(State(app): State<App>, user: CurrentUser) -> Result<Json<Vec<Device>>> {
    devices_of(&app, &user.id, user.device()).await.map(Json)
}

/// Ends the sessions of one device.
#[utoipa::path(delete, path = "/me/devices/{id}", tag = "sesion", params(("id" = String, Path)), responses(
    (status = NO_CONTENT), (status = "4XX", body = ErrorBody)))]
async fn sign_out_device(
    State(app): State<App>,
    user: CurrentUser,
    Path(device): Path<DeviceId>,
) -> Result<StatusCode> {
    user.signed_in()?;
    let mut tx = app.db.begin(user.actor()).await?;
    devices::sign_out_device(&mut tx, &user.id, &device, "sign-out").await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the password, and ends every other session.
#[utoipa::path(post, path = "/me/password", tag = "sesion", request_body = ChangePassword, responses(
    (status = NO_CONTENT), (status = "4XX", body = ErrorBody)))]
async fn change_password(
    State(app): State<App>,
    user: CurrentUser,
    Body(asked): Body<ChangePassword>,
) -> Result<StatusCode> {
    let SignedIn { session, device } = user.signed_in()?;
    let budgets = [Budget::device(device.as_str())];
    delays::attempt(&app, &budgets).await?;
    let row =
        users::Entity::find_by_id(user.id.to_string()).one(app.db.reader()).await?.ok_or(Error::NotFound)?;
    if !passwords::verify(&app, asked.current, row.password_hash).await? {
        return Err(Error::invalid(
            "current",
            "No es la contraseña actual",
            "This is not the current password",
        ));
    }
    let hash = passwords::hash(&app, asked.new).await?;
    let mut tx = app.db.begin(user.actor()).await?;
    delays::succeeded(&tx, &budgets).await?;
    set_password(&tx, user.id.as_str(), hash).await?;
    end_all_of(&mut tx, &user.id, Which::Except(session), "password").await?;
    tx.audit("clave.cambiada", ("usuario", user.id.as_str()), None, json!({})).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
