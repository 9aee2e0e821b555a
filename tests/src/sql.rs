//! Reading the databases by other means than Vigía's: PostgreSQL's own `psql`, SQLite's own `sqlite3`.

use anyhow::{Context, Result, ensure};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::process::Command;

use crate::postgres;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a server keeps everything.
#[derive(Clone, Debug)]
pub enum Database {
    /// The address of a PostgreSQL.
    Postgres(String),
    /// The file of a SQLite.
    Sqlite(PathBuf),
}

impl Database {
    /// What it answers: rows of columns.
    pub async fn rows(&self, question: &str) -> Result<Vec<Vec<String>>> {
        let answer = async {
            match self {
                Self::Postgres(url) => postgres::query(url, question).await,
                Self::Sqlite(path) => sqlite(path, question).await,
            }
        };
        tokio::time::timeout(PATIENCE, answer).await.context("the database does not answer")?
    }
}

/// What a SQLite file answers: rows of columns. Nothing is written to it.
pub async fn sqlite(path: &Path, question: &str) -> Result<Vec<Vec<String>>> {
    let mut command = Command::new("sqlite3");
    command.args(["-readonly", "-batch", "-separator", "\t", "-cmd", ".timeout 10000"]);
    let output = command.arg(path).arg(question).kill_on_drop(true).output().await?;
    ensure!(output.status.success(), "sqlite3: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout)?;
    Ok(text.lines().map(|row| row.split('\t').map(str::to_owned).collect()).collect())
}
