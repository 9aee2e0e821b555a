//! Reading calendars.

use super::{store, vista};
use crate::{
    app::App,
    auth::CurrentUser,
    error::{Error, Result},
    extract::{Path, Query},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use vigia_protocol::{
    calendarios::{ArchivoCalendario, Calendario, Calendarios},
    error::ErrorBody,
    ids::CalendarioId,
};

/// Every calendar, which of them is the office's, and what to warn of it.
#[utoipa::path(get, path = "/calendarios", tag = "calendarios", responses(
    (status = OK, body = Calendarios), (status = "4XX", body = ErrorBody)))]
pub async fn list(State(app): State<App>, _: CurrentUser) -> Result<Json<Calendarios>> {
    Ok(Json(vista::calendarios(app.db.reader(), app.today()).await?))
}

/// The office's calendar; not there where none is chosen.
#[utoipa::path(get, path = "/calendarios/oficina", tag = "calendarios", responses(
    (status = OK, body = Calendario), (status = "4XX", body = ErrorBody)))]
pub async fn oficina(State(app): State<App>, _: CurrentUser) -> Result<Json<Calendario>> {
    let conn = app.db.reader();
    let id = store::elegida(conn).await?.ok_or(Error::NotFound)?;
    Ok(Json(vista::calendario(conn, &id, None).await?))
}

/// Which version of it.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// An older version; the one that counts where absent.
    version: Option<i64>,
}

/// A calendar with its days and its history, as it counts now or in an older version.
#[utoipa::path(get, path = "/calendarios/{id}", tag = "calendarios", params(("id" = String, Path), Asked),
    responses((status = OK, body = Calendario), (status = "4XX", body = ErrorBody)))]
pub async fn one(
    State(app): State<App>,
    _: CurrentUser,
    Path(id): Path<CalendarioId>,
    Query(asked): Query<Asked>,
) -> Result<Json<Calendario>> {
    Ok(Json(vista::calendario(app.db.reader(), &id, asked.version).await?))
}

/// A calendar as a file, which `import` takes.
#[utoipa::path(get, path = "/calendarios/{id}/file", tag = "calendarios", params(("id" = String, Path)),
    responses((status = OK, body = ArchivoCalendario), (status = "4XX", body = ErrorBody)))]
pub async fn file(
    State(app): State<App>,
    _: CurrentUser,
    Path(id): Path<CalendarioId>,
) -> Result<Json<ArchivoCalendario>> {
    let row = store::find(app.db.reader(), &id).await?;
    Ok(Json(ArchivoCalendario { id, datos: store::de_texto(&row.datos)? }))
}
