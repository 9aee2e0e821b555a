//! Accounts in the database, and what a change of one brings with it.

use super::rights::{self, Pedido};
use crate::{
    db::Tx,
    entity::users::{Column, Entity, Model},
    error::{Error, Result},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, SqlErr, sea_query::Expr};
use serde_json::json;
use vigia_protocol::ids::UserId;

/// Writes an account that was `old` and is to be `row`, where it still is as it was seen; role and state take effect
/// at once. The row as it is now.
pub async fn change(tx: &mut Tx, old: &Model, mut row: Model, pedido: Pedido<'_>) -> Result<Model> {
    require_free_email(tx, &row).await?;
    row.version = old.version + 1;
    let written = Entity::update_many()
        .col_expr(Column::Email, Expr::value(row.email.clone()))
        .col_expr(Column::Nombre, Expr::value(row.nombre.clone()))
        .col_expr(Column::Rol, Expr::value(row.rol.clone()))
        .col_expr(Column::Activo, Expr::value(row.activo))
        .col_expr(Column::VeCasos, Expr::value(row.ve_casos))
        .col_expr(Column::Version, Expr::value(row.version))
        .filter(Column::Id.eq(&row.id))
        .filter(Column::Version.eq(old.version))
        .exec(&**tx)
        .await
        .map_err(|error| match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => email_taken(),
            _ => error.into(),
        })?;
    if written.rows_affected == 0 {
        return Err(Error::Conflict(None));
    }
    let said = |row: &Model| {
        json!({
            "nombre": row.nombre, "email": row.email, "rol": row.rol, "activo": row.activo, "veCasos": row.ve_casos,
        })
    };
    let mut detalle = json!({ "antes": said(old), "despues": said(&row) });
    if let Some(motivo) = pedido.motivo {
        detalle["motivo"] = motivo.into();
    }
    tx.audit("usuario.editado", ("usuario", &row.id), None, detalle).await?;
    if (&row.rol, row.activo, row.ve_casos) != (&old.rol, old.activo, old.ve_casos) {
        rights::apply(tx, old, &row, pedido).await?;
    }
    Ok(row)
}

/// Refuses the address of another account.
pub async fn require_free_email(tx: &Tx, row: &Model) -> Result<()> {
    let other = Entity::find().filter(Column::Email.eq(&row.email)).filter(Column::Id.ne(&row.id));
    if other.one(&**tx).await?.is_some() { Err(email_taken()) } else { Ok(()) }
}

/// An account by its id.
pub async fn find(conn: &impl ConnectionTrait, id: &UserId) -> Result<Model> {
    Entity::find_by_id(id.to_string()).one(conn).await?.ok_or(Error::NotFound)
}

/// An address belongs to one account.
pub fn email_taken() -> Error {
    Error::invalid("email", "Ya hay una cuenta con ese correo", "There is an account with that e-mail")
}
