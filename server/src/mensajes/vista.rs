//! Messages as they are shown.

use crate::{
    entity::{mensajes::Model, users},
    error::Result,
    expedientes::stored,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;
use vigia_protocol::{ids::UserId, mensajes::Mensaje, oficios::Persona, time::Timestamp};

/// Messages with the names of their authors.
pub async fn mensajes(conn: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<Mensaje>> {
    let names: HashMap<String, String> = users::Entity::find()
        .select_only()
        .columns([users::Column::Id, users::Column::Nombre])
        .filter(users::Column::Id.is_in(rows.iter().map(|row| row.autor.as_str())))
        .into_tuple()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    rows.iter().map(|row| mensaje(row, names.get(&row.autor).cloned().unwrap_or_default())).collect()
}

/// One of them, with its author's name. Of a deleted one nobody sees more than that there was one.
pub fn mensaje(row: &Model, nombre: String) -> Result<Mensaje> {
    let there = !row.borrado;
    Ok(Mensaje {
        id: stored(&row.id)?,
        expediente_id: stored(&row.expediente_id)?,
        autor: Persona { id: stored(&row.autor)?, nombre },
        texto: if there { row.texto.clone() } else { String::new() },
        menciones: if there { menciones(row)? } else { Vec::new() },
        creado_en: Timestamp::from_millis(row.created_at),
        version: row.version,
        borrado: row.borrado,
    })
}

/// Whom a message mentions.
pub fn menciones(row: &Model) -> Result<Vec<UserId>> {
    Ok(serde_json::from_str(&row.menciones).map_err(anyhow::Error::from)?)
}
