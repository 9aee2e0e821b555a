//! Entries of the calendar in the database.

use crate::{
    db::Tx,
    entity::{
        eventos::{Column, Entity, Model},
        expedientes,
    },
    error::Result,
    expedientes::{Lector, visible},
    versioned,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Query,
};
use vigia_protocol::{
    ids::{EventoId, ExpedienteId},
    time::Timestamp,
};

/// How many a list holds; more than anybody has in a year.
const LIMIT: u64 = 2_000;

/// What somebody sees of a stretch of time, by its beginning: their own and that of the cases they see.
pub async fn between(
    conn: &impl ConnectionTrait,
    lector: Lector<'_>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Model>> {
    let (from, to) = (from.millis(), to.millis());
    let cases = Query::select()
        .column(expedientes::Column::Id)
        .from(expedientes::Entity)
        .cond_where(visible(lector))
        .to_owned();
    // The same as [`super::reglas::Vinculo::ve`], asked of the database.
    let own = Condition::all().add(Column::ExpedienteId.is_null()).add(Column::Owner.eq(lector.id.as_str()));
    let seen = Condition::any().add(own).add(Column::ExpedienteId.in_subquery(cases));
    // The last of several whole days is known by its first instant, and lasts until its midnight.
    let last_day = Condition::all().add(Column::TodoElDia.eq(true)).add(Column::Fin.gte(from));
    let lasts = Condition::any().add(Column::Inicio.gte(from)).add(Column::Fin.gt(from)).add(last_day);
    let found = Entity::find().filter(seen).filter(Column::Inicio.lt(to)).filter(lasts);
    Ok(found.order_by_asc(Column::Inicio).order_by_asc(Column::Id).limit(LIMIT).all(conn).await?)
}

/// The entries of a case, by their beginning.
pub async fn of_case(conn: &impl ConnectionTrait, id: &ExpedienteId) -> Result<Vec<Model>> {
    let rows = Entity::find().filter(Column::ExpedienteId.eq(id.as_str()));
    Ok(rows.order_by_asc(Column::Inicio).order_by_asc(Column::Id).limit(LIMIT).all(conn).await?)
}

/// An entry, as it is.
pub async fn find(conn: &impl ConnectionTrait, id: &EventoId) -> Result<Model> {
    versioned::find::<Entity>(conn, id.as_str()).await
}

/// An entry; locked until the end of the transaction that asks.
pub async fn lock(tx: &Tx, id: &EventoId) -> Result<Model> {
    versioned::lock::<Entity>(tx, id.as_str()).await
}

/// Stores a new entry.
pub async fn insert(tx: &Tx, row: &Model) -> Result<()> {
    versioned::insert::<Entity>(tx, row).await
}

/// Writes an entry where it still has the version that was seen.
pub async fn update(tx: &Tx, row: &Model, seen: i64) -> Result<()> {
    versioned::update::<Entity>(tx, row, &row.id, seen).await
}

/// Takes an entry away; whoever asks has locked it.
pub async fn delete(tx: &Tx, row: &Model) -> Result<()> {
    Entity::delete_by_id(row.id.clone()).exec(&**tx).await?;
    Ok(())
}
