//! What a file is held against: the cases the asker may write to, with their deadlines.

use super::plan::{Caso, Existente, clave, comparable};
use crate::{
    entity::{expedientes as cases, prescripcion_fechas as fechas, prescripciones as deadlines},
    error::Result,
    expedientes::{self, Lector, stored},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// How many rows go into one statement: SQLite takes 32,766 values, PostgreSQL 65,535.
pub const LOTE: usize = 1_000;

/// The cases the asker may write to, with their deadlines.
pub async fn existente(conn: &impl ConnectionTrait, lector: Lector<'_>) -> Result<Existente> {
    let rows: Vec<(String, Option<String>, String)> = cases::Entity::find()
        .select_only()
        .columns([cases::Column::Id, cases::Column::Numero, cases::Column::Caratula])
        .filter(expedientes::visible(lector))
        .order_by_asc(cases::Column::Referencia)
        .into_tuple()
        .all(conn)
        .await?;
    let mut found = Existente::default();
    for (id, numero, caratula) in rows {
        let (i, caratula) = (found.casos.len(), comparable(&caratula));
        match numero {
            Some(numero) => found.por_numero.entry(comparable(&numero)).or_insert(i),
            None => found.sin_numero.entry(caratula.clone()).or_insert(i),
        };
        found.por_caratula.entry(caratula).or_insert(i);
        found.casos.push(Caso { id, ..Caso::default() });
    }
    with_deadlines(conn, &mut found.casos).await?;
    Ok(found)
}

/// Some of them as they are now, those that the asker may still write to.
pub async fn de_nuevo(
    conn: &impl ConnectionTrait,
    lector: Lector<'_>,
    ids: Vec<String>,
) -> Result<HashMap<String, Caso>> {
    let rows = cases::Entity::find().select_only().column(cases::Column::Id);
    let rows = rows.filter(cases::Column::Id.is_in(ids)).filter(expedientes::visible(lector));
    let ids: Vec<String> = rows.into_tuple().all(conn).await?;
    let mut casos: Vec<_> = ids.into_iter().map(|id| Caso { id, ..Caso::default() }).collect();
    with_deadlines(conn, &mut casos).await?;
    Ok(casos.into_iter().map(|caso| (caso.id.clone(), caso)).collect())
}

/// Reads the deadlines of cases and whether somebody answers for them.
async fn with_deadlines(conn: &impl ConnectionTrait, casos: &mut [Caso]) -> Result<()> {
    for lote in casos.chunks_mut(LOTE) {
        let ids: Vec<String> = lote.iter().map(|caso| caso.id.clone()).collect();
        let at: HashMap<String, usize> = ids.iter().cloned().enumerate().map(|(i, id)| (id, i)).collect();
        for (member, user) in expedientes::miembros_de(conn, ids.clone()).await? {
            if expedientes::is_responsable(&member, &user) {
                lote[at[&member.expediente_id]].con_responsable = true;
            }
        }
        let rows = deadlines::Entity::find().filter(deadlines::Column::ExpedienteId.is_in(ids));
        let rows = rows.all(conn).await?;
        // A date it had before counts too: it was moved since the file was written.
        let mut dates: HashMap<String, BTreeSet<_>> = HashMap::new();
        let of_rows: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        for ids in of_rows.chunks(LOTE) {
            let old = fechas::Entity::find().filter(fechas::Column::PrescripcionId.is_in(ids));
            for date in old.all(conn).await? {
                dates.entry(date.prescripcion_id).or_default().insert(date.vence);
            }
        }
        for row in &rows {
            let clase = stored(&row.clase)?;
            for vence in dates.remove(&row.id).unwrap_or_default().into_iter().chain([row.vence]) {
                let key = clave(clase, &row.tipo, row.deudor.as_deref(), vence);
                lote[at[&row.expediente_id]].plazos.insert(key, row.id.clone());
            }
        }
    }
    Ok(())
}
