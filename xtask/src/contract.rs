//! What is generated and committed must be what would be generated now.

use anyhow::{Context, Result, bail};
use std::{fs, process::Command};

use crate::{
    build,
    command::{npm, output, program, root, run},
    tally::Tally,
    ui,
};

const DESCRIPTION: &str = "docs/openapi.json";
const TYPES: &str = "ui/src/api/schema.gen.d.ts";

/// Compares the server's description of itself, and the pages' types made from it, with what is committed.
pub fn check(_: &mut Tally) -> Result<()> {
    build::programs()?;
    let now = output(Command::new(program("vigia-server")?).arg("openapi"))?;
    same(DESCRIPTION, &now, "vigia-server openapi > docs/openapi.json")?;

    ui::install("ui")?;
    let fresh = root().join("target/schema.gen.d.ts");
    let target = fresh.display().to_string();
    run(&mut npm(
        "ui",
        &["exec", "--no", "--", "openapi-typescript", "../docs/openapi.json", "-o", &target],
    ))?;
    same(TYPES, &fs::read_to_string(fresh)?, "npm --prefix ui run types")
}

fn same(file: &str, now: &str, remedy: &str) -> Result<()> {
    let committed =
        fs::read_to_string(root().join(file)).with_context(|| format!("{file} is missing: {remedy}"))?;
    let (old, new) = (committed.trim_end(), now.trim_end());
    if old == new {
        return Ok(());
    }
    let line = old.lines().zip(new.lines()).position(|(old, new)| old != new);
    let line = line.unwrap_or_else(|| old.lines().count().min(new.lines().count())) + 1;
    bail!("{file} is not what the code says now, from line {line} on; to write it again: {remedy}")
}
