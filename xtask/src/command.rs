//! Other programs: where they run, and what counts as failing.

use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader, IsTerminal},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The top folder of the repository.
pub fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map(Path::to_owned).unwrap_or(own)
}

/// A program of the workspace: it is built where we were.
pub fn program(name: &str) -> Result<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Ok(std::env::current_exe()?.with_file_name(file))
}

/// Cargo, in the top folder.
pub fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(words);
    if std::io::stdout().is_terminal() {
        // Its output passes through us on the way to the terminal, which it cannot see.
        command.env("CARGO_TERM_COLOR", "always");
    }
    command
}

/// npm, in this folder of the repository.
pub fn npm(folder: &str, words: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(root().join(folder)).args(words);
    if !std::io::stdout().is_terminal() {
        command.env("NO_COLOR", "1").env_remove("FORCE_COLOR");
    }
    command
}

/// The programs of a Python below `target/` that has what the scripts of a folder stand on.
pub fn python(folder: &str) -> Result<PathBuf> {
    let source = root().join(folder);
    let name = source.file_name().context("a folder has a name")?;
    let own = root().join("target/python").join(name);
    run(Command::new("python3").args(["-m", "venv"]).arg(&own))?;
    let bin = own.join(if cfg!(windows) { "Scripts" } else { "bin" });
    run(Command::new(bin.join("pip"))
        .args(["install", "--quiet", "-r"])
        .arg(source.join("requirements.txt")))?;
    Ok(bin)
}

/// Runs it with its output in sight.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().with_context(|| started(command))?;
    if !status.success() {
        bail!("{} failed ({status})", words(command));
    }
    Ok(())
}

/// Runs it with its output in sight, and gives each line of its standard output to `read` as well.
pub fn run_reading(command: &mut Command, mut read: impl FnMut(&str)) -> Result<()> {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().with_context(|| started(command))?;
    let stdout = child.stdout.take().context("its output was asked for")?;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        println!("{line}");
        read(&line);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("{} failed ({status})", words(command));
    }
    Ok(())
}

/// Runs it in silence and returns its standard output.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| started(command))?;
    if !output.status.success() {
        bail!("{} failed ({})\n{}", words(command), output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Whether it can be run and succeeds, in silence.
pub fn succeeds(program: &str, words: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn started(command: &Command) -> String {
    format!("cannot start {}", command.get_program().display())
}

fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
