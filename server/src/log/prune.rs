//! Forgetting old rows of the log. Nodes read it from its head when they start, and devices are healed from their
//! inbox, so a row is of use for seconds; a week is for people who look into what happened.

use crate::{
    app::App,
    db::Actor,
    entity::event_log::{Column, Entity},
    error::Result,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const KEEP_MILLIS: i64 = 7 * 24 * 60 * 60 * 1000;
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Runs until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = prune(&app).await {
            tracing::warn!(%error, "old rows of the event log could not be deleted");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn prune(app: &App) -> Result<()> {
    let tx = app.db.begin(Actor::System).await?;
    let before = tx.now().millis() - KEEP_MILLIS;
    Entity::delete_many().filter(Column::At.lt(before)).exec(&*tx).await?;
    tx.commit().await
}
