//! A device as a process of its own, which can be killed: the real client core with its durable inbox, a keyring in a
//! file, and notifications that are written down, on disk before the app hears that they were taken.

use anyhow::{Context, Result, bail, ensure};
use secrecy::{ExposeSecret, SecretString};
use std::{
    fs::{File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tempfile::TempDir;
use tokio::process::Command;
use vigia_client::{
    Client, ClientConfig, Notifier, NotifyError, SessionStatus, StoreError, Toast, TokenStore,
};
use vigia_protocol::{error::Idioma, ids::UserId};

use super::{
    journal,
    toasts::{Record, Shown},
};
use crate::{
    firma::PASSWORD,
    paths,
    process::{Process, Signal, signal},
    sql::{Database, sqlite},
};

/// The program that is one, and the word that makes it be one.
pub const PROGRAM: &str = "vigia-kill-loop";
/// The first argument of a device.
pub const WORD: &str = "device";

/// By when a server has written down how far a device says it is.
const WRITTEN: Duration = Duration::from_millis(1_200);

/// Somebody's device, as whoever kills it sees it.
pub struct Appliance {
    /// Whose it is.
    pub user: UserId,
    email: String,
    origin: String,
    folder: TempDir,
    process: Option<Process>,
    /// How far it had got before anything was killed.
    base: i64,
    /// How often it was killed.
    pub kills: usize,
    /// How often what the server believed of it was compared with what it had, after a kill.
    pub looks: usize,
    /// What was not as it must be.
    pub faults: Vec<String>,
}

/// An entry as it lies on the device.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its number.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// Whether the device is done with showing it.
    pub done: bool,
}

impl Appliance {
    /// Signs in from a fresh device.
    pub async fn sign_in(origin: &str, email: &str, user: UserId) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("vigia-appliance-").tempdir()?;
        let mut device = Self {
            user,
            email: email.to_owned(),
            origin: origin.to_owned(),
            folder,
            process: None,
            base: 0,
            kills: 0,
            looks: 0,
            faults: Vec::new(),
        };
        device.start().await?;
        device.base = device.held().await?.iter().map(|held| held.seq).max().unwrap_or(0);
        Ok(device)
    }

    /// Starts the app.
    pub async fn start(&mut self) -> Result<()> {
        let mut command = Command::new(paths::program(PROGRAM)?);
        command.arg(WORD).arg(self.folder.path()).arg(&self.origin).arg(&self.email);
        let mut process = Process::start("a device", &mut command)?;
        process.line("that it runs", |line| (line == RUNS).then_some(())).await?;
        self.process = Some(process);
        Ok(())
    }

    /// `kill -9`; then compares what the server believes that it has with what it has.
    pub async fn kill(&mut self, database: &Database) -> Result<()> {
        self.process.take().context("it does not run")?.kill().await?;
        self.kills += 1;
        let held = self.held().await?;
        self.faults.extend(in_order(&held, self.base));
        let far = held.iter().map(|held| held.seq).max().unwrap_or(0);
        let question = format!(
            "SELECT COALESCE(MAX(stored_seq), 0) FROM devices WHERE user_id = '{}' AND name = '{}'",
            self.user,
            name(&self.email)
        );
        // What it said last is written down within a second; now that it is dead, nothing more is added.
        tokio::time::sleep(WRITTEN).await;
        // The database may be dead as well just now; then there is nothing to compare.
        let Ok(believed) = database.rows(&question).await else { return Ok(()) };
        let believed: i64 = believed.first().and_then(|row| row.first()).context("a number")?.parse()?;
        self.looks += 1;
        if believed > far {
            self.faults.push(format!("acknowledged up to {believed} and stored up to {far}"));
        }
        Ok(())
    }

    /// Its process.
    pub fn pid(&self) -> Result<u32> {
        self.process.as_ref().and_then(Process::pid).context("it does not run")
    }

    /// It stands still.
    pub fn freeze(&self) -> Result<()> {
        self.signal(Signal::STOP)
    }

    /// It goes on.
    pub fn thaw(&self) -> Result<()> {
        self.signal(Signal::CONT)
    }

    fn signal(&self, which: Signal) -> Result<()> {
        signal(self.pid()?, which)
    }

    /// What lies on it, in the order in which it was stored.
    pub async fn held(&self) -> Result<Vec<Held>> {
        let question = "SELECT seq, notification_id, stage FROM entries ORDER BY rowid";
        let rows = sqlite(&self.inbox()?, question).await?;
        rows.into_iter()
            .map(|row| {
                let [seq, id, stage] = row.as_slice() else { bail!("{row:?}") };
                Ok(Held { seq: seq.parse()?, id: id.clone(), done: stage == "2" })
            })
            .collect()
    }

    /// What it showed.
    pub fn shown(&self) -> Result<Record> {
        Record::read(&record(self.folder.path()))
    }

    /// Whether what it holds lies in the order of its numbers, without a gap.
    pub fn order(&self, held: &[Held]) -> Vec<String> {
        in_order(held, self.base)
    }

    fn inbox(&self) -> Result<PathBuf> {
        let mut files =
            std::fs::read_dir(data(self.folder.path()))?.filter_map(|file| Some(file.ok()?.path()));
        files.find(|path| path.extension().is_some_and(|is| is == "db")).context("the device has no inbox")
    }
}

/// Faults in the order of what came after `base`.
fn in_order(held: &[Held], base: i64) -> Vec<String> {
    let later: Vec<i64> = held.iter().map(|held| held.seq).filter(|seq| *seq > base).collect();
    let wrong = later.iter().zip(base + 1..).find(|(seq, expected)| *seq != expected);
    wrong.map(|(seq, expected)| format!("stored {seq} where {expected} was next")).into_iter().collect()
}

const RUNS: &str = "the device runs";

fn data(folder: &Path) -> PathBuf {
    folder.join("datos")
}

fn record(folder: &Path) -> PathBuf {
    folder.join("mostradas.jsonl")
}

fn name(email: &str) -> String {
    format!("Equipo de {email}")
}

/// Is a device until its input is closed: whoever started it is gone.
pub async fn live(folder: &Path, origin: &str, email: &str) -> Result<()> {
    let record = OpenOptions::new().create(true).append(true).open(record(folder))?;
    let screen = Arc::new(Screen(Mutex::new(record)));
    screen.write(&Shown::Start)?;
    let config = ClientConfig {
        data_dir: data(folder),
        device_name: name(email),
        platform: "linux".to_owned(),
        idioma: Idioma::Es,
    };
    let client = Client::start(config, Arc::new(Drawer(folder.join("llavero.json"))), screen).await?;
    if client.session_state().status != SessionStatus::SignedIn {
        let session = client.sign_in(origin, email, PASSWORD.to_owned().into()).await?;
        ensure!(session.status == SessionStatus::SignedIn, "{session:?}");
        // Its first answer from the server: from here on everything is told to it.
        let look = async || Ok(client.connection_state().sincronizado.map(drop));
        crate::wait::until("a complete inbox", look).await?;
    }
    let mut out = std::io::stdout();
    writeln!(out, "{RUNS}")?;
    out.flush()?;
    tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())).await??;
    Ok(())
}

/// Writes down what is shown.
struct Screen(Mutex<File>);

impl Screen {
    fn write(&self, line: &Shown) -> Result<()> {
        journal::append(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), line)
    }
}

impl Notifier for Screen {
    fn show(&self, toast: Toast) -> Result<(), NotifyError> {
        self.write(&Shown::Toast { id: toast.id }).map_err(|error| NotifyError(error.to_string()))
    }

    fn close(&self, _: &str) {}
}

/// A keyring in a file, replaced whole.
struct Drawer(PathBuf);

impl TokenStore for Drawer {
    fn load(&self) -> Result<Option<SecretString>, StoreError> {
        Ok(std::fs::read_to_string(&self.0).ok().map(Into::into))
    }

    fn save(&self, secret: &SecretString) -> Result<(), StoreError> {
        let new = self.0.with_extension("nuevo");
        let write = || -> std::io::Result<()> {
            std::fs::write(&new, secret.expose_secret())?;
            File::open(&new)?.sync_all()?;
            std::fs::rename(&new, &self.0)
        };
        write().map_err(|error| StoreError(error.to_string()))
    }

    fn clear(&self) -> Result<(), StoreError> {
        let _ = std::fs::remove_file(&self.0);
        Ok(())
    }
}
