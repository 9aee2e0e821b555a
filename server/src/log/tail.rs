//! The tail: every node reads the log from its own cursor and hands it to its own sockets.
//!
//! It is woken by commits of this process, and by a poll every second, which is all that other nodes' commits need:
//! there is no leader to lose, and nothing to tell nodes apart by.

use super::Record;
use crate::{app::App, entity::event_log, error::Result, gateway::Gateway};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::{sync::atomic::Ordering, time::Duration};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use vigia_protocol::error::Code;

const POLL: Duration = Duration::from_secs(1);
const BATCH: u64 = 500;
/// How long the database may take to answer.
const ANSWER: Duration = Duration::from_secs(5);

/// Runs until told to stop; what was committed before that has been handed over when it returns.
pub async fn run(app: App, gateway: Gateway, mut cursor: i64, stop: CancellationToken) {
    loop {
        let stopping = stop.is_cancelled();
        app.pulses.tail_at.store(cursor, Ordering::Relaxed);
        match drain(&app, &gateway, &mut cursor).await {
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

async fn drain(app: &App, gateway: &Gateway, cursor: &mut i64) -> Result<()> {
    loop {
        let rows = event_log::Entity::find()
            .filter(event_log::Column::Pos.gt(*cursor))
            .order_by_asc(event_log::Column::Pos)
            .limit(BATCH)
            .all(app.db.reader());
        // A database that hangs says nothing at all; asked again, it answers as soon as it can.
        let rows = timeout(ANSWER, rows).await.map_err(|_| Code::NoDisponible)??;
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
            app.pulses.tail_at.store(*cursor, Ordering::Relaxed);
        }
        if !full {
            return Ok(());
        }
    }
}
