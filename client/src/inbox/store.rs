//! The local inbox on disk: one SQLite file per server and user. Every method is one durable transaction.

use super::{
    core::{Position, Step},
    entry::{self, Kept, Raise, Showing, Stage},
    queue,
    row::{self, Row},
    seal::Seal,
};
use crate::error::Error;
use serde::{Deserialize, Serialize};
use sqlx::{
    SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{collections::HashSet, path::Path, time::Duration};
use vigia_protocol::{ids::NotificationId, inbox::InboxEntry, session::Me, time::Timestamp};

/// Who the inbox belongs to and in which firm, so that the app can say so offline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub me: Me,
    pub firma: String,
    pub zona: String,
}

/// What taking a step changed.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Taken {
    /// Toasts to take away.
    pub close: Vec<NotificationId>,
    /// The list is another.
    pub changed: bool,
    /// Something waits to be shown.
    pub to_show: bool,
}

/// How the server came to speak of an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// In its turn.
    First,
    /// Once more, with another state.
    Again,
    /// As one of all that count.
    InAReset,
}

pub(crate) struct Store {
    pub(super) pool: SqlitePool,
    pub(super) seal: Seal,
}

impl Store {
    /// Opens the file, or an inbox in memory; makes and migrates it where needed. `born_at` counts for a new one.
    pub async fn open(path: Option<&Path>, seal: Seal, born_at: Timestamp) -> Result<Self, Error> {
        let options = match path {
            Some(path) => SqliteConnectOptions::new().filename(path).create_if_missing(true),
            None => SqliteConnectOptions::new().in_memory(true),
        };
        let options = options
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL may lose the last commits when the power goes; an acknowledged alert may not be one of them.
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON")
            .busy_timeout(Duration::from_secs(5));
        // One connection, never recycled: writers queue up, and an inbox in memory is its connection.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options)
            .await?;
        sqlx::migrate!().run(&pool).await.map_err(sqlx::Error::from)?;
        sqlx::query("INSERT OR IGNORE INTO state (one, epoch, seq, born_at) VALUES (1, '', 0, ?)")
            .bind(born_at.millis())
            .execute(&pool)
            .await?;
        let store = Self { pool, seal };
        store.profile().await?;
        Ok(store)
    }

    /// Closes the file, so that it can be moved or deleted.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    pub async fn position(&self) -> Result<Position, Error> {
        let (epoch, seq, since_id): (String, i64, Option<String>) =
            sqlx::query_as("SELECT epoch, seq, since_id FROM state").fetch_one(&self.pool).await?;
        Ok(Position { epoch, seq, since_id: since_id.and_then(|id| id.parse().ok()) })
    }

    /// Stores a step and the position it leads to. When nothing more is on its way, decides how each waiting entry
    /// is to be shown; `urgent` tells which ones may not vanish in a summary.
    pub async fn take(
        &self,
        step: &Step,
        position: &Position,
        urgent: impl Fn(&InboxEntry) -> bool,
    ) -> Result<Taken, Error> {
        let mut tx = self.pool.begin().await?;
        let mut taken = Taken::default();
        if step.replace {
            self.keep_only(&mut tx, &step.new, &mut taken).await?;
        }
        let (epoch, seq, born_at): (String, i64, i64) =
            sqlx::query_as("SELECT epoch, seq, born_at FROM state").fetch_one(&mut *tx).await?;
        let born_at = Timestamp::from_millis(born_at);
        let new = if step.replace { Told::InAReset } else { Told::First };
        for entry in &step.new {
            self.merge(&mut tx, entry.clone(), (new, born_at), &mut taken).await?;
        }
        for entry in &step.changed {
            self.merge(&mut tx, entry.clone(), (Told::Again, born_at), &mut taken).await?;
        }
        if (&epoch, seq) != (&position.epoch, position.seq) {
            sqlx::query("UPDATE state SET epoch = ?, seq = ?, since_id = ?")
                .bind(&position.epoch)
                .bind(position.seq)
                .bind(position.since_id.as_ref().map(NotificationId::as_str))
                .execute(&mut *tx)
                .await?;
        }
        if step.settled {
            taken.to_show = self.decide(&mut tx, urgent).await?;
        }
        tx.commit().await?;
        Ok(taken)
    }

    /// Decides how each waiting entry is to be shown, after a start or a lost connection.
    pub async fn decide_waiting(&self, urgent: impl Fn(&InboxEntry) -> bool) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        self.decide(&mut tx, urgent).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Every entry, newest first.
    pub async fn list(&self) -> Result<Vec<InboxEntry>, Error> {
        let rows: Vec<Row> = sqlx::query_as("SELECT * FROM entries ORDER BY seq DESC, notification_id")
            .fetch_all(&self.pool)
            .await?;
        rows.into_iter().map(|row| Ok(row.open(&self.seal)?.entry)).collect()
    }

    /// Ids of entries that are unread or ask for a note, newest first, at most so many.
    pub async fn open_ids(&self, limit: usize) -> Result<Vec<NotificationId>, Error> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM entries WHERE closed_at IS NULL ORDER BY seq DESC, notification_id",
        )
        .fetch_all(&self.pool)
        .await?;
        let opened = rows.into_iter().filter_map(|row| Some(row.open(&self.seal).ok()?.entry));
        Ok(opened.filter(entry::is_open).map(|entry| entry.notification_id).take(limit).collect())
    }

    /// Forgets what is long done with, so that the file does not grow for ever.
    pub async fn prune(&self, keep: i64) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        let old: Vec<Row> = sqlx::query_as(
            "SELECT * FROM entries WHERE stage = 2 AND read_at IS NOT NULL
             AND notification_id NOT IN (SELECT notification_id FROM queue)
             AND seq <= (SELECT seq FROM entries ORDER BY seq DESC LIMIT 1 OFFSET ?)",
        )
        .bind(keep)
        .fetch_all(&mut *tx)
        .await?;
        for row in old {
            let Kept { entry, .. } = row.open(&self.seal)?;
            if !entry::is_open(&entry) {
                row::delete(&mut tx, &entry.notification_id).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    pub async fn profile(&self) -> Result<Option<Profile>, Error> {
        let sealed: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT profile FROM state").fetch_one(&self.pool).await?;
        let Some(sealed) = sealed else { return Ok(None) };
        let text = self.seal.open("profile", &sealed)?;
        Ok(serde_json::from_slice(&text).ok())
    }

    pub async fn set_profile(&self, profile: &Profile) -> Result<(), Error> {
        let text = serde_json::to_vec(profile).expect("a profile is plain JSON");
        sqlx::query("UPDATE state SET profile = ?")
            .bind(self.seal.seal("profile", &text)?)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// When the inbox was last known to be complete.
    pub async fn synced_at(&self) -> Result<Option<Timestamp>, Error> {
        let at: Option<i64> = sqlx::query_scalar("SELECT synced_at FROM state").fetch_one(&self.pool).await?;
        Ok(at.map(Timestamp::from_millis))
    }

    pub async fn set_synced_at(&self, at: Timestamp) -> Result<(), Error> {
        sqlx::query("UPDATE state SET synced_at = ?").bind(at.millis()).execute(&self.pool).await?;
        Ok(())
    }

    async fn merge(
        &self,
        tx: &mut SqliteConnection,
        new: InboxEntry,
        (told, born_at): (Told, Timestamp),
        taken: &mut Taken,
    ) -> Result<(), Error> {
        let id = new.notification_id.clone();
        let mut old = row::find(tx, &self.seal, &id).await?;
        if told == Told::InAReset
            && let Some(kept) = &mut old
        {
            queue::keep_unconfirmed(tx, &mut kept.entry).await?;
        }
        // What is told again as open and is not here was taken back meanwhile: the answer is older than the tombstone.
        // All that is open up to the position is here.
        let stale = told == Told::Again && entry::is_open(&new);
        if old.is_none() && (new.is_void() || stale) {
            return Ok(());
        }
        let shown = if old.is_none() { row::was_shown(tx, &id).await? } else { None };
        let unseen = shown.is_none_or(|shown| entry::reminder(&new) > shown);
        let raise = Raise {
            alert: told != Told::Again && unseen && entry::is_newer_than(&new, born_at),
            // After a restore every reminder since the backup falls due at once; the next one rings.
            reminder: told != Told::InAReset,
        };
        taken.changed = true;
        let merged = entry::merge(old, new, raise);
        if merged.close {
            taken.close.push(id.clone());
        }
        match merged.keep {
            Some(kept) => row::put(tx, &self.seal, &kept).await,
            None => {
                queue::forget(tx, &id).await?;
                row::delete(tx, &id).await
            }
        }
    }

    /// A reset's first half: what it does not name is gone.
    async fn keep_only(
        &self,
        tx: &mut SqliteConnection,
        new: &[InboxEntry],
        taken: &mut Taken,
    ) -> Result<(), Error> {
        let named: HashSet<&str> = new.iter().map(|entry| entry.notification_id.as_str()).collect();
        let rows: Vec<Row> = sqlx::query_as("SELECT * FROM entries").fetch_all(&mut *tx).await?;
        for row in rows {
            let kept = row.open(&self.seal)?;
            let id = &kept.entry.notification_id;
            if named.contains(id.as_str()) {
                continue;
            }
            if kept.may_be_on_screen() {
                taken.close.push(id.clone());
            }
            row::delete(tx, id).await?;
        }
        taken.changed = true;
        Ok(())
    }

    async fn decide(
        &self,
        tx: &mut SqliteConnection,
        urgent: impl Fn(&InboxEntry) -> bool,
    ) -> Result<bool, Error> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM entries WHERE stage = 0 ORDER BY seq").fetch_all(&mut *tx).await?;
        let waiting: Vec<InboxEntry> =
            rows.into_iter().map(|row| Ok(row.open(&self.seal)?.entry)).collect::<Result<_, Error>>()?;
        let how = entry::decide(&waiting.iter().map(urgent).collect::<Vec<_>>());
        for (entry, how) in waiting.iter().zip(&how) {
            sqlx::query("UPDATE entries SET stage = ?, toast = ? WHERE notification_id = ?")
                .bind(Stage::Showing.number())
                .bind(Showing::number(*how))
                .bind(entry.notification_id.as_str())
                .execute(&mut *tx)
                .await?;
        }
        Ok(!waiting.is_empty())
    }
}
