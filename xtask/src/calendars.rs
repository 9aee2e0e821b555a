//! The holidays that are shipped must be what their script makes of the package they come from.

use anyhow::{Context, Result};
use std::{fs, process::Command};

use crate::{
    command::{python, root, run},
    contract::same,
    tally::Tally,
};

/// The script, the versions it stands on, and what it writes.
const FOLDER: &str = "datos/calendarios";

/// Makes them again, with packages of their own below `target/`, and compares.
pub fn check(_: &mut Tally) -> Result<()> {
    let bin = python(FOLDER)?;
    let source = root().join(FOLDER);
    let made = root().join("target/calendarios");
    run(Command::new(bin.join("python")).arg(source.join("generar.py")).arg(&made))?;
    for file in fs::read_dir(&made).context("what the script makes")? {
        let file = file?;
        let name = format!("{FOLDER}/{}", file.file_name().to_string_lossy());
        let remedy = format!("target/python/calendarios/bin/python {FOLDER}/generar.py");
        same(&name, &fs::read_to_string(file.path())?, &remedy)?;
    }
    Ok(())
}
