//! Rows that two people may edit: each has an `id`, and a `version` that grows with every change.

use crate::{
    db::Tx,
    error::{Error, Result},
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, PrimaryKeyTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType},
};

/// A row, as it is.
pub async fn find<E>(conn: &impl ConnectionTrait, id: &str) -> Result<E::Model>
where
    E: EntityTrait<PrimaryKey: PrimaryKeyTrait<ValueType = String>>,
{
    E::find_by_id(id.to_owned()).one(conn).await?.ok_or(Error::NotFound)
}

/// A row; locked until the end of the transaction that asks (SQLite has one writer anyway).
pub async fn lock<E>(tx: &Tx, id: &str) -> Result<E::Model>
where
    E: EntityTrait<PrimaryKey: PrimaryKeyTrait<ValueType = String>>,
{
    E::find_by_id(id.to_owned()).lock(LockType::NoKeyUpdate).one(&**tx).await?.ok_or(Error::NotFound)
}

/// Stores a new row.
pub async fn insert<E>(tx: &Tx, row: &E::Model) -> Result<()>
where
    E: EntityTrait<ActiveModel: From<E::Model>>,
{
    E::insert(E::ActiveModel::from(row.clone())).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a row where it still has the version that was seen; on several nodes somebody may have been faster.
pub async fn update<E>(tx: &Tx, row: &E::Model, id: &str, seen: i64) -> Result<()>
where
    E: EntityTrait<ActiveModel: From<E::Model> + ActiveModelTrait<Entity = E>>,
{
    let written = E::update_many()
        .set(E::ActiveModel::from(row.clone()).reset_all())
        .filter(Expr::col("id").eq(id))
        .filter(Expr::col("version").eq(seen))
        .exec(&**tx)
        .await?;
    if written.rows_affected == 0 { Err(Error::Conflict(None)) } else { Ok(()) }
}
