//! A clock that was ahead, was believed, and has been put right: what it left in the future is taken back.
//!
//! How far the clock has been is stored, so that it is known at every node and across restarts. Where it shows less for a
//! while, everything that says from when on something counts, or when to look at it next, and says a time that is still
//! to come, would keep its deadline silent until then. Such times become now; occasions that were only recorded are no more; what
//! was told stays told, and nothing is told twice.

use crate::{
    app::App,
    clock::hold::{LONGEST, SMALL},
    db::{Actor, Tx},
    entity::{
        ausencias, avisos, correos, escalaciones, expediente_members as members, inbox, notas, oficio_avisos,
        oficios, prescripciones,
        reloj_marca::{ActiveModel, Column, Entity},
    },
    error::Result,
    prescripciones::{OMITIDO, look_again},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde_json::json;
use std::sync::{Mutex, PoisonError};

/// The one row.
const ID: i64 = 1;

/// Since when, by the clock nobody can set, this process sees the wall behind the mark.
#[derive(Debug, Default)]
pub struct Marca(Mutex<Option<i64>>);

impl Marca {
    /// Whether the clock has been behind for long enough, at this reading of the other one, to be what is right: a
    /// machine may begin in the wrong year and be told the right one a minute later.
    fn settled(&self, behind: bool, boot: i64) -> bool {
        let mut since = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *since = behind.then(|| since.unwrap_or(boot));
        let settled = since.is_some_and(|since| boot - since >= LONGEST);
        if settled {
            *since = None;
        }
        settled
    }
}

/// Moves the mark on to now; takes back what lies ahead where the clock was put back.
pub async fn marcar(app: &App) -> Result<()> {
    let now = app.clock.now();
    let mark = Entity::find_by_id(ID).one(app.db.reader()).await?.map(|row| row.hasta);
    let behind = mark.is_some_and(|mark| mark - now.millis() > SMALL);
    let boot = app.clock.reading().map_or(now.millis(), |reading| reading.boot);
    if app.marca.settled(behind, boot) {
        put_back(app, mark.unwrap_or_default()).await
    } else if !behind && mark.is_none_or(|mark| mark < now.millis()) {
        let tx = app.db.begin(Actor::System).await?;
        let row = ActiveModel { id: Set(ID), hasta: Set(now.millis()) };
        let mut further = OnConflict::column(Column::Id);
        further.update_column(Column::Hasta);
        further.action_and_where(Expr::col((Entity, Column::Hasta)).lt(now.millis()));
        Entity::insert(row).on_conflict(further).exec_without_returning(&*tx).await?;
        tx.commit().await
    } else {
        Ok(())
    }
}

/// In one transaction, by whichever node is first.
async fn put_back(app: &App, mark: i64) -> Result<()> {
    let tx = app.db.begin(Actor::System).await?;
    let now = tx.now().millis();
    let first = Entity::update_many()
        .col_expr(Column::Hasta, Expr::value(now))
        .filter(Column::Id.eq(ID))
        .filter(Column::Hasta.eq(mark))
        .exec(&*tx)
        .await?;
    if first.rows_affected == 0 {
        return Ok(());
    }
    tracing::warn!(ahead_ms = mark - now, "the clock was put back: what it had left ahead is taken back");
    forget(&tx).await?;
    bring_back(&tx).await?;
    look_again(&tx).await?;
    crate::oficios::look_again(&tx).await?;
    tx.audit("reloj.atrasado", ("reloj", "servidor"), None, json!({ "adelantoMs": mark - now })).await?;
    tx.commit().await?;
    app.watch.notify_one();
    Ok(())
}

/// Occasions that were recorded without being told, since a later one spoke for them, are owed again.
async fn forget(tx: &Tx) -> Result<()> {
    let now = tx.now().millis();
    let skipped = avisos::Entity::delete_many().filter(avisos::Column::Estado.eq(OMITIDO));
    skipped.filter(avisos::Column::At.gt(now)).exec(&**tx).await?;
    let skipped = escalaciones::Entity::delete_many().filter(escalaciones::Column::Estado.eq(OMITIDO));
    skipped.filter(escalaciones::Column::At.gt(now)).exec(&**tx).await?;
    let skipped = oficio_avisos::Entity::delete_many().filter(oficio_avisos::Column::Estado.eq(OMITIDO));
    skipped.filter(oficio_avisos::Column::At.gt(now)).exec(&**tx).await?;
    Ok(())
}

/// Sets a column to now in every row in which it lies ahead.
macro_rules! bring_back {
    ($tx:expr, $($table:ident.$column:ident),+ $(,)?) => {$(
        $table::Entity::update_many()
            .col_expr($table::Column::$column, Expr::value($tx.now().millis()))
            .filter($table::Column::$column.gt($tx.now().millis()))
            .exec(&**$tx)
            .await?;
    )+};
}

/// What counts from a moment ahead counts from now.
async fn bring_back(tx: &Tx) -> Result<()> {
    bring_back!(
        tx,
        prescripciones.VigiladaDesde,
        members.Since,
        notas.Desde,
        inbox.EntregaProximo,
        oficios.AsignadoAt,
        correos.Proximo,
    );
    let ahead = Condition::any()
        .add(inbox::Column::CreatedAt.gt(tx.now().millis()))
        .add(inbox::Column::RecordatorioAt.gt(tx.now().millis()));
    // What is asked is asked again half an hour from now; when it was first asked stays as it was written.
    let asked =
        inbox::Entity::update_many().col_expr(inbox::Column::RecordatorioAt, Expr::value(tx.now().millis()));
    asked.filter(ahead).exec(&**tx).await?;
    leaves(tx).await
}

/// An end that was published before it came is to come; a leave that is in force after all begins again.
async fn leaves(tx: &Tx) -> Result<()> {
    let now = tx.now();
    let ended = ausencias::Entity::update_many()
        .col_expr(ausencias::Column::EmpezoAt, Expr::value(None::<i64>))
        .col_expr(ausencias::Column::TerminoAt, Expr::value(None::<i64>));
    ended
        .filter(ausencias::Column::VigenteHasta.gt(now.millis()))
        .filter(ausencias::Column::TerminoAt.is_not_null())
        .exec(&**tx)
        .await?;
    let begun =
        ausencias::Entity::update_many().col_expr(ausencias::Column::EmpezoAt, Expr::value(None::<i64>));
    begun.filter(ausencias::Column::VigenteDesde.gt(now.millis())).exec(&**tx).await?;
    Ok(())
}
