//! `GET /expedientes/{id}/facturas` and `GET /facturas/{id}`.

use super::{case, store, ve, vista};
use crate::{
    app::App,
    auth::CurrentUser,
    error::{Error, Result},
    expedientes::{Lector, stored},
    extract::Path,
};
use axum::{Json, extract::State};
use vigia_protocol::{
    error::ErrorBody,
    facturas::Factura,
    ids::{ExpedienteId, FacturaId},
};

/// The invoices of a case, the newest first.
#[utoipa::path(get, path = "/expedientes/{id}/facturas", tag = "facturas", params(("id" = String, Path)), responses(
    (status = OK, body = Vec<Factura>), (status = "4XX", body = ErrorBody)))]
pub async fn of_case(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
) -> Result<Json<Vec<Factura>>> {
    let conn = app.db.reader();
    let lector = Lector::new(&app, &user, app.clock.now());
    case(conn, lector, &id).await?;
    app.lecturas.de(&user, &id, lector.now);
    store::of_case(conn, &id).await?.into_iter().map(vista::factura).collect::<Result<_>>().map(Json)
}

/// An invoice.
#[utoipa::path(get, path = "/facturas/{id}", tag = "facturas", params(("id" = String, Path)), responses(
    (status = OK, body = Factura), (status = "4XX", body = ErrorBody)))]
pub async fn one(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<FacturaId>,
) -> Result<Json<Factura>> {
    let conn = app.db.reader();
    let row = store::find(conn, &id).await?;
    let lector = Lector::new(&app, &user, app.clock.now());
    if !ve(conn, lector, &row).await? {
        return Err(Error::NotFound);
    }
    app.lecturas.de(&user, &stored(&row.expediente_id)?, lector.now);
    vista::factura(row).map(Json)
}
