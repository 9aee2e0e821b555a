//! Invoices as they are shown.

use crate::{entity::facturas::Model, error::Result, expedientes::stored};
use vigia_protocol::{facturas::Factura, time::Timestamp};

/// An invoice.
pub fn factura(row: Model) -> Result<Factura> {
    Ok(Factura {
        id: stored(&row.id)?,
        expediente_id: stored(&row.expediente_id)?,
        numero: row.numero,
        concepto: row.concepto,
        importe: row.importe,
        moneda: row.moneda,
        emision: row.emision,
        vence: row.vence,
        estado: stored(&row.estado)?,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
    })
}
