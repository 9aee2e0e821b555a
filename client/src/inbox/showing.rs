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
    /// These alerts in one.
    Summary(Vec<NotificationId>),
    /// One alert.
    Entry(Box<InboxEntry>),
}

impl Store {
    /// The next toast, the summary first; `skip` were tried in vain.
    pub async fn next_toast(&self, skip: &[NotificationId]) -> Result<Option<NextToast>, Error> {
        let rows: Vec<Row> = sqlx::query_as("SELECT * FROM entries WHERE stage = 1 ORDER BY seq")
            .fetch_all(&self.pool)
            .await?;
        let summed = rows.iter().filter(|row| Showing::from_number(row.toast) != Showing::Alone);
        let summed: Vec<_> = summed.filter_map(|row| row.notification_id.parse().ok()).collect();
        if !summed.is_empty() {
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

    /// The summary of these was given to the system: what was in it alone is done, the urgent ones follow by
    /// themselves. What came meanwhile waits for a summary of its own.
    pub async fn summary_shown(&self, ids: &[NotificationId]) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        for id in ids {
            sqlx::query(
                "UPDATE entries SET stage = CASE toast WHEN ? THEN ? ELSE stage END, toast = ?
                 WHERE stage = 1 AND notification_id = ?",
            )
            .bind(Showing::Summed.number())
            .bind(Stage::Shown.number())
            .bind(Showing::Alone.number())
            .bind(id.as_str())
            .execute(&mut *tx)
            .await?;
        }
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
