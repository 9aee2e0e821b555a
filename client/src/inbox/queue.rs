//! What was done here and the server has not confirmed yet: reads, notes, and what was shown.

use super::{
    entry::{self, Kept, Raise, Ring, Stage},
    row,
    store::Store,
};
use crate::error::Error;
use sqlx::SqliteConnection;
use vigia_protocol::{
    ids::{NotificationId, UserId},
    inbox::InboxEntry,
    time::Timestamp,
};

/// An answer about an entry that is here raises its reminder, if it tells of one.
const LATER: Raise = Raise { alert: false, reminder: true };

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
        let Some(mut kept) = row::find(&mut tx, &self.seal, id).await? else { return Ok(None) };
        let (wanted, on_screen) = (entry::wants_attention(&kept.entry), kept.may_be_on_screen());
        let entry = &mut kept.entry;
        let news = match deed {
            Deed::Read => entry.read_at.is_none(),
            Deed::Ack => entry.acked_at.is_none(),
        };
        if !news && !wanted {
            return Ok(Some(false));
        }
        match deed {
            // Whenever it is opened, also after a reminder, its toast has done its work.
            Deed::Read => _ = entry.read_at.get_or_insert(at),
            Deed::Ack => {
                entry.acked_at = Some(at);
                entry.acked_by = Some(by.clone());
            }
        }
        row::put(&mut tx, &self.seal, &Kept { stage: Stage::Shown, ..kept }).await?;
        if news {
            enqueue(&mut tx, deed.kind(), &Ring { id: id.clone(), reminder: 0 }, at).await?;
        }
        tx.commit().await?;
        Ok(Some(on_screen))
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
        let merged = entry::merge(Some(old), entry, LATER);
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
        dequeue(&mut tx, deed.kind(), &Ring { id: id.clone(), reminder: 0 }).await?;
        if let Some(old) = row::find(&mut tx, &self.seal, &id).await? {
            match entry::merge(Some(old), entry, LATER).keep {
                Some(kept) => row::put(&mut tx, &self.seal, &kept).await?,
                None => row::delete(&mut tx, &id).await?,
            }
        }
        Ok(tx.commit().await?)
    }

    /// The server will not have a deed: here too it was never done.
    pub async fn refused(&self, deed: Deed, id: &NotificationId) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        dequeue(&mut tx, deed.kind(), &Ring { id: id.clone(), reminder: 0 }).await?;
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
    pub async fn shown(&self) -> Result<Vec<(Ring, Timestamp)>, Error> {
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT notification_id, reminder, at FROM queue WHERE kind = 'shown' ORDER BY id",
        )
        .fetch_all(&self.pool)
        .await?;
        let shown = |(id, reminder, at): (String, i64, i64)| {
            Some((Ring { id: id.parse().ok()?, reminder }, Timestamp::from_millis(at)))
        };
        Ok(rows.into_iter().filter_map(shown).collect())
    }

    /// The server has these reports.
    pub async fn shown_confirmed(&self, rings: &[Ring]) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        for ring in rings {
            dequeue(&mut tx, "shown", ring).await?;
        }
        Ok(tx.commit().await?)
    }
}

pub(super) async fn enqueue(
    tx: &mut SqliteConnection,
    kind: &str,
    ring: &Ring,
    at: Timestamp,
) -> Result<(), Error> {
    sqlx::query("INSERT OR IGNORE INTO queue (kind, notification_id, reminder, at) VALUES (?, ?, ?, ?)")
        .bind(kind)
        .bind(ring.id.as_str())
        .bind(ring.reminder)
        .bind(at.millis())
        .execute(tx)
        .await?;
    Ok(())
}

async fn dequeue(tx: &mut SqliteConnection, kind: &str, ring: &Ring) -> Result<(), Error> {
    sqlx::query("DELETE FROM queue WHERE kind = ? AND notification_id = ? AND reminder = ?")
        .bind(kind)
        .bind(ring.id.as_str())
        .bind(ring.reminder)
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

/// Takes back what was done here, save what still waits for the server: a restored backup may not know of the rest, and
/// then it was not done.
pub(super) async fn keep_unconfirmed(tx: &mut SqliteConnection, entry: &mut InboxEntry) -> Result<(), Error> {
    let waiting: Vec<String> = sqlx::query_scalar("SELECT kind FROM queue WHERE notification_id = ?")
        .bind(entry.notification_id.as_str())
        .fetch_all(tx)
        .await?;
    let waits = |deed: Deed| waiting.iter().any(|kind| kind == deed.kind());
    if !waits(Deed::Read) {
        entry.read_at = None;
    }
    if !waits(Deed::Ack) {
        (entry.acked_at, entry.acked_by) = (None, None);
    }
    entry.closed_at = None;
    Ok(())
}
