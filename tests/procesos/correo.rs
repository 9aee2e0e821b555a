//! Alerts that go by e-mail: a server hands them to a real mail server, over TLS or not at all.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::{collections::BTreeSet, path::PathBuf};
use tempfile::TempDir;
use vigia_tests::{
    firma::Firma,
    postgres,
    proxy::Proxy,
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
    // What comes later shows that nothing came twice: in four hours the admin hears, and who should have answered.
    firma.server.set_clock(now + chrono::Duration::minutes(245))?;
    let messages = smtp.given(3).await?;
    ensure!((messages.len(), to("admin", &messages), to("lucia", &messages)) == (3, 1, 2), "{messages:#?}");
    let nobody = messages.iter().filter(|message| message.contains("Nadie tom")).count();
    ensure!(nobody == 2, "{messages:#?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_nodes_one_sends_each_mail_and_of_one_killed_before_it_was_given_the_other_does() -> Result<()>
{
    let mut scene = Scene::open("DATA\r\n").await?;
    scene.kill_the_one_that_sends().await?;
    ensure!(scene.smtp.messages()?.is_empty(), "{:?}", scene.smtp.messages()?);
    let messages = scene.all_that_goes_out().await?;
    ensure!(ids(&messages).len() == messages.len(), "each once: {messages:#?}");
    ensure!((to("admin", &messages), to("lucia", &messages)) == (1, 2), "{messages:#?}");
    Ok(())
}

/// What may come twice, and how it is told: a node killed between the mail server's word and its own note of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_the_server_took_as_its_sender_died_comes_again_under_the_same_id() -> Result<()> {
    let mut scene = Scene::open("Auto-Submitted").await?;
    scene.kill_the_one_that_sends().await?;
    scene.smtp.given(1).await?;
    let messages = scene.all_that_goes_out().await?;
    ensure!((to("admin", &messages), to("lucia", &messages)) == (1, 3), "{messages:#?}");
    ensure!(ids(&messages).len() == 3, "four copies of three: {messages:#?}");
    Ok(())
}

/// Two servers over one PostgreSQL, each with its own way to the one mail server; one mail waits.
struct Scene {
    nodes: Vec<Server>,
    ways: Vec<Proxy>,
    smtp: Smtp,
    now: chrono::DateTime<chrono::Utc>,
    _secret: TempDir,
}

impl Scene {
    /// What the mail server answers to words that hold `held` gets lost on the way.
    async fn open(held: &str) -> Result<Self> {
        let port = free_port().await?;
        let smtp = Smtp::plain(port).await?;
        let secret = tempfile::tempdir()?;
        let (database_url, now) = (postgres::shared().await?, MORNING.parse()?);
        let (mut nodes, mut ways) = (Vec::new(), Vec::new());
        for _ in 0..2 {
            let way = Proxy::to(port).await?;
            way.swallow_answers_to(held);
            nodes.push(Options {
                now: Some(now),
                database_url: Some(database_url.clone()),
                secret: Some(secret.path().join("secret.json")),
                ..options(format!("smtp://127.0.0.1:{}?tls=none", way.port()), None)
            });
            ways.push(way);
        }
        let second = nodes.pop().context("two")?;
        let firma = Firma::open_with(nodes.pop().context("two")?).await?;
        let second = Server::start_with(second).await?;
        let case: Value = firma.lucia.post("/expedientes", &json!({ "caratula": "Suárez" })).await?;
        let path = format!("/expedientes/{}/prescripciones", case["id"].as_str().context("an id")?);
        let _: Value = firma.lucia.post(&path, &json!({ "tipo": "Daños", "vence": "2026-11-25" })).await?;
        Ok(Self { nodes: vec![firma.server, second], ways, smtp, now, _secret: secret })
    }

    fn after(&self, minutes: i64) -> Result<()> {
        self.nodes.iter().try_for_each(|node| node.set_clock(self.now + chrono::Duration::minutes(minutes)))
    }

    /// Waits until one of them is in the middle of it, kills it, and lets everything pass again.
    async fn kill_the_one_that_sends(&mut self) -> Result<()> {
        self.after(20)?;
        let sender = tokio::select! {
            first = self.ways[0].swallowed() => first.map(|()| 0)?,
            second = self.ways[1].swallowed() => second.map(|()| 1)?,
        };
        self.nodes[sender].kill().await?;
        self.ways.iter().for_each(Proxy::let_pass);
        Ok(())
    }

    /// Once the dead one's lease is over, and it is back, and more is to be sent: everything.
    async fn all_that_goes_out(&mut self) -> Result<Vec<String>> {
        let before = self.smtp.messages()?.len();
        self.after(25)?;
        self.smtp.given(before + 1).await?;
        for node in &mut self.nodes {
            if node.pid().is_none() {
                node.restart().await?;
            }
        }
        self.after(245)?;
        self.smtp.given(before + 3).await
    }
}

/// How many of these are to somebody.
fn to(who: &str, messages: &[String]) -> usize {
    messages.iter().filter(|message| message.contains(&format!("To: {who}@ferreyra.example"))).count()
}

/// The ids by which mail programs know one message from another.
fn ids(messages: &[String]) -> BTreeSet<&str> {
    messages
        .iter()
        .filter_map(|message| message.lines().find(|line| line.starts_with("Message-ID:")))
        .collect()
}
