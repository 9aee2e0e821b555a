//! A PostgreSQL of the test's own: Debian's programs, a fresh folder, a port nobody else has.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::process::Command;

use crate::{process::Process, wait};

/// A running database cluster; it ends with the value, and its folder goes with it.
pub struct Postgres {
    _process: Process,
    _folder: TempDir,
    port: u16,
}

impl Postgres {
    /// Makes a cluster and starts it.
    pub async fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("vigia-postgres-").tempdir()?;
        let data = folder.path().join("datos");
        // PostgreSQL refuses to run as root; whoever it runs as must own the folder.
        if rustix::process::geteuid().is_root() {
            run(Command::new("chown").arg("postgres:").arg(folder.path())).await?;
        }
        run(program("initdb")?
            .args(["--auth=trust", "--username=vigia", "--encoding=UTF8", "--no-sync", "-D"])
            .arg(&data))
        .await?;
        let port = wait::free_port().await?;
        let mut command = program("postgres")?;
        command.arg("-D").arg(&data).args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-p"]);
        command.arg(port.to_string()).arg("-k").arg(folder.path());
        let mut process = Process::start("postgres", &mut command)?;
        let ready = |line: &str| line.contains("ready to accept connections").then_some(());
        process.line("that it is ready", ready).await?;
        Ok(Self { _process: process, _folder: folder, port })
    }

    /// Makes an empty database: its address.
    pub async fn new_database(&self, name: &str) -> Result<String> {
        let port = self.port.to_string();
        run(program("createdb")?.args(["-h", "127.0.0.1", "-U", "vigia", "-p", &port, name])).await?;
        Ok(format!("postgres://vigia@127.0.0.1:{port}/{name}"))
    }
}

/// A program of PostgreSQL, run as somebody who is not root.
fn program(name: &str) -> Result<Command> {
    let path = newest(Path::new("/usr/lib/postgresql"))?.join("bin").join(name);
    let mut command = Command::new(&path);
    if rustix::process::geteuid().is_root() {
        command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(path);
    }
    command.current_dir("/").env("LC_ALL", "C.UTF-8");
    Ok(command)
}

fn newest(versions: &Path) -> Result<PathBuf> {
    let folders = std::fs::read_dir(versions).context("PostgreSQL is not installed")?;
    let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let newest = folders.filter_map(|entry| Some(entry.ok()?.path())).max_by_key(number);
    newest.context("PostgreSQL is not installed")
}

async fn run(command: &mut Command) -> Result<()> {
    let output = command.output().await.with_context(|| format!("{:?}", command.as_std().get_program()))?;
    if !output.status.success() {
        bail!("{:?} failed: {}", command.as_std(), String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
