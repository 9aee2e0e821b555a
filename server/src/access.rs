//! Who may see what, asked of the database: what REST, gateway and inbox share.

use crate::{
    entity::{expediente_members as members, oficios, users},
    error::Result,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use vigia_protocol::{acceso::Rol, ids::UserId, time::Timestamp};

/// An oficio's case stays visible for this long after it is done, in milliseconds (30 days).
pub const AFTER_OFICIO_MILLIS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Whether somebody may see a case: admins all, members theirs, whoever has an open oficio of it.
pub async fn sees(
    conn: &impl ConnectionTrait,
    user: &UserId,
    rol: Rol,
    expediente: &str,
    now: Timestamp,
) -> Result<bool> {
    if rol == Rol::Admin {
        return Ok(crate::entity::expedientes::Entity::find_by_id(expediente).one(conn).await?.is_some());
    }
    Ok(calidad(conn, user, expediente).await?.is_some() || has_oficio(conn, user, expediente, now).await?)
}

/// What somebody is in a case, where they belong to it.
pub async fn calidad(conn: &impl ConnectionTrait, user: &UserId, expediente: &str) -> Result<Option<String>> {
    let row = members::Entity::find_by_id((expediente.to_owned(), user.to_string())).one(conn).await?;
    Ok(row.map(|row| row.calidad))
}

/// Whether somebody has an oficio of a case that is open, or was not long ago.
pub async fn has_oficio(
    conn: &impl ConnectionTrait,
    user: &UserId,
    expediente: &str,
    now: Timestamp,
) -> Result<bool> {
    let recent = Condition::any()
        .add(oficios::Column::CumplidoAt.is_null())
        .add(oficios::Column::CumplidoAt.gt(now.millis() - AFTER_OFICIO_MILLIS));
    let count = oficios::Entity::find()
        .filter(oficios::Column::ExpedienteId.eq(expediente))
        .filter(oficios::Column::AsignadoA.eq(user.as_str()))
        .filter(recent)
        .count(conn)
        .await?;
    Ok(count > 0)
}

/// Whether somebody's word counts for a whole case: its responsable, a supervisor, an admin.
pub async fn answers_for(conn: &impl ConnectionTrait, user: &UserId, expediente: &str) -> Result<bool> {
    if matches!(calidad(conn, user, expediente).await?.as_deref(), Some("responsable" | "supervisor")) {
        return Ok(true);
    }
    let admin = users::Entity::find_by_id(user.to_string()).one(conn).await?;
    Ok(admin.is_some_and(|user| user.activo && user.rol == Rol::Admin.as_str()))
}
