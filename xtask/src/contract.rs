//! What is generated and committed must be what would be generated now, and be read by others' readers.

use anyhow::{Context, Result, bail};
use std::{fs, process::Command};

use crate::{
    build,
    command::{npm, output, program, root, run},
    tally::Tally,
    ui,
};

/// What the server writes of itself: the file, and the command that prints it.
const WRITTEN: &[(&str, &str)] = &[
    ("docs/openapi.json", "openapi"),
    ("docs/asyncapi.yaml", "asyncapi"),
    ("ui/src/api/events.gen.ts", "typescript"),
];

/// What the pages' own tools make of one of them.
const TYPES: &str = "ui/src/api/schema.gen.d.ts";

/// Where the readers are.
const READERS: &str = "tests/contrato";

/// Compares the server's descriptions of itself, and the pages' types made from them, with what is committed; and has
/// the documents read by their own readers.
pub fn check(_: &mut Tally) -> Result<()> {
    build::programs()?;
    for (file, word) in WRITTEN {
        let now = output(Command::new(program("vigia-server")?).arg(word))?;
        same(file, &now, &format!("cargo run -p vigia-server -- {word} > {file}"))?;
    }

    ui::install("ui")?;
    let fresh = root().join("target/schema.gen.d.ts");
    let target = fresh.display().to_string();
    run(&mut npm(
        "ui",
        &["exec", "--no", "--", "openapi-typescript", "../docs/openapi.json", "-o", &target],
    ))?;
    same(TYPES, &fs::read_to_string(fresh)?, "npm --prefix ui run types")?;

    ui::install(READERS)?;
    run(Command::new("node").current_dir(root().join(READERS)).arg("validate.mjs"))
}

/// Fails where a committed file is not what it would be now, and says how to write it again.
pub fn same(file: &str, now: &str, remedy: &str) -> Result<()> {
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
