//! A firm is backed up while it works, its server is lost, and it goes on from the backup: nothing that is in it is
//! lost, nobody is told twice, and who was signed in signs in again.

mod nocturno;
mod rechazos;
mod reemplazo;

use anyhow::{Context, Result, ensure};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    process::Output,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Instant,
};
use vigia_protocol::{error::Code, inbox::InboxEntry};
use vigia_tests::{
    api::{Api, http},
    device::Device,
    figures,
    firma::{Firma, PASSWORD},
    paths, postgres,
    server::{Options, Server},
    wait::until,
};

/// How many alerts there are before the backup, and at least how many come after it.
const ALERTS: usize = 20;

/// Which secret the restored server has.
#[derive(Clone, Copy, PartialEq)]
enum Secreto {
    ElDeAntes,
    Nuevo,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_firm_goes_on_from_a_backup_on_sqlite() -> Result<()> {
    tell("SQLite", None, None, Secreto::ElDeAntes).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_firm_goes_on_from_an_encrypted_backup_on_postgresql_with_another_secret() -> Result<()> {
    let urls = (postgres::shared().await?, postgres::shared().await?);
    tell("PostgreSQL", Some(urls.0), Some(urls.1), Secreto::Nuevo).await
}

async fn tell(store: &str, before: Option<String>, after: Option<String>, secreto: Secreto) -> Result<()> {
    let mut firma = Firma::open_with(Options { database_url: before, ..Options::default() }).await?;
    let origin = firma.server.origin().to_owned();
    let device = Device::sign_in(&origin, &firma.lucia.me().email).await?;
    let token = service_token(&firma.admin).await?;
    let backups = tempfile::tempdir()?;
    let key = age::x25519::Identity::generate();
    let identity = backups.path().join("clave.txt");
    std::fs::write(&identity, age::secrecy::ExposeSecret::expose_secret(&key.to_string()))?;

    // Lucía enters one deadline after the other, and the backup is made meanwhile.
    let load = Load::start(&firma).await?;
    load.reaches(ALERTS).await?;
    let accepted = ids(&firma.lucia).await?;
    let file = backups.path().join("respaldo.tar");
    let mut command = firma.server.command(&["backup", "--to", text(&file)?])?;
    if secreto == Secreto::Nuevo {
        command.args(["--age-recipient", &key.to_public().to_string()]);
    }
    let (began, at) = (Instant::now(), load.count());
    let made = command.output().await?;
    let (took, during) = (began.elapsed(), load.count() - at);
    ensure!(made.status.success(), "{}", said(&made));
    load.reaches(load.count() + ALERTS).await?;
    load.stop().await?;
    let whole = ids(&firma.lucia).await?;
    holds(&device, &whole).await?;
    no_secrets_in(&file, firma.server.data(), &token)?;

    // The server is lost with all it had; what is left is the file, and perhaps the secret.
    let old_secret = std::fs::read(firma.server.data().join("secret.json"))?;
    firma.server.kill().await?;
    let fresh = tempfile::tempdir()?;
    if secreto == Secreto::ElDeAntes {
        std::fs::write(fresh.path().join("secret.json"), old_secret)?;
    }
    let restored = restore(&file, Some(&identity), fresh.path(), after.as_deref(), &[]).await?;
    ensure!(restored.status.success(), "{}", said(&restored));
    let words = said(&restored);
    ensure!(words.contains("Every session has ended") && words.contains("service token"), "{words}");
    let again = restore(&file, Some(&identity), fresh.path(), after.as_deref(), &[]).await?;
    ensure!(!again.status.success() && said(&again).contains("--replace"), "{}", said(&again));

    let options = Options {
        data: Some(fresh.path().to_owned()),
        database_url: after,
        listen: Some(origin.trim_start_matches("http://").to_owned()),
        ..Options::default()
    };
    let server = Server::start_with(options).await?;
    let ended = if secreto == Secreto::ElDeAntes { Code::AuthRevoked } else { Code::AuthInvalid };
    ensure!(firma.lucia.refused(Method::GET, "/me", None).await? == (401, ended), "sessions have ended");
    ensure!(firma.lucia.refresh().await.is_err(), "nor does a refresh token open one");
    ensure!(publish(&origin, &token).await? == StatusCode::UNAUTHORIZED, "service tokens have ended");
    until("a device that knows its session is over", async || Ok(device.is_expired().then_some(()))).await?;

    // The device is ahead of the backup.
    let lucia = Api::sign_in(&origin, &firma.lucia.me().email, PASSWORD, "Otra mesa").await?;
    device.sign_in_again(&origin, &firma.lucia.me().email).await?;
    let kept = ids(&lucia).await?;
    holds(&device, &kept).await?;
    let lost = accepted.iter().filter(|id| !kept.contains(*id)).count();
    ensure!(whole.len() > kept.len(), "the device is ahead: {} and {}", whole.len(), kept.len());
    ensure!(lost == 0, "{lost} alerts that were there before the backup are not in it");

    // What comes next is shown once, and closes the list of what was shown.
    let info: Value = lucia.get("/server").await?;
    let due = info["hoy"].as_str().context("today")?.parse::<chrono::NaiveDate>()? + chrono::Days::new(5);
    let page: Value = lucia.get("/expedientes?q=quiroga").await?;
    let case = page["expedientes"][0]["id"].as_str().context("the case")?.parse()?;
    lucia.new_prescripcion(&case, due).await?;
    let new = until("the next alert", async || {
        Ok(ids(&lucia).await?.difference(&kept).find(|id| !whole.contains(*id)).cloned())
    })
    .await?;
    until("its notification", async || Ok(device.shown().iter().any(|shout| shout.id == new).then_some(())))
        .await?;
    let shown: Vec<String> = device.shown().into_iter().map(|shout| shout.id).collect();
    let distinct: HashSet<&String> = shown.iter().collect();
    let repeated = shown.len() - distinct.len();
    ensure!(repeated == 0 && !distinct.contains(&"resumen".to_owned()), "{shown:?}");
    gapless(&lucia.whole_inbox().await?)?;
    figures::say(&format!(
        "backup on {store}: {} bytes in {took:?}, {during} alerts accepted meanwhile; alerts before it {}, in it {}, \
         at the loss {}; lost {lost}, repeated {repeated}",
        std::fs::metadata(&file)?.len(),
        accepted.len(),
        kept.len(),
        whole.len(),
    ));
    device.shut_down().await;
    drop(server);
    Ok(())
}

/// Somebody who enters deadlines until told to stop.
struct Load {
    count: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<Result<()>>,
}

impl Load {
    async fn start(firma: &Firma) -> Result<Self> {
        let writer =
            Api::sign_in(firma.server.origin(), &firma.lucia.me().email, PASSWORD, "Mesa de carga").await?;
        let case = writer.new_expediente("Quiroga, Hernán c/ Méndez, Silvia s/ daños").await?;
        let due = firma.in_days(5).await?;
        let (count, over) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
        let task = tokio::spawn({
            let (count, over) = (count.clone(), over.clone());
            async move {
                while !over.load(Ordering::SeqCst) {
                    writer.new_prescripcion(&case.resumen.id, due).await?;
                    count.fetch_add(1, Ordering::SeqCst);
                }
                Ok(())
            }
        });
        Ok(Self { count, over, task })
    }

    fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }

    async fn reaches(&self, many: usize) -> Result<()> {
        until("deadlines that were accepted", async || Ok((self.count() >= many).then_some(()))).await
    }

    async fn stop(self) -> Result<()> {
        self.over.store(true, Ordering::SeqCst);
        self.task.await?
    }
}

/// Waits until a device has these entries and no others.
async fn holds(device: &Device, ids: &HashSet<String>) -> Result<()> {
    until("a device with the same inbox", async || {
        let held: HashSet<String> =
            device.inbox().await?.into_iter().map(|entry| entry.notification_id.to_string()).collect();
        Ok((held == *ids).then_some(()))
    })
    .await
}

async fn ids(who: &Api) -> Result<HashSet<String>> {
    Ok(who.whole_inbox().await?.into_iter().map(|entry| entry.notification_id.to_string()).collect())
}

fn gapless(newest_first: &[InboxEntry]) -> Result<()> {
    let seqs: Vec<i64> = newest_first.iter().rev().map(|entry| entry.seq).collect();
    ensure!(seqs.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{seqs:?}");
    Ok(())
}

/// What would open a session or write for a back end is nowhere in the file, to the letter.
fn no_secrets_in(file: &Path, data: &Path, token: &str) -> Result<()> {
    let bytes = std::fs::read(file)?;
    let secret: Value = serde_json::from_slice(&std::fs::read(data.join("secret.json"))?)?;
    for needle in [secret["key"].as_str().context("a key")?, token, PASSWORD] {
        ensure!(memchr::memmem::find(&bytes, needle.as_bytes()).is_none(), "a secret is in the backup");
    }
    use std::os::unix::fs::PermissionsExt;
    ensure!(std::fs::metadata(file)?.permissions().mode() & 0o777 == 0o600, "for its owner alone");
    Ok(())
}

async fn service_token(admin: &Api) -> Result<String> {
    let new = json!({
        "nombre": "Gestión",
        "expiresAt": chrono::Utc::now() + chrono::Duration::days(30),
        "scopes": { "events": ["notification"], "write": [] },
    });
    let created: Value = admin.post("/service-tokens", &new).await?;
    Ok(created["token"].as_str().context("a token")?.to_owned())
}

async fn publish(origin: &str, token: &str) -> Result<StatusCode> {
    let request = http()?.post(format!("{origin}/api/v1/events")).bearer_auth(token);
    let request = request.header("Idempotency-Key", "k").header(header::CONTENT_TYPE, "application/json");
    Ok(request.body("{}").send().await?.status())
}

/// `vigia-server restore`, as whoever runs the server gives it.
async fn restore(
    file: &Path,
    identity: Option<&Path>,
    data: &Path,
    url: Option<&str>,
    words: &[&str],
) -> Result<Output> {
    let mut command = tokio::process::Command::new(paths::program("vigia-server")?);
    command.arg("restore").arg(file).arg("--data").arg(data).args(words).env("NO_COLOR", "1");
    if let Some(identity) = identity {
        command.arg("--age-identity").arg(identity);
    }
    if let Some(url) = url {
        command.args(["--database-url", url]);
    }
    Ok(command.output().await?)
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().context("a path that is text")
}

/// Every file below a folder, to compare.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.append(&mut files(&path)?);
        }
        found.push(path);
    }
    found.sort();
    Ok(found)
}
