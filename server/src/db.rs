//! The database: connecting, migrating, and the transaction everything that changes goes through.

use crate::{
    clock::Clock,
    entity::{audit, log_head},
    error::Result,
    log::{self, Event},
};
use anyhow::Context;
use sea_orm::{
    ActiveValue::Set, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, EntityTrait, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;
use vigia_protocol::{
    ids::{DeviceId, ExpedienteId, UserId},
    time::Timestamp,
};

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    // One connection on SQLite: there is one writer at a time anyway, and waiting here is fairer than in SQLite.
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    clock: Clock,
    committed: Arc<Notify>,
    appended: Arc<Notify>,
}

impl Db {
    /// Connects to `sqlite://path` or `postgres://…` and brings the schema up to date.
    pub async fn connect(url: &str, clock: Clock) -> anyhow::Result<Self> {
        let db = if url.starts_with("sqlite:") {
            let writer = Database::connect(sqlite(url, 1)).await.context("cannot open the database")?;
            assert_sqlite_is_safe(&writer).await?;
            migrate(&writer).await?;
            let reader = Database::connect(sqlite(url, 4)).await.context("cannot open the database")?;
            Self::new(writer, reader, clock)
        } else {
            let writer = Database::connect(postgres(url)).await.context("cannot connect to the database")?;
            let alone = alone(&writer).await.context("cannot prepare the database")?;
            migrate(&writer).await?;
            alone.commit().await.context("cannot prepare the database")?;
            Self::new(writer.clone(), writer, clock)
        };
        db.set_up_log().await.context("cannot set up the event log")?;
        Ok(db)
    }

    fn new(writer: DatabaseConnection, reader: DatabaseConnection, clock: Clock) -> Self {
        let (committed, appended) = <_>::default();
        Self { writer, reader, clock, committed, appended }
    }

    /// For reading outside a transaction.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Starts a transaction that may write, in the name of `actor`.
    pub async fn begin(&self, actor: Actor) -> Result<Tx> {
        let mut options = TransactionOptions::default();
        if self.writer.get_database_backend() == DbBackend::Sqlite {
            options.sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
        }
        let inner = self.writer.begin_with_options(options).await?;
        Ok(Tx {
            inner,
            actor,
            now: self.clock.now(),
            events: Vec::new(),
            committed: self.committed.clone(),
            appended: self.appended.clone(),
        })
    }

    /// Resolves when something was committed by this process since the last call.
    pub async fn committed(&self) {
        self.committed.notified().await;
    }

    /// Resolves when this process added to the log since the last call, for whoever tells the other nodes.
    pub async fn appended(&self) {
        self.appended.notified().await;
    }

    /// Another node added to the log.
    pub fn wake(&self) {
        self.committed.notify_one();
    }

    /// Closes every connection; SQLite folds its write-ahead log into the file.
    pub async fn close(self) {
        for conn in [self.reader, self.writer] {
            if let Err(error) = conn.close().await {
                tracing::warn!(%error, "closing the database");
            }
        }
    }

    async fn set_up_log(&self) -> Result<()> {
        let first =
            log_head::ActiveModel { id: Set(1), pos: Set(0), epoch: Set(uuid::Uuid::now_v7().to_string()) };
        log_head::Entity::insert(first)
            .on_conflict_do_nothing_on([log_head::Column::Id])
            .exec_without_returning(&self.writer)
            .await?;
        Ok(())
    }
}

/// Holds off the other nodes of a firm that start at the same moment: one migrates, the next finds it done.
async fn alone(conn: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let tx = conn.begin().await?;
    // However long the other one takes.
    tx.execute_unprepared("SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        .await?;
    tx.execute_unprepared("SELECT pg_advisory_xact_lock(8460)").await?;
    Ok(tx)
}

async fn migrate(conn: &DatabaseConnection) -> anyhow::Result<()> {
    vigia_migrations::migrate(conn).await.context("cannot bring the database up to date")
}

fn postgres(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(5))
        .connect_timeout(Duration::from_secs(5))
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|postgres| {
            postgres.options([
                // A node that hangs in a transaction holds the head of the log: the others wait for it no longer than
                // a person does, and the database ends it.
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "10s"),
                ("tcp_user_timeout", "15s"),
                ("tcp_keepalives_idle", "10s"),
                ("tcp_keepalives_interval", "5s"),
                ("tcp_keepalives_count", "2"),
            ])
        });
    options
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // NORMAL may lose the last commits when the power goes; an accepted alert must not be lost.
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
        });
    options
}

/// SQLite 3.7 to 3.51.2 can corrupt a write-ahead log when it is reset under load.
async fn assert_sqlite_is_safe(conn: &DatabaseConnection) -> anyhow::Result<()> {
    let row = conn
        .query_one_raw(Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version() AS v"))
        .await?
        .context("SQLite does not say its version")?;
    let version: String = row.try_get("", "v")?;
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    anyhow::ensure!(
        found >= (3, 51, 3),
        "SQLite {version} is too old: 3.51.3 is the first that is safe here"
    );
    Ok(())
}

/// In whose name a transaction writes.
#[derive(Clone, Debug)]
pub enum Actor {
    /// The server itself: the watch, the command line.
    System,
    /// A back end of the firm, by its token; it goes by this name among people.
    Service(UserId),
    /// A person, from one of their devices.
    User {
        /// Who.
        id: UserId,
        /// From where.
        device: Option<DeviceId>,
    },
}

impl Actor {
    fn ids(&self) -> (Option<String>, Option<String>) {
        match self {
            Self::System => (None, None),
            Self::Service(id) => (Some(id.to_string()), None),
            Self::User { id, device } => (Some(id.to_string()), device.as_ref().map(ToString::to_string)),
        }
    }
}

/// One line of the audit.
pub struct Auditado<'a> {
    /// What was done.
    pub accion: &'a str,
    /// To what, by its kind and its id: `oficio:0192…`.
    pub sujeto: String,
    /// Of which case.
    pub expediente: Option<ExpedienteId>,
    /// What else there is to say.
    pub detalle: Value,
}

/// A transaction: rows, audit and events become true together, or not at all.
pub struct Tx {
    inner: DatabaseTransaction,
    actor: Actor,
    now: Timestamp,
    events: Vec<Event>,
    committed: Arc<Notify>,
    appended: Arc<Notify>,
}

impl Tx {
    /// The transaction's own instant: everything in it happened then.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Who writes, where it is a person.
    pub fn author(&self) -> Option<&UserId> {
        match &self.actor {
            Actor::User { id, .. } => Some(id),
            Actor::System | Actor::Service(_) => None,
        }
    }

    /// From here on it is done in somebody's name: who signs in is known only when the password was right.
    pub fn in_name_of(&mut self, actor: Actor) {
        self.actor = actor;
    }

    /// Collects an event; it is numbered and stored by [`Tx::commit`].
    pub fn publish(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Writes into the audit: `accion` was done to a thing, named by its kind and its id (`("oficio", "0192…")`).
    pub async fn audit(
        &self,
        accion: &str,
        (kind, id): (&str, &str),
        expediente: Option<&ExpedienteId>,
        detalle: Value,
    ) -> Result<()> {
        let (sujeto, expediente) = (format!("{kind}:{id}"), expediente.cloned());
        let row = self.audit_row(Auditado { accion, sujeto, expediente, detalle });
        audit::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Writes many lines into the audit, in their order.
    pub async fn audit_many(&self, lines: Vec<Auditado<'_>>) -> Result<()> {
        let rows: Vec<_> = lines.into_iter().map(|line| self.audit_row(line)).collect();
        for some in rows.chunks(1_000) {
            audit::Entity::insert_many(some.to_vec()).exec_without_returning(&self.inner).await?;
        }
        Ok(())
    }

    fn audit_row(&self, line: Auditado<'_>) -> audit::ActiveModel {
        let (actor, device_id) = self.actor.ids();
        audit::ActiveModel {
            id: Set(uuid::Uuid::now_v7().to_string()),
            at: Set(self.now.millis()),
            actor: Set(actor),
            device_id: Set(device_id),
            accion: Set(line.accion.to_owned()),
            sujeto: Set(line.sujeto),
            expediente_id: Set(line.expediente.map(Into::into)),
            detalle: Set(line.detalle.to_string()),
            pos: Set(None),
            sello: Set(None),
        }
    }

    /// Makes it all true, on disk, and wakes the tail. Until it returns nothing has happened.
    pub async fn commit(mut self) -> Result<()> {
        let events = std::mem::take(&mut self.events);
        let appends = !events.is_empty();
        log::append(&self.inner, events, self.now).await?;
        self.inner.commit().await?;
        self.committed.notify_one();
        if appends {
            self.appended.notify_one();
        }
        Ok(())
    }
}

/// A transaction reads and writes like a connection.
impl std::ops::Deref for Tx {
    type Target = DatabaseTransaction;
    fn deref(&self) -> &DatabaseTransaction {
        &self.inner
    }
}
