//! Hands the configuration at the top of the repository to Tauri, and makes sure that there are pages to put inside.

use std::{path::Path, process::ExitCode};

const PAGES: &str = "../ui/dist";

fn main() -> ExitCode {
    // The pages go into the binary when this crate is compiled, so it must be compiled again when they change.
    println!("cargo:rerun-if-changed={PAGES}");
    println!("cargo:rerun-if-changed=permissions");
    if !Path::new(PAGES).join("index.html").is_file() {
        eprintln!(
            "ui/dist is missing. Build the pages first: cargo xtask demo, or `npm ci && npm run build` in ui/."
        );
        return ExitCode::FAILURE;
    }
    match tauri_build::try_build(tauri_build::Attributes::new().config_path("../tauri.conf.json")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
