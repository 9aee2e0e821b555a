//! Askings and their rungs in the database.

use super::reglas::{Avisados, Pedido, Peldano};
use crate::{
    db::Tx,
    entity::{escalaciones, notas, prescripciones},
    error::Result,
    expedientes::stored,
    inbox::{self, About},
    prescripciones::escalera::Ocasion,
};
use chrono::NaiveTime;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement},
};
use std::collections::HashSet;
use vigia_protocol::{
    ids::{ExpedienteId, NotificationId, PrescripcionId, UserId},
    inbox::Escalon,
    prescripciones::EstadoPrescripcion,
    time::{Date, Timestamp},
};

/// What an escalation stands as once it is claimed.
pub const AVISADO: &str = "avisado";
/// Claimed without a word.
pub const OMITIDO: &str = "omitido";

/// An alert that requires a note was raised: somebody is asked from now on. The step before asks no more; of an overdue
/// deadline nothing that was said before does.
pub async fn pedir(
    tx: &mut Tx,
    row: &prescripciones::Model,
    ocasion: &Ocasion,
    desde: Timestamp,
) -> Result<()> {
    use notas::Column::{
        Desde, Ocasion as Vez, Paso, PrescripcionId as Id, Proximo, TerminadaAt, TerminadaPor, Vence,
    };
    let now = desde.millis();
    let asking = notas::ActiveModel {
        prescripcion_id: Set(row.id.clone()),
        vence: Set(row.vence),
        paso: Set(ocasion.paso),
        ocasion: Set(ocasion.vez.as_str().to_owned()),
        desde: Set(now),
        terminada_at: Set(None),
        terminada_por: Set(None),
        proximo: Set(Some(now)),
    };
    let mut again = OnConflict::columns([Id, Vence, Paso, Vez]);
    // A date that comes back asks anew.
    again.update_columns([Desde, TerminadaAt, TerminadaPor, Proximo]);
    again.action_and_where(Expr::col((notas::Entity, Desde)).lt(row.vigilada_desde));
    let begun = notas::Entity::insert(asking).on_conflict(again).exec_without_returning(&**tx).await?;
    let this = Condition::all()
        .add(Vence.eq(row.vence))
        .add(Paso.eq(ocasion.paso))
        .add(Vez.eq(ocasion.vez.as_str()));
    let of_deadline = notas::Entity::update_many().filter(Id.eq(&row.id));
    if begun == 0 {
        // Somebody else is asked as well: theirs comes back too.
        of_deadline.col_expr(Proximo, Expr::value(now)).filter(this).exec(&**tx).await?;
        return Ok(());
    }
    of_deadline
        .col_expr(Proximo, Expr::value(None::<i64>))
        .filter(this.not())
        .filter(Proximo.is_not_null())
        .exec(&**tx)
        .await?;
    if ocasion.paso < 0 {
        inbox::close(tx, About::Prescripcion(&stored(&row.id)?), None).await?;
    }
    Ok(())
}

/// Somebody whose note counts for all took it: what was asked about that date until then is over.
pub async fn terminar(tx: &Tx, id: &str, vence: Date, hasta: Option<Timestamp>, by: &UserId) -> Result<()> {
    let mut over = notas::Entity::update_many()
        .col_expr(notas::Column::TerminadaAt, Expr::value(tx.now().millis()))
        .col_expr(notas::Column::TerminadaPor, Expr::value(by.as_str()))
        .filter(notas::Column::PrescripcionId.eq(id))
        .filter(notas::Column::Vence.eq(vence))
        .filter(notas::Column::TerminadaAt.is_null());
    if let Some(hasta) = hasta {
        over = over.filter(notas::Column::Desde.lt(hasta.millis()));
    }
    over.exec(&**tx).await?;
    Ok(())
}

/// Every asking that is not over is looked at again, of a case or of all: settings, or whom it goes on to, are others.
pub async fn look_again(tx: &Tx, expediente: Option<&ExpedienteId>) -> Result<()> {
    let mut again = notas::Entity::update_many()
        .col_expr(notas::Column::Proximo, Expr::value(tx.now().millis()))
        .filter(notas::Column::Proximo.is_not_null());
    if let Some(id) = expediente {
        let of_case = Query::select()
            .column(prescripciones::Column::Id)
            .from(prescripciones::Entity)
            .and_where(prescripciones::Column::ExpedienteId.eq(id.as_str()))
            .to_owned();
        again = again.filter(notas::Column::PrescripcionId.in_subquery(of_case));
    }
    again.exec(&**tx).await?;
    Ok(())
}

/// When the first asking about that date began that is later than an instant: a note taken of what was said before does
/// not answer it.
pub async fn una_despues(tx: &Tx, id: &str, vence: Date, at: Timestamp) -> Result<Option<Timestamp>> {
    let later = notas::Entity::find()
        .select_only()
        .column(notas::Column::Desde)
        .filter(notas::Column::PrescripcionId.eq(id))
        .filter(notas::Column::Vence.eq(vence))
        .filter(notas::Column::Desde.gt(at.millis()))
        .order_by_asc(notas::Column::Desde);
    Ok(later.into_tuple::<i64>().one(&**tx).await?.map(Timestamp::from_millis))
}

/// Deadlines with an asking that must be looked at by now, after `last`, by id, at most so many.
pub async fn due(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    last: Option<&PrescripcionId>,
    limit: u64,
) -> Result<Vec<PrescripcionId>> {
    let mut due = notas::Entity::find()
        .select_only()
        .column(notas::Column::PrescripcionId)
        .distinct()
        .filter(notas::Column::Proximo.lte(now.millis()));
    if let Some(last) = last {
        due = due.filter(notas::Column::PrescripcionId.gt(last.as_str()));
    }
    let due = due.order_by_asc(notas::Column::PrescripcionId).limit(limit);
    due.into_tuple::<String>().all(conn).await?.iter().map(|id| stored(id)).collect()
}

/// The asking that counts for a deadline's present date: the newest.
pub async fn vigente(tx: &Tx, row: &prescripciones::Model) -> Result<Option<notas::Model>> {
    Ok(notas::Entity::find()
        .filter(notas::Column::PrescripcionId.eq(&row.id))
        .filter(notas::Column::Vence.eq(row.vence))
        .filter(notas::Column::Desde.gte(row.vigilada_desde))
        .order_by_desc(notas::Column::Desde)
        .one(&**tx)
        .await?)
}

/// As the rules read it.
pub fn pedido(row: &notas::Model) -> Pedido {
    Pedido {
        vence: row.vence,
        desde: Timestamp::from_millis(row.desde),
        terminado: row.terminada_at.is_some(),
    }
}

/// The open deadlines of whose present date somebody is asked to take note, and nobody whose note counts has: what every
/// list and count of such deadlines is made from.
pub fn pendientes() -> SelectStatement {
    let asking = |column: notas::Column| Expr::col((notas::Entity, column));
    let row = |column: prescripciones::Column| Expr::col((prescripciones::Entity, column));
    let of = Condition::all()
        .add(row(prescripciones::Column::Id).eq(asking(notas::Column::PrescripcionId)))
        .add(row(prescripciones::Column::Vence).eq(asking(notas::Column::Vence)))
        // A date that comes back asks anew.
        .add(row(prescripciones::Column::VigiladaDesde).lte(asking(notas::Column::Desde)));
    Query::select()
        .column((notas::Entity, notas::Column::PrescripcionId))
        .from(notas::Entity)
        .inner_join(prescripciones::Entity, of)
        .and_where(row(prescripciones::Column::Estado).eq(EstadoPrescripcion::Abierta.as_str()))
        .and_where(asking(notas::Column::TerminadaAt).is_null())
        .to_owned()
}

/// Of these deadlines, those.
pub async fn pendientes_de(conn: &impl ConnectionTrait, ids: &[String]) -> Result<HashSet<String>> {
    let asked = prescripciones::Entity::find()
        .select_only()
        .column(prescripciones::Column::Id)
        .filter(prescripciones::Column::Id.is_in(ids))
        .filter(prescripciones::Column::Id.in_subquery(pendientes()));
    Ok(asked.into_tuple::<String>().all(conn).await?.into_iter().collect())
}

/// When the asking of a deadline must be looked at next; none of its others ever.
pub async fn set_next(tx: &Tx, id: &PrescripcionId, next: Option<(&notas::Model, Timestamp)>) -> Result<()> {
    let of_deadline = || notas::Entity::update_many().filter(notas::Column::PrescripcionId.eq(id.as_str()));
    of_deadline().col_expr(notas::Column::Proximo, Expr::value(None::<i64>)).exec(&**tx).await?;
    let Some((row, next)) = next else { return Ok(()) };
    of_deadline()
        .col_expr(notas::Column::Proximo, Expr::value(next.millis()))
        .filter(notas::Column::Vence.eq(row.vence))
        .filter(notas::Column::Paso.eq(row.paso))
        .filter(notas::Column::Ocasion.eq(&row.ocasion))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// What is already claimed of an asking.
pub async fn avisados(conn: &impl ConnectionTrait, row: &notas::Model) -> Result<Avisados> {
    let claimed = de(row).all(conn).await?;
    claimed
        .iter()
        .filter_map(|claim| Some((Escalon::from_db(&claim.escalon)?, claim)))
        .map(|(escalon, claim)| Ok(((escalon, hora(&claim.hora)), stored(&claim.user_id)?)))
        .collect()
}

/// The claims of an asking.
pub fn de(row: &notas::Model) -> sea_orm::Select<escalaciones::Entity> {
    escalaciones::Entity::find()
        .filter(escalaciones::Column::PrescripcionId.eq(&row.prescripcion_id))
        .filter(escalaciones::Column::Vence.eq(row.vence))
        .filter(escalaciones::Column::Paso.eq(row.paso))
        .filter(escalaciones::Column::Ocasion.eq(&row.ocasion))
        .filter(escalaciones::Column::Desde.eq(row.desde))
}

/// Whether a claim is one of an asking. Pure.
pub fn es_de(claim: &escalaciones::Model, row: &notas::Model) -> bool {
    claim.prescripcion_id == row.prescripcion_id
        && claim.vence == row.vence
        && (claim.paso, claim.desde) == (row.paso, row.desde)
        && claim.ocasion == row.ocasion
}

/// Claims a rung for a recipient; false where another node was faster.
pub async fn claim(
    tx: &Tx,
    row: &notas::Model,
    (peldano, user): (&Peldano, &UserId),
    id: &NotificationId,
    estado: &str,
) -> Result<bool> {
    use escalaciones::Column::{
        Desde, Escalon, Hora, Ocasion as Vez, Paso, PrescripcionId as Id, UserId as User, Vence,
    };
    let claim = escalaciones::ActiveModel {
        prescripcion_id: Set(row.prescripcion_id.clone()),
        vence: Set(row.vence),
        paso: Set(row.paso),
        ocasion: Set(row.ocasion.clone()),
        desde: Set(row.desde),
        escalon: Set(peldano.escalon.as_str().to_owned()),
        hora: Set(texto(peldano.hora)),
        user_id: Set(user.to_string()),
        estado: Set(estado.to_owned()),
        due_at: Set(peldano.at.millis()),
        at: Set(tx.now().millis()),
        notification_id: Set(id.to_string()),
    };
    let key = OnConflict::columns([Id, Vence, Paso, Vez, Desde, Escalon, Hora, User]).do_nothing().to_owned();
    let claimed = escalaciones::Entity::insert(claim).on_conflict(key).exec_without_returning(&**tx).await?;
    Ok(claimed > 0)
}

/// An hour as it stands in a key; nothing where there is none.
pub fn texto(hora: Option<NaiveTime>) -> String {
    hora.map(|hora| hora.format("%H:%M").to_string()).unwrap_or_default()
}

fn hora(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}
