//! Deadlines as they are shown: in whole to whoever sees all of the case, the dates to whoever has an oficio of it.

use super::{
    escaleras::Escaleras,
    pasos::pasos,
    plazos::{dias_restantes, nivel},
    store,
};
use crate::{
    entity::{prescripciones::Model, users},
    error::Result,
    expedientes::{Acceso, stored},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;
use vigia_protocol::{
    prescripciones::{EstadoPrescripcion, Prescripcion, Resolucion},
    time::{Date, Timestamp},
};

/// Deadlines of one case for somebody who gets that far into it.
pub async fn prescripciones(
    conn: &impl ConnectionTrait,
    rows: Vec<Model>,
    acceso: Acceso,
    escaleras: &Escaleras,
    hoy: Date,
) -> Result<Vec<Prescripcion>> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let avisos = if acceso.ve_todo() { store::avisos_of(conn, &ids).await? } else { Vec::new() };
    let people = rows.iter().flat_map(|row| [Some(&row.created_by), row.resuelta_por.as_ref()]).flatten();
    let names: HashMap<String, String> = users::Entity::find()
        .select_only()
        .columns([users::Column::Id, users::Column::Nombre])
        .filter(users::Column::Id.is_in(people))
        .into_tuple()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    let name = |id: &String| names.get(id).cloned().unwrap_or_default();
    rows.into_iter()
        .map(|row| {
            let whole = acceso.ve_todo();
            let own: Vec<_> =
                avisos.iter().filter(|aviso| aviso.prescripcion_id == row.id).cloned().collect();
            let dias_restantes = dias_restantes(row.vence, hoy);
            let estado: EstadoPrescripcion = stored(&row.estado)?;
            Ok(Prescripcion {
                id: stored(&row.id)?,
                expediente_id: stored(&row.expediente_id)?,
                clase: stored(&row.clase)?,
                vence: row.vence,
                verificada: row.verificada,
                estado,
                dias_restantes,
                nivel: nivel(dias_restantes).filter(|_| estado == EstadoPrescripcion::Abierta),
                version: row.version,
                ingresada_por: if whole { name(&row.created_by) } else { String::new() },
                created_at: Timestamp::from_millis(row.created_at),
                resolucion: resolucion(&row, name).filter(|_| whole),
                avisos: if whole { pasos(escaleras.de_plazo(&row)?, &row, &own) } else { Vec::new() },
                base_legal: row.base_legal.filter(|_| whole),
                tipo: row.tipo,
            })
        })
        .collect()
}

fn resolucion(row: &Model, name: impl Fn(&String) -> String) -> Option<Resolucion> {
    Some(Resolucion {
        motivo: row.motivo.clone()?,
        prueba: row.prueba.clone(),
        por: row.resuelta_por.as_ref().map(name).unwrap_or_default(),
        at: Timestamp::from_millis(row.resuelta_at?),
    })
}
