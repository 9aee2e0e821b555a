//! The tail: every node reads the log from its own cursor and hands it to its own sockets.
//!
//! It is woken by commits of this process, and by a poll every second, which is all that other nodes' commits need:
//! there is no leader to lose, and nothing to tell nodes apart by.

use super::Record;
use crate::{app::App, db::Db, entity::event_log, error::Result, gateway::Gateway};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const POLL: Duration = Duration::from_secs(1);
const BATCH: u64 = 500;

/// Runs until told to stop; what was committed before that has been handed over when it returns.
pub async fn run(app: App, gateway: Gateway, mut cursor: i64, stop: CancellationToken) {
    loop {
        let stopping = stop.is_cancelled();
        match drain(&app.db, &gateway, &mut cursor).await {
            Ok(()) if stopping => return,
            Ok(()) => app.pulses.tail.beat(),
            // The cursor stands where it stood: the same rows are read again once the database is back.
            Err(error) => {
                tracing::warn!(%error, "the event log cannot be read");
                if stopping {
                    return;
                }
            }
        }
        tokio::select! {
            () = app.db.committed() => {}
            () = tokio::time::sleep(POLL) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn drain(db: &Db, gateway: &Gateway, cursor: &mut i64) -> Result<()> {
    loop {
        let rows = event_log::Entity::find()
            .filter(event_log::Column::Pos.gt(*cursor))
            .order_by_asc(event_log::Column::Pos)
            .limit(BATCH)
            .all(db.reader())
            .await?;
        let full = rows.len() as u64 == BATCH;
        for row in rows {
            match serde_json::from_str::<Record>(&row.record) {
                Ok(record) => gateway.deliver(&record).await?,
                // A newer node's kind of row: not for us, and no reason to stand still.
                Err(error) => {
                    tracing::error!(pos = row.pos, %error, "a row of the event log cannot be understood");
                }
            }
            *cursor = row.pos;
        }
        if !full {
            return Ok(());
        }
    }
}
