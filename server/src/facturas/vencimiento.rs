//! The loop that makes emitted invoices overdue the day after their last day.
//!
//! Like the deadline watch it keeps nothing in memory: the state is the claim, and it changes under a lock in the
//! transaction that tells of it, so any number of nodes makes each one overdue once.

use super::{
    estados::{Accion, siguiente, vencio},
    publish::publish_status,
    store,
};
use crate::{app::App, db::Actor, error::Result, expedientes::stored, prescripciones::plazos::fecha};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use vigia_protocol::{facturas::EstadoFactura, ids::FacturaId};

/// How many are asked for at a time.
const PAGE: u64 = 200;

/// Runs until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = round(&app, &stop).await {
            tracing::warn!(%error, "overdue invoices cannot be read; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(app.clock.watch_interval()) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Looks at every emitted invoice whose last day has passed. One that fails is tried again in the next round and stops
/// no other.
pub(crate) async fn round(app: &App, stop: &CancellationToken) -> Result<()> {
    let mut last: Option<FacturaId> = None;
    loop {
        let due = store::overdue(app.db.reader(), app.today(), last.as_ref(), PAGE).await?;
        for id in &due {
            if stop.is_cancelled() {
                return Ok(());
            }
            if let Err(error) = make_overdue(app, id).await {
                tracing::error!(factura.id = %id, %error, "an invoice could not be made overdue; trying again");
            }
        }
        match due.last() {
            Some(id) if due.len() as u64 == PAGE => last = Some(id.clone()),
            _ => return Ok(()),
        }
    }
}

/// Makes an invoice overdue, unless somebody was faster: paid it, voided it, or another node came first.
async fn make_overdue(app: &App, id: &FacturaId) -> Result<()> {
    let mut tx = app.db.begin(Actor::System).await?;
    let mut row = store::lock(&tx, id).await?;
    let anterior: EstadoFactura = stored(&row.estado)?;
    let hoy = fecha(app.config.zona, tx.now());
    let Some(next) =
        siguiente(anterior, Accion::Vencer).filter(|_| row.vence.is_some_and(|at| vencio(at, hoy)))
    else {
        return Ok(());
    };
    let seen = row.version;
    row.estado = next.to_string();
    row.version += 1;
    store::update(&tx, &row, seen).await?;
    let detalle = json!({ "antes": anterior, "despues": next, "vence": row.vence });
    tx.audit("factura.vencida", ("factura", &row.id), Some(&stored(&row.expediente_id)?), detalle).await?;
    publish_status(&mut tx, &row, anterior).await?;
    tx.commit().await
}
