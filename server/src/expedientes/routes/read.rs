//! `GET /expedientes` and `GET /expedientes/{id}`.

use crate::{
    app::App,
    auth::CurrentUser,
    error::Result,
    expedientes::{Lector, find_visible, store, vista},
    extract::{Path, Query},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use vigia_protocol::{
    error::ErrorBody,
    expedientes::{Expediente, ExpedientesPage},
    ids::ExpedienteId,
};

/// Which cases.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// Words of the reference, the carátula, the number or the court; neither case nor accents count.
    #[serde(default)]
    q: String,
    /// Only open cases without an open deadline.
    #[serde(default, rename = "sinPlazo")]
    sin_plazo: bool,
    /// How many; at most 200.
    limit: Option<u64>,
    /// After how many.
    #[serde(default)]
    offset: u32,
}

/// The cases the asker may see.
#[utoipa::path(get, path = "/expedientes", tag = "expedientes", params(Search), responses(
    (status = OK, body = ExpedientesPage), (status = "4XX", body = ErrorBody)))]
pub async fn list(
    State(app): State<App>,
    user: CurrentUser,
    Query(search): Query<Search>,
) -> Result<Json<ExpedientesPage>> {
    let lector = Lector::new(&app, &user, app.clock.now());
    let conn = app.db.reader();
    let page = (search.limit.unwrap_or(50).clamp(1, 200), u64::from(search.offset));
    let (rows, total) = store::search(conn, lector, (&search.q, search.sin_plazo), page).await?;
    Ok(Json(ExpedientesPage { expedientes: vista::resumenes(conn, rows, lector).await?, total }))
}

/// A case, as far as the asker may see it.
#[utoipa::path(get, path = "/expedientes/{id}", tag = "expedientes", params(("id" = String, Path)), responses(
    (status = OK, body = Expediente), (status = "4XX", body = ErrorBody)))]
pub async fn one(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
) -> Result<Json<Expediente>> {
    let lector = Lector::new(&app, &user, app.clock.now());
    let (row, acceso) = find_visible(app.db.reader(), lector, &id).await?;
    app.lecturas.de(&user, &id, lector.now);
    Ok(Json(vista::expediente(app.db.reader(), row, acceso, lector).await?))
}
