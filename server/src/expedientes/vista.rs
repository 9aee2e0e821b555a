//! Cases as they are shown: to each asker what they may see of it.

use super::{
    Lector,
    permisos::Acceso,
    store::{self, is_responsable, stored},
};
use crate::{
    entity::{expediente_members as members, expedientes, oficios, prescripciones, users},
    error::Result,
    prescripciones::plazos::{dias_restantes, nivel},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use vigia_protocol::{
    acceso::{Calidad, Rol},
    expedientes::{Expediente, ExpedienteResumen, Miembro, ProximaPrescripcion},
    ids::UserId,
    oficios::EstadoOficio,
    prescripciones::EstadoPrescripcion,
    time::{Date, Timestamp},
};

/// Cases as lists show them.
pub async fn resumenes(
    conn: &impl ConnectionTrait,
    rows: Vec<expedientes::Model>,
    lector: Lector<'_>,
) -> Result<Vec<ExpedienteResumen>> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    // Office staff see the case of their oficio: not who runs it, nor the oficios of others.
    let oficina = lector.rol == Rol::Oficina;
    let people = if oficina { Vec::new() } else { store::miembros_de(conn, ids.clone()).await? };
    let mut responsables = HashMap::new();
    for (member, user) in people.iter().filter(|(member, user)| is_responsable(member, user)) {
        responsables.entry(member.expediente_id.as_str()).or_insert(miembro(member, user)?);
    }
    let next = next_due(conn, &ids).await?;
    let open = open_oficios(conn, &ids, oficina.then_some(lector.id)).await?;
    rows.into_iter()
        .map(|row| {
            Ok(ExpedienteResumen {
                id: stored(&row.id)?,
                referencia: super::referencia(row.referencia),
                responsable: responsables.get(row.id.as_str()).cloned(),
                proxima: next.get(&row.id).map(|&(vence, verificada)| proxima(vence, verificada, lector.hoy)),
                oficios_abiertos: open.get(&row.id).copied().unwrap_or(0),
                numero: row.numero,
                caratula: row.caratula,
                juzgado: row.juzgado.filter(|_| !oficina),
                estado: stored(&row.estado)?,
                version: row.version,
            })
        })
        .collect()
}

/// A case, whole, as far as the asker gets into it.
pub async fn expediente(
    conn: &impl ConnectionTrait,
    row: expedientes::Model,
    acceso: Acceso,
    lector: Lector<'_>,
) -> Result<Expediente> {
    let created_at = Timestamp::from_millis(row.created_at);
    let people =
        if acceso.ve_todo() { store::miembros_de(conn, [row.id.clone()]).await? } else { Vec::new() };
    let mut miembros = people.iter().map(|(m, u)| miembro(m, u)).collect::<Result<Vec<_>>>()?;
    miembros.sort_by_key(|miembro| match miembro.calidad {
        Calidad::Responsable => 0,
        Calidad::Supervisor => 1,
        Calidad::Miembro => 2,
    });
    let resumen = resumenes(conn, vec![row], lector).await?.pop().ok_or(crate::error::Error::NotFound)?;
    Ok(Expediente { resumen, miembros, permisos: acceso.permisos(), created_at })
}

fn miembro(member: &members::Model, user: &users::Model) -> Result<Miembro> {
    Ok(Miembro { user_id: stored(&user.id)?, nombre: user.nombre.clone(), calidad: stored(&member.calidad)? })
}

fn proxima(vence: Date, verificada: bool, hoy: Date) -> ProximaPrescripcion {
    let dias_restantes = dias_restantes(vence, hoy);
    ProximaPrescripcion {
        vence,
        verificada,
        dias_restantes,
        nivel: nivel(dias_restantes),
        estado: EstadoPrescripcion::Abierta,
    }
}

/// The next due date of each case, and whether a second person checked it.
async fn next_due(conn: &impl ConnectionTrait, ids: &[String]) -> Result<HashMap<String, (Date, bool)>> {
    use prescripciones::Column;
    let open = prescripciones::Entity::find()
        .select_only()
        .columns([Column::ExpedienteId, Column::Vence, Column::Verificada])
        .filter(Column::ExpedienteId.is_in(ids))
        .filter(Column::Estado.eq(EstadoPrescripcion::Abierta.as_str()))
        // The last one of a case wins below, so the nearest comes last.
        .order_by_desc(Column::Vence);
    let rows: Vec<(String, Date, bool)> = open.into_tuple().all(conn).await?;
    Ok(rows.into_iter().map(|(id, vence, verificada)| (id, (vence, verificada))).collect())
}

async fn open_oficios(
    conn: &impl ConnectionTrait,
    ids: &[String],
    only_of: Option<&UserId>,
) -> Result<HashMap<String, i64>> {
    let mut open = oficios::Entity::find()
        .select_only()
        .column(oficios::Column::ExpedienteId)
        .filter(oficios::Column::ExpedienteId.is_in(ids))
        .filter(oficios::Column::Estado.ne(EstadoOficio::Cumplido.as_str()));
    if let Some(user) = only_of {
        open = open.filter(oficios::Column::AsignadoA.eq(user.as_str()));
    }
    let mut counts = HashMap::new();
    for id in open.into_tuple::<String>().all(conn).await? {
        *counts.entry(id).or_default() += 1;
    }
    Ok(counts)
}
