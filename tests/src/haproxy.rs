//! A real HAProxy in front of several servers, set up as a firm would: it asks each whether it is ready, keeps a
//! polling client with one of them by a cookie, and passes on where a request came from.

use anyhow::{Result, bail};
use tempfile::TempDir;
use tokio::process::Command;

use crate::{process::Process, wait::until};

/// A running HAProxy; it ends with the value.
pub struct Haproxy {
    _process: Process,
    _folder: TempDir,
}

impl Haproxy {
    /// Starts one on this port, in front of servers on these ports of this machine.
    pub async fn start(port: u16, servers: &[u16]) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("vigia-haproxy-").tempdir()?;
        let file = folder.path().join("haproxy.cfg");
        std::fs::write(&file, configuration(port, servers))?;
        let mut command = Command::new("haproxy");
        // In the foreground: it ends when it is told to, and leaves nothing behind.
        let mut process = Process::start("haproxy", command.arg("-db").arg("-f").arg(&file))?;
        let open = async || Ok(tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok());
        tokio::select! {
            open = until("HAProxy", open) => drop(open?),
            _ = process.ended() => bail!("HAProxy has ended: {}", process.output()),
        }
        Ok(Self { _process: process, _folder: folder })
    }
}

fn configuration(port: u16, servers: &[u16]) -> String {
    // What nobody is there to answer is refused as a server would: a code, and when to try again.
    let refusal = r#"content-type application/json string '{"error":{"code":"NO_DISPONIBLE","message":"No disponible"}}' hdr Retry-After 2"#;
    let mut text = format!(
        "global
    maxconn 4000
defaults
    mode http
    timeout connect 2s
    # Longer than the 25 s for which a polling client's request may wait.
    timeout client 60s
    timeout server 60s
    timeout tunnel 1h
    # What a server did not take is taken by another one; what it may have begun to do is never sent twice.
    retries 3
    option redispatch 1
    retry-on conn-failure
    option forwardfor
    http-error status 502 {refusal}
    http-error status 503 {refusal}
    http-error status 504 {refusal}
frontend vigia
    bind 127.0.0.1:{port}
    use_backend alive if {{ nbsrv(ready) eq 0 }}
    default_backend ready
"
    );
    // Where no server is ready (no database), one that lives says so itself, in the language of who asks.
    for (backend, path) in [("ready", "/readyz"), ("alive", "/healthz")] {
        text += &format!(
            "backend {backend}
    balance roundrobin
    cookie vigia_node insert indirect nocache httponly
    option httpchk GET {path}
    http-check expect status 200
    default-server check inter 500ms fall 2 rise 1
"
        );
        for (number, server) in servers.iter().enumerate() {
            text += &format!("    server n{number} 127.0.0.1:{server} cookie n{number}\n");
        }
    }
    text
}
