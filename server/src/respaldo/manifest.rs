//! What a backup says of itself.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde::{Deserialize, Serialize};
use vigia_protocol::time::Timestamp;

/// The format of this program's backups.
const FORMAT: u32 = 1;

/// What lies in `manifest.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// How the file is made; another number is not ours to read.
    pub format: u32,
    /// The server that made it.
    pub version: String,
    /// Of which database it is.
    pub kind: Kind,
    /// The schema: every migration that it has had, oldest first.
    pub migrations: Vec<String>,
    /// The log's epoch.
    pub epoch: String,
    /// The log's position.
    pub pos: i64,
    /// When it was made.
    pub at: Timestamp,
    /// Of the dump, in hexadecimal.
    pub sha256: String,
    /// The dump's size.
    pub bytes: u64,
}

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A file that is the database.
    Sqlite,
    /// A dump by `pg_dump`, in its custom format.
    Postgresql,
}

impl Kind {
    /// That of an address.
    pub fn of(url: &str) -> Self {
        if url.starts_with("sqlite:") { Self::Sqlite } else { Self::Postgresql }
    }

    /// The dump's name in the backup.
    pub fn file(self) -> &'static str {
        match self {
            Self::Sqlite => "vigia.sqlite",
            Self::Postgresql => "vigia.pgdump",
        }
    }

    /// Its name among people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgresql => "PostgreSQL",
        }
    }
}

/// How far a database had got.
#[derive(Debug)]
pub struct State {
    /// Every migration, oldest first.
    pub migrations: Vec<String>,
    /// The log's epoch.
    pub epoch: String,
    /// The log's position.
    pub pos: i64,
}

impl State {
    /// That of the database behind a connection.
    pub async fn read(conn: &impl ConnectionTrait) -> anyhow::Result<Self> {
        let migrations = texts(conn, "SELECT version FROM seaql_migrations ORDER BY version").await?;
        let head = crate::log::head(conn).await?;
        Ok(Self { migrations, epoch: head.epoch, pos: head.pos })
    }
}

/// The first column of every row.
pub async fn texts(conn: &impl ConnectionTrait, question: &str) -> anyhow::Result<Vec<String>> {
    let backend: DbBackend = conn.get_database_backend();
    let rows = conn.query_all_raw(Statement::from_string(backend, question)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

impl Manifest {
    /// That of a dump.
    pub fn new(kind: Kind, state: State, at: Timestamp, sha256: String, bytes: u64) -> Self {
        let State { migrations, epoch, pos } = state;
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Self { format: FORMAT, version, kind, migrations, epoch, pos, at, sha256, bytes }
    }

    /// Whether the schema is this program's own.
    pub fn is_current(&self) -> bool {
        vigia_migrations::names().iter().all(|name| self.migrations.iter().any(|had| had == name))
    }

    /// Refuses what this program cannot know how to read.
    pub fn assert_readable(&self) -> anyhow::Result<()> {
        let known = vigia_migrations::names();
        let newer = self.migrations.iter().find(|name| !known.contains(&name.as_str()));
        anyhow::ensure!(
            self.format == FORMAT && newer.is_none(),
            "this backup was made by a newer vigia-server ({}{}); this one is {}. Restore it with that one.",
            self.version,
            newer.map(|name| format!(", schema {name}")).unwrap_or_default(),
            env!("CARGO_PKG_VERSION"),
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(format: u32, migrations: &[&str]) -> Manifest {
        let migrations = migrations.iter().map(|&name| name.to_owned()).collect();
        let state = State { migrations, epoch: String::new(), pos: 0 };
        let at = Timestamp::from_millis(0);
        Manifest { format, ..Manifest::new(Kind::Sqlite, state, at, String::new(), 0) }
    }

    #[test]
    fn an_older_schema_is_read_and_a_newer_one_or_another_format_is_refused() {
        assert!(manifest(FORMAT, &["m0001_base"]).assert_readable().is_ok());
        let newer = manifest(FORMAT, &["m0001_base", "m9999_futuro"]).assert_readable().unwrap_err();
        assert!(newer.to_string().contains("m9999_futuro"), "{newer}");
        assert!(manifest(FORMAT + 1, &["m0001_base"]).assert_readable().is_err());
    }
}
