//! Who may import whom: the rules of ARCHITECTURE.md, kept by looking.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use vigia_tests::paths::repository;

#[test]
fn packages_import_only_what_lies_below_them() -> Result<()> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(repository())
        .output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().context("packages")?;
    let ours: BTreeSet<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let allowed: &[(&str, &[&str])] = &[
        ("vigia-protocol", &[]),
        ("vigia-migrations", &[]),
        ("vigia-server", &["vigia-protocol", "vigia-migrations"]),
        ("vigia-client", &["vigia-protocol"]),
        ("vigia", &["vigia-protocol", "vigia-client"]),
        // Tests drive the client as the shell does.
        ("vigia-tests", &["vigia-protocol", "vigia-client"]),
        ("vigia-modelo", &[]),
        ("xtask", &[]),
    ];
    for package in packages {
        let name = package["name"].as_str().context("a name")?;
        let (_, allowed) =
            allowed.iter().find(|(of, _)| *of == name).with_context(|| format!("no rule for {name}"))?;
        let imports =
            package["dependencies"].as_array().into_iter().flatten().filter_map(|one| one["name"].as_str());
        let wrong: Vec<&str> =
            imports.filter(|import| ours.contains(import) && !allowed.contains(import)).collect();
        ensure!(wrong.is_empty(), "{name} may not import {wrong:?}");
    }
    Ok(())
}

#[test]
fn only_the_gateway_knows_socketioxide() -> Result<()> {
    only_in("server/src", &["rs"], "socketioxide", "server/src/gateway")
}

#[test]
fn only_the_platform_folder_knows_tauri() -> Result<()> {
    only_in("ui/src", &["ts", "svelte"], "@tauri-apps", "ui/src/platform")
}

#[test]
fn only_the_clock_asks_the_machine_for_the_time() -> Result<()> {
    only_in("server/src", &["rs"], "Utc::now", "server/src/clock")
}

#[test]
fn lints_are_silenced_with_a_reason_or_not_at_all() -> Result<()> {
    for folder in ["protocol", "server", "client", "src-tauri/src", "tests/src", "tests/demo", "xtask"] {
        // Spelt in two parts, so that this file does not find itself.
        only_in(folder, &["rs"], concat!("#[", "allow("), "nowhere")?;
        only_in(folder, &["rs"], concat!("#![", "allow("), "nowhere")?;
    }
    Ok(())
}

/// Every source file below `folder` that holds `text` must lie in `place`.
fn only_in(folder: &str, kinds: &[&str], text: &str, place: &str) -> Result<()> {
    let root = repository();
    let mut wrong = Vec::new();
    for file in sources(&root.join(folder), kinds)? {
        // What a test does on its own account is its own affair.
        let is_test =
            file.file_stem().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with("tests"));
        if !is_test && fs::read_to_string(&file)?.contains(text) && !file.starts_with(root.join(place)) {
            wrong.push(file);
        }
    }
    ensure!(wrong.is_empty(), "{text} belongs in {place}, and is in {wrong:?}");
    Ok(())
}

fn sources(folder: &Path, kinds: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("node_modules") && !path.ends_with("target") {
                found.extend(sources(&path, kinds)?);
            }
        } else if path.extension().and_then(|kind| kind.to_str()).is_some_and(|kind| kinds.contains(&kind)) {
            found.push(path);
        }
    }
    Ok(found)
}
