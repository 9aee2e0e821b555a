//! An entry as a row: sealed as it came, with what changes later beside it.

use super::{
    entry::{Kept, Stage},
    seal::Seal,
};
use crate::error::Error;
use sqlx::{FromRow, SqliteConnection};
use vigia_protocol::{
    ids::{NotificationId, UserId},
    inbox::InboxEntry,
    time::Timestamp,
};

#[derive(FromRow)]
pub(super) struct Row {
    pub notification_id: String,
    sealed: Vec<u8>,
    read_at: Option<i64>,
    acked_at: Option<i64>,
    acked_by: Option<String>,
    closed_at: Option<i64>,
    stage: i64,
    pub toast: i64,
}

impl Row {
    pub fn open(self, seal: &Seal) -> Result<Kept, Error> {
        let text = seal.open(&self.notification_id, &self.sealed)?;
        let mut entry: InboxEntry = serde_json::from_slice(&text).map_err(|_| Error::Sealed)?;
        entry.read_at = self.read_at.map(Timestamp::from_millis);
        entry.acked_at = self.acked_at.map(Timestamp::from_millis);
        entry.acked_by = self.acked_by.and_then(|id| id.parse().ok());
        entry.closed_at = self.closed_at.map(Timestamp::from_millis);
        Ok(Kept { entry, stage: Stage::from_number(self.stage) })
    }
}

pub(super) async fn find(
    tx: &mut SqliteConnection,
    seal: &Seal,
    id: &NotificationId,
) -> Result<Option<Kept>, Error> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM entries WHERE notification_id = ?")
        .bind(id.as_str())
        .fetch_optional(tx)
        .await?;
    row.map(|row| row.open(seal)).transpose()
}

/// Inserts or replaces; how it is to be shown stays as decided.
pub(super) async fn put(tx: &mut SqliteConnection, seal: &Seal, kept: &Kept) -> Result<(), Error> {
    let entry = &kept.entry;
    let text = serde_json::to_vec(entry).expect("an entry is plain JSON");
    let id = entry.notification_id.as_str();
    sqlx::query(
        "INSERT INTO entries (notification_id, seq, sealed, read_at, acked_at, acked_by, closed_at, stage)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (notification_id) DO UPDATE SET seq = excluded.seq, sealed = excluded.sealed,
         read_at = excluded.read_at, acked_at = excluded.acked_at, acked_by = excluded.acked_by,
         closed_at = excluded.closed_at, stage = excluded.stage",
    )
    .bind(id)
    .bind(entry.seq)
    .bind(seal.seal(id, &text)?)
    .bind(entry.read_at.map(Timestamp::millis))
    .bind(entry.acked_at.map(Timestamp::millis))
    .bind(entry.acked_by.as_ref().map(UserId::as_str))
    .bind(entry.closed_at.map(Timestamp::millis))
    .bind(kept.stage.number())
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether an entry of this id was shown here and has gone since: after a restore the same alert may be raised anew.
pub(super) async fn was_shown(tx: &mut SqliteConnection, id: &NotificationId) -> Result<bool, Error> {
    let known: Option<i64> = sqlx::query_scalar("SELECT 1 FROM shown WHERE notification_id = ?")
        .bind(id.as_str())
        .fetch_optional(tx)
        .await?;
    Ok(known.is_some())
}

/// Forgets an entry, but not that it was shown.
pub(super) async fn delete(tx: &mut SqliteConnection, id: &NotificationId) -> Result<(), Error> {
    sqlx::query("INSERT OR IGNORE INTO shown SELECT notification_id FROM entries WHERE notification_id = ? AND stage = 2")
        .bind(id.as_str())
        .execute(&mut *tx)
        .await?;
    sqlx::query("DELETE FROM entries WHERE notification_id = ?").bind(id.as_str()).execute(tx).await?;
    Ok(())
}
