//! Backups: the whole database in one file, made while the server works; and the way back.
//!
//! A backup is a tar of `manifest.json` and the database's own dump, encrypted with age where a recipient is set. The
//! server's secret is never in it, so nothing in it opens a session: it holds hashes of passwords, of service tokens
//! and of one-time links, and what refresh tokens are derived from together with the secret. A restore ends them all.

mod archive;
mod endings;
#[cfg(test)]
mod esquemas_tests;
mod file;
mod manifest;
mod nightly;
mod postgres;
mod restore;
mod routes;
mod runs;
mod sqlite;

pub use file::Recipient;
pub use nightly::{Nightly, run};
pub use restore::{Restored, Target, restore};
pub use routes::routes;
pub use runs::{last_good, record};

use crate::clock::Clock;
use anyhow::Context;
pub use manifest::texts;
use manifest::{Kind, Manifest};
use std::path::{Path, PathBuf};

/// What is to be backed up, and where to.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The database.
    pub database_url: String,
    /// A folder of its owner alone, where the dump lies until it is packed.
    pub staging: PathBuf,
    /// The file, or a folder in which it gets a name of its own.
    pub to: PathBuf,
    /// Who alone can read it; anybody who has the file where nobody is named.
    pub recipient: Option<Recipient>,
    /// How many of the files named here stay in that folder; all where nothing is said.
    pub keep: Option<usize>,
}

/// A backup that is on disk.
#[derive(Debug)]
pub struct Made {
    /// Where it is.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// What it holds.
    pub manifest: Manifest,
    /// Older ones that were deleted.
    pub pruned: usize,
}

/// Makes one. Either the whole file is there afterwards, under its name and on disk, or nothing is.
pub async fn make(plan: &Plan, clock: &Clock) -> anyhow::Result<Made> {
    let at = clock.now();
    let to = if plan.to.is_dir() {
        plan.to.join(file::name(at, plan.recipient.is_some()))
    } else {
        plan.to.clone()
    };
    let folder = file::folder(&to).to_owned();
    // Before the work is done, not after it.
    let new = file::NewFile::create(&to)?;
    file::sweep(&plan.staging);
    let staging = tempfile::Builder::new()
        .prefix(file::STAGING)
        .tempdir_in(&plan.staging)
        .with_context(|| format!("cannot write in {}", plan.staging.display()))?;
    let kind = Kind::of(&plan.database_url);
    let dump = staging.path().join(kind.file());
    let state = match kind {
        Kind::Sqlite => sqlite::dump(&plan.database_url, &dump).await?,
        Kind::Postgresql => postgres::dump(&plan.database_url, &dump).await?,
    };
    let (recipient, keep) = (plan.recipient.clone(), plan.keep);
    let packed = tokio::task::spawn_blocking(move || {
        let (sha256, bytes) = archive::measure(&dump)?;
        let manifest = Manifest::new(kind, state, at, sha256, bytes);
        let (file, bytes) = new.write(recipient.as_ref(), |out| archive::write(out, &manifest, &dump))?;
        let pruned = keep.map_or(Ok(0), |keep| file::prune(&folder, keep))?;
        anyhow::Ok(Made { file, bytes, manifest, pruned })
    });
    let made = packed.await.context("packing the backup")?;
    // Here, so that the dump stays for as long as it is read.
    drop(staging);
    made
}

/// Opens a database to look at it, without bringing it up to date.
pub async fn look(url: &str) -> anyhow::Result<sea_orm::DatabaseConnection> {
    match Kind::of(url) {
        Kind::Sqlite => sqlite::look(url).await,
        Kind::Postgresql => postgres::connect(url).await,
    }
}

/// The folder that backups go to where no other is named.
pub fn default_folder(data: &Path) -> PathBuf {
    data.join("respaldos")
}
