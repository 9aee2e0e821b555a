//! `cargo xtask kill-loop`: builds server and devices as the tests do, and lets them be killed for a long time.

use anyhow::Result;

use crate::{
    build, command,
    packages::{self, For},
    ui,
};

/// Builds what it needs and starts it; whether what was promised was kept.
pub fn start(flags: &[&str]) -> Result<bool> {
    packages::ensure(For::Test)?;
    ui::build()?;
    build::programs()?;
    let mut program = std::process::Command::new(command::program("vigia-kill-loop")?);
    program.current_dir(command::root()).args(flags);
    Ok(program.status()?.success())
}
