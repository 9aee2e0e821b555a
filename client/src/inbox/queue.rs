//! What was done here and the server has not confirmed yet: reads, notes, and what was shown.

use super::{
    entry::{self, Kept, Stage},
    row,
    store::Store,
};
use crate::error::Error;
use sqlx::SqliteConnection;
use vigia_protocol::{
    ids::{NotificationId, UserId},
    inbox::{InboxEntry, Shown},
    time::Timestamp,
};

/// What somebody did with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Opened it.
    Read,
    /// Took note of it.
    Ack,
}

impl Deed {
    fn kind(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Ack => "ack",
        }
    }
}

impl Store {
    /// Notes a deed, here and for the server. None: no such entry; true: a toast is to be taken away.
    pub async fn note(
        &self,
        deed: Deed,
        id: &NotificationId,
        by: &UserId,
        at: Timestamp,
    ) -> Result<Option<bool>, Error> {
        let mut tx = self.pool.begin().await?;
        let Some(Kept { mut entry, stage }) = row::find(&mut tx, &self.seal, id).await? else {
            return Ok(None);
        };
        let wanted = entry::wants_attention(&entry);
        let done = match deed {
            Deed::Read => entry.read_at.is_some(),
            Deed::Ack => entry.acked_at.is_some(),
        };
        if done {
            return Ok(Some(false));
        }
        match deed {
            Deed::Read => entry.read_at = Some(at),
            Deed::Ack => {
                entry.acked_at = Some(at);
                entry.acked_by = Some(by.clone());
            }
        }
        row::put(&mut tx, &self.seal, &Kept { entry, stage: Stage::Shown }).await?;
        enqueue(&mut tx, deed.kind(), id, at).await?;
        tx.commit().await?;
        Ok(Some(wanted && stage > Stage::Stored))
    }

    /// Changes the state of an entry that is here. None: it is not; true: a toast is to be taken away.
    pub async fn change(
        &self,
        id: &NotificationId,
        change: impl FnOnce(&mut InboxEntry),
    ) -> Result<Option<bool>, Error> {
        let mut tx = self.pool.begin().await?;
        let Some(old) = row::find(&mut tx, &self.seal, id).await? else { return Ok(None) };
        let mut entry = old.entry.clone();
        change(&mut entry);
        let merged = entry::merge(Some(old), entry, false);
        if let Some(kept) = &merged.keep {
            row::put(&mut tx, &self.seal, kept).await?;
        }
        tx.commit().await?;
        Ok(Some(merged.close))
    }

    /// The oldest deed to tell the server.
    pub async fn next_deed(&self) -> Result<Option<(Deed, NotificationId)>, Error> {
        let row: Option<(String, String)> = sqlx::query_as(
            "SELECT kind, notification_id FROM queue WHERE kind IN ('read', 'ack') ORDER BY id LIMIT 1",
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(|(kind, id)| {
            let deed = if kind == "ack" { Deed::Ack } else { Deed::Read };
            id.parse().ok().map(|id| (deed, id))
        }))
    }

    /// The server confirmed a deed with the entry as it has it.
    pub async fn confirmed(&self, deed: Deed, entry: InboxEntry) -> Result<(), Error> {
        let id = entry.notification_id.clone();
        let mut tx = self.pool.begin().await?;
        dequeue(&mut tx, deed.kind(), &id).await?;
        if let Some(old) = row::find(&mut tx, &self.seal, &id).await? {
            match entry::merge(Some(old), entry, false).keep {
                Some(kept) => row::put(&mut tx, &self.seal, &kept).await?,
                None => row::delete(&mut tx, &id).await?,
            }
        }
        Ok(tx.commit().await?)
    }

    /// The server will not have a deed: here too it was never done.
    pub async fn refused(&self, deed: Deed, id: &NotificationId) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        dequeue(&mut tx, deed.kind(), id).await?;
        if let Some(mut kept) = row::find(&mut tx, &self.seal, id).await? {
            match deed {
                Deed::Read => kept.entry.read_at = None,
                Deed::Ack => (kept.entry.acked_at, kept.entry.acked_by) = (None, None),
            }
            row::put(&mut tx, &self.seal, &kept).await?;
        }
        Ok(tx.commit().await?)
    }

    /// What was shown and not yet confirmed, oldest first.
    pub async fn shown(&self) -> Result<Vec<Shown>, Error> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT notification_id, at FROM queue WHERE kind = 'shown' ORDER BY id")
                .fetch_all(&self.pool)
                .await?;
        let shown = |(id, at): (String, i64)| {
            Some(Shown {
                notification_id: id.parse().ok()?,
                at: Timestamp::from_millis(at),
                recordatorio: None,
            })
        };
        Ok(rows.into_iter().filter_map(shown).collect())
    }

    /// The server has these reports.
    pub async fn shown_confirmed(&self, ids: &[NotificationId]) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        for id in ids {
            dequeue(&mut tx, "shown", id).await?;
        }
        Ok(tx.commit().await?)
    }
}

pub(super) async fn enqueue(
    tx: &mut SqliteConnection,
    kind: &str,
    id: &NotificationId,
    at: Timestamp,
) -> Result<(), Error> {
    sqlx::query("INSERT OR IGNORE INTO queue (kind, notification_id, at) VALUES (?, ?, ?)")
        .bind(kind)
        .bind(id.as_str())
        .bind(at.millis())
        .execute(tx)
        .await?;
    Ok(())
}

async fn dequeue(tx: &mut SqliteConnection, kind: &str, id: &NotificationId) -> Result<(), Error> {
    sqlx::query("DELETE FROM queue WHERE kind = ? AND notification_id = ?")
        .bind(kind)
        .bind(id.as_str())
        .execute(tx)
        .await?;
    Ok(())
}

/// Drops what was to be said of an entry whose right is gone.
pub(super) async fn forget(tx: &mut SqliteConnection, id: &NotificationId) -> Result<(), Error> {
    sqlx::query("DELETE FROM queue WHERE notification_id = ? AND kind <> 'shown'")
        .bind(id.as_str())
        .execute(tx)
        .await?;
    Ok(())
}
