//! `PATCH /facturas/{id}`, while it is a draft.

use super::{
    super::reglas::{check_fechas, check_importe, check_moneda},
    Change, vista,
};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::facturas::Model,
    error::{Error, Result},
    expedientes::{Lector, part, publish_update, stored, texto::linea},
    extract::{Body, Path},
};
use axum::{Json, extract::State};
use serde_json::{Value, json};
use vigia_protocol::{
    error::ErrorBody,
    facturas::{EditFactura, EstadoFactura, Factura},
    ids::FacturaId,
    time::Date,
};

/// Edits a draft: what is absent stays, a date that is `null` is taken away.
#[utoipa::path(patch, path = "/facturas/{id}", tag = "facturas", params(("id" = String, Path)),
    request_body = EditFactura, responses(
    (status = OK, body = Factura), (status = "4XX", body = ErrorBody)))]
pub async fn edit(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<FacturaId>,
    Body(edit): Body<EditFactura>,
) -> Result<Json<Factura>> {
    let mut tx = app.db.begin(user.actor()).await?;
    let mut change = Change::begin(&app, &user, &tx, &id, edit.version).await?;
    if change.estado != EstadoFactura::Borrador {
        return Err(Error::conflict(
            "La factura ya no es un borrador: no se edita",
            "The invoice is no draft any more: it is not edited",
        ));
    }
    let before = change.row.clone();
    apply(&mut change.row, &edit, Lector::new(&app, &user, tx.now()).hoy)?;
    if change.row != before {
        change.store(&tx).await?;
        let detalle = json!({ "antes": fields(&before), "despues": fields(&change.row) });
        tx.audit("factura.editada", ("factura", id.as_str()), Some(&stored(&change.caso.id)?), detalle)
            .await?;
        publish_update(&mut tx, &change.caso, &user.id, part("facturas")).await?;
        tx.commit().await?;
    }
    vista::factura(change.row).map(Json)
}

fn apply(row: &mut Model, edit: &EditFactura, hoy: Date) -> Result<()> {
    if let Some(numero) = &edit.numero {
        row.numero = linea("numero", numero)?;
    }
    if let Some(concepto) = &edit.concepto {
        row.concepto = linea("concepto", concepto)?;
    }
    if let Some(moneda) = &edit.moneda {
        row.moneda.clone_from(moneda);
    }
    row.importe = edit.importe.unwrap_or(row.importe);
    row.emision = edit.emision.unwrap_or(row.emision);
    row.vence = edit.vence.unwrap_or(row.vence);
    check_importe(row.importe)?;
    check_moneda(&row.moneda)?;
    check_fechas(row.emision, row.vence, hoy)
}

fn fields(row: &Model) -> Value {
    json!({
        "numero": row.numero, "concepto": row.concepto, "importe": row.importe, "moneda": row.moneda,
        "emision": row.emision, "vence": row.vence,
    })
}
