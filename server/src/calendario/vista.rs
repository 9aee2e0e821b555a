//! Entries of the calendar as they are shown.

use super::reglas::ve_owner;
use crate::{
    entity::{eventos::Model, expedientes, users},
    error::{Error, Result},
    expedientes::{Lector, referencia, stored},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use vigia_protocol::{calendario::Evento, oficios::Persona, time::Timestamp};

/// Entries with the reference and the title of their cases, and the names of their owners.
pub async fn eventos(
    conn: &impl ConnectionTrait,
    rows: Vec<Model>,
    lector: Lector<'_>,
) -> Result<Vec<Evento>> {
    let cases = expedientes::Entity::find()
        .filter(expedientes::Column::Id.is_in(rows.iter().filter_map(|row| row.expediente_id.as_deref())));
    let cases: HashMap<_, _> = cases.all(conn).await?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let people = users::Entity::find().filter(users::Column::Id.is_in(rows.iter().map(|row| &row.owner)));
    let people: HashMap<_, _> = people.all(conn).await?.into_iter().map(|row| (row.id, row.nombre)).collect();
    rows.into_iter()
        .map(|row| {
            let case = row.expediente_id.as_ref().and_then(|id| cases.get(id));
            let owner = Persona {
                id: stored(&row.owner)?,
                nombre: people.get(&row.owner).cloned().unwrap_or_default(),
            };
            let propio = owner.id == *lector.id;
            Ok(Evento {
                id: stored(&row.id)?,
                expediente_id: row.expediente_id.as_deref().map(stored).transpose()?,
                referencia: case.map(|case| referencia(case.referencia)),
                caratula: case.map(|case| case.caratula.clone()),
                titulo: row.titulo,
                tipo: stored(&row.tipo)?,
                inicio: Timestamp::from_millis(row.inicio),
                fin: row.fin.map(Timestamp::from_millis),
                todo_el_dia: row.todo_el_dia,
                lugar: row.lugar,
                version: row.version,
                owner: Some(owner).filter(|_| ve_owner(lector.rol, propio)),
            })
        })
        .collect()
}

/// One of them.
pub async fn evento(conn: &impl ConnectionTrait, row: Model, lector: Lector<'_>) -> Result<Evento> {
    eventos(conn, vec![row], lector).await?.pop().ok_or(Error::NotFound)
}
