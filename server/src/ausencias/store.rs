//! Leave in the database, and what follows from it for others: who stands in for whom at an instant.

use crate::{
    db::Tx,
    entity::{
        ausencias::{Column, Entity, Model},
        users,
    },
    error::Result,
    expedientes::{is_active_member, stored},
    versioned,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use std::collections::HashMap;
use vigia_protocol::{
    acceso::Rol,
    ids::{AusenciaId, UserId},
    time::Timestamp,
};

/// Somebody stands in for somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Suplencia {
    /// Who is away.
    pub ausente: String,
    /// Who stands in: active, a lawyer or an admin.
    pub suplente: users::Model,
    /// Since when.
    pub desde: Timestamp,
}

/// For whom somebody stands in, with one more: each once, as entries of inboxes say it.
pub fn ausentes(otros: Option<String>, nombre: &str) -> Option<String> {
    match otros {
        Some(otros) if otros.split(", ").any(|otro| otro == nombre) => Some(otros),
        Some(otros) => Some(format!("{otros}, {nombre}")),
        None => Some(nombre.to_owned()),
    }
}

/// Leaves that count at an instant.
fn vigente(now: Timestamp) -> Condition {
    Condition::all().add(Column::VigenteDesde.lte(now.millis())).add(Column::VigenteHasta.gt(now.millis()))
}

/// Who stands in for these people at an instant.
pub async fn suplencias_de(
    conn: &impl ConnectionTrait,
    ausentes: impl IntoIterator<Item = String>,
    now: Timestamp,
) -> Result<Vec<Suplencia>> {
    let rows = Entity::find()
        .filter(Column::UserId.is_in(ausentes))
        .filter(vigente(now))
        .order_by_asc(Column::VigenteDesde)
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let people =
        users::Entity::find().filter(users::Column::Id.is_in(rows.iter().map(|row| &row.suplente_id)));
    Ok(suplen(rows, people.all(conn).await?))
}

/// Who stands in by these leaves: of the people named in them only who is active and may belong to a case. Pure.
pub fn suplen(rows: Vec<Model>, people: Vec<users::Model>) -> Vec<Suplencia> {
    let people: HashMap<String, users::Model> =
        people.into_iter().map(|user| (user.id.clone(), user)).collect();
    let standing = |row: Model| {
        let suplente = people.get(&row.suplente_id).filter(|user| is_active_member(user))?.clone();
        Some(Suplencia { ausente: row.user_id, suplente, desde: Timestamp::from_millis(row.vigente_desde) })
    };
    rows.into_iter().filter_map(standing).collect()
}

/// Who stands in for somebody at an instant, each once.
pub async fn suplentes_de(
    conn: &impl ConnectionTrait,
    ausente: &UserId,
    now: Timestamp,
) -> Result<Vec<users::Model>> {
    let mut people: Vec<_> = suplencias_de(conn, [ausente.to_string()], now).await?;
    people.dedup_by(|a, b| a.suplente.id == b.suplente.id);
    Ok(people.into_iter().map(|suplencia| suplencia.suplente).collect())
}

/// The ids of those somebody stands in for at an instant, where these belong to cases at all.
pub fn suplidos_por(suplente: &UserId, now: Timestamp) -> SelectStatement {
    let belongs = [Rol::Abogado, Rol::Admin].map(Rol::as_str);
    let active = Query::select()
        .column(users::Column::Id)
        .from(users::Entity)
        .and_where(users::Column::Activo.eq(true))
        .and_where(users::Column::Rol.is_in(belongs))
        .to_owned();
    Query::select()
        .column(Column::UserId)
        .from(Entity)
        .and_where(Column::SuplenteId.eq(suplente.as_str()))
        .cond_where(vigente(now))
        .and_where(Column::UserId.in_subquery(active))
        .to_owned()
}

/// Leaves, the newest first; with a person, theirs and those in which they stand in.
pub async fn list(conn: &impl ConnectionTrait, of: Option<&UserId>) -> Result<Vec<Model>> {
    let mut rows = Entity::find();
    if let Some(user) = of {
        let concerns =
            Condition::any().add(Column::UserId.eq(user.as_str())).add(Column::SuplenteId.eq(user.as_str()));
        rows = rows.filter(concerns);
    }
    Ok(rows.order_by_desc(Column::Desde).order_by_desc(Column::Id).limit(MOST).all(conn).await?)
}

/// So many leaves a list has; a firm has a few a year.
const MOST: u64 = 500;

/// Stores a new leave.
pub async fn insert(tx: &Tx, row: &Model) -> Result<()> {
    versioned::insert::<Entity>(tx, row).await
}

/// A leave; locked until the end of the transaction that asks.
pub async fn lock(tx: &Tx, id: &AusenciaId) -> Result<Model> {
    versioned::lock::<Entity>(tx, id.as_str()).await
}

/// Whether somebody is away already within these instants.
pub async fn overlaps(tx: &Tx, user: &str, within: (Timestamp, Timestamp)) -> Result<bool> {
    Ok(!entre(&**tx, (Column::UserId, user), within).await?.is_empty())
}

/// The leaves of somebody (`who` is whoever is away, or whoever stands in) that count within these instants, by date.
pub async fn entre(
    conn: &impl ConnectionTrait,
    (who, user): (Column, &str),
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Model>> {
    let rows = Entity::find()
        .filter(who.eq(user))
        .filter(Column::VigenteDesde.lt(to.millis()))
        .filter(Column::VigenteHasta.gt(from.millis()))
        .filter(Expr::col(Column::VigenteHasta).gt(Expr::col(Column::VigenteDesde)));
    Ok(rows.order_by_asc(Column::Desde).order_by_asc(Column::Id).all(conn).await?)
}

/// Leaves whose beginning or end is reached and not published.
pub async fn por_publicar(conn: &impl ConnectionTrait, now: Timestamp) -> Result<Vec<AusenciaId>> {
    let began = Condition::all().add(vigente(now)).add(Column::EmpezoAt.is_null());
    let ended = Condition::all().add(Column::VigenteHasta.lte(now.millis())).add(Column::TerminoAt.is_null());
    let due = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Condition::any().add(began).add(ended))
        .order_by_asc(Column::VigenteDesde);
    due.into_tuple::<String>().all(conn).await?.iter().map(|id| stored(id)).collect()
}

/// Writes that a beginning or an end is published. False where another node was faster.
pub async fn publicada(tx: &Tx, id: &str, what: Column) -> Result<bool> {
    let now = tx.now().millis();
    let written = Entity::update_many()
        .col_expr(what, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Expr::col(what).is_null())
        .exec(&**tx)
        .await?;
    Ok(written.rows_affected > 0)
}

/// Ends a leave now.
pub async fn end(tx: &Tx, id: &str, by: &UserId) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::VigenteHasta, Expr::value(tx.now().millis()))
        .col_expr(Column::TerminadaPor, Expr::value(by.as_str()))
        .filter(Column::Id.eq(id))
        .exec(&**tx)
        .await?;
    Ok(())
}
