//! Calendars as they are shown.

use super::{
    fabrica::{INICIAL, propuesta},
    store::{self, de_texto},
};
use crate::{
    entity::{calendario_revisiones as revisiones, calendario_versiones as versiones, calendarios, users},
    error::{Error, Result},
    expedientes::stored,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use vigia_protocol::{
    calendarios::{
        Calendario, CalendarioResumen, Calendarios, Certeza, EstadoRevision, RevisionCalendario,
        VersionCalendario,
    },
    ids::CalendarioId,
    oficios::Persona,
    time::{Date, Timestamp},
};

/// All of them, and which is the office's.
pub async fn calendarios(conn: &impl ConnectionTrait, hoy: Date) -> Result<Calendarios> {
    let open = revisiones::Entity::find()
        .filter(revisiones::Column::Estado.eq(EstadoRevision::Abierta.as_str()))
        .all(conn)
        .await?;
    let rows = calendarios::Entity::find().order_by_asc(calendarios::Column::Clase).all(conn).await?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let datos = de_texto(&row.datos)?;
        let discutidos = datos.dias.iter().filter(|dia| dia.certeza == Certeza::Discutida).count();
        let revision = open.iter().find(|revision| revision.calendario_id == row.id);
        shown.push(CalendarioResumen {
            id: stored(&row.id)?,
            version: row.version,
            clase: datos.clase,
            nombre: datos.nombre,
            pais: datos.pais,
            jurisdiccion: datos.jurisdiccion,
            desde: datos.desde,
            hasta: datos.hasta,
            dias: u32::try_from(datos.dias.len()).unwrap_or(u32::MAX),
            discutidos: u32::try_from(discutidos).unwrap_or(u32::MAX),
            revisado: datos.revisado,
            revision: revision.map(|revision| stored(&revision.id)).transpose()?,
        });
    }
    shown.sort_by(|a, b| (a.clase.as_str(), &a.nombre).cmp(&(b.clase.as_str(), &b.nombre)));
    Ok(Calendarios {
        oficina: store::elegida(conn).await?,
        aviso: store::aviso(conn, hoy).await?,
        calendarios: shown,
    })
}

/// One of them, as it is, or in an older version.
pub async fn calendario(
    conn: &impl ConnectionTrait,
    id: &CalendarioId,
    version: Option<i64>,
) -> Result<Calendario> {
    let row = store::find(conn, id).await?;
    let rows = versiones::Entity::find()
        .filter(versiones::Column::CalendarioId.eq(id.as_str()))
        .order_by_desc(versiones::Column::Version)
        .all(conn)
        .await?;
    let asked = version.unwrap_or(row.version);
    let shown = rows.iter().find(|row| row.version == asked).ok_or(Error::NotFound)?;
    let datos = de_texto(&shown.datos)?;
    let base = match &datos.base {
        Some(id) => Some(de_texto(&store::find(conn, id).await?.datos)?),
        None => None,
    };
    let people = people(conn, rows.iter().filter_map(|row| row.por.as_deref())).await?;
    let versiones = rows.iter().map(|row| {
        Ok(VersionCalendario {
            version: row.version,
            origen: stored(&row.origen)?,
            motivo: row.motivo.clone(),
            por: persona(&people, row.por.as_deref())?,
            at: Timestamp::from_millis(row.at),
        })
    });
    Ok(Calendario {
        id: id.clone(),
        version: asked,
        datos,
        base,
        versiones: versiones.collect::<Result<_>>()?,
    })
}

/// New data that came with Vigía: what waits first, then the newest.
pub async fn revisiones(conn: &impl ConnectionTrait) -> Result<Vec<RevisionCalendario>> {
    let rows = revisiones::Entity::find()
        .filter(revisiones::Column::Estado.ne(INICIAL))
        // `abierta` sorts before the others.
        .order_by_asc(revisiones::Column::Estado)
        .order_by_desc(revisiones::Column::At)
        .order_by_desc(revisiones::Column::Id)
        .all(conn)
        .await?;
    let people = people(conn, rows.iter().filter_map(|row| row.resuelta_por.as_deref())).await?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in &rows {
        shown.push(revision(conn, row, &people).await?);
    }
    shown.sort_by_key(|revision| revision.estado != EstadoRevision::Abierta);
    Ok(shown)
}

async fn revision(
    conn: &impl ConnectionTrait,
    row: &revisiones::Model,
    people: &HashMap<String, String>,
) -> Result<RevisionCalendario> {
    let nuevo = de_texto(&row.datos)?;
    let calendario = store::find(conn, &stored(&row.calendario_id)?).await?;
    let estado: EstadoRevision = stored(&row.estado)?;
    let diferencias = match estado {
        EstadoRevision::Abierta => Some(propuesta(conn, &calendario, &nuevo).await?.1),
        _ => None,
    };
    Ok(RevisionCalendario {
        id: stored(&row.id)?,
        calendario_id: stored(&row.calendario_id)?,
        nombre: de_texto(&calendario.datos)?.nombre,
        version: calendario.version,
        fuente: nuevo.fuente,
        estado,
        at: Timestamp::from_millis(row.at),
        resuelta_por: persona(people, row.resuelta_por.as_deref())?,
        resuelta_at: row.resuelta_at.map(Timestamp::from_millis),
        motivo: row.motivo.clone(),
        diferencias,
    })
}

async fn people<'a>(
    conn: &impl ConnectionTrait,
    ids: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, String>> {
    let rows = users::Entity::find().filter(users::Column::Id.is_in(ids)).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.nombre)).collect())
}

fn persona(people: &HashMap<String, String>, id: Option<&str>) -> Result<Option<Persona>> {
    id.map(|id| Ok(Persona { id: stored(id)?, nombre: people.get(id).cloned().unwrap_or_default() }))
        .transpose()
}
