//! Deadlines in the database: `prescripciones`, every date they ever had, and the claimed occasions of the watch.

use super::{
    escalera::{Ocasion, Vez},
    vigilancia::{Registradas, notification_id},
};
use crate::{
    db::Tx,
    entity::{
        avisos, inbox, prescripcion_eventos as eventos, prescripcion_fechas as fechas,
        prescripciones::{Column, Entity, Model},
    },
    error::{Error, Result},
    expedientes::{stored, texto::normalizar},
    notas, versioned,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use vigia_protocol::{
    ids::{EventoPlazoId, ExpedienteId, PrescripcionId, UserId},
    prescripciones::EstadoPrescripcion,
    time::Timestamp,
};

/// The deadlines of a case: the open ones by date, then the resolved ones.
pub async fn of_case(conn: &impl ConnectionTrait, id: &ExpedienteId) -> Result<Vec<Model>> {
    // `abierta` sorts before `resuelta`.
    let rows = Entity::find().filter(Column::ExpedienteId.eq(id.as_str()));
    Ok(rows
        .order_by_asc(Column::Estado)
        .order_by_asc(Column::Vence)
        .order_by_asc(Column::Id)
        .all(conn)
        .await?)
}

/// A deadline; locked until the end of the transaction that asks.
pub async fn lock(tx: &Tx, id: &PrescripcionId) -> Result<Model> {
    versioned::lock::<Entity>(tx, id.as_str()).await
}

/// Stores a new deadline with its first date.
pub async fn insert(tx: &Tx, row: &Model, by: &UserId) -> Result<()> {
    versioned::insert::<Entity>(tx, row).await?;
    insert_date(tx, row, by).await
}

/// What a search of the agenda looks in.
pub fn busqueda(tipo: &str, deudor: Option<&str>) -> String {
    normalizar(&[tipo, deudor.unwrap_or_default()].join(" ")).trim().to_owned()
}

/// Writes a deadline where it still has the version that was seen.
pub async fn update(tx: &Tx, row: &Model, seen: i64) -> Result<()> {
    versioned::update::<Entity>(tx, row, &row.id, seen).await
}

/// Keeps the date a deadline has from this version on; old ones stay readable.
pub async fn insert_date(tx: &Tx, row: &Model, by: &UserId) -> Result<()> {
    let date = fechas::ActiveModel {
        prescripcion_id: Set(row.id.clone()),
        version: Set(row.version),
        vence: Set(row.vence),
        base_legal: Set(row.base_legal.clone()),
        at: Set(tx.now().millis()),
        por: Set(by.to_string()),
    };
    fechas::Entity::insert(date).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The events of some deadlines, by their first day; those taken back too.
pub async fn eventos_of(conn: &impl ConnectionTrait, ids: &[String]) -> Result<Vec<eventos::Model>> {
    let rows = eventos::Entity::find().filter(eventos::Column::PrescripcionId.is_in(ids));
    Ok(rows.order_by_asc(eventos::Column::Desde).order_by_asc(eventos::Column::Id).all(conn).await?)
}

/// An event of a deadline that whoever asks has locked.
pub async fn find_evento(tx: &Tx, row: &Model, id: &EventoPlazoId) -> Result<eventos::Model> {
    let found = eventos::Entity::find_by_id(id.to_string())
        .filter(eventos::Column::PrescripcionId.eq(&row.id))
        .one(&**tx)
        .await?;
    found.ok_or(Error::NotFound)
}

/// Stores a new event.
pub async fn insert_evento(tx: &Tx, evento: eventos::Model) -> Result<()> {
    eventos::Entity::insert(eventos::ActiveModel::from(evento)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes an event of a deadline that whoever asks has locked.
pub async fn update_evento(tx: &Tx, evento: &eventos::Model) -> Result<()> {
    let all = eventos::ActiveModel::from(evento.clone()).reset_all();
    eventos::Entity::update_many().set(all).filter(eventos::Column::Id.eq(&evento.id)).exec(&**tx).await?;
    Ok(())
}

/// The watch looks again at every open deadline: who can be alerted is not who it was.
pub async fn look_again(tx: &Tx) -> Result<()> {
    let open = Entity::update_many().filter(Column::Estado.eq(EstadoPrescripcion::Abierta.as_str()));
    open.col_expr(Column::ProximoAviso, Expr::value(tx.now().millis())).exec(&**tx).await?;
    notas::look_again(tx, None).await
}

/// The watch looks again at the open deadlines of a case: its members are others.
pub async fn look_again_at(tx: &Tx, id: &ExpedienteId) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::ProximoAviso, Expr::value(tx.now().millis()))
        .filter(Column::ExpedienteId.eq(id.as_str()))
        .filter(Column::Estado.eq(EstadoPrescripcion::Abierta.as_str()))
        .exec(&**tx)
        .await?;
    notas::look_again(tx, Some(id)).await
}

/// Deadlines the watch must look at by now, after `last`, by id, at most so many.
pub async fn due(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    last: Option<&PrescripcionId>,
    limit: u64,
) -> Result<Vec<PrescripcionId>> {
    let mut due =
        Entity::find().select_only().column(Column::Id).filter(Column::ProximoAviso.lte(now.millis()));
    if let Some(last) = last {
        due = due.filter(Column::Id.gt(last.as_str()));
    }
    let ids = due.order_by_asc(Column::Id).limit(limit).into_tuple::<String>().all(conn).await?;
    ids.iter().map(|id| stored(id)).collect()
}

/// Open deadlines after `last`, by id, at most so many.
pub async fn open_after(conn: &impl ConnectionTrait, last: Option<&str>, limit: u64) -> Result<Vec<Model>> {
    let mut open = Entity::find().filter(Column::Estado.eq(EstadoPrescripcion::Abierta.as_str()));
    if let Some(last) = last {
        open = open.filter(Column::Id.gt(last));
    }
    Ok(open.order_by_asc(Column::Id).limit(limit).all(conn).await?)
}

/// Open deadlines with a computed date after `last`, by id, at most so many.
pub async fn computed_after(
    conn: &impl ConnectionTrait,
    last: Option<&str>,
    limit: u64,
) -> Result<Vec<Model>> {
    let mut open = Entity::find()
        .filter(Column::Estado.eq(EstadoPrescripcion::Abierta.as_str()))
        .filter(Column::Computo.is_not_null());
    if let Some(last) = last {
        open = open.filter(Column::Id.gt(last));
    }
    Ok(open.order_by_asc(Column::Id).limit(limit).all(conn).await?)
}

/// The watch looks at a deadline again, whatever it believes.
pub async fn look_at_now(tx: &Tx, id: &str) -> Result<()> {
    let one = Entity::update_many().col_expr(Column::ProximoAviso, Expr::value(tx.now().millis()));
    one.filter(Column::Id.eq(id)).exec(&**tx).await?;
    Ok(())
}

/// When the watch must look at a deadline next.
pub async fn set_next(tx: &Tx, row: &Model, next: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::ProximoAviso, Expr::value(next.millis()))
        .filter(Column::Id.eq(&row.id))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// What is already claimed of a deadline's present date for one recipient, since it concerns them.
pub async fn registradas(tx: &Tx, row: &Model, recipient: &UserId, desde: Timestamp) -> Result<Registradas> {
    let claimed = avisos::Entity::find()
        .filter(avisos::Column::PrescripcionId.eq(&row.id))
        .filter(avisos::Column::Vence.eq(row.vence))
        .filter(avisos::Column::UserId.eq(recipient.as_str()))
        .filter(avisos::Column::At.gte(desde.millis()))
        .all(&**tx)
        .await?;
    Ok(Registradas {
        claves: claimed.iter().filter_map(|a| Some((a.paso, Vez::from_db(&a.ocasion)?))).collect(),
        // What was told by a clock that was ahead is told; when it was says nothing of what came to pass before.
        ultima: claimed.iter().map(|a| Timestamp::from_millis(a.at)).filter(|at| *at <= tx.now()).max(),
        pide_nota: false,
    })
}

/// Whether something that a deadline's present date has said to somebody since then asks for a note.
pub async fn pide_nota(tx: &Tx, row: &Model, recipient: &UserId, since: Timestamp) -> Result<bool> {
    let asking = Query::select()
        .column(inbox::Column::NotificationId)
        .from(inbox::Entity)
        .and_where(inbox::Column::UserId.eq(recipient.as_str()))
        .and_where(inbox::Column::PrescripcionId.eq(&row.id))
        .and_where(inbox::Column::RequiereNota.eq(true))
        .to_owned();
    let said = avisos::Entity::find()
        .filter(avisos::Column::PrescripcionId.eq(&row.id))
        .filter(avisos::Column::Vence.eq(row.vence))
        .filter(avisos::Column::UserId.eq(recipient.as_str()))
        .filter(avisos::Column::At.gte(since.millis()))
        .filter(avisos::Column::NotificationId.in_subquery(asking));
    Ok(said.one(&**tx).await?.is_some())
}

/// The claimed occasions of some deadlines.
pub async fn avisos_of(conn: &impl ConnectionTrait, ids: &[String]) -> Result<Vec<avisos::Model>> {
    Ok(avisos::Entity::find().filter(avisos::Column::PrescripcionId.is_in(ids)).all(conn).await?)
}

/// Claims an occasion for a recipient whom the date concerns since `desde`; a claim from before that counts no more.
/// False where another node was faster: then the alert is that one's.
pub async fn claim(
    tx: &Tx,
    row: &Model,
    ocasion: &Ocasion,
    (recipient, desde): (&UserId, Timestamp),
    (estado, at): (&str, Timestamp),
) -> Result<bool> {
    use avisos::Column::{
        At, DueAt, Estado, NotificationId, Ocasion as Vez, Paso, PrescripcionId, UserId, Vence,
    };
    let id = stored(&row.id)?;
    let claim = avisos::ActiveModel {
        prescripcion_id: Set(row.id.clone()),
        vence: Set(row.vence),
        paso: Set(ocasion.paso),
        ocasion: Set(ocasion.vez.as_str().to_owned()),
        user_id: Set(recipient.to_string()),
        estado: Set(estado.to_owned()),
        due_at: Set(ocasion.at.millis()),
        at: Set(at.millis()),
        notification_id: Set(notification_id(&id, row.vence, ocasion.clave(), recipient, desde).into()),
    };
    let mut old = OnConflict::columns([PrescripcionId, Vence, Paso, Vez, UserId]);
    old.update_columns([Estado, DueAt, At, NotificationId]);
    old.action_and_where(Expr::col((avisos::Entity, At)).lt(desde.millis()));
    let claimed = avisos::Entity::insert(claim).on_conflict(old).exec_without_returning(&**tx).await?;
    Ok(claimed > 0)
}
