//! `POST /expedientes/{id}/facturas`.

use super::{
    super::reglas::{check_fechas, check_importe, check_moneda},
    case, store, vista,
};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::facturas::Model,
    error::Result,
    expedientes::{self, Lector, part, publish_update, texto::linea},
    extract::{Body, Path},
};
use axum::{Json, extract::State, http::StatusCode};
use serde_json::json;
use vigia_protocol::{
    error::ErrorBody,
    facturas::{EstadoFactura, Factura, NewFactura},
    ids::{ExpedienteId, FacturaId},
};

/// Enters an invoice, as a draft.
#[utoipa::path(post, path = "/expedientes/{id}/facturas", tag = "facturas", params(("id" = String, Path)),
    request_body = NewFactura, responses(
    (status = CREATED, body = Factura), (status = "4XX", body = ErrorBody)))]
pub async fn create(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
    Body(new): Body<NewFactura>,
) -> Result<(StatusCode, Json<Factura>)> {
    let mut tx = app.db.begin(user.actor()).await?;
    expedientes::lock(&*tx, &[id.to_string()]).await?;
    let lector = Lector::new(&app, &user, tx.now());
    let caso = case(&*tx, lector, &id).await?;
    check_importe(new.importe)?;
    check_moneda(&new.moneda)?;
    check_fechas(new.emision, new.vence, lector.hoy)?;
    let row = Model {
        id: FacturaId::new().into(),
        expediente_id: id.to_string(),
        numero: linea("numero", &new.numero)?,
        concepto: linea("concepto", &new.concepto)?,
        importe: new.importe,
        moneda: new.moneda,
        emision: new.emision,
        vence: new.vence,
        estado: EstadoFactura::Borrador.to_string(),
        version: 1,
        created_at: tx.now().millis(),
        created_by: user.id.to_string(),
    };
    store::insert(&tx, &row).await?;
    let detalle = json!({ "numero": row.numero, "importe": row.importe, "moneda": row.moneda });
    tx.audit("factura.ingresada", ("factura", &row.id), Some(&id), detalle).await?;
    publish_update(&mut tx, &caso, &user.id, part("facturas")).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(vista::factura(row)?)))
}
