//! `/api/v1/me`: my account and my devices.

use super::{CurrentUser, Which, delays, delays::Budget, end_all_of, passwords, routes::set_password};
use crate::{
    app::App,
    entity::{devices, sessions, users},
    error::{Error, Result},
    extract::{Body, Path},
};
use axum::{Json, extract::State, http::StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use std::collections::HashSet;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    error::ErrorBody,
    ids::DeviceId,
    session::{ChangePassword, Device, Me},
    time::Timestamp,
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
    let conn = app.db.reader();
    let signed_in: HashSet<String> = sessions::Entity::find()
        .filter(sessions::Column::UserId.eq(user.id.as_str()))
        .filter(sessions::Column::EndedAt.is_null())
        .filter(sessions::Column::ExpiresAt.gt(app.clock.now().millis()))
        .all(conn)
        .await?
        .into_iter()
        .map(|session| session.device_id)
        .collect();
    let rows = devices::Entity::find()
        .filter(devices::Column::UserId.eq(user.id.as_str()))
        .order_by_desc(devices::Column::LastSeenAt)
        .all(conn)
        .await?;
    let devices = rows.into_iter().map(|row| {
        Ok(Device {
            signed_in: signed_in.contains(&row.id),
            current: row.id == user.device.as_str(),
            id: row.id.try_into().map_err(anyhow::Error::from)?,
            name: row.name,
            platform: row.platform,
            created_at: Timestamp::from_millis(row.created_at),
            last_seen_at: Timestamp::from_millis(row.last_seen_at),
        })
    });
    Ok(Json(devices.collect::<Result<_>>()?))
}

/// Ends the sessions of one device.
#[utoipa::path(delete, path = "/me/devices/{id}", tag = "sesion", params(("id" = String, Path)), responses(
    (status = NO_CONTENT), (status = "4XX", body = ErrorBody)))]
async fn sign_out_device(
    State(app): State<App>,
    user: CurrentUser,
    Path(device): Path<DeviceId>,
) -> Result<StatusCode> {
    let mut tx = app.db.begin(user.actor()).await?;
    devices::Entity::find_by_id(device.to_string())
        .one(&*tx)
        .await?
        .filter(|row| row.user_id == user.id.as_str())
        .ok_or(Error::NotFound)?;
    end_all_of(&mut tx, &user.id, Which::OfDevice(&device), "sign-out").await?;
    tx.audit("dispositivo.cerrado", ("dispositivo", device.as_str()), None, json!({})).await?;
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
    let budgets = [Budget::device(user.device.as_str())];
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
    end_all_of(&mut tx, &user.id, Which::Except(&user.session), "password").await?;
    tx.audit("clave.cambiada", ("usuario", user.id.as_str()), None, json!({})).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
