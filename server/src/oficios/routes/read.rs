//! `GET /expedientes/{id}/oficios`, `GET /oficios` and `GET /oficios/{id}`.

use super::{super::store::Filter, quien, store, ve, vista};
use crate::{
    app::App,
    auth::CurrentUser,
    error::{Error, Result},
    expedientes::{Lector, find_visible},
    extract::{Path, Query},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use vigia_protocol::{
    error::ErrorBody,
    ids::{ExpedienteId, OficioId},
    oficios::{EstadoOficio, Oficio},
};

/// The oficios of a case that the asker may see.
#[utoipa::path(get, path = "/expedientes/{id}/oficios", tag = "oficios", params(("id" = String, Path)), responses(
    (status = OK, body = Vec<Oficio>), (status = "4XX", body = ErrorBody)))]
pub async fn of_case(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
) -> Result<Json<Vec<Oficio>>> {
    let lector = Lector::new(&app, &user, app.clock.now());
    let conn = app.db.reader();
    find_visible(conn, lector, &id).await?;
    app.lecturas.de(&user, &id, lector.now);
    let rows = store::list(conn, lector, Filter { expediente: Some(&id), ..Filter::default() }).await?;
    Ok(Json(vista::oficios(conn, rows, lector.hoy).await?))
}

/// Which oficios.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those that stand there.
    estado: Option<EstadoOficio>,
    /// Only the asker's own.
    #[serde(default)]
    mios: bool,
}

/// The oficios the asker may see: the nearest date first.
#[utoipa::path(get, path = "/oficios", tag = "oficios", params(Which), responses(
    (status = OK, body = Vec<Oficio>), (status = "4XX", body = ErrorBody)))]
pub async fn list(
    State(app): State<App>,
    user: CurrentUser,
    Query(which): Query<Which>,
) -> Result<Json<Vec<Oficio>>> {
    let lector = Lector::new(&app, &user, app.clock.now());
    let filter = Filter { estado: which.estado, mios: which.mios, expediente: None };
    let rows = store::list(app.db.reader(), lector, filter).await?;
    Ok(Json(vista::oficios(app.db.reader(), rows, lector.hoy).await?))
}

/// An oficio.
#[utoipa::path(get, path = "/oficios/{id}", tag = "oficios", params(("id" = String, Path)), responses(
    (status = OK, body = Oficio), (status = "4XX", body = ErrorBody)))]
pub async fn one(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<OficioId>,
) -> Result<Json<Oficio>> {
    let lector = Lector::new(&app, &user, app.clock.now());
    let conn = app.db.reader();
    let row = store::find(conn, &id).await?;
    if !ve(&row, quien(conn, lector, &row).await?, lector.now)? {
        return Err(Error::NotFound);
    }
    Ok(Json(vista::oficio(conn, row, lector.hoy).await?))
}
