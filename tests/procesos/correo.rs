//! Alerts that go by e-mail: a server hands them to a real mail server, over TLS or not at all.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;
use vigia_tests::{
    firma::Firma,
    server::{Options, Server},
    smtp::Smtp,
    wait::free_port,
};

use crate::tls::self_signed;

/// A certificate of `localhost` and its key.
async fn certificate() -> Result<(TempDir, PathBuf, PathBuf)> {
    let folder = tempfile::tempdir()?;
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    self_signed(&certificate, &key).await?;
    Ok((folder, certificate, key))
}

/// A server that sends by that mail server, and trusts this certificate, where it is given one.
fn options(url: String, trusted: Option<&PathBuf>) -> Options {
    let flags = ["--smtp-url", &url, "--mail-from", "Vigía <vigia@ferreyra.example>"].map(str::to_owned);
    let env = trusted.map(|path| ("SSL_CERT_FILE", path.display().to_string()));
    Options { flags: flags.into(), env: env.into_iter().collect(), ..Options::default() }
}

/// `vigia-server mail test`: whether it went well, and what it said.
async fn try_settings(options: Options) -> Result<(bool, String)> {
    let flags = options.flags.clone();
    let server = Server::start_with(Options { env: options.env.clone(), ..Options::default() }).await?;
    let mut command = server.command(&["mail", "test", "--to", "lucia@ferreyra.example"])?;
    let output = command.args(flags).envs(options.env).output().await?;
    let said = [output.stdout, output.stderr].concat();
    Ok((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_tried_over_starttls_and_refused_where_nobody_vouches_for_the_server() -> Result<()> {
    let (_folder, trusted, key) = certificate().await?;
    let (_other_folder, other, _) = certificate().await?;
    let smtp = Smtp::with_starttls(free_port().await?, &trusted, &key).await?;
    let url = format!("smtp://{}", smtp.address());
    let (sent, said) = try_settings(options(url.clone(), Some(&trusted))).await?;
    ensure!(sent, "{said}");
    let messages = smtp.given(1).await?;
    ensure!(messages[0].contains("To: lucia@ferreyra.example"), "{}", messages[0]);
    ensure!(messages[0].contains("Auto-Submitted: auto-generated"), "{}", messages[0]);

    let (sent, said) = try_settings(options(url, Some(&other))).await?;
    ensure!(!sent && said.contains("certificate"), "{said}");
    ensure!(smtp.messages()?.len() == 1, "and it was told nothing");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_without_tls_is_told_nothing_unless_it_is_this_machine_and_meant() -> Result<()> {
    let smtp = Smtp::plain(free_port().await?).await?;
    let (sent, said) = try_settings(options(format!("smtp://{}", smtp.address()), None)).await?;
    ensure!(!sent, "{said}");
    ensure!(smtp.messages()?.is_empty());
    let (sent, said) = try_settings(options(format!("smtp://{}?tls=none", smtp.address()), None)).await?;
    ensure!(sent, "{said}");
    smtp.given(1).await?;
    Ok(())
}

/// 09:00 of a Tuesday in the firm's zone.
const MORNING: &str = "2026-11-24T12:00:00Z";

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_on_no_device_goes_by_email_once_and_waits_for_the_mail_server() -> Result<()> {
    let port = free_port().await?;
    let now: chrono::DateTime<chrono::Utc> = MORNING.parse()?;
    let mut asked = options(format!("smtp://localhost:{port}?tls=none"), None);
    asked.now = Some(now);
    let firma = Firma::open_with(asked).await?;
    let case: Value = firma.lucia.post("/expedientes", &json!({ "caratula": "Suárez c/ Del Sur" })).await?;
    let path = format!("/expedientes/{}/prescripciones", case["id"].as_str().context("an id")?);
    let _: Value = firma.lucia.post(&path, &json!({ "tipo": "Daños", "vence": "2026-11-25" })).await?;

    // Nobody's device has it after a quarter of an hour, and the mail server is away.
    firma.server.set_clock(now + chrono::Duration::minutes(20))?;
    let failed = async || Ok(firma.server.log().contains("e-mail not sent").then_some(()));
    vigia_tests::wait::until("a try that fails", failed).await?;
    let smtp = Smtp::plain(port).await?;
    firma.server.set_clock(now + chrono::Duration::minutes(22))?;
    let messages = smtp.given(1).await?;
    let message = &messages[0];
    ensure!(message.contains("To: lucia@ferreyra.example"), "{message}");
    ensure!(!message.contains("Del Sur") && !message.contains("Daños"), "which case, and no more: {message}");
    // What comes later shows that nothing came twice: in four hours the admin hears.
    firma.server.set_clock(now + chrono::Duration::minutes(245))?;
    let messages = smtp.given(2).await?;
    let admin = messages.iter().filter(|message| message.contains("To: admin@ferreyra.example")).count();
    ensure!((messages.len(), admin) == (2, 1), "{messages:#?}");
    Ok(())
}
