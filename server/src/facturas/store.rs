//! Invoices in the database.

use crate::{
    db::Tx,
    entity::facturas::{Column, Entity, Model},
    error::Result,
    expedientes::stored,
    versioned,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use vigia_protocol::{
    facturas::EstadoFactura,
    ids::{ExpedienteId, FacturaId},
    time::Date,
};

/// How many a list holds; more than any case has.
const LIMIT: u64 = 500;

/// The invoices of a case, the newest first.
pub async fn of_case(conn: &impl ConnectionTrait, id: &ExpedienteId) -> Result<Vec<Model>> {
    let rows = Entity::find().filter(Column::ExpedienteId.eq(id.as_str()));
    let rows = rows.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id);
    Ok(rows.limit(LIMIT).all(conn).await?)
}

/// Emitted invoices whose last day has passed, at most so many, by id.
pub async fn overdue(
    conn: &impl ConnectionTrait,
    hoy: Date,
    after: Option<&FacturaId>,
    limit: u64,
) -> Result<Vec<FacturaId>> {
    // The same as [`super::estados::vencio`], asked of the database.
    let mut due = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Estado.eq(EstadoFactura::Emitida.as_str()))
        .filter(Column::Vence.lt(hoy));
    if let Some(id) = after {
        due = due.filter(Column::Id.gt(id.as_str()));
    }
    let ids = due.order_by_asc(Column::Id).limit(limit).into_tuple::<String>().all(conn).await?;
    ids.iter().map(|id| stored(id)).collect()
}

/// An invoice, as it is.
pub async fn find(conn: &impl ConnectionTrait, id: &FacturaId) -> Result<Model> {
    versioned::find::<Entity>(conn, id.as_str()).await
}

/// An invoice; locked until the end of the transaction that asks.
pub async fn lock(tx: &Tx, id: &FacturaId) -> Result<Model> {
    versioned::lock::<Entity>(tx, id.as_str()).await
}

/// Stores a new invoice.
pub async fn insert(tx: &Tx, row: &Model) -> Result<()> {
    versioned::insert::<Entity>(tx, row).await
}

/// Writes an invoice where it still has the version that was seen.
pub async fn update(tx: &Tx, row: &Model, seen: i64) -> Result<()> {
    versioned::update::<Entity>(tx, row, &row.id, seen).await
}
