//! PostgreSQL's own programs: `pg_dump` makes the dump, `pg_restore` and `psql` bring it back. The password goes to
//! them by their environment, where other users of the machine do not see it.

use super::manifest::{State, texts};
use anyhow::Context;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, IsolationLevel, TransactionTrait,
};
use std::{
    env,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::process::Command;

/// Where the tables are.
const SCHEMA: &str = "public";
/// Where Debian and those after it put the programs of each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Dumps the database to a file, in one snapshot.
pub async fn dump(url: &str, into: &Path) -> anyhow::Result<State> {
    let conn = connect(url).await?;
    let tx = conn.begin_with_config(Some(IsolationLevel::RepeatableRead), None).await?;
    // The snapshot lives as long as this transaction, which has nothing to do meanwhile.
    tx.execute_unprepared("SET LOCAL idle_in_transaction_session_timeout = 0").await?;
    let snapshot =
        texts(&tx, "SELECT pg_export_snapshot()").await?.pop().context("PostgreSQL gave no snapshot")?;
    let state = State::read(&tx).await?;
    let mut dump = program("pg_dump", url)?;
    dump.args(["--format=custom", "--no-owner", "--no-privileges", "--schema", SCHEMA]);
    dump.args(["--snapshot", &snapshot]).arg("--file").arg(into);
    let dumped = run(dump).await;
    tx.rollback().await?;
    conn.close().await?;
    dumped?;
    check(into).await?;
    Ok(state)
}

/// Refuses a dump that lacks what no firm can be without.
pub async fn check(dump: &Path) -> anyhow::Result<()> {
    let mut list = Command::new(find("pg_restore")?);
    list.arg("--list").arg(dump);
    let said = run(list).await.context("the dump cannot be read")?;
    for table in ["log_head", "event_log", "inbox", "users", "prescripciones"] {
        anyhow::ensure!(said.contains(&format!("TABLE DATA {SCHEMA} {table} ")), "the dump lacks {table}");
    }
    Ok(())
}

/// Whether nothing is in a database yet.
pub async fn is_empty(conn: &DatabaseConnection) -> anyhow::Result<bool> {
    let tables =
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' LIMIT 1";
    Ok(texts(conn, tables).await?.is_empty())
}

/// Refuses where anybody else is connected to the database.
pub async fn assert_unused(conn: &DatabaseConnection) -> anyhow::Result<()> {
    let others = "SELECT COALESCE(NULLIF(application_name, ''), pid::text) FROM pg_stat_activity \
                  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
    let others = texts(conn, others).await?;
    anyhow::ensure!(
        others.is_empty(),
        "the database is in use ({} connections): stop the servers",
        others.len()
    );
    Ok(())
}

/// Brings a dump into the database, in one transaction with what is done before and after; the old tables, where there
/// are any, stay in a schema of that name.
pub async fn load(url: &str, dump: &Path, aside: Option<&str>, after: &str) -> anyhow::Result<()> {
    let folder = dump.parent().context("a dump lies in a folder")?;
    let part = |name: &str, text: &str| -> anyhow::Result<PathBuf> {
        let path = folder.join(name);
        std::fs::write(&path, text)?;
        Ok(path)
    };
    let aside = aside.map(|name| format!("ALTER SCHEMA {SCHEMA} RENAME TO {name}; CREATE SCHEMA {SCHEMA};"));
    let script = folder.join("2.sql");
    let mut unpack = Command::new(find("pg_restore")?);
    unpack.args(["--no-owner", "--no-privileges", "--schema", SCHEMA]).arg("--file").arg(&script).arg(dump);
    run(unpack).await.context("the dump cannot be read")?;
    let mut load = program("psql", url)?;
    load.args(["--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1"]);
    load.arg("--file").arg(part("1.sql", &aside.unwrap_or_default())?);
    load.arg("--file").arg(script);
    load.arg("--file").arg(part("3.sql", &format!("SET search_path = {SCHEMA};\n{after}"))?);
    run(load).await.context("PostgreSQL did not take the dump, and nothing was changed").map(drop)
}

/// One connection, outside the server's own.
pub async fn connect(url: &str) -> anyhow::Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).connect_timeout(Duration::from_secs(5)).sqlx_logging(false);
    Database::connect(options).await.context("cannot connect to the database")
}

/// A program of PostgreSQL, told which database.
fn program(name: &str, url: &str) -> anyhow::Result<Command> {
    let mut address = url::Url::parse(url).context("the database's address")?;
    let mut command = Command::new(find(name)?);
    if let Some(password) = address.password() {
        let password = percent_encoding::percent_decode_str(password).decode_utf8()?.into_owned();
        command.env("PGPASSWORD", password);
        address.set_password(None).map_err(|()| anyhow::anyhow!("the database's address has no host"))?;
    }
    command.arg("--dbname").arg(address.as_str()).arg("--no-password").env("PGCONNECT_TIMEOUT", "5");
    Ok(command)
}

/// In the path, or else the newest that Debian has.
fn find(name: &str) -> anyhow::Result<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir(DEBIAN)
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
        .unwrap_or_default();
    let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    versions.sort_by_key(|path| std::cmp::Reverse(number(path)));
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(versions.into_iter().map(|version| version.join("bin")))
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
        .with_context(|| {
            format!(
                "{name} is not installed: backups of PostgreSQL need its client programs (postgresql-client)"
            )
        })
}

async fn run(mut command: Command) -> anyhow::Result<String> {
    let name = PathBuf::from(command.as_std().get_program());
    let output = command.kill_on_drop(true).output().await;
    let output = output.with_context(|| format!("cannot start {}", name.display()))?;
    anyhow::ensure!(
        output.status.success(),
        "{} failed: {}",
        name.display(),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
