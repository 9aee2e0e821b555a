//! Oficios as they are shown.

use crate::{
    entity::{expedientes, oficios::Model, users},
    error::{Error, Result},
    expedientes::{referencia, stored},
    prescripciones::plazos::dias_restantes,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use vigia_protocol::{
    oficios::{Oficio, Persona},
    time::{Date, Timestamp},
};

/// Oficios with the reference and the title of their cases, and the names of their people.
pub async fn oficios(conn: &impl ConnectionTrait, rows: Vec<Model>, hoy: Date) -> Result<Vec<Oficio>> {
    let cases = expedientes::Entity::find()
        .filter(expedientes::Column::Id.is_in(rows.iter().map(|row| row.expediente_id.as_str())));
    let cases: HashMap<_, _> = cases.all(conn).await?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let people =
        rows.iter().flat_map(|row| [row.asignado_a.as_deref(), row.asignado_por.as_deref()]).flatten();
    let people = users::Entity::find().filter(users::Column::Id.is_in(people));
    let people: HashMap<_, _> = people.all(conn).await?.into_iter().map(|row| (row.id, row.nombre)).collect();
    let person = |id: Option<&String>| -> Result<Option<Persona>> {
        let found = id.and_then(|id| people.get_key_value(id));
        found.map(|(id, nombre)| Ok(Persona { id: stored(id)?, nombre: nombre.clone() })).transpose()
    };
    rows.into_iter()
        .map(|row| {
            let case = cases.get(&row.expediente_id).ok_or(Error::NotFound)?;
            Ok(Oficio {
                id: stored(&row.id)?,
                expediente_id: stored(&row.expediente_id)?,
                referencia: referencia(case.referencia),
                caratula: case.caratula.clone(),
                asunto: row.asunto,
                dias_restantes: row.vence.map(|vence| dias_restantes(vence, hoy)),
                vence: row.vence,
                estado: stored(&row.estado)?,
                asignado_a: person(row.asignado_a.as_ref())?,
                asignado_por: person(row.asignado_por.as_ref())?,
                motivo_rechazo: row.motivo_rechazo,
                resultado: row.resultado,
                asignado_at: row.asignado_at.map(Timestamp::from_millis),
                aceptado_at: row.aceptado_at.map(Timestamp::from_millis),
                cumplido_at: row.cumplido_at.map(Timestamp::from_millis),
                version: row.version,
                created_at: Timestamp::from_millis(row.created_at),
            })
        })
        .collect()
}

/// One of them.
pub async fn oficio(conn: &impl ConnectionTrait, row: Model, hoy: Date) -> Result<Oficio> {
    oficios(conn, vec![row], hoy).await?.pop().ok_or(Error::NotFound)
}
