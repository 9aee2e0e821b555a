//! `cargo xtask demo`: makes everything ready and hands over to the program that plays it.

use anyhow::{Result, bail};
use std::process::Command;

use crate::{
    build, command,
    packages::{self, For},
    ui,
};

/// Builds what the demo needs and starts it.
pub fn run(flags: &[&str]) -> Result<bool> {
    if let Some(unknown) = flags.iter().find(|flag| !["--keep", "--dark"].contains(flag)) {
        bail!("the demo knows --keep and --dark, not {unknown}");
    }
    packages::ensure(For::Demo)?;
    ui::build()?;
    build::programs()?;
    let mut demo = Command::new(command::program("vigia-demo")?);
    demo.current_dir(command::root()).args(flags);
    become_it(demo)
}

/// Takes our place, so that Ctrl-C reaches it alone and it ends what it started in its own order.
#[cfg(unix)]
fn become_it(mut demo: Command) -> Result<bool> {
    use std::os::unix::process::CommandExt;
    Err(demo.exec().into())
}

#[cfg(not(unix))]
fn become_it(mut demo: Command) -> Result<bool> {
    Ok(demo.status()?.success())
}
