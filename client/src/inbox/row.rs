//! An entry as a row: sealed as it came, with what changes later beside it.

use super::{
    entry::{self, Kept, Stage},
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
    shown: Option<i64>,
}

impl Row {
    pub fn open(self, seal: &Seal) -> Result<Kept, Error> {
        let text = seal.open(&self.notification_id, &self.sealed)?;
        let mut entry: InboxEntry = serde_json::from_slice(&text).map_err(|_| Error::Sealed)?;
        entry.read_at = self.read_at.map(Timestamp::from_millis);
        entry.acked_at = self.acked_at.map(Timestamp::from_millis);
        entry.acked_by = self.acked_by.and_then(|id| id.parse().ok());
        entry.closed_at = self.closed_at.map(Timestamp::from_millis);
        Ok(Kept { entry, stage: Stage::from_number(self.stage), shown: self.shown })
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
    // What is not to be shown any more counts as shown.
    let done = (kept.stage == Stage::Shown).then(|| entry::reminder(entry));
    let text = serde_json::to_vec(entry).expect("an entry is plain JSON");
    let id = entry.notification_id.as_str();
    sqlx::query(
        "INSERT INTO entries (notification_id, seq, sealed, read_at, acked_at, acked_by, closed_at, stage, shown)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (notification_id) DO UPDATE SET seq = excluded.seq, sealed = excluded.sealed,
         read_at = excluded.read_at, acked_at = excluded.acked_at, acked_by = excluded.acked_by,
         closed_at = excluded.closed_at, stage = excluded.stage, shown = excluded.shown",
    )
    .bind(id)
    .bind(entry.seq)
    .bind(seal.seal(id, &text)?)
    .bind(entry.read_at.map(Timestamp::millis))
    .bind(entry.acked_at.map(Timestamp::millis))
    .bind(entry.acked_by.as_ref().map(UserId::as_str))
    .bind(entry.closed_at.map(Timestamp::millis))
    .bind(kept.stage.number())
    .bind(kept.shown.max(done))
    .execute(tx)
    .await?;
    Ok(())
}

/// The latest that was shown here of an entry of this id that has gone since: after a restore the same alert may be raised
/// anew.
pub(super) async fn was_shown(tx: &mut SqliteConnection, id: &NotificationId) -> Result<Option<i64>, Error> {
    let shown = sqlx::query_scalar("SELECT reminder FROM shown WHERE notification_id = ?");
    Ok(shown.bind(id.as_str()).fetch_optional(tx).await?)
}

/// Forgets an entry, but not what was shown of it.
pub(super) async fn delete(tx: &mut SqliteConnection, id: &NotificationId) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO shown (notification_id, reminder)
         SELECT notification_id, shown FROM entries WHERE notification_id = ? AND shown IS NOT NULL
         ON CONFLICT (notification_id) DO UPDATE SET reminder = max(reminder, excluded.reminder)",
    )
    .bind(id.as_str())
    .execute(&mut *tx)
    .await?;
    sqlx::query("DELETE FROM entries WHERE notification_id = ?").bind(id.as_str()).execute(tx).await?;
    Ok(())
}
