//! A Redis of the test's own: Debian's program, a port nobody else has, nothing kept on disk.

use anyhow::{Context, Result, ensure};
use std::{path::Path, process::Stdio, time::Duration};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp},
    process::Command,
    task::JoinHandle,
};

use crate::{
    process::{Process, Signal, signal},
    wait,
};

/// A Redis; it ends with the value, and its folder goes with it.
pub struct Redis {
    process: Option<Process>,
    folder: TempDir,
    port: u16,
    url: String,
    flags: Vec<String>,
}

impl Redis {
    /// One that runs.
    pub async fn start() -> Result<Self> {
        let mut redis = Self::absent().await?;
        redis.restart().await?;
        Ok(redis)
    }

    /// One that has an address, and does not run yet.
    pub async fn absent() -> Result<Self> {
        let port = wait::free_port().await?;
        let flags = vec!["--port".to_owned(), port.to_string()];
        Self::at(port, format!("redis://127.0.0.1:{port}"), flags)
    }

    /// One that runs, speaks TLS only, with this certificate of `localhost`, and asks for a password.
    pub async fn with_tls(certificate: &Path, key: &Path, password: &str) -> Result<Self> {
        let port = wait::free_port().await?;
        let tls = format!(
            "--port 0 --tls-port {port} --tls-auth-clients no --requirepass {password} --tls-cert-file {} --tls-key-file {}",
            certificate.display(),
            key.display()
        );
        let flags = tls.split(' ').map(str::to_owned).collect();
        let mut redis = Self::at(port, format!("rediss://:{password}@localhost:{port}"), flags)?;
        redis.restart().await?;
        Ok(redis)
    }

    fn at(port: u16, url: String, flags: Vec<String>) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("vigia-redis-").tempdir()?;
        Ok(Self { process: None, folder, port, url, flags })
    }

    /// Its address, with its password.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The port, for a proxy in front.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its address for somebody of its own access list, whose password is their name.
    pub fn url_as(&self, name: &str) -> String {
        self.url.replacen("://", &format!("://{name}:{name}@"), 1)
    }

    /// `kill -9`.
    pub async fn kill(&mut self) -> Result<()> {
        self.process.take().context("it does not run")?.kill().await
    }

    /// Starts it, on the same port as ever.
    pub async fn restart(&mut self) -> Result<()> {
        let mut command = Command::new("redis-server");
        command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir"]);
        command.arg(self.folder.path()).args(&self.flags);
        let mut process = Process::start("redis-server", &mut command)?;
        let ready = |line: &str| line.contains("Ready to accept connections").then_some(());
        process.line("that it is ready", ready).await?;
        self.process = Some(process);
        Ok(())
    }

    /// Stops it where it stands: it takes connections and answers nothing.
    pub fn freeze(&self) -> Result<()> {
        self.signal(Signal::STOP)
    }

    /// Lets it go on.
    pub fn thaw(&self) -> Result<()> {
        self.signal(Signal::CONT)
    }

    fn signal(&self, which: Signal) -> Result<()> {
        let process = self.process.as_ref().context("it does not run")?;
        signal(process.pid().context("it has ended")?, which)
    }

    /// One command of `redis-cli`, with this as its last argument: the lines it answers.
    pub async fn ask(&self, words: &[&str], last: &[u8]) -> Result<Vec<String>> {
        let mut command = Command::new("redis-cli");
        command.args(["-p", &self.port.to_string(), "-x"]).args(words).kill_on_drop(true);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        child.stdin.take().context("piped")?.write_all(last).await?;
        let output = child.wait_with_output().await?;
        ensure!(output.status.success(), "redis-cli: {}", output.status);
        Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        // A stopped process would not end before it goes on.
        let _ = self.thaw();
    }
}

/// A long way to a Redis: whatever is said either way takes a while.
pub struct LongWay {
    port: u16,
    task: JoinHandle<()>,
}

impl LongWay {
    /// A way that takes so long, each way.
    pub async fn to(redis: &Redis, delay: Duration) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let (port, redis) = (listener.local_addr()?.port(), redis.port);
        let task = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let Ok(far) = TcpStream::connect(("127.0.0.1", redis)).await else { continue };
                let ((from, to), (back, there)) = (near.into_split(), far.into_split());
                tokio::spawn(carry(from, there, delay));
                tokio::spawn(carry(back, to, delay));
            }
        });
        Ok(Self { port, task })
    }

    /// `redis://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

impl Drop for LongWay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(mut from: tcp::OwnedReadHalf, mut to: tcp::OwnedWriteHalf, delay: Duration) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        tokio::time::sleep(delay).await;
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}
