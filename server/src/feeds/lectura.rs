//! What stands in somebody's calendar: the open deadlines of the cases they see, and what their calendar shows them.

use super::calendario::{Cita, Cuando};
use crate::{
    calendario,
    entity::{expedientes, prescripciones},
    error::Result,
    expedientes::{Lector, referencia, stored, visible},
};
use chrono::{Days, Months};
use chrono_tz::Tz;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Query,
};
use std::collections::{BTreeSet, HashMap};
use vigia_protocol::{prescripciones::EstadoPrescripcion, time::Timestamp};

/// More than anybody has.
const MOST: u64 = 5_000;

/// All of it, by kind and day.
pub async fn citas(conn: &impl ConnectionTrait, lector: Lector<'_>, zona: Tz) -> Result<Vec<Cita>> {
    let cases = Query::select()
        .column(expedientes::Column::Id)
        .from(expedientes::Entity)
        .cond_where(visible(lector))
        .to_owned();
    let plazos = prescripciones::Entity::find()
        .filter(prescripciones::Column::Estado.eq(EstadoPrescripcion::Abierta.as_str()))
        .filter(prescripciones::Column::ExpedienteId.in_subquery(cases))
        .order_by_asc(prescripciones::Column::Vence)
        .order_by_asc(prescripciones::Column::Id)
        .limit(MOST)
        .all(conn)
        .await?;
    let eventos = calendario::between(conn, lector, window(lector.now)).await?;
    let mut cases: BTreeSet<String> = plazos.iter().map(|row| row.expediente_id.clone()).collect();
    cases.extend(eventos.iter().filter_map(|row| row.expediente_id.clone()));
    let references: HashMap<String, i64> = expedientes::Entity::find()
        .select_only()
        .columns([expedientes::Column::Id, expedientes::Column::Referencia])
        .filter(expedientes::Column::Id.is_in(cases))
        .into_tuple::<(String, i64)>()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    let reference = |id: &String| references.get(id).map(|number| referencia(*number));

    let mut citas = Vec::new();
    for row in plazos {
        citas.push(Cita::Plazo {
            clase: stored(&row.clase)?,
            referencia: reference(&row.expediente_id),
            verificada: row.verificada,
            id: row.id,
            vence: row.vence,
            version: row.version,
        });
    }
    for row in eventos {
        let day = |millis| Timestamp::from_millis(millis).utc().with_timezone(&zona).date_naive();
        let cuando = match row.todo_el_dia {
            true => Cuando::Dias { desde: day(row.inicio), hasta: day(row.fin.unwrap_or(row.inicio)) },
            false => Cuando::Horas {
                desde: Timestamp::from_millis(row.inicio),
                hasta: row.fin.map(Timestamp::from_millis),
            },
        };
        citas.push(Cita::Evento {
            tipo: stored(&row.tipo)?,
            referencia: row.expediente_id.as_ref().and_then(reference),
            id: row.id,
            cuando,
            version: row.version,
        });
    }
    Ok(citas)
}

/// Two months back and two years ahead.
fn window(now: Timestamp) -> (Timestamp, Timestamp) {
    let now = now.utc();
    let from = now.checked_sub_days(Days::new(60)).unwrap_or(now);
    let to = now.checked_add_months(Months::new(24)).unwrap_or(now);
    (from.into(), to.into())
}
