//! The backup of every night, by a clock the test holds: made once at its hour, old ones deleted, and its age in the
//! figures.

use super::files;
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use std::path::Path;
use vigia_tests::{
    api::http,
    firma::Firma,
    server::Options,
    wait::{free_port, until},
};

fn instant(text: &str) -> Result<DateTime<Utc>> {
    text.parse().with_context(|| text.to_owned())
}

/// The names of the backups in a folder, oldest first: they begin with when they were made.
fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names: Vec<String> = files(folder)?
        .iter()
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .filter(|name| name.starts_with("vigia-"))
        .collect();
    names.sort();
    Ok(names)
}

/// Seconds since the newest good backup, as the server's figures have it; none where there never was one.
async fn age(port: u16) -> Result<Option<f64>> {
    let text = http()?.get(format!("http://127.0.0.1:{port}/metrics")).send().await?.text().await?;
    let line = text.lines().find_map(|line| line.strip_prefix("vigia_backup_age_seconds "));
    Ok(line.map(str::parse).transpose()?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_made_every_night_and_its_age_is_in_the_figures() -> Result<()> {
    let (folder, port) = (tempfile::tempdir()?, free_port().await?);
    let dir = folder.path().join("respaldos");
    let flags = ["--backup-dir", dir.to_str().context("a path that is text")?, "--backup-at", "02:30"];
    let address = format!("127.0.0.1:{port}");
    let flags = flags.into_iter().chain(["--backup-keep", "2", "--metrics-listen", &address]);
    // 09:00 in Buenos Aires, three hours behind UTC: the one of this night was missed.
    let options = Options {
        now: Some(instant("2026-11-24T12:00:00Z")?),
        flags: flags.map(str::to_owned).collect(),
        ..Options::default()
    };
    let firma = Firma::open_with(options).await?;
    let server = &firma.server;
    let made = async |many: usize, newest: &str| {
        until(&format!("{many} backups, the newest of {newest}"), async || {
            let names = names(&dir)?;
            let there = names.len() == many && names.last().is_some_and(|name| name.contains(newest));
            // Written down after it is made.
            Ok((there && age(port).await?.is_some_and(|age| age < 3_600.0)).then_some(names))
        })
        .await
    };
    let first = made(1, "20261124T12").await?;

    // A minute before its hour there is none, and the figure says how old the last one is.
    server.set_clock(instant("2026-11-25T05:29:00Z")?)?;
    let old = until("the figure of an old one", async || Ok(age(port).await?.filter(|age| *age > 3_600.0)));
    let old = old.await?;
    ensure!((62_900.0..63_000.0).contains(&old), "17 hours and 29 minutes: {old}");
    server.set_clock(instant("2026-11-25T05:31:00Z")?)?;
    let second = made(2, "20261125T0531").await?;
    ensure!(second[0] == first[0], "none was made before its hour: {second:?}");

    // A night without the server: one is made, and the oldest goes.
    server.set_clock(instant("2026-11-28T15:00:00Z")?)?;
    let third = made(2, "20261128T15").await?;
    ensure!(third[0] == second[1], "{third:?}");

    // One that cannot be made is told to the admins, and the figure goes on.
    std::fs::rename(&dir, folder.path().join("aparte"))?;
    std::fs::write(&dir, "no es una carpeta")?;
    server.set_clock(instant("2026-11-29T06:00:00Z")?)?;
    firma.admin.refresh().await?;
    until("an alert of the server", async || {
        let inbox = firma.admin.whole_inbox().await?;
        Ok(inbox.iter().any(|entry| entry.event == "system:alert").then_some(()))
    })
    .await?;
    let stale = age(port).await?.context("the figure of the last good one")?;
    ensure!(stale > 50_000.0, "{stale}");
    Ok(())
}
