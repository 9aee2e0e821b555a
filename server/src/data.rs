//! The data folder: for its owner alone, since cases and the secret lie in it.

use crate::config::Config;
use anyhow::Context;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Makes the folder, and the database's file before SQLite would make it readable for everybody.
pub fn prepare(config: &Config) -> anyhow::Result<()> {
    make_folder(&config.data)?;
    if let Some(file) = sqlite_file(&config.database_url) {
        private(fs::OpenOptions::new().append(true).create(true))
            .open(&file)
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// Makes a folder for its owner alone, where there is none.
pub fn make_folder(path: &Path) -> anyhow::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let mut folder = fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path).with_context(|| format!("cannot make {}", path.display()))
}

/// The file of a SQLite address; none of another database's.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let file = url.strip_prefix("sqlite:")?.trim_start_matches("//");
    Some(PathBuf::from(file.split('?').next().unwrap_or(file)))
}

/// Options that make a file only its owner can read.
pub fn private(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
