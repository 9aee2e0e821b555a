//! `vigia-server backup` and `vigia-server restore`.

use super::print;
use crate::{
    clock::Clock,
    config::Config,
    data,
    db::Db,
    respaldo::{self, Made, Plan, Restored, Target},
};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    /// The backup's file, or a folder in which it gets a name of its own [default: --backup-dir, or respaldos in the
    /// data folder]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// How many backups stay in that folder, this one among them; older ones are deleted [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    keep: Option<u16>,
}

#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    /// The backup
    file: PathBuf,
    /// The file of the secret key of age that the backup is encrypted for
    #[arg(long, value_name = "FILE")]
    age_identity: Option<PathBuf>,
    /// Move what is there aside, where the data folder or the database is not empty
    #[arg(long)]
    replace: bool,
}

/// Makes a backup, beside a server that goes on.
pub async fn backup(config: Config, args: BackupArgs) -> anyhow::Result<()> {
    let clock = Clock::from_env();
    let to = args.to.unwrap_or_else(|| {
        config
            .backup
            .as_ref()
            .map_or_else(|| respaldo::default_folder(&config.data), |set| set.folder.clone())
    });
    data::make_folder(&config.data)?;
    // A name with an ending is a file's.
    if to.extension().is_none() {
        data::make_folder(&to)?;
    }
    let plan = Plan {
        database_url: config.database_url.clone(),
        staging: config.data.clone(),
        to,
        recipient: config.age_recipient.clone(),
        keep: args.keep.map(usize::from),
    };
    let made = respaldo::make(&plan, &clock).await;
    if made.as_ref().is_ok_and(|made| made.manifest.is_current()) {
        let db = Db::connect(&config.database_url, clock).await?;
        respaldo::record(&db, &made).await?;
        db.close().await;
    }
    let Made { file, bytes, manifest, pruned } = made?;
    print(&format!(
        "{}\n{bytes} bytes, {}; {} up to position {} of the log, sha256 {}\nIn it: everything but the secret; of \
         passwords, links and tokens only what cannot be used without it. {pruned} older ones deleted.",
        file.display(),
        if config.age_recipient.is_some() {
            "encrypted"
        } else {
            "not encrypted: keep it as safe as the server"
        },
        manifest.kind.name(),
        manifest.pos,
        manifest.sha256,
    ))
}

/// Brings a backup back.
pub async fn restore(config: Config, args: RestoreArgs) -> anyhow::Result<()> {
    data::make_folder(&config.data)?;
    let target = Target {
        database_url: config.database_url.clone(),
        staging: config.data.clone(),
        replace: args.replace,
    };
    let identity = args.age_identity.as_deref();
    let done = respaldo::restore(&args.file, identity, &target, &Clock::from_env()).await?;
    print(&said(&done, &args.file, &config))
}

fn said(done: &Restored, file: &Path, config: &Config) -> String {
    let aside = match &done.aside {
        Some(aside) => format!("What was there before was not deleted: it is in {aside}.\n"),
        None => String::new(),
    };
    format!(
        "Restored {} of {} (vigia-server {}, position {} of the log). Hash and integrity are good; the schema is up to \
         date.\n{aside}Every session has ended: people sign in again with the passwords they had then. Every service \
         token and every one-time link has ended: make new ones. Devices compare their inbox with this one when they \
         are back (epoch {}).\nThe secret is not in a backup: the first server to start makes the one in {} the \
         database's, the old one or a new one.\nWhat was entered after the backup is not here.",
        file.display(),
        done.manifest.at,
        done.manifest.version,
        done.manifest.pos,
        done.epoch,
        config.secret.display(),
    )
}
