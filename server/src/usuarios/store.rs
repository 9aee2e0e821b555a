//! Accounts in the database, and what a change of one brings with it.

use super::rights;
use crate::{
    db::Tx,
    entity::users::{Column, Entity, Model},
    error::{Error, Result},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

/// Writes an account that was `old` and is to be `row`, where it still is as it was seen; role and state take effect
/// at once. The row as it is now.
pub async fn change(tx: &mut Tx, old: &Model, mut row: Model) -> Result<Model> {
    row.version = old.version + 1;
    let written = Entity::update_many()
        .col_expr(Column::Email, Expr::value(row.email.clone()))
        .col_expr(Column::Nombre, Expr::value(row.nombre.clone()))
        .col_expr(Column::Rol, Expr::value(row.rol.clone()))
        .col_expr(Column::Activo, Expr::value(row.activo))
        .col_expr(Column::Version, Expr::value(row.version))
        .filter(Column::Id.eq(&row.id))
        .filter(Column::Version.eq(old.version))
        .exec(&**tx)
        .await?;
    if written.rows_affected == 0 {
        return Err(Error::Conflict(None));
    }
    let said = |row: &Model| json!({ "nombre": row.nombre, "email": row.email, "rol": row.rol, "activo": row.activo });
    let detalle = json!({ "antes": said(old), "despues": said(&row) });
    tx.audit("usuario.editado", ("usuario", &row.id), None, detalle).await?;
    if (&row.rol, row.activo) != (&old.rol, old.activo) {
        rights::apply(tx, &row).await?;
    }
    Ok(row)
}

/// An address belongs to one account.
pub fn email_taken() -> Error {
    Error::invalid("email", "Ya hay una cuenta con ese correo", "There is an account with that e-mail")
}
