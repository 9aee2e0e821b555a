//! The fonts that printed pages carry must be what their script makes of the web fonts they come from.

use anyhow::{Context, Result, bail};
use std::{fs, process::Command};

use crate::{
    command::{npm, python, root, run},
    tally::Tally,
};

/// The script, the versions it stands on, and what it writes.
const FOLDER: &str = "datos/fuentes";

/// Makes them again, below `target/`, and compares them to the last byte.
pub fn check(_: &mut Tally) -> Result<()> {
    let bin = python(FOLDER)?;
    let source = root().join(FOLDER);
    let script = source.join("generar.py");
    let text = fs::read_to_string(&script).context("the script")?;
    let version = text
        .lines()
        .find_map(|line| line.strip_prefix("VERSION = \"")?.strip_suffix('"'))
        .context("the script names no version of the web fonts")?;
    let target = root().join("target/fuentes");
    fs::create_dir_all(&target)?;
    // What was fetched once is the same for ever: a registry does not change a version.
    let archive = format!("fontsource-inter-{version}.tgz");
    if !target.join(&archive).exists() {
        run(&mut npm("target/fuentes", &["pack", "--silent", &format!("@fontsource/inter@{version}")]))?;
    }
    run(Command::new("tar").args(["xzf", &archive]).current_dir(&target))?;
    let made = target.join("hechas");
    run(Command::new(bin.join("python")).arg(&script).arg(target.join("package/files")).arg(&made))?;
    for file in fs::read_dir(&made).context("what the script makes")? {
        let file = file?;
        let committed = source.join(file.file_name());
        if fs::read(&committed).ok() != Some(fs::read(file.path())?) {
            let (name, fresh) = (file.file_name(), file.path());
            bail!(
                "{FOLDER}/{} is not what its script makes: copy {}",
                name.to_string_lossy(),
                fresh.display()
            );
        }
    }
    Ok(())
}
