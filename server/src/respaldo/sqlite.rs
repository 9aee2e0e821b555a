//! SQLite's online copy: `VACUUM INTO` reads one state of the database, in one transaction, while the server goes on
//! writing; what it writes is a database of its own, without gaps.

use super::manifest::{State, texts};
use anyhow::Context;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, SqlxSqliteConnector, Statement,
    sqlx::sqlite::{SqliteConnectOptions, SqliteLockingMode, SqlitePoolOptions},
};
use std::{path::Path, str::FromStr, time::Duration};

/// Copies the database to a file that is not there yet.
pub async fn dump(url: &str, into: &Path) -> anyhow::Result<State> {
    let source = look(url).await?;
    // SQLite takes an empty file, and would make one that everybody may read.
    crate::data::private(std::fs::OpenOptions::new().write(true).create_new(true)).open(into)?;
    let path = into.to_str().context("the path of the dump is no text")?;
    let copied = source
        .execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [path.into()]))
        .await;
    let _ = source.close().await;
    copied.context("cannot copy the database")?;
    check(into).await
}

/// Opens the database beside a server that has it open.
pub async fn look(url: &str) -> anyhow::Result<DatabaseConnection> {
    let options = SqliteConnectOptions::from_str(url).context("the database's address")?;
    connect(options.create_if_missing(false)).await.context("there is no database")
}

/// Asks a database that nobody uses whether it is sound, and how far it has got.
pub async fn check(file: &Path) -> anyhow::Result<State> {
    let conn = connect(SqliteConnectOptions::new().filename(file).read_only(true)).await?;
    let checked = async {
        let said = texts(&conn, "PRAGMA integrity_check").await?;
        anyhow::ensure!(said == ["ok"], "the database is damaged: {}", said.join("; "));
        let orphans = texts(&conn, "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1").await?;
        anyhow::ensure!(orphans.is_empty(), "the database is damaged: rows of {orphans:?} hang in the air");
        State::read(&conn).await
    };
    let checked = checked.await;
    let _ = conn.close().await;
    checked
}

/// Does these statements, all or none, to a database that nobody uses.
pub async fn change(file: &Path, statements: &str) -> anyhow::Result<()> {
    let conn = connect(SqliteConnectOptions::new().filename(file)).await?;
    let done = conn.execute_unprepared(&format!("BEGIN IMMEDIATE; {statements} COMMIT;")).await;
    let _ = conn.close().await;
    done.map(drop).context("cannot prepare the restored database")
}

/// Refuses where a server has the database open. What its write-ahead log holds is folded into the file.
pub async fn assert_unused(file: &Path) -> anyhow::Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .locking_mode(SqliteLockingMode::Exclusive)
        .busy_timeout(Duration::from_secs(1));
    let alone = async {
        let conn = connect(options).await?;
        conn.execute_unprepared("BEGIN EXCLUSIVE; COMMIT;").await?;
        conn.close().await.map_err(anyhow::Error::from)
    };
    alone.await.with_context(|| {
        format!("{} is in use, or no database: stop the server that has it open", file.display())
    })
}

async fn connect(options: SqliteConnectOptions) -> anyhow::Result<DatabaseConnection> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options)
        .await?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}
