//! Where the programs under test are.

use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// The top folder of the repository.
pub fn repository() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map(Path::to_owned).unwrap_or(own)
}

/// A program of the workspace, as the build left it.
pub fn program(name: &str) -> Result<PathBuf> {
    // The running binary lies in target/PROFILE/ or, when it is a test, in target/PROFILE/deps/.
    let own = std::env::current_exe()?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    match own.ancestors().skip(1).take(2).map(|folder| folder.join(&file)).find(|path| path.is_file()) {
        Some(path) => Ok(path),
        None => bail!("{name} is not built: run `cargo xtask test build`"),
    }
}
