//! From the decision to the screen, one durable step at a time.

use super::{
    entry::{Kept, Ring, Showing, Stage},
    queue,
    row::{self, Row},
    store::Store,
};
use crate::error::Error;
use futures_util::{TryStreamExt, stream::BoxStream};
use vigia_protocol::{inbox::InboxEntry, time::Timestamp};

/// The next toast to give to the system.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NextToast {
    /// These in one.
    Summary(Vec<Ring>),
    /// One alert, or a reminder of it.
    Entry(Box<InboxEntry>),
}

impl Store {
    /// The next toast, the summary first; `skip` were tried in vain. Opens no row but what it gives: hundreds may wait.
    pub async fn next_toast(&self, skip: &[Ring]) -> Result<Option<NextToast>, Error> {
        let mut summed = Vec::new();
        for row in self.waiting(true).try_collect::<Vec<Row>>().await? {
            summed.push(Ring::of(&row.open(&self.seal)?.entry));
        }
        if !summed.is_empty() {
            return Ok(Some(NextToast::Summary(summed)));
        }
        let mut alone = self.waiting(false);
        while let Some(row) = alone.try_next().await? {
            let Kept { entry, .. } = row.open(&self.seal)?;
            if !skip.contains(&Ring::of(&entry)) {
                return Ok(Some(NextToast::Entry(Box::new(entry))));
            }
        }
        Ok(None)
    }

    /// What waits for the system, in order: what is to be in a summary, or what stands alone.
    fn waiting(&self, summed: bool) -> BoxStream<'_, Result<Row, sqlx::Error>> {
        sqlx::query_as("SELECT * FROM entries WHERE stage = 1 AND (toast <> ?) = ? ORDER BY seq")
            .bind(Showing::Alone.number())
            .bind(summed)
            .fetch(&self.pool)
    }

    /// The summary of these was given to the system: what was in it alone is done, the urgent ones follow by
    /// themselves. What came meanwhile waits for a summary of its own.
    pub async fn summary_shown(&self, rings: &[Ring]) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        for ring in rings {
            let kept = row::find(&mut tx, &self.seal, &ring.id).await?;
            if kept.is_none_or(|kept| Ring::of(&kept.entry) != *ring) {
                continue;
            }
            sqlx::query(
                "UPDATE entries SET stage = CASE toast WHEN ?1 THEN ?2 ELSE stage END,
                 shown = CASE toast WHEN ?1 THEN ?3 ELSE shown END, toast = ?4
                 WHERE stage = 1 AND notification_id = ?5",
            )
            .bind(Showing::Summed.number())
            .bind(Stage::Shown.number())
            .bind(ring.reminder)
            .bind(Showing::Alone.number())
            .bind(ring.id.as_str())
            .execute(&mut *tx)
            .await?;
        }
        Ok(tx.commit().await?)
    }

    /// A toast was given to the system; the server is to know. False: meanwhile it is no longer wanted.
    pub async fn ring_shown(&self, ring: &Ring, at: Timestamp) -> Result<bool, Error> {
        let mut tx = self.pool.begin().await?;
        queue::enqueue(&mut tx, "shown", ring, at).await?;
        let kept = row::find(&mut tx, &self.seal, &ring.id).await?;
        // Whatever ends an entry's asking also ends its way to the screen.
        let wanted = kept.as_ref().is_some_and(|kept| kept.stage < Stage::Shown);
        if let Some(mut kept) = kept {
            kept.shown = kept.shown.max(Some(ring.reminder));
            if Ring::of(&kept.entry) == *ring {
                kept.stage = Stage::Shown;
            }
            row::put(&mut tx, &self.seal, &kept).await?;
        }
        tx.commit().await?;
        Ok(wanted)
    }
}
