//! A mail server of the test's own: Debian's aiosmtpd, which takes what it is given and puts it into a folder.

use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::process::Command;

use crate::{process::Process, wait};

/// A mail server; it ends with the value, and its folder goes with it.
pub struct Smtp {
    process: Process,
    folder: TempDir,
    port: u16,
}

impl Smtp {
    /// One that takes nothing before STARTTLS, with this certificate of `localhost`, on this port.
    pub async fn with_starttls(port: u16, certificate: &Path, key: &Path) -> Result<Self> {
        let mut tls = vec!["--tlscert".into(), certificate.as_os_str().to_owned()];
        tls.extend(["--tlskey".into(), key.as_os_str().to_owned()]);
        Self::start(port, &tls).await
    }

    /// One that knows no TLS.
    pub async fn plain(port: u16) -> Result<Self> {
        Self::start(port, &[]).await
    }

    async fn start(port: u16, flags: &[std::ffi::OsString]) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("vigia-smtp-").tempdir()?;
        // By its own name: it belongs to the system's Python, which may not be the first one.
        let mut command = Command::new("aiosmtpd");
        command.args(["--nosetuid", "--listen", &format!("localhost:{port}")]);
        command.args(flags).args(["--class", "aiosmtpd.handlers.Mailbox"]).arg(folder.path().join("correo"));
        let mut process = Process::start("aiosmtpd", &mut command)?;
        let open = async || Ok(tokio::net::TcpStream::connect(("localhost", port)).await.ok());
        tokio::select! {
            open = wait::until("the mail server", open) => drop(open?),
            _ = process.ended() => bail!("the mail server has ended: {}", process.output()),
        }
        Ok(Self { process, folder, port })
    }

    /// `localhost:PORT`.
    pub fn address(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// What it was given, to the letter.
    pub fn messages(&self) -> Result<Vec<String>> {
        let new: PathBuf = self.folder.path().join("correo").join("new");
        let mut found = Vec::new();
        for file in std::fs::read_dir(new)? {
            found.push(std::fs::read_to_string(file?.path())?);
        }
        Ok(found)
    }

    /// Waits until it was given so many.
    pub async fn given(&self, count: usize) -> Result<Vec<String>> {
        let given = async || Ok(Some(self.messages()?).filter(|messages| messages.len() >= count));
        wait::until("an e-mail", given).await
    }

    /// What it logged.
    pub fn log(&self) -> String {
        self.process.output()
    }
}
