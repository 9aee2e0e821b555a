//! Computed dates that would be another by the calendars as they are now. New data of a calendar moves no date: it opens
//! a review, and whoever answers for the case takes the new date or keeps theirs.

mod aviso;

use super::{
    calculo::{self, calculo_de, computo_de},
    computo::{Calendarios, Edicion, computar},
    store,
};
use crate::{
    calendarios,
    db::Tx,
    entity::{
        plazo_revisiones::{ActiveModel, Column, Entity, Model as Revision},
        prescripciones::Model,
    },
    error::Result,
    expedientes::stored,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, Query, SelectStatement},
};
use std::collections::{BTreeMap, HashMap};
use vigia_protocol::{
    ids::{CalendarioId, RevisionId, UserId},
    prescripciones::EstadoPrescripcion,
    time::Date,
};

/// Somebody has to look at it.
const ABIERTA: &str = "abierta";
/// The new date was taken.
pub const ACEPTADA: &str = "aceptada";
/// The date that is watched was kept.
pub const DEJADA: &str = "dejada";
/// The deadline, or a calendar, is another since.
const SUPERADA: &str = "superada";

/// How many deadlines are gone through at a time.
const PAGE: u64 = 200;

/// The date a deadline would have, and by which calendar.
struct Propuesta {
    vence: Date,
    calendario: CalendarioId,
    version: i64,
}

/// Which deadlines wait for somebody.
pub fn pendientes() -> SelectStatement {
    Query::select()
        .column(Column::PrescripcionId)
        .from(Entity)
        .and_where(Column::Estado.eq(ABIERTA))
        .to_owned()
}

/// The open review of each of some deadlines.
pub async fn abiertas(conn: &impl ConnectionTrait, ids: &[String]) -> Result<HashMap<String, Revision>> {
    let open = Entity::find().filter(Column::PrescripcionId.is_in(ids)).filter(Column::Estado.eq(ABIERTA));
    Ok(open.all(conn).await?.into_iter().map(|row| (row.prescripcion_id.clone(), row)).collect())
}

/// The open review of a deadline.
pub async fn abierta(conn: &impl ConnectionTrait, id: &str) -> Result<Option<Revision>> {
    Ok(abiertas(conn, &[id.to_owned()]).await?.remove(id))
}

/// Says what became of a review.
pub async fn decidir(
    tx: &Tx,
    revision: &Revision,
    estado: &str,
    por: Option<(&UserId, Option<&str>)>,
) -> Result<()> {
    let (por, motivo) = por.unzip();
    Entity::update_many()
        .col_expr(Column::Estado, Expr::value(estado))
        .col_expr(Column::ResueltaAt, Expr::value(tx.now().millis()))
        .col_expr(Column::ResueltaPor, Expr::value(por.map(UserId::as_str)))
        .col_expr(Column::Motivo, Expr::value(motivo.flatten()))
        .filter(Column::Id.eq(&revision.id))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// After a change of a deadline, which whoever asks has locked: its review is the one it has now, or none.
pub async fn seguir(tx: &Tx, row: &Model) -> Result<()> {
    let propuesta = match row.estado == EstadoPrescripcion::Abierta.as_str() {
        true => propuesta(tx, row, &mut Calendarios::new()).await?,
        false => None,
    };
    asentar(tx, row, propuesta).await.map(drop)
}

/// A calendar says something else now: opens the reviews of the deadlines whose date that changes, and tells whoever
/// answers for them.
pub async fn de_calendario(tx: &mut Tx, id: &CalendarioId) -> Result<()> {
    let mut known = Calendarios::new();
    let mut opened: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut last: Option<String> = None;
    loop {
        let rows = store::computed_after(&**tx, last.as_deref(), PAGE).await?;
        for row in &rows {
            if !nombra(tx, row, id, &mut known).await? {
                continue;
            }
            // As it is once whoever changes it at this moment has done so.
            let row = store::lock(tx, &stored(&row.id)?).await?;
            let propuesta = match row.estado == EstadoPrescripcion::Abierta.as_str() {
                true => propuesta(tx, &row, &mut known).await?,
                false => None,
            };
            if asentar(tx, &row, propuesta).await? {
                opened.entry(row.expediente_id.clone()).or_default().push(row.id);
            }
        }
        match rows.last() {
            Some(row) if rows.len() as u64 == PAGE => last = Some(row.id.clone()),
            _ => break,
        }
    }
    for (caso, plazos) in opened {
        aviso::decir(tx, id, &caso, &plazos).await?;
    }
    Ok(())
}

/// Whether a deadline counts with a calendar, or with one that stands on it.
async fn nombra(tx: &Tx, row: &Model, id: &CalendarioId, known: &mut Calendarios) -> Result<bool> {
    let Some(computo) = computo_de(row)? else { return Ok(false) };
    calculo::conocer(&**tx, &computo, known).await?;
    let named = computo.lecturas.iter().filter_map(|lectura| lectura.calendario.as_ref());
    Ok(named
        .filter_map(|one| known.get(one))
        .any(|one| one.id == *id || one.base.as_ref().is_some_and(|(base, _)| base == id)))
}

/// The date a deadline would have by the calendars as they are now, where it is another one.
async fn propuesta(tx: &Tx, row: &Model, known: &mut Calendarios) -> Result<Option<Propuesta>> {
    let (Some(computo), Some(calculo)) = (computo_de(row)?, calculo_de(row)?) else { return Ok(None) };
    calculo::conocer(&**tx, &computo, known).await?;
    let named = computo.lecturas.iter().filter_map(|lectura| known.get(lectura.calendario.as_ref()?));
    let newer = named.into_iter().find(|one| calculo.calendarios.get(&one.id) != Some(&Edicion::from(*one)));
    let Some(newer) = newer else { return Ok(None) };
    let eventos = calculo::eventos_que_cuentan(&**tx, &row.id).await?;
    let vence = match computar(&computo, &eventos, known) {
        Ok(calculo) => calculo.vence,
        Err(error) => {
            tracing::warn!(prescripcion.id = %row.id, %error, "a date cannot be computed by a calendar as it is now");
            return Ok(None);
        }
    };
    let changed = match &newer.base {
        Some((base, version))
            if calculo.calendarios.get(&newer.id).map(|e| e.version) == Some(newer.version) =>
        {
            (base.clone(), *version)
        }
        _ => (newer.id.clone(), newer.version),
    };
    Ok((vence != row.vence).then_some(Propuesta { vence, calendario: changed.0, version: changed.1 }))
}

/// Keeps the review a deadline has now; whether it is a new one. A date that was kept against that one is not asked
/// about again.
async fn asentar(tx: &Tx, row: &Model, propuesta: Option<Propuesta>) -> Result<bool> {
    let abierta = abierta(&**tx, &row.id).await?;
    if let (Some(open), Some(new)) = (&abierta, &propuesta)
        && (open.vence_antes, open.vence) == (row.vence, new.vence)
    {
        return Ok(false);
    }
    if let Some(open) = &abierta {
        decidir(tx, open, SUPERADA, None).await?;
    }
    let Some(propuesta) = propuesta else { return Ok(false) };
    let decided = Entity::find()
        .filter(Column::PrescripcionId.eq(&row.id))
        .filter(Column::Estado.is_in([ACEPTADA, DEJADA]))
        .order_by_desc(Column::ResueltaAt)
        .order_by_desc(Column::Id)
        .one(&**tx)
        .await?;
    if decided.is_some_and(|d| d.estado == DEJADA && (d.vence_antes, d.vence) == (row.vence, propuesta.vence))
    {
        return Ok(false);
    }
    let new = Revision {
        id: RevisionId::new().into(),
        prescripcion_id: row.id.clone(),
        calendario_id: propuesta.calendario.to_string(),
        version: propuesta.version,
        vence_antes: row.vence,
        vence: propuesta.vence,
        estado: ABIERTA.to_owned(),
        at: tx.now().millis(),
        resuelta_at: None,
        resuelta_por: None,
        motivo: None,
    };
    Entity::insert(ActiveModel::from(new)).exec_without_returning(&**tx).await?;
    Ok(true)
}

/// The names of the calendars of some reviews.
pub async fn nombres(
    conn: &impl ConnectionTrait,
    revisiones: &HashMap<String, Revision>,
) -> Result<HashMap<String, String>> {
    let mut names = HashMap::new();
    for revision in revisiones.values() {
        if !names.contains_key(&revision.calendario_id) {
            let name = calendarios::nombre(conn, &stored(&revision.calendario_id)?).await?;
            names.insert(revision.calendario_id.clone(), name);
        }
    }
    Ok(names)
}
