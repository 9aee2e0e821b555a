//! Oficios in the database.

use crate::{
    db::Tx,
    entity::{
        inbox,
        oficios::{Column, Entity, Model},
    },
    error::Result,
    expedientes::{Lector, por_oficio, suyos},
    versioned,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, NullOrdering, Order, Query, SelectStatement},
};
use vigia_protocol::{
    acceso::Rol,
    ids::{ExpedienteId, OficioId},
    oficios::EstadoOficio,
    time::Timestamp,
};

/// Which of the oficios somebody sees.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Only those of a case.
    pub expediente: Option<&'a ExpedienteId>,
    /// Only those that stand there.
    pub estado: Option<EstadoOficio>,
    /// Only those that are the asker's.
    pub mios: bool,
}

/// How many a list holds; more than any firm has open.
const LIMIT: u64 = 500;

/// The oficios somebody sees: those to be done first, by date, those without a date last.
pub async fn list(conn: &impl ConnectionTrait, lector: Lector<'_>, filter: Filter<'_>) -> Result<Vec<Model>> {
    let mut found = Entity::find().filter(visible(lector));
    if let Some(id) = filter.expediente {
        found = found.filter(Column::ExpedienteId.eq(id.as_str()));
    }
    if let Some(estado) = filter.estado {
        found = found.filter(Column::Estado.eq(estado.as_str()));
    }
    if filter.mios {
        found = found.filter(Column::AsignadoA.eq(lector.id.as_str()));
    }
    // The limit cuts off what is done long ago, never what is open.
    let found = found.order_by_asc(Column::Estado.eq(EstadoOficio::Cumplido.as_str()));
    let found = found.order_by_with_nulls(Column::Vence, Order::Asc, NullOrdering::Last);
    Ok(found.order_by_asc(Column::CreatedAt).limit(LIMIT).all(conn).await?)
}

/// The same as [`super::estados::Quien::ve`], asked of the database.
fn visible(lector: Lector<'_>) -> Condition {
    match lector.rol {
        Rol::Admin => Condition::all(),
        Rol::Abogado => Condition::all().add(Column::ExpedienteId.in_subquery(suyos(lector))),
        Rol::Oficina => Condition::any()
            .add(Column::Estado.eq(EstadoOficio::Pendiente.as_str()))
            .add(por_oficio(lector.id, lector.now)),
    }
}

/// The oficios that were done at this instant or before; with another one, after that. Without it, those of which
/// something still stands in their assignee's inbox.
pub async fn lapsed(
    conn: &impl ConnectionTrait,
    after: Option<Timestamp>,
    upto: Timestamp,
) -> Result<Vec<Model>> {
    let done = Entity::find()
        .filter(Column::Estado.eq(EstadoOficio::Cumplido.as_str()))
        .filter(Column::CumplidoAt.lte(upto.millis()))
        .order_by_asc(Column::CumplidoAt);
    let found = match after {
        Some(after) => done.filter(Column::CumplidoAt.gt(after.millis())),
        None => done.filter(Expr::exists(standing())),
    };
    Ok(found.all(conn).await?)
}

/// What stands in the assignee's inbox of an oficio, or of its case.
fn standing() -> SelectStatement {
    use inbox::Column as Entry;
    let entry = |column: Entry| Expr::col((inbox::Entity, column));
    let own = |column: Column| Expr::col((Entity, column));
    let about = Condition::any()
        .add(entry(Entry::OficioId).eq(own(Column::Id)))
        .add(entry(Entry::ExpedienteId).eq(own(Column::ExpedienteId)));
    Query::select()
        .expr(Expr::val(1))
        .from(inbox::Entity)
        .and_where(entry(Entry::UserId).eq(own(Column::AsignadoA)))
        .and_where(entry(Entry::VoidAt).is_null())
        .cond_where(about)
        .to_owned()
}

/// Every oficio that waits is looked at again: the settings are others.
pub async fn look_again(tx: &Tx) -> Result<()> {
    let waiting = Entity::update_many().filter(Column::Proximo.is_not_null());
    waiting.col_expr(Column::Proximo, Expr::value(tx.now().millis())).exec(&**tx).await?;
    Ok(())
}

/// An oficio, as it is.
pub async fn find(conn: &impl ConnectionTrait, id: &OficioId) -> Result<Model> {
    versioned::find::<Entity>(conn, id.as_str()).await
}

/// An oficio; locked until the end of the transaction that asks.
pub async fn lock(tx: &Tx, id: &OficioId) -> Result<Model> {
    versioned::lock::<Entity>(tx, id.as_str()).await
}

/// Stores a new oficio.
pub async fn insert(tx: &Tx, row: &Model) -> Result<()> {
    versioned::insert::<Entity>(tx, row).await
}

/// Writes an oficio where it still has the version that was seen.
pub async fn update(tx: &Tx, row: &Model, seen: i64) -> Result<()> {
    versioned::update::<Entity>(tx, row, &row.id, seen).await
}
