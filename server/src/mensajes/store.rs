//! Messages in the database, and how far each person has read.

use crate::{
    db::Tx,
    entity::{
        mensaje_lecturas as lecturas,
        mensajes::{Column, Entity, Model},
    },
    error::Result,
    expedientes::stored,
    versioned,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use vigia_protocol::{
    ids::{ExpedienteId, MensajeId, UserId},
    mensajes::Lectura,
};

/// The newest messages of a case, before a place in their order where one is given; and whether there are older ones.
pub async fn page(
    conn: &impl ConnectionTrait,
    id: &ExpedienteId,
    before: Option<i64>,
    limit: u64,
) -> Result<(Vec<Model>, bool)> {
    let mut rows = Entity::find().filter(Column::ExpedienteId.eq(id.as_str()));
    if let Some(orden) = before {
        rows = rows.filter(Column::Orden.lt(orden));
    }
    let mut rows = rows.order_by_desc(Column::Orden).limit(limit + 1).all(conn).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok((rows, more))
}

/// The place of a message in the order of its case; none of a message that is not of that case.
pub async fn orden(
    conn: &impl ConnectionTrait,
    expediente: &ExpedienteId,
    id: &MensajeId,
) -> Result<Option<i64>> {
    let row = Entity::find_by_id(id.to_string()).filter(Column::ExpedienteId.eq(expediente.as_str()));
    Ok(row.select_only().column(Column::Orden).into_tuple().one(conn).await?)
}

/// The place of the next message of a case; whoever asks has locked the case.
pub async fn next_orden(tx: &Tx, expediente: &ExpedienteId) -> Result<i64> {
    let max = Entity::find()
        .filter(Column::ExpedienteId.eq(expediente.as_str()))
        .select_only()
        .column_as(Column::Orden.max(), "max");
    Ok(max.into_tuple::<Option<i64>>().one(&**tx).await?.flatten().unwrap_or(0) + 1)
}

/// A message, as it is.
pub async fn find(conn: &impl ConnectionTrait, id: &MensajeId) -> Result<Model> {
    versioned::find::<Entity>(conn, id.as_str()).await
}

/// A message; locked until the end of the transaction that asks.
pub async fn lock(tx: &Tx, id: &MensajeId) -> Result<Model> {
    versioned::lock::<Entity>(tx, id.as_str()).await
}

/// Stores a new message.
pub async fn insert(tx: &Tx, row: &Model) -> Result<()> {
    versioned::insert::<Entity>(tx, row).await
}

/// Writes a message where it still has the version that was seen.
pub async fn update(tx: &Tx, row: &Model, seen: i64) -> Result<()> {
    versioned::update::<Entity>(tx, row, &row.id, seen).await
}

/// Notes that somebody has read that far; a position before the one reached changes nothing.
pub async fn set_read(tx: &Tx, expediente: &ExpedienteId, user: &UserId, orden: i64) -> Result<()> {
    let row = lecturas::ActiveModel {
        expediente_id: Set(expediente.to_string()),
        user_id: Set(user.to_string()),
        orden: Set(orden),
    };
    let key = [lecturas::Column::ExpedienteId, lecturas::Column::UserId];
    let onward = OnConflict::columns(key)
        .update_column(lecturas::Column::Orden)
        .action_and_where(Expr::col((lecturas::Entity, lecturas::Column::Orden)).lt(orden))
        .to_owned();
    lecturas::Entity::insert(row).on_conflict(onward).exec_without_returning(&**tx).await?;
    Ok(())
}

/// How far somebody has read, and how many messages of others came after.
pub async fn lectura(
    conn: &impl ConnectionTrait,
    expediente: &ExpedienteId,
    user: &UserId,
) -> Result<Lectura> {
    let key = (expediente.to_string(), user.to_string());
    let read = lecturas::Entity::find_by_id(key).one(conn).await?.map_or(0, |row| row.orden);
    let of_case = || Entity::find().filter(Column::ExpedienteId.eq(expediente.as_str()));
    let last = of_case().filter(Column::Orden.eq(read)).one(conn).await?;
    let after = of_case()
        .filter(Column::Orden.gt(read))
        .filter(Column::Autor.ne(user.as_str()))
        .filter(Column::Borrado.eq(false))
        .count(conn)
        .await?;
    Ok(Lectura {
        leido_hasta: last.map(|row| stored(&row.id)).transpose()?,
        no_leidos: after.try_into().unwrap_or(i64::MAX),
    })
}
