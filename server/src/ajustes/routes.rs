//! `GET` and `PUT /api/v1/ajustes`, for admins.

use super::{reglas, store, store::Vigentes};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::users,
    error::{Error, Result},
    expedientes::texto::linea,
    extract::Body,
    oficios, prescripciones,
};
use axum::{Json, extract::State};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    ajustes::{AjustesVigentes, SetAjustes},
    error::ErrorBody,
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read, set))
}

/// The firm's settings, as they count now.
#[utoipa::path(get, operation_id = "read", path = "/ajustes", tag = "ajustes", responses(
    (status = OK, body = AjustesVigentes), (status = "4XX", body = ErrorBody)))]
async fn read(State(app): State<App>, user: CurrentUser) -> Result<Json<AjustesVigentes>> {
    user.must_be_admin()?;
    let conn = app.db.reader();
    shown(&app, conn, store::vigentes(conn, &app.config).await?).await
}

/// Changes the firm's settings. The watch looks at every open deadline again; what is past by the new settings alone
/// does not fire.
#[utoipa::path(put, operation_id = "set", path = "/ajustes", tag = "ajustes", request_body = SetAjustes, responses(
    (status = OK, body = AjustesVigentes), (status = "4XX", body = ErrorBody)))]
async fn set(
    State(app): State<App>,
    user: CurrentUser,
    Body(set): Body<SetAjustes>,
) -> Result<Json<AjustesVigentes>> {
    user.must_be_admin()?;
    let (seen, motivo) = (set.version, linea("motivo", &set.motivo)?);
    let nuevo = reglas::revisar(set)?;
    let tx = app.db.begin(user.actor()).await?;
    let antes = store::vigentes(&*tx, &app.config).await?;
    if antes.version != seen {
        return Err(Error::Conflict(None));
    }
    if antes.ajustes != nuevo {
        store::insert(&tx, &antes, &nuevo, &motivo, &user.id).await?;
        let detalle = json!({
            "version": antes.version + 1, "motivo": motivo, "antes": antes.ajustes, "despues": nuevo,
        });
        tx.audit("ajustes.cambiados", ("ajustes", "firma"), None, detalle).await?;
        prescripciones::look_again(&tx).await?;
        oficios::look_again(&tx).await?;
    }
    let answer = shown(&app, &*tx, store::vigentes(&*tx, &app.config).await?).await?;
    tx.commit().await?;
    app.watch.notify_one();
    Ok(answer)
}

async fn shown(app: &App, conn: &impl ConnectionTrait, vigentes: Vigentes) -> Result<Json<AjustesVigentes>> {
    let Vigentes { version, ajustes, cambio, .. } = vigentes;
    let por = match &cambio {
        Some((por, ..)) => users::Entity::find_by_id(por.clone()).one(conn).await?.map(|user| user.nombre),
        None => None,
    };
    let (at, motivo) = cambio.map(|(_, at, motivo)| (at, motivo)).unzip();
    Ok(Json(AjustesVigentes { version, ajustes, correo: app.config.smtp.is_some(), por, at, motivo }))
}
