//! `POST /facturas/{id}/emitir`, `/pagar` and `/anular`.

use super::{
    super::{
        estados::{Accion, siguiente},
        publish::publish_status,
        reglas::emision_al_emitir,
    },
    Change, vista,
};
use crate::{
    app::App,
    auth::CurrentUser,
    error::{Error, Result},
    expedientes::{Lector, stored},
    extract::{Json as JsonBody, Path},
};
use axum::{Json, extract::State};
use serde_json::json;
use vigia_protocol::{
    error::ErrorBody,
    facturas::{AdvanceFactura, EstadoFactura, Factura},
    ids::FacturaId,
};

/// Emits a draft; without a date of its own it bears today's.
#[utoipa::path(post, path = "/facturas/{id}/emitir", tag = "facturas", params(("id" = String, Path)),
    request_body = AdvanceFactura, responses(
    (status = OK, body = Factura), (status = "4XX", body = ErrorBody)))]
pub async fn emitir(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<FacturaId>,
    JsonBody(asked): JsonBody<AdvanceFactura>,
) -> Result<Json<Factura>> {
    advance(&app, &user, &id, Accion::Emitir, asked).await
}

/// Notes that an invoice was paid.
#[utoipa::path(post, path = "/facturas/{id}/pagar", tag = "facturas", params(("id" = String, Path)),
    request_body = AdvanceFactura, responses(
    (status = OK, body = Factura), (status = "4XX", body = ErrorBody)))]
pub async fn pagar(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<FacturaId>,
    JsonBody(asked): JsonBody<AdvanceFactura>,
) -> Result<Json<Factura>> {
    advance(&app, &user, &id, Accion::Pagar, asked).await
}

/// Voids an invoice that is not paid.
#[utoipa::path(post, path = "/facturas/{id}/anular", tag = "facturas", params(("id" = String, Path)),
    request_body = AdvanceFactura, responses(
    (status = OK, body = Factura), (status = "4XX", body = ErrorBody)))]
pub async fn anular(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<FacturaId>,
    JsonBody(asked): JsonBody<AdvanceFactura>,
) -> Result<Json<Factura>> {
    advance(&app, &user, &id, Accion::Anular, asked).await
}

async fn advance(
    app: &App,
    user: &CurrentUser,
    id: &FacturaId,
    accion: Accion,
    asked: AdvanceFactura,
) -> Result<Json<Factura>> {
    let mut tx = app.db.begin(user.actor()).await?;
    let mut change = Change::begin(app, user, &tx, id, asked.version).await?;
    let anterior = change.estado;
    let next = siguiente(anterior, accion).ok_or_else(|| conflict(anterior))?;
    if accion == Accion::Emitir {
        let hoy = Lector::new(app, user, tx.now()).hoy;
        change.row.emision = Some(emision_al_emitir(change.row.emision, change.row.vence, hoy)?);
    }
    change.row.estado = next.to_string();
    change.store(&tx).await?;
    let detalle = json!({ "antes": anterior, "despues": next });
    let expediente = stored(&change.caso.id)?;
    tx.audit(&format!("factura.{next}"), ("factura", id.as_str()), Some(&expediente), detalle).await?;
    publish_status(&mut tx, &change.row, anterior).await?;
    tx.commit().await?;
    vista::factura(change.row).map(Json)
}

fn conflict(estado: EstadoFactura) -> Error {
    match estado {
        EstadoFactura::Borrador => {
            Error::conflict("La factura todavía es un borrador", "The invoice is still a draft")
        }
        EstadoFactura::Emitida | EstadoFactura::Vencida => {
            Error::conflict("La factura ya está emitida", "The invoice is emitted already")
        }
        EstadoFactura::Pagada => Error::conflict("La factura ya está pagada", "The invoice is paid already"),
        EstadoFactura::Anulada => Error::conflict("La factura está anulada", "The invoice is void"),
    }
}
