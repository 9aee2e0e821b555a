//! `vigia-server doctor`: looks at everything that must hold, changes nothing, and says in words what does not.

use super::print;
use crate::{
    auditoria::{Clave, verify},
    config::Config,
    data, log, respaldo,
};
use anyhow::Context;
use sea_orm::{ConnectionTrait, DbBackend};
use std::path::Path;

/// Looks, says, and fails where there is a finding.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let mut findings = modes(config)?;
    let conn = respaldo::look(&config.database_url).await?;
    let looked = async {
        let schema = schema(&conn).await?;
        let current = schema.is_empty();
        findings.extend(schema);
        findings.extend(integrity(&conn).await?);
        findings.extend(log_rows(&conn).await?);
        findings.extend(inboxes(&conn).await?);
        if !current {
            return anyhow::Ok(());
        }
        let path = Clave::path(&config.secret);
        let clave = if path.exists() { Some(Clave::load(&path)?) } else { None };
        let audit = verify(&conn, clave.as_ref()).await?;
        print(&format!("audit: {} rows sealed, {} waiting for their seal", audit.sealed, audit.unsealed))?;
        findings.extend(audit.findings);
        Ok(())
    };
    let looked = looked.await;
    let _ = conn.close().await;
    looked?;
    for finding in &findings {
        print(finding)?;
    }
    anyhow::ensure!(findings.is_empty(), "{} findings", findings.len());
    print("all is well: key files, schema, integrity, event log, inboxes, audit")
}

/// Who else can read what only the server's user may.
fn modes(config: &Config) -> anyhow::Result<Vec<String>> {
    let mut findings = Vec::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let database = data::sqlite_file(&config.database_url);
        let files = [Some(config.secret.clone()), Some(Clave::path(&config.secret)), database];
        for path in files.into_iter().flatten().filter(|path| path.exists()) {
            let mode = std::fs::metadata(&path)?.permissions().mode() & 0o777;
            if mode & 0o077 != 0 {
                findings.push(format!("{}: others may read or write it (mode {mode:o})", path.display()));
            }
        }
    }
    if !config.secret.exists() {
        findings.push(format!("{}: there is no secret", Path::new(&config.secret).display()));
    }
    Ok(findings)
}

async fn schema(conn: &impl ConnectionTrait) -> anyhow::Result<Vec<String>> {
    let had = respaldo::texts(conn, "SELECT version FROM seaql_migrations ORDER BY version").await?;
    let own = vigia_migrations::names();
    let missing = own.iter().filter(|name| !had.iter().any(|had| had == *name));
    let unknown = had.iter().filter(|name| !own.contains(&name.as_str()));
    let missing = missing.map(|name| format!("schema: {name} is missing; it comes when the server starts"));
    Ok(missing.chain(unknown.map(|name| format!("schema: {name} is of a newer server"))).collect())
}

async fn integrity(conn: &impl ConnectionTrait) -> anyhow::Result<Vec<String>> {
    // PostgreSQL checks its own pages as it reads them.
    if conn.get_database_backend() != DbBackend::Sqlite {
        return Ok(Vec::new());
    }
    let said = respaldo::texts(conn, "PRAGMA integrity_check").await?;
    let orphans = respaldo::texts(conn, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check").await?;
    let said = said.into_iter().filter(|line| line != "ok").map(|line| format!("integrity: {line}"));
    Ok(said
        .chain(orphans.into_iter().map(|table| format!("integrity: rows of {table} hang in the air")))
        .collect())
}

/// Old rows are pruned from the front; within there must be no gap.
async fn log_rows(conn: &impl ConnectionTrait) -> anyhow::Result<Vec<String>> {
    let found = respaldo::texts(
        conn,
        "SELECT CAST(COALESCE(MIN(pos), 0) AS TEXT) || ' ' || CAST(COALESCE(MAX(pos), 0) AS TEXT) || ' ' \
         || CAST(COUNT(*) AS TEXT) FROM event_log",
    )
    .await?;
    let found = found.first().context("a count")?;
    let mut numbers = found.split(' ').map(str::parse::<i64>);
    let mut next = || numbers.next().context("three numbers")?.context("a number");
    let (first, last, rows) = (next()?, next()?, next()?);
    let head = log::head(conn).await?.pos;
    let mut findings = Vec::new();
    if rows > 0 && last - first + 1 != rows {
        findings.push(format!(
            "event log: of the rows {first} to {last} {} are missing",
            last - first + 1 - rows
        ));
    }
    if rows > 0 && last != head {
        findings.push(format!("event log: its head is at {head}, its newest row at {last}"));
    }
    Ok(findings)
}

async fn inboxes(conn: &impl ConnectionTrait) -> anyhow::Result<Vec<String>> {
    let wrong = "SELECT h.user_id FROM inbox_heads h LEFT JOIN inbox i ON i.user_id = h.user_id \
                 GROUP BY h.user_id, h.seq HAVING COUNT(i.seq) <> h.seq OR COALESCE(MIN(i.seq), 1) <> 1 \
                 OR COALESCE(MAX(i.seq), 0) <> h.seq";
    let wrong = respaldo::texts(conn, wrong).await?;
    Ok(wrong.into_iter().map(|user| format!("inbox of {user}: its numbers have a gap")).collect())
}
