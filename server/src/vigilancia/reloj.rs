//! An admin's word that the clock is right, which every node that held something back goes by.

use crate::{
    app::App,
    db::Tx,
    entity::reloj::{ActiveModel, Column, Entity},
    error::Result,
};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use vigia_protocol::{ids::UserId, time::Timestamp, vigilancia::Reloj};

/// The one row.
const ID: i64 = 1;

/// What this node holds back.
pub fn estado(app: &App) -> Reloj {
    let held = app.clock.held();
    held.map_or_else(Reloj::default, |held| Reloj {
        retenido: true,
        desde: Some(held.since),
        salto_ms: Some(held.jump),
        hasta: Some(held.until),
    })
}

/// Believes the clock where somebody has confirmed it since it jumped, at whichever node.
pub async fn consultar(app: &App) -> Result<()> {
    let Some(held) = app.clock.held() else { return Ok(()) };
    let row = Entity::find_by_id(ID).one(app.db.reader()).await?;
    // One from ahead was given by a clock that was wrong, and is none of this jump.
    let counts = held.since..=app.clock.now();
    if row.is_some_and(|row| counts.contains(&Timestamp::from_millis(row.confirmado_at))) {
        app.clock.confirm();
    }
    Ok(())
}

/// Stores that somebody confirms the clock now.
pub async fn confirmar(tx: &Tx, por: &UserId) -> Result<()> {
    let row = ActiveModel { id: Set(ID), confirmado_at: Set(tx.now().millis()), por: Set(por.to_string()) };
    let replace =
        OnConflict::column(Column::Id).update_columns([Column::ConfirmadoAt, Column::Por]).to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(&**tx).await?;
    Ok(())
}
