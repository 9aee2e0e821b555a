//! `GET /calendario` and `GET /expedientes/{id}/calendario`.

use super::{reglas::ventana, store, vista};
use crate::{
    app::App,
    auth::CurrentUser,
    error::Result,
    expedientes::{Lector, find_visible},
    extract::{Path, Query},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use vigia_protocol::{calendario::Evento, error::ErrorBody, ids::ExpedienteId, time::Date};

/// Which days.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// From this day of the firm's calendar.
    desde: Date,
    /// Up to this day, included; at most 366 days.
    hasta: Date,
}

/// What is on in these days: the asker's own entries and those of the cases they see, by their beginning.
#[utoipa::path(get, path = "/calendario", tag = "calendario", params(Which), responses(
    (status = OK, body = Vec<Evento>), (status = "4XX", body = ErrorBody)))]
pub async fn list(
    State(app): State<App>,
    user: CurrentUser,
    Query(which): Query<Which>,
) -> Result<Json<Vec<Evento>>> {
    let lector = Lector::new(&app, &user, app.clock.now());
    let days = ventana(app.config.zona, which.desde, which.hasta)?;
    let rows = store::between(app.db.reader(), lector, days).await?;
    vista::eventos(app.db.reader(), rows, lector).await.map(Json)
}

/// What is on in a case, by its beginning.
#[utoipa::path(get, path = "/expedientes/{id}/calendario", tag = "calendario", params(("id" = String, Path)),
    responses((status = OK, body = Vec<Evento>), (status = "4XX", body = ErrorBody)))]
pub async fn of_case(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
) -> Result<Json<Vec<Evento>>> {
    let lector = Lector::new(&app, &user, app.clock.now());
    let conn = app.db.reader();
    find_visible(conn, lector, &id).await?;
    app.lecturas.de(&user, &id, lector.now);
    vista::eventos(conn, store::of_case(conn, &id).await?, lector).await.map(Json)
}
