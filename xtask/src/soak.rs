//! `cargo xtask soak`: builds server and clients as they are released, and lets thousands of them come and go.

use anyhow::Result;

use crate::{
    command::{self, cargo, run},
    ui,
};

/// Builds what it needs and starts it; whether the server held what it must.
pub fn start(flags: &[&str]) -> Result<bool> {
    ui::build()?;
    run(&mut cargo(&["build", "--release", "--package", "vigia-server"]))?;
    run(&mut cargo(&["build", "--release", "--package", "vigia-tests", "--bin", "vigia-soak"]))?;
    let mut soak = std::process::Command::new(command::root().join("target/release/vigia-soak"));
    // Who comes and goes is said once in twenty minutes, at the end.
    soak.env("RUST_LOG", "info,vigia_server::gateway=warn").args(flags);
    Ok(soak.status()?.success())
}
