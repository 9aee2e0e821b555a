//! A Vigía server: a process of its own, with a data folder, a port and a clock that the test holds.

use anyhow::{Context, Result, bail, ensure};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
};
use tempfile::TempDir;
use tokio::{io::AsyncWriteExt, process::Command};
use vigia_protocol::{acceso::Rol, ids::UserId};

use crate::{paths, process::Process};

/// How a server is started.
#[derive(Clone, Default)]
pub struct Options {
    /// The data folder; one that goes away with the server where nothing is said.
    pub data: Option<PathBuf>,
    /// Another database than the SQLite one in the data folder.
    pub database_url: Option<String>,
    /// The file of the secret, where another server has the same; one in the data folder where nothing is said.
    pub secret: Option<PathBuf>,
    /// Where it listens; a port nobody else has where nothing is said.
    pub listen: Option<String>,
    /// The firm's name.
    pub firma: Option<String>,
    /// What the server's clock says when it starts; the machine's own clock where nothing is said.
    pub now: Option<DateTime<Utc>>,
    /// Further flags of `serve`.
    pub flags: Vec<String>,
    /// Variables of its environment.
    pub env: Vec<(&'static str, String)>,
}

/// A server that answers.
pub struct Server {
    process: Process,
    origin: String,
    setup: Setup,
}

struct Setup {
    options: Options,
    data: PathBuf,
    // Removes the folder with the last owner.
    _temporary: Option<Arc<TempDir>>,
}

impl Server {
    /// Starts one on SQLite with the machine's clock.
    pub async fn start() -> Result<Self> {
        Self::start_with(Options::default()).await
    }

    /// Starts one and waits until it listens.
    pub async fn start_with(options: Options) -> Result<Self> {
        let temporary = match &options.data {
            Some(_) => None,
            None => Some(Arc::new(tempfile::Builder::new().prefix("vigia-server-").tempdir()?)),
        };
        let data = options.data.clone().or_else(|| temporary.as_ref().map(|dir| dir.path().to_owned()));
        let data = data.context("a server has a data folder")?;
        let setup = Setup { options, data, _temporary: temporary };
        if let Some(now) = setup.options.now {
            setup.set_clock(now)?;
        }
        let address = setup.options.listen.clone().unwrap_or_else(|| "127.0.0.1:0".to_owned());
        let (process, origin) = setup.launch(&address).await?;
        Ok(Self { process, origin, setup })
    }

    /// `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The port, for a proxy in front.
    pub fn port(&self) -> Result<u16> {
        Ok(self.origin.rsplit_once(':').context("an origin has a port")?.1.parse()?)
    }

    /// Where it keeps everything.
    pub fn data(&self) -> &Path {
        &self.setup.data
    }

    /// Its process, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.process.pid()
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        self.process.output()
    }

    /// `kill -9`.
    pub async fn kill(&mut self) -> Result<()> {
        self.process.kill().await
    }

    /// Asks it to end, as a service manager does.
    #[cfg(target_os = "linux")]
    pub async fn terminate(&mut self) -> Result<std::process::ExitStatus> {
        self.process.terminate().await
    }

    /// Only asks; the test watches what happens meanwhile.
    #[cfg(target_os = "linux")]
    pub fn signal(&self, signal: crate::process::Signal) -> Result<()> {
        crate::process::signal(self.process.pid().context("the server has ended")?, signal)
    }

    /// Waits until it has ended.
    pub async fn ended(&mut self) -> Result<std::process::ExitStatus> {
        self.process.ended().await
    }

    /// Starts it again on the same port and data.
    pub async fn restart(&mut self) -> Result<()> {
        let address = self.origin.trim_start_matches("http://").to_owned();
        (self.process, _) = self.setup.launch(&address).await?;
        Ok(())
    }

    /// Sets the server's clock, which goes on from there.
    pub fn set_clock(&self, now: DateTime<Utc>) -> Result<()> {
        self.setup.set_clock(now)
    }

    /// Sets the server's clock as somebody sets the one on the wall, which is now so far ahead of the one that nobody can
    /// set.
    pub fn set_clocks(&self, wall: DateTime<Utc>, ahead: Duration) -> Result<()> {
        self.setup.write_clock(&format!("{} {}", instant(wall), ahead.num_seconds()))
    }

    /// Another command of the server's program on its data, as whoever runs the server gives it; nothing was started yet.
    pub fn command(&self, words: &[&str]) -> Result<Command> {
        self.setup.command(words)
    }

    /// `vigia-server user add`, as whoever runs the server does it.
    pub async fn add_user(&self, email: &str, nombre: &str, rol: Rol, password: &str) -> Result<UserId> {
        let mut command = self.setup.command(&["user", "add"])?;
        command.args(["--email", email, "--nombre", nombre, "--rol", rol.as_str(), "--password-stdin"]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        child.stdin.take().context("piped")?.write_all(format!("{password}\n").as_bytes()).await?;
        let output = child.wait_with_output().await?;
        let (said, error) = (String::from_utf8(output.stdout)?, String::from_utf8_lossy(&output.stderr));
        ensure!(output.status.success(), "user add failed: {said}{error}");
        // The id is the last word it says; its log may come before.
        let id = said.split_whitespace().last().with_context(|| format!("user add said nothing: {error}"))?;
        Ok(id.parse()?)
    }
}

impl Setup {
    fn command(&self, words: &[&str]) -> Result<Command> {
        let mut command = Command::new(paths::program("vigia-server")?);
        command.args(words).arg("--data").arg(&self.data).current_dir(&self.data).env("NO_COLOR", "1");
        if let Some(url) = &self.options.database_url {
            command.args(["--database-url", url]);
        }
        if let Some(secret) = &self.options.secret {
            command.arg("--secret").arg(secret);
        }
        command.envs(self.options.env.iter().cloned());
        if self.options.now.is_some() {
            command.env("VIGIA_TEST_CLOCK", self.clock());
        }
        Ok(command)
    }

    async fn launch(&self, address: &str) -> Result<(Process, String)> {
        let mut command = self.command(&["serve", "--listen", address])?;
        if let Some(firma) = &self.options.firma {
            command.args(["--firma", firma]);
        }
        command.args(&self.options.flags);
        let mut process = Process::start("vigia-server", &mut command)?;
        let origin = process.line("`listening`", listening).await?;
        Ok((process, origin))
    }

    fn clock(&self) -> PathBuf {
        self.data.join("reloj-de-prueba")
    }

    fn set_clock(&self, now: DateTime<Utc>) -> Result<()> {
        self.write_clock(&instant(now))
    }

    fn write_clock(&self, text: &str) -> Result<()> {
        if self.options.now.is_none() {
            bail!("this server runs on the machine's clock");
        }
        // Replaced whole, so that the server never reads half an instant.
        let new = self.clock().with_extension("nuevo");
        std::fs::write(&new, text)?;
        Ok(std::fs::rename(new, self.clock())?)
    }
}

fn instant(now: DateTime<Utc>) -> String {
    now.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The address in the log line that says the server is ready.
pub fn listening(line: &str) -> Option<String> {
    let entry: serde_json::Value = serde_json::from_str(line).ok()?;
    // tracing's JSON puts the fields below `fields`; flattened, at the top.
    let fields = entry.get("fields").unwrap_or(&entry);
    (fields.get("message")?.as_str()? == "listening")
        .then(|| fields.get("url")?.as_str().map(str::to_owned))?
}
