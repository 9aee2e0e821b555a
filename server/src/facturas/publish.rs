//! What invoices tell: `factura:status`, to whoever sees all of the case.

use crate::{
    db::Tx,
    entity::facturas::Model,
    error::Result,
    expedientes::{envelope, publish_in_full, stored},
};
use vigia_protocol::{
    event::{FacturaStatus, name},
    facturas::EstadoFactura,
    ids::ExpedienteId,
};

/// Tells that an invoice stands elsewhere than before.
pub async fn publish_status(tx: &mut Tx, row: &Model, anterior: EstadoFactura) -> Result<()> {
    let expediente: ExpedienteId = stored(&row.expediente_id)?;
    let status = FacturaStatus {
        id: stored(&row.id)?,
        expediente_id: expediente.clone(),
        numero: row.numero.clone(),
        estado: stored(&row.estado)?,
        anterior,
        version: row.version,
    };
    let payload = envelope(name::FACTURA_STATUS, status, tx.now())?;
    publish_in_full(tx, &expediente, name::FACTURA_STATUS, payload).await
}
