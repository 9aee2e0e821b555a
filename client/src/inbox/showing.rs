//! From the decision to the screen, one durable step at a time.

use super::{
    entry::{self, Kept, Showing, Stage},
    queue,
    row::{self, Row},
    store::Store,
};
use crate::error::Error;
use vigia_protocol::{ids::NotificationId, inbox::InboxEntry, time::Timestamp};

/// The next toast to give to the system.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NextToast {
    /// So many alerts in one.
    Summary(usize),
    /// One alert.
    Entry(Box<InboxEntry>),
}

impl Store {
    /// The next toast, the summary first; `skip` were tried in vain.
    pub async fn next_toast(&self, skip: &[NotificationId]) -> Result<Option<NextToast>, Error> {
        let rows: Vec<Row> = sqlx::query_as("SELECT * FROM entries WHERE stage = 1 ORDER BY seq")
            .fetch_all(&self.pool)
            .await?;
        let summed = rows.iter().filter(|row| Showing::from_number(row.toast) != Showing::Alone).count();
        if summed > 0 {
            return Ok(Some(NextToast::Summary(summed)));
        }
        for row in rows {
            let Kept { entry, .. } = row.open(&self.seal)?;
            if !skip.contains(&entry.notification_id) {
                return Ok(Some(NextToast::Entry(Box::new(entry))));
            }
        }
        Ok(None)
    }

    /// The summary was given to the system: what was in it alone is done, the urgent ones follow by themselves.
    pub async fn summary_shown(&self) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        sqlx::query("UPDATE entries SET stage = ? WHERE stage = 1 AND toast = ?")
            .bind(Stage::Shown.number())
            .bind(Showing::Summed.number())
            .execute(&mut *tx)
            .await?;
        sqlx::query("UPDATE entries SET toast = ? WHERE stage = 1 AND toast = ?")
            .bind(Showing::Alone.number())
            .bind(Showing::Both.number())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// A toast was given to the system; the server is to know. False: meanwhile it is no longer wanted.
    pub async fn entry_shown(&self, id: &NotificationId, at: Timestamp) -> Result<bool, Error> {
        let mut tx = self.pool.begin().await?;
        queue::enqueue(&mut tx, "shown", id, at).await?;
        let kept = row::find(&mut tx, &self.seal, id).await?;
        let wanted = kept.as_ref().is_some_and(|kept| entry::wants_attention(&kept.entry));
        if let Some(kept) = kept {
            row::put(&mut tx, &self.seal, &Kept { stage: Stage::Shown, ..kept }).await?;
        }
        tx.commit().await?;
        Ok(wanted)
    }
}
