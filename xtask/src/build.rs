//! Cargo's part. Everything is built once, with the same packages and features each time: Cargo settles the
//! features of shared dependencies over all the packages it is asked for, so another choice would build them again.

use anyhow::{Context, Result};
use serde_json::Value;
use std::process::Command;

use crate::{
    command::{cargo, output, program, root, run, run_reading},
    tally::Tally,
    ui,
};

/// The one choice.
const EVERYTHING: [&str; 3] = ["--workspace", "--features", "vigia-server/test-clock"];

/// The package that holds what crosses a process.
const PROCESSES: &str = "vigia-tests";

fn everything(verb: &str, more: &[&str]) -> Command {
    cargo(&[&[verb], &EVERYTHING[..], more].concat())
}

/// Formatting.
pub fn fmt(_: &mut Tally) -> Result<()> {
    run(&mut cargo(&["fmt", "--all", "--check"]))
}

/// Lints, as errors.
pub fn clippy(_: &mut Tally) -> Result<()> {
    run(&mut everything("clippy", &["--all-targets", "--", "-D", "warnings"]))
}

/// Documentation that builds and links.
pub fn doc(_: &mut Tally) -> Result<()> {
    // Written for whoever works on it: what is private is documented too, and may be linked to.
    let flags = "-D warnings -A rustdoc::private-intra-doc-links";
    run(everything("doc", &["--no-deps", "--document-private-items"]).env("RUSTDOCFLAGS", flags))
}

/// Programs and tests.
pub fn build(_: &mut Tally) -> Result<()> {
    run(&mut everything("build", &["--all-targets"]))
}

/// What the demo starts.
pub fn programs() -> Result<()> {
    run(&mut everything("build", &["--bins"]))
}

/// Every test that lives in a crate of its own code.
pub fn unit(tally: &mut Tally) -> Result<()> {
    let own = own_test_targets()?;
    let own = own.iter().flat_map(|name| ["--test", name]);
    let targets: Vec<&str> = ["--lib", "--bins"].into_iter().chain(own).collect();
    let outcome = test(&targets, tally);
    outcome.and(test(&["--doc"], tally))
}

/// Tests of rules alone, of the server's: no database is asked, and another one would answer nothing else.
const OF_RULES: [&str; 4] = ["--skip", "propiedades_tests", "--skip", "zonas_tests"];

/// The server's tests again, on PostgreSQL: the same program, so nothing is built for it.
pub fn unit_postgres(tally: &mut Tally) -> Result<()> {
    if !cfg!(target_os = "linux") {
        tally.skipped.push("unit-postgres: it starts Debian's PostgreSQL".to_owned());
        return Ok(());
    }
    let messages =
        output(&mut everything("test", &["--lib", "--no-run", "--message-format=json", "--quiet"]))?;
    let built = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let tests = built
        .filter(|message| message["target"]["name"] == "vigia_server" && message["profile"]["test"] == true)
        .find_map(|message| message["executable"].as_str().map(str::to_owned))
        .context("the server's tests are not built")?;
    run(&mut everything("build", &["--bins", "--quiet"]))?;
    let mut command = Command::new(program("vigia-postgres")?);
    command.arg(tests).args(OF_RULES).current_dir(root().join("server")).env("RUST_LIB_BACKTRACE", "0");
    run_reading(&mut command, |line| tally.read_cargo(line))
}

/// Every test that crosses a process.
pub fn processes(tally: &mut Tally) -> Result<()> {
    ui::install("tests/js")?;
    ui::install("tests/conformidad")?;
    ui::install("tests/conformidad/nest")?;
    ui::install("docs/examples/node")?;
    ui::install("docs/examples/nestjs")?;
    // The tests start programs of other packages, which Cargo does not build for them.
    run(&mut everything("build", &["--bins", "--quiet"]))?;
    test(&["--test", "procesos"], tally)
}

fn test(targets: &[&str], tally: &mut Tally) -> Result<()> {
    let mut command = everything("test", &[&["--no-fail-fast"], targets].concat());
    // An error of a test says what it was about; where it came from is the test itself.
    command.env("RUST_LIB_BACKTRACE", "0");
    run_reading(&mut command, |line| tally.read_cargo(line))
}

/// Integration tests of every package but the one that crosses processes.
fn own_test_targets() -> Result<Vec<String>> {
    let metadata = output(&mut cargo(&["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().context("cargo metadata without packages")?;
    let others = packages.iter().filter(|package| package["name"] != PROCESSES);
    let targets = others.flat_map(|package| package["targets"].as_array().into_iter().flatten());
    let tests = targets.filter(|target| target["kind"][0] == "test");
    Ok(tests.filter_map(|target| target["name"].as_str().map(str::to_owned)).collect())
}
