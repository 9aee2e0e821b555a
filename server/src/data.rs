//! The data folder: for its owner alone, since cases and the secret lie in it.

use crate::config::Config;
use anyhow::Context;
use std::{fs, path::Path};

/// Makes the folder, and the database's file before SQLite would make it readable for everybody.
pub fn prepare(config: &Config) -> anyhow::Result<()> {
    let path = &config.data;
    if !path.exists() {
        let mut folder = fs::DirBuilder::new();
        folder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(path).with_context(|| format!("cannot make {}", path.display()))?;
    }
    if let Some(file) = config.database_url.strip_prefix("sqlite:") {
        let file = file.trim_start_matches("//");
        let file = Path::new(file.split('?').next().unwrap_or(file));
        private(fs::OpenOptions::new().append(true).create(true))
            .open(file)
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// Options that make a file only its owner can read.
pub fn private(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
