//! How far each device has got, and what it has shown.

use crate::{
    db::{Actor, Db, Tx},
    entity::{devices, inbox},
    error::Result,
    inbox::head,
    metrics,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Statement, sea_query::Expr,
};
use std::{collections::HashMap, sync::Mutex, time::Duration};
use tokio_util::sync::CancellationToken;
use vigia_protocol::{
    ids::{DeviceId, UserId},
    inbox::Shown,
    time::Timestamp,
};

/// How far one device has got.
#[derive(Clone)]
struct Stored {
    user: UserId,
    seq: i64,
    at: Timestamp,
}

/// Acknowledged positions that are not written yet. A device sends one after each entry; written down one by one they
/// would cost more than the entries.
#[derive(Default)]
pub struct Cursors {
    pending: Mutex<HashMap<DeviceId, Stored>>,
}

impl Cursors {
    /// Everything up to `seq` is stored on that device, as it said at `at`.
    pub fn stored(&self, user: UserId, device: DeviceId, seq: i64, at: Timestamp) {
        let mut pending = self.pending.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let cursor = pending.entry(device).or_insert(Stored { user, seq, at });
        if seq > cursor.seq {
            (cursor.seq, cursor.at) = (seq, at);
        }
    }

    /// Writes them down every half second, and once more when told to stop.
    pub async fn run(&self, db: Db, stop: CancellationToken) {
        loop {
            let stopping = stop.is_cancelled();
            self.flush(&db).await;
            if stopping {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(500)) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    pub(super) async fn flush(&self, db: &Db) {
        let pending =
            std::mem::take(&mut *self.pending.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        if pending.is_empty() {
            return;
        }
        if let Err(error) = write(db, &pending).await {
            tracing::warn!(%error, "device positions could not be written; trying again");
            for (device, Stored { user, seq, at }) in pending {
                self.stored(user, device, seq, at);
            }
        }
    }
}

async fn write(db: &Db, cursors: &HashMap<DeviceId, Stored>) -> Result<()> {
    let tx = db.begin(Actor::System).await?;
    for (device, Stored { user, seq, at }) in cursors {
        let seq = (*seq).min(head(&*tx, user).await?);
        let Some(row) = devices::Entity::find_by_id(device.to_string()).one(&*tx).await? else { continue };
        if row.user_id != user.as_str() || row.stored_seq >= seq {
            continue;
        }
        tx.execute_raw(Statement::from_sql_and_values(
            tx.get_database_backend(),
            // What was over before the device came was never sent to it: its position says nothing of that.
            "INSERT INTO entregas (device_id, user_id, notification_id, stored_at)
             SELECT $1, user_id, notification_id, $2 FROM inbox WHERE user_id = $3 AND seq > $4 AND seq <= $5
             AND (created_at >= $6 OR read_at IS NULL OR read_at >= $6
                  OR (requiere_nota AND (acked_at IS NULL OR acked_at >= $6)))
             ON CONFLICT (device_id, notification_id)
             DO UPDATE SET stored_at = COALESCE(entregas.stored_at, excluded.stored_at)",
            [
                device.as_str().into(),
                at.millis().into(),
                user.as_str().into(),
                row.stored_seq.into(),
                seq.into(),
                row.created_at.into(),
            ],
        ))
        .await?;
        measure(&tx, user, (row.stored_seq, seq), *at).await?;
        devices::Entity::update_many()
            .col_expr(devices::Column::StoredSeq, Expr::value(seq))
            .col_expr(devices::Column::LastSeenAt, Expr::value(at.millis()))
            .filter(devices::Column::Id.eq(device.as_str()))
            .exec(&*tx)
            .await?;
    }
    tx.commit().await
}

/// How long entries took from their commit to a device.
async fn measure(tx: &Tx, user: &UserId, (after, to): (i64, i64), at: Timestamp) -> Result<()> {
    let committed = inbox::Entity::find()
        .select_only()
        .column(inbox::Column::CreatedAt)
        .filter(inbox::Column::UserId.eq(user.as_str()))
        .filter(inbox::Column::Seq.gt(after))
        .filter(inbox::Column::Seq.lte(to))
        .limit(500)
        .into_tuple::<i64>()
        .all(&**tx)
        .await?;
    committed.into_iter().for_each(|millis| metrics::stored_after(Timestamp::from_millis(millis), at));
    Ok(())
}

/// Notes what a device gave to its notification system, and each reminder of it; the first report of each counts.
pub async fn shown(db: &Db, user: &UserId, device: &DeviceId, items: &[Shown]) -> Result<()> {
    let tx = db.begin(Actor::System).await?;
    let now = tx.now().millis();
    for item in items {
        tx.execute_raw(Statement::from_sql_and_values(
            tx.get_database_backend(),
            "INSERT INTO entregas (device_id, user_id, notification_id, shown_at, shown_device_at)
             SELECT $1, user_id, notification_id, $2, $3 FROM inbox WHERE user_id = $4 AND notification_id = $5
             ON CONFLICT (device_id, notification_id)
             DO UPDATE SET shown_device_at = COALESCE(entregas.shown_device_at, excluded.shown_device_at),
                           shown_at = COALESCE(entregas.shown_at, excluded.shown_at)",
            [
                device.as_str().into(),
                now.into(),
                item.at.millis().into(),
                user.as_str().into(),
                item.notification_id.as_str().into(),
            ],
        ))
        .await?;
        if let Some(n) = item.recordatorio.filter(|n| *n > 0) {
            reminded(&tx, (user, device), item, n).await?;
        }
    }
    tx.commit().await
}

/// Of a reminder that never was, nothing is noted.
async fn reminded(tx: &Tx, (user, device): (&UserId, &DeviceId), item: &Shown, n: i64) -> Result<()> {
    tx.execute_raw(Statement::from_sql_and_values(
        tx.get_database_backend(),
        "INSERT INTO recordatorio_entregas (device_id, user_id, notification_id, n, shown_at, shown_device_at)
         SELECT $1, user_id, notification_id, $2, $3, $4 FROM inbox
         WHERE user_id = $5 AND notification_id = $6 AND recordatorio_n >= $7
         ON CONFLICT (device_id, notification_id, n) DO NOTHING",
        [
            device.as_str().into(),
            n.into(),
            tx.now().millis().into(),
            item.at.millis().into(),
            user.as_str().into(),
            item.notification_id.as_str().into(),
            n.into(),
        ],
    ))
    .await?;
    Ok(())
}
