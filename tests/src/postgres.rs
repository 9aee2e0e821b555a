//! A PostgreSQL of the tests' own: Debian's programs, a fresh folder, a port nobody else has.
//!
//! [`shared`] is one for every test of this process, each with a database of its own. [`Postgres`] is for a test that
//! kills it.

use anyhow::{Context, Result, bail, ensure};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicUsize, Ordering},
};
use tempfile::TempDir;
use tokio::{process::Command, sync::OnceCell};

use crate::{
    process::{Process, Signal, signal},
    wait,
};

/// A running PostgreSQL; it ends with the value, and its folder goes with it.
pub struct Postgres {
    process: Process,
    folder: TempDir,
    port: u16,
    disk: Disk,
}

/// Whether a commit waits for the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Disk {
    /// As it does for a firm.
    Waits,
    /// Faster, and as good while only processes die and not the machine.
    DoesNot,
}

impl Postgres {
    /// Makes one and starts it.
    pub async fn start() -> Result<Self> {
        Self::start_on(Disk::DoesNot).await
    }

    /// One whose commits are on disk before they are answered, as a firm's are.
    pub async fn start_durable() -> Result<Self> {
        Self::start_on(Disk::Waits).await
    }

    async fn start_on(disk: Disk) -> Result<Self> {
        let folder = new_folder().await?;
        let port = wait::free_port().await?;
        let process = launch(folder.path(), port, disk).await?;
        Ok(Self { process, folder, port, disk })
    }

    /// Makes an empty database: its address.
    pub async fn new_database(&self, name: &str) -> Result<String> {
        new_database(self.port, name).await
    }

    /// The port, for a proxy in front.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Kills every process of it on the spot, as `kill -9` does.
    pub async fn kill(&mut self) -> Result<()> {
        // Its children first told to stand still: none must tidy up after its parent.
        self.signal(Signal::STOP)?;
        self.signal(Signal::KILL)?;
        self.process.ended().await.map(drop)
    }

    /// Stops every process of it in its tracks: connections stay open and nothing is answered.
    pub fn freeze(&self) -> Result<()> {
        self.signal(Signal::STOP)
    }

    /// Goes on after [`Self::freeze`].
    pub fn thaw(&self) -> Result<()> {
        self.signal(Signal::CONT)
    }

    /// Starts it again on the same port and data.
    pub async fn restart(&mut self) -> Result<()> {
        self.process = launch(self.folder.path(), self.port, self.disk).await?;
        Ok(())
    }

    /// Its processes, the one that starts the others last.
    pub fn pids(&self) -> Result<Vec<u32>> {
        let parent = self.process.pid().context("PostgreSQL has ended")?;
        let children = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children"))?;
        let children = children.split_whitespace().map(str::parse);
        Ok(children.chain([Ok(parent)]).collect::<Result<_, _>>()?)
    }

    fn signal(&self, what: Signal) -> Result<()> {
        self.pids()?.into_iter().try_for_each(|pid| signal(pid, what))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // One that stands still would not hear that it is over, and its children would stay.
        let _ = self.signal(Signal::KILL);
    }
}

/// An empty database for this test alone, in the PostgreSQL of all tests of this process: its address.
pub async fn shared() -> Result<String> {
    static PORT: OnceCell<u16> = OnceCell::const_new();
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let port = *PORT.get_or_try_init(start_shared).await?;
    new_database(port, &format!("estudio{}", COUNT.fetch_add(1, Ordering::Relaxed))).await
}

/// What a database answers to a question of ours: rows of columns.
pub async fn query(url: &str, question: &str) -> Result<Vec<Vec<String>>> {
    let mut psql = program("psql")?;
    let output = psql.args(["--no-psqlrc", "-At", "-F", "\t", "-c", question, url]).output().await?;
    ensure!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout)?;
    Ok(text.lines().map(|row| row.split('\t').map(str::to_owned).collect()).collect())
}

/// Starts one that ends with this process, however it ends: no value of a test lives as long.
async fn start_shared() -> Result<u16> {
    // A shell stands guard: it holds the other end of a pipe of ours, which closes when we are gone.
    const GUARD: &str = r#"folder=$1; shift; "$@" & read -r _; kill -INT $!; wait; rm -rf "$folder""#;
    let (folder, port) = (new_folder().await?, wait::free_port().await?);
    let postgres = command(folder.path(), port, Disk::DoesNot)?;
    let postgres = postgres.as_std();
    let mut guard = std::process::Command::new("sh");
    guard.args(["-c", GUARD, "guard"]).arg(folder.path()).arg(postgres.get_program());
    guard.args(postgres.get_args()).current_dir("/").env("LC_ALL", "C.UTF-8");
    guard.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // The guard's from here on. Its input is never dropped: it closes with this process.
    let mut guard = guard.spawn().context("a guard for PostgreSQL")?;
    std::mem::forget(guard.stdin.take());
    let _ = folder.keep();
    let ready = async || {
        ensure!(guard.try_wait()?.is_none(), "PostgreSQL ended");
        let mut ask = program("pg_isready")?;
        let asked = ask.args(["--quiet", "-h", "127.0.0.1", "-p", &port.to_string()]).status().await?;
        Ok(asked.success().then_some(()))
    };
    wait::until("a PostgreSQL that is ready", ready).await?;
    Ok(port)
}

async fn new_folder() -> Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("vigia-postgres-").tempdir()?;
    // PostgreSQL refuses to run as root; whoever it runs as must own the folder.
    if rustix::process::geteuid().is_root() {
        run(Command::new("chown").arg("postgres:").arg(folder.path())).await?;
    }
    run(program("initdb")?
        .args(["--auth=trust", "--username=vigia", "--encoding=UTF8", "--no-sync", "-D"])
        .arg(folder.path().join("datos")))
    .await?;
    Ok(folder)
}

async fn new_database(port: u16, name: &str) -> Result<String> {
    let on = port.to_string();
    run(program("createdb")?.args(["-h", "127.0.0.1", "-U", "vigia", "-p", &on, name])).await?;
    Ok(format!("postgres://vigia@127.0.0.1:{port}/{name}"))
}

async fn launch(folder: &Path, port: u16, disk: Disk) -> Result<Process> {
    let mut process = Process::start("postgres", &mut command(folder, port, disk)?)?;
    let ready = |line: &str| line.contains("ready to accept connections").then_some(());
    process.line("that it is ready", ready).await?;
    Ok(process)
}

fn command(folder: &Path, port: u16, disk: Disk) -> Result<Command> {
    let mut command = program("postgres")?;
    command.arg("-D").arg(folder.join("datos")).arg("-k").arg(folder).args(["-p", &port.to_string()]);
    let fsync = if disk == Disk::Waits { "fsync=on" } else { "fsync=off" };
    for setting in ["listen_addresses=127.0.0.1", fsync, "max_connections=400", "track_commit_timestamp=on"] {
        command.args(["-c", setting]);
    }
    Ok(command)
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
