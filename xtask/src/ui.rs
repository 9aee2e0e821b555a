//! The pages in `ui/` and the scripts in `tests/js/`: npm's part.

use anyhow::Result;
use serde_json::Value;
use std::{fs, path::Path};

use crate::{
    command::{npm, root, run},
    tally::Tally,
};

/// Installs what a folder's lock file names, unless it is there already.
pub fn install(folder: &str) -> Result<()> {
    let path = root().join(folder);
    if is_current(&path) {
        return Ok(());
    }
    run(&mut npm(folder, &["ci", "--no-audit", "--no-fund"]))
}

/// npm leaves its own copy of the lock file behind; it is newer than ours once everything is installed.
fn is_current(folder: &Path) -> bool {
    let written = |file: &str| fs::metadata(folder.join(file)).and_then(|file| file.modified());
    match (written("package-lock.json"), written("node_modules/.package-lock.json")) {
        (Ok(lock), Ok(installed)) => installed >= lock,
        _ => false,
    }
}

/// Builds the pages: the desktop app carries them inside.
pub fn build() -> Result<()> {
    install("ui")?;
    run(&mut npm("ui", &["run", "build"]))
}

/// Types and markup.
pub fn check(_: &mut Tally) -> Result<()> {
    install("ui")?;
    run(&mut npm("ui", &["run", "check"]))
}

/// The pages' own tests.
pub fn test(tally: &mut Tally) -> Result<()> {
    install("ui")?;
    let report = root().join("target/vitest.json");
    let _ = fs::remove_file(&report);
    let target = format!("--outputFile.json={}", report.display());
    let outcome = run(&mut npm("ui", &["test", "--", "--reporter=default", "--reporter=json", &target]));
    if let Ok(report) = fs::read_to_string(report) {
        count(&serde_json::from_str(&report)?, tally);
    }
    outcome
}

fn count(report: &Value, tally: &mut Tally) {
    tally.passed += report["numPassedTests"].as_u64().unwrap_or(0);
    tally.failed += report["numFailedTests"].as_u64().unwrap_or(0);
    let files = report["testResults"].as_array().into_iter().flatten();
    for test in files.flat_map(|file| file["assertionResults"].as_array().into_iter().flatten()) {
        if matches!(test["status"].as_str(), Some("skipped" | "pending" | "todo")) {
            tally.skipped.push(format!("ui: {}", test["fullName"].as_str().unwrap_or("?")));
        }
    }
}
