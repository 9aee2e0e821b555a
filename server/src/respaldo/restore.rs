//! The way back: a backup becomes the database of a firm, all of it or nothing.

use super::{
    archive, endings,
    file::{folder, sync_folder},
    manifest::{Kind, Manifest},
    postgres, sqlite,
};
use crate::{
    clock::Clock,
    data,
    db::{Actor, Db},
};
use anyhow::Context;
use serde_json::json;
use std::path::{Path, PathBuf};
use vigia_protocol::time::Timestamp;

/// Where a backup is to go.
#[derive(Clone, Debug)]
pub struct Target {
    /// The database.
    pub database_url: String,
    /// A folder of its owner alone, for a while.
    pub staging: PathBuf,
    /// Whether what is there may be moved aside.
    pub replace: bool,
}

/// What was done.
#[derive(Debug)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// The new epoch.
    pub epoch: String,
    /// Where the old database is, where there was one.
    pub aside: Option<String>,
}

/// Restores the backup in `file`.
pub async fn restore(
    file: &Path,
    identity: Option<&Path>,
    target: &Target,
    clock: &Clock,
) -> anyhow::Result<Restored> {
    let kind = Kind::of(&target.database_url);
    let beside = match data::sqlite_file(&target.database_url) {
        // A file gets its name by being renamed, which works within a disk.
        Some(database) => folder(&database).to_owned(),
        None => target.staging.clone(),
    };
    let staging = tempfile::Builder::new().prefix(".restaurar-").tempdir_in(&beside);
    let staging = staging.with_context(|| format!("cannot write in {}", beside.display()))?;
    let (file, identity, into) = (file.to_owned(), identity.map(Path::to_owned), staging.path().to_owned());
    let unpacked = tokio::task::spawn_blocking(move || archive::read(&file, identity.as_deref(), &into));
    let (manifest, dump) = unpacked.await.context("unpacking the backup")??;
    anyhow::ensure!(
        manifest.kind == kind,
        "this is a backup of a {} database, and it cannot become one of {}",
        manifest.kind.name(),
        kind.name()
    );
    let (now, epoch) = (clock.now(), uuid::Uuid::now_v7().to_string());
    let aside = match data::sqlite_file(&target.database_url) {
        Some(database) => into_file(&manifest, &dump, &database, target, &epoch, clock).await?,
        None => {
            let aside = into_postgres(&manifest, &dump, target, &epoch, now).await?;
            settle(&target.database_url, &manifest, clock).await?;
            aside
        }
    };
    Ok(Restored { manifest, epoch, aside })
}

async fn into_file(
    manifest: &Manifest,
    dump: &Path,
    database: &Path,
    target: &Target,
    epoch: &str,
    clock: &Clock,
) -> anyhow::Result<Option<String>> {
    let there = is_there(database);
    refuse_unless(target.replace || !there, &database.display())?;
    if there {
        sqlite::assert_unused(database).await?;
    }
    let state = sqlite::check(dump).await?;
    anyhow::ensure!(state.migrations == manifest.migrations, "the backup's manifest is not of its database");
    let now = clock.now();
    sqlite::change(dump, &endings::statements(&manifest.migrations, epoch, now.millis())).await?;
    settle(&format!("sqlite://{}", dump.display()), manifest, clock).await?;
    let aside = if there { Some(move_aside(database, now)?) } else { None };
    std::fs::File::open(dump)?.sync_all()?;
    std::fs::rename(dump, database).with_context(|| format!("cannot make {}", database.display()))?;
    sync_folder(folder(database))?;
    Ok(aside.map(|path| path.display().to_string()))
}

async fn into_postgres(
    manifest: &Manifest,
    dump: &Path,
    target: &Target,
    epoch: &str,
    now: Timestamp,
) -> anyhow::Result<Option<String>> {
    postgres::check(dump).await?;
    let conn = postgres::connect(&target.database_url).await?;
    let there = !postgres::is_empty(&conn).await?;
    refuse_unless(target.replace || !there, &"the database")?;
    if there {
        postgres::assert_unused(&conn).await?;
    }
    conn.close().await?;
    let aside = there.then(|| format!("antes_{}", stamp(now).to_lowercase()));
    let after = endings::statements(&manifest.migrations, epoch, now.millis());
    postgres::load(&target.database_url, dump, aside.as_deref(), &after).await?;
    Ok(aside.map(|name| format!("the schema {name}")))
}

/// Brings the schema up to date, and writes down what was done.
async fn settle(url: &str, manifest: &Manifest, clock: &Clock) -> anyhow::Result<()> {
    let db = Db::connect(url, clock.clone()).await?;
    let tx = db.begin(Actor::System).await?;
    let said = json!({ "hechoEn": manifest.at, "pos": manifest.pos, "version": manifest.version });
    tx.audit("respaldo.restaurado", ("respaldo", &manifest.sha256), None, said).await?;
    tx.commit().await?;
    db.close().await;
    Ok(())
}

fn refuse_unless(good: bool, what: &dyn std::fmt::Display) -> anyhow::Result<()> {
    anyhow::ensure!(
        good,
        "{what} is not empty. With --replace what is there is moved aside, not deleted, and the backup takes its place."
    );
    Ok(())
}

/// The write-ahead log may hold all there is.
fn is_there(database: &Path) -> bool {
    let bytes = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    bytes(database) > 0 || bytes(&beside(database, "-wal")) > 0
}

fn move_aside(database: &Path, now: Timestamp) -> anyhow::Result<PathBuf> {
    let to = folder(database).join(format!("antes-de-restaurar-{}", stamp(now)));
    std::fs::create_dir(&to).with_context(|| format!("cannot make {}", to.display()))?;
    #[cfg(unix)]
    std::fs::set_permissions(&to, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    // The log first: a database without it is an older one, a log without its database is none.
    for suffix in ["-wal", "-shm", ""] {
        let path = beside(database, suffix);
        if let (true, Some(name)) = (path.exists(), path.file_name()) {
            std::fs::rename(&path, to.join(name))
                .with_context(|| format!("cannot move {} aside", path.display()))?;
        }
    }
    Ok(to)
}

fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

fn stamp(now: Timestamp) -> String {
    now.utc().format("%Y%m%dT%H%M%S%3fZ").to_string()
}
