//! The rows the list is made from: of the cases somebody sees.

use super::secciones::{Oficio, Parte, Plazo};
use crate::{
    entity::{expedientes, oficios, prescripciones, users},
    error::Result,
    expedientes::{Lector, is_responsable, miembros_de, referencia, stored, visible},
    notas::pendientes_de,
    prescripciones::plazos::dias_restantes,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Query,
};
use std::collections::{BTreeSet, HashMap};
use vigia_protocol::{oficios::EstadoOficio, prescripciones::EstadoPrescripcion, time::Date};

/// More than a morning reads.
const MOST: u64 = 5_000;

/// Somebody's list for a day.
pub async fn parte(conn: &impl ConnectionTrait, lector: Lector<'_>, fecha: Date) -> Result<Parte> {
    let cases = Query::select()
        .column(expedientes::Column::Id)
        .from(expedientes::Entity)
        .cond_where(visible(lector))
        .to_owned();
    let plazos = prescripciones::Entity::find()
        .filter(prescripciones::Column::Estado.eq(EstadoPrescripcion::Abierta.as_str()))
        .filter(prescripciones::Column::ExpedienteId.in_subquery(cases.clone()))
        .order_by_asc(prescripciones::Column::Vence)
        .limit(MOST)
        .all(conn)
        .await?;
    let pendientes = oficios::Entity::find()
        .filter(oficios::Column::Estado.ne(EstadoOficio::Cumplido.as_str()))
        .filter(oficios::Column::Vence.is_not_null())
        .filter(oficios::Column::ExpedienteId.in_subquery(cases))
        .order_by_asc(oficios::Column::Vence)
        .limit(MOST)
        .all(conn)
        .await?;
    let mut ids: BTreeSet<String> = plazos.iter().map(|row| row.expediente_id.clone()).collect();
    ids.extend(pendientes.iter().map(|row| row.expediente_id.clone()));
    let casos = casos(conn, ids.clone()).await?;
    let responsables = responsables(conn, ids).await?;
    let ids: Vec<String> = plazos.iter().map(|row| row.id.clone()).collect();
    let sin_nota = pendientes_de(conn, &ids).await?;
    let assigned = pendientes.iter().filter_map(|row| row.asignado_a.clone()).collect::<BTreeSet<_>>();
    let nombres: HashMap<String, String> = users::Entity::find()
        .filter(users::Column::Id.is_in(assigned))
        .all(conn)
        .await?
        .into_iter()
        .map(|user| (user.id, user.nombre))
        .collect();
    let caso = |id: &str| casos.get(id).cloned().unwrap_or_default();

    let mut filas = Vec::new();
    for row in plazos {
        let (referencia, caratula) = caso(&row.expediente_id);
        filas.push(Plazo {
            referencia,
            caratula,
            clase: stored(&row.clase)?,
            dias: dias_restantes(row.vence, fecha),
            vence: row.vence,
            verificada: row.verificada,
            sin_nota: sin_nota.contains(&row.id),
            responsable: responsables.get(&row.expediente_id).cloned(),
            tipo: row.tipo,
            deudor: row.deudor,
        });
    }
    let mut todos = Vec::new();
    for row in pendientes {
        let (referencia, caratula) = caso(&row.expediente_id);
        todos.push(Oficio {
            referencia,
            caratula,
            dias: row.vence.map(|vence| dias_restantes(vence, fecha)),
            vence: row.vence,
            estado: stored(&row.estado)?,
            asignado: row.asignado_a.and_then(|id| nombres.get(&id).cloned()),
            asunto: row.asunto,
        });
    }
    Ok(Parte::de(filas, todos))
}

async fn casos(
    conn: &impl ConnectionTrait,
    ids: BTreeSet<String>,
) -> Result<HashMap<String, (String, String)>> {
    let rows = expedientes::Entity::find().filter(expedientes::Column::Id.is_in(ids)).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.id, (referencia(row.referencia), row.caratula))).collect())
}

/// Who answers for each case, active; where there are several, whoever does so longest.
async fn responsables(conn: &impl ConnectionTrait, ids: BTreeSet<String>) -> Result<HashMap<String, String>> {
    let mut answers = HashMap::new();
    for (member, user) in miembros_de(conn, ids).await? {
        if is_responsable(&member, &user) {
            answers.entry(member.expediente_id).or_insert(user.nombre);
        }
    }
    Ok(answers)
}
