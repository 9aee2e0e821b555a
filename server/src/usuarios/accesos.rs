//! What somebody gets into, and from where: their cases, devices and sessions, for admins.

use super::store;
use crate::{
    app::App,
    auth::{self, CurrentUser, Which, end_all_of},
    entity::{expediente_members as members, expedientes as cases},
    error::Result,
    expedientes::{Lector, referencia, stored, visible},
    extract::Path,
    feeds,
};
use axum::{Json, extract::State, http::StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use std::collections::HashMap;
use vigia_protocol::{
    error::ErrorBody,
    ids::{DeviceId, UserId},
    session::Device,
    time::Timestamp,
    usuarios::Membresia,
};

/// The cases somebody belongs to, the newest membership first. Those an oficio lets into are not among them, nor
/// those an admin sees by being one.
#[utoipa::path(get, path = "/users/{id}/expedientes", tag = "usuarios", params(("id" = String, Path)), responses(
    (status = OK, body = Vec<Membresia>), (status = "4XX", body = ErrorBody)))]
pub async fn expedientes(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<UserId>,
) -> Result<Json<Vec<Membresia>>> {
    user.must_be_admin()?;
    let conn = app.db.reader();
    store::find(conn, &id).await?;
    let own = members::Entity::find()
        .filter(members::Column::UserId.eq(id.as_str()))
        .order_by_desc(members::Column::Since)
        .all(conn)
        .await?;
    let cases = cases::Entity::find()
        .filter(cases::Column::Id.is_in(own.iter().map(|member| &member.expediente_id)))
        // Of the cases the asker does not see they learn nothing here either.
        .filter(visible(Lector::new(&app, &user, app.clock.now())))
        .all(conn)
        .await?;
    let cases: HashMap<_, _> = cases.into_iter().map(|case| (case.id.clone(), case)).collect();
    let list =
        own.into_iter().filter_map(|member| cases.get(&member.expediente_id).map(|case| (member, case)));
    let list = list.map(|(member, case)| {
        Ok(Membresia {
            expediente_id: stored(&case.id)?,
            referencia: referencia(case.referencia),
            caratula: case.caratula.clone(),
            estado: stored(&case.estado)?,
            calidad: stored(&member.calidad)?,
            desde: Timestamp::from_millis(member.since),
        })
    });
    list.collect::<Result<_>>().map(Json)
}

/// The devices of an account, the one heard of last first.
#[utoipa::path(get, path = "/users/{id}/devices", tag = "usuarios", params(("id" = String, Path)), responses(
    (status = OK, body = Vec<Device>), (status = "4XX", body = ErrorBody)))]
pub async fn devices(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<UserId>,
) -> Result<Json<Vec<Device>>> {
    user.must_be_admin()?;
    store::find(app.db.reader(), &id).await?;
    auth::devices_of(&app, &id, user.device()).await.map(Json)
}

/// Ends the sessions of one device of an account, at once.
#[utoipa::path(delete, path = "/users/{id}/devices/{deviceId}", tag = "usuarios",
    params(("id" = String, Path), ("deviceId" = String, Path)), responses(
    (status = NO_CONTENT), (status = "4XX", body = ErrorBody)))]
pub async fn sign_out(
    State(app): State<App>,
    user: CurrentUser,
    Path((id, device)): Path<(UserId, DeviceId)>,
) -> Result<StatusCode> {
    user.must_be_admin()?;
    let mut tx = app.db.begin(user.actor()).await?;
    auth::sign_out_device(&mut tx, &id, &device, "admin").await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends every session of an account and its private calendar, at once; its password stays.
#[utoipa::path(delete, path = "/users/{id}/sessions", tag = "usuarios", params(("id" = String, Path)), responses(
    (status = NO_CONTENT), (status = "4XX", body = ErrorBody)))]
pub async fn sign_out_everywhere(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<UserId>,
) -> Result<StatusCode> {
    user.must_be_admin()?;
    let mut tx = app.db.begin(user.actor()).await?;
    store::find(&*tx, &id).await?;
    end_all_of(&mut tx, &id, Which::All, "admin").await?;
    feeds::revocar(&tx, &id, "admin").await?;
    tx.audit("sesiones.cerradas", ("usuario", id.as_str()), None, json!({})).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
