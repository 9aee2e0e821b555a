//! A server that a network can reach speaks TLS, with the firm's own certificate, or does not start.

use anyhow::{Context, Result, ensure};
use std::path::Path;
use tokio::process::Command;
use vigia_protocol::server::ServerInfo;
use vigia_tests::{
    paths,
    process::Process,
    server::{self, Options, Server},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_a_certificate_serves_https_to_a_network() -> Result<()> {
    let data = tempfile::tempdir()?;
    let (certificate, key) = (data.path().join("cert.pem"), data.path().join("key.pem"));
    self_signed(&certificate, &key).await?;
    let mut command = Command::new(paths::program("vigia-server")?);
    command.args(["--listen", "0.0.0.0:0", "--data"]).arg(data.path());
    command.arg("--tls-cert").arg(&certificate).arg("--tls-key").arg(&key);
    let mut process = Process::start("vigia-server", &mut command)?;
    let origin = process.line("`listening`", server::listening).await?;
    let port = origin.rsplit_once(':').context("a port")?.1;
    ensure!(origin.starts_with("https://"), "{origin}");

    let trusted = reqwest::Certificate::from_pem(&std::fs::read(&certificate)?)?;
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([trusted]).build()?;
    let url = format!("https://localhost:{port}/api/v1/server");
    let info: ServerInfo = http.get(url).send().await?.json().await?;
    ensure!(info.name == "vigia-server");
    let plain = vigia_tests::api::http()?.get(format!("http://127.0.0.1:{port}/api/v1/server")).send().await;
    ensure!(plain.is_err(), "nothing is served in the clear: {plain:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_one_serves_loopback_only() -> Result<()> {
    let data = tempfile::tempdir()?;
    let mut command = Command::new(paths::program("vigia-server")?);
    let output = command.args(["serve", "--listen", "0.0.0.0:0", "--data"]).arg(data.path()).output().await?;
    ensure!(!output.status.success());
    let said = [output.stdout, output.stderr].concat();
    ensure!(String::from_utf8_lossy(&said).contains("TLS"), "it says why");
    // … and with loopback the same folder starts.
    Server::start_with(Options { data: Some(data.path().to_owned()), ..Options::default() }).await?;
    Ok(())
}

/// A certificate for `localhost`, signed by nobody else.
pub async fn self_signed(certificate: &Path, key: &Path) -> Result<()> {
    let mut command = Command::new("openssl");
    command.args([
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]);
    command.args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout"]).arg(key);
    command.args(["-addext", "basicConstraints=critical,CA:FALSE"]);
    let output = command.arg("-out").arg(certificate).output().await?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
