//! Reading the audit: which rows a filter finds, newest first.

use crate::{
    entity::{
        audit::{Column, Entity, Model},
        audit_head, devices, expedientes, users,
    },
    error::Result,
    expedientes::{Lector, referencia, stored, texto::linea_o_nada, visible},
    prescripciones::plazos::instante,
};
use chrono::{Days, NaiveTime};
use chrono_tz::Tz;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Func, LikeExpr, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use vigia_protocol::{
    acceso::Rol,
    auditoria::{CabezaAuditoria, FilaAuditoria},
    time::{Date, Timestamp},
};

use super::{cadena::GENESIS, clave::Clave, firmada};

/// Which rows.
#[derive(Clone, Debug, Default, Deserialize, Serialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct Filtro {
    /// From this day of the firm on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desde: Option<Date>,
    /// Until this day, included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hasta: Option<Date>,
    /// Who did it: the id of an account or of a back end (`servicio:…`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// What was done: `prescripcion.resuelta`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accion: Option<String>,
    /// In which case: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expediente: Option<String>,
    /// Words that stand in it, in what it was done to, or in the name of who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

/// Rows that fit, newest first, after `before` (an id of the audit), at most so many.
pub async fn filas(
    conn: &impl ConnectionTrait,
    lector: Lector<'_>,
    (zona, filtro): (Tz, &Filtro),
    (before, limit): (Option<&str>, u64),
) -> Result<Vec<Model>> {
    let mut rows = Entity::find();
    if lector.rol != Rol::Admin {
        // What was done in a case tells what is in it.
        let casos = Query::select()
            .column(expedientes::Column::Id)
            .from(expedientes::Entity)
            .cond_where(visible(lector))
            .to_owned();
        rows = rows.filter(
            Condition::any().add(Column::ExpedienteId.is_null()).add(Column::ExpedienteId.in_subquery(casos)),
        );
    }
    let midnight = |day: Date| instante(zona, day.and_time(NaiveTime::MIN)).millis();
    if let Some(desde) = filtro.desde {
        rows = rows.filter(Column::At.gte(midnight(desde)));
    }
    if let Some(after) = filtro.hasta.and_then(|hasta| hasta.checked_add_days(Days::new(1))) {
        rows = rows.filter(Column::At.lt(midnight(after)));
    }
    for (column, wanted) in [
        (Column::Actor, &filtro.actor),
        (Column::Accion, &filtro.accion),
        (Column::ExpedienteId, &filtro.expediente),
    ] {
        if let Some(wanted) = wanted.as_deref().filter(|wanted| !wanted.is_empty()) {
            rows = rows.filter(column.eq(storable(wanted)));
        }
    }
    if let Some(before) = before {
        rows = rows.filter(Column::Id.lt(storable(before)));
    }
    rows = con_palabras(conn, rows, filtro.q.as_deref().unwrap_or_default()).await?;
    Ok(rows.order_by_desc(Column::Id).limit(limit).all(conn).await?)
}

/// PostgreSQL takes no NUL.
fn storable(text: &str) -> String {
    text.replace('\0', "")
}

/// The words of a search as patterns: as they are written, for the audit keeps no text without accents to compare with.
fn patrones(q: &str) -> Vec<String> {
    let line = linea_o_nada(&q.to_lowercase()).unwrap_or_default();
    let escaped = |word: &str| word.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    let words = line.split(' ').filter(|word| !word.is_empty()).take(8);
    words.map(|word| format!("%{}%", escaped(word))).collect()
}

/// Every word stands somewhere in a row.
async fn con_palabras(
    conn: &impl ConnectionTrait,
    mut rows: Select<Entity>,
    q: &str,
) -> Result<Select<Entity>> {
    for pattern in patrones(q) {
        let like = |column: Column| {
            Expr::expr(Func::lower(Expr::col(column))).like(LikeExpr::new(&pattern).escape('\\'))
        };
        let named = users::Entity::find()
            .select_only()
            .column(users::Column::Id)
            .filter(
                Expr::expr(Func::lower(Expr::col(users::Column::Nombre)))
                    .like(LikeExpr::new(&pattern).escape('\\')),
            )
            .into_tuple::<String>()
            .all(conn)
            .await?;
        let any = Condition::any()
            .add(like(Column::Detalle))
            .add(like(Column::Sujeto))
            .add(like(Column::Accion))
            .add(Column::Actor.is_in(named));
        rows = rows.filter(any);
    }
    Ok(rows)
}

/// Rows as they are shown: with names for ids.
pub async fn vista(conn: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<FilaAuditoria>> {
    let ids = |of: fn(&Model) -> Option<String>| rows.iter().filter_map(of).collect::<BTreeSet<String>>();
    let people: HashMap<String, String> = pairs(
        users::Entity::find()
            .select_only()
            .columns([users::Column::Id, users::Column::Nombre])
            .filter(users::Column::Id.is_in(ids(|row| row.actor.clone()))),
        conn,
    )
    .await?;
    let devices: HashMap<String, String> = pairs(
        devices::Entity::find()
            .select_only()
            .columns([devices::Column::Id, devices::Column::Name])
            .filter(devices::Column::Id.is_in(ids(|row| row.device_id.clone()))),
        conn,
    )
    .await?;
    let cases: HashMap<String, i64> = expedientes::Entity::find()
        .select_only()
        .columns([expedientes::Column::Id, expedientes::Column::Referencia])
        .filter(expedientes::Column::Id.is_in(ids(|row| row.expediente_id.clone())))
        .into_tuple::<(String, i64)>()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    rows.into_iter()
        .map(|row| {
            let detalle: Value = serde_json::from_str(&row.detalle).unwrap_or_default();
            Ok(FilaAuditoria {
                pos: row.pos,
                at: Timestamp::from_millis(row.at),
                actor: row.actor.map(|id| people.get(&id).cloned().unwrap_or(id)),
                dispositivo: row.device_id.map(|id| devices.get(&id).cloned().unwrap_or(id)),
                referencia: row.expediente_id.as_ref().and_then(|id| cases.get(id)).map(|n| referencia(*n)),
                expediente_id: row.expediente_id.as_deref().map(stored).transpose()?,
                detalle: if detalle.is_object() { detalle } else { serde_json::json!({ "valor": detalle }) },
                accion: row.accion,
                sujeto: row.sujeto,
                sello: row.sello,
            })
        })
        .collect()
}

async fn pairs<E: EntityTrait>(
    rows: Select<E>,
    conn: &impl ConnectionTrait,
) -> Result<HashMap<String, String>> {
    Ok(rows.into_tuple::<(String, String)>().all(conn).await?.into_iter().collect())
}

/// Every kind of act there is.
pub async fn acciones(conn: &impl ConnectionTrait) -> Result<Vec<String>> {
    let all = Entity::find().select_only().column(Column::Accion).distinct().order_by_asc(Column::Accion);
    Ok(all.into_tuple().all(conn).await?)
}

/// How far the chain has got.
pub async fn cabeza(conn: &impl ConnectionTrait, clave: &Clave, now: Timestamp) -> Result<CabezaAuditoria> {
    let head = audit_head::Entity::find_by_id(1).one(conn).await?;
    Ok(match head {
        Some(head) => CabezaAuditoria {
            pos: head.pos,
            at: Timestamp::from_millis(head.at),
            firmada: firmada(clave, &head),
            sello: head.sello,
        },
        // Nothing is sealed yet.
        None => CabezaAuditoria { pos: 0, sello: GENESIS.to_owned(), at: now, firmada: false },
    })
}
