//! Saved before answered: what a server or an app says that it has is on disk by then, as the system sees it.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use vigia_protocol::ids::ExpedienteId;
use vigia_tests::{
    firma::Firma,
    kill_loop::appliance::Appliance,
    postgres::{self, Postgres},
    server::Options,
    strace::{self, Call, Trace},
    wait::until,
};

/// What the deadlines are called: nothing else holds these words.
const MARK: &str = "Acción por daños";

#[tokio::test(flavor = "multi_thread")]
async fn a_server_answers_when_its_row_is_on_disk() -> Result<()> {
    let (firma, case) = open(Options::default()).await?;
    let pid = firma.server.pid().context("the server runs")?;
    let Some(trace) = Trace::of(&[pid], false).await? else { return Ok(()) };
    enter(&firma, &case).await?;
    in_the_file(&trace.end().await?)?;

    // The same, where nothing is synced and the server believes it was: it must be noticed.
    let Some(trace) = Trace::of(&[pid], true).await? else { return Ok(()) };
    enter(&firma, &case).await?;
    noticed(in_the_file(&trace.end().await?))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_acknowledges_when_its_entry_is_on_disk() -> Result<()> {
    let (firma, case) = open(Options::default()).await?;
    let lucia = &firma.lucia;
    let device = Appliance::sign_in(firma.server.origin(), &lucia.me().email, lucia.id()).await?;
    let pid = device.pid()?;
    for unsynced in [false, true] {
        let Some(trace) = Trace::of(&[pid], unsynced).await? else { return Ok(()) };
        enter(&firma, &case).await?;
        let entry = lucia.newest("prescripcion:alert").await?.context("the alert")?;
        let device_of = format!("/inbox/{}/constancia", entry.notification_id);
        until("an acknowledged entry", async || {
            let steps: Value = lucia.get(&device_of).await?;
            Ok(steps.to_string().contains("almacenada").then_some(()))
        })
        .await?;
        let calls = trace.end().await?;
        let acknowledged = |call: &Call| call.says() && acknowledges(&call.data, entry.seq);
        let id = entry.notification_id.as_str().as_bytes();
        let verdict = strace::saved_before(&calls, |file| file.ends_with(".db-wal"), id, acknowledged);
        if unsynced { noticed(verdict)? } else { verdict? }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_agrees_to_a_commit_when_it_is_on_disk_and_the_server_answers_after_that() -> Result<()> {
    let database = Postgres::start_durable().await?;
    let url = database.new_database("estudio").await?;
    let (firma, case) = open(Options { database_url: Some(url.clone()), ..Options::default() }).await?;
    let pids: Vec<u32> =
        database.pids()?.into_iter().chain([firma.server.pid().context("the server runs")?]).collect();
    let Some(trace) = Trace::of(&pids, false).await? else { return Ok(()) };
    enter(&firma, &case).await?;
    in_the_cluster(&trace.end().await?)?;

    // The same, where the database was told not to wait for its disk: it must be noticed.
    postgres::query(&url, "ALTER SYSTEM SET synchronous_commit = off").await?;
    postgres::query(&url, "SELECT pg_reload_conf()").await?;
    until("a database that does not wait", async || {
        let set = postgres::query(&url, "SHOW synchronous_commit").await?;
        Ok((set == [["off"]]).then_some(()))
    })
    .await?;
    let Some(trace) = Trace::of(&pids, false).await? else { return Ok(()) };
    enter(&firma, &case).await?;
    noticed(in_the_cluster(&trace.end().await?))
}

async fn open(options: Options) -> Result<(Firma, ExpedienteId)> {
    let firma = Firma::open_with(options).await?;
    let case = firma.lucia.new_expediente("Astillero Sur S.A. c/ Naviera Alem S.A. s/ cobro").await?;
    Ok((firma, case.resumen.id))
}

async fn enter(firma: &Firma, case: &ExpedienteId) -> Result<()> {
    firma.lucia.new_prescripcion(case, firma.in_days(1).await?).await.map(drop)
}

/// The verdict on a server with its own file.
fn in_the_file(calls: &[Call]) -> Result<()> {
    strace::saved_before(
        calls,
        |file| file.ends_with("vigia.db-wal"),
        MARK.as_bytes(),
        |call| call.says() && call.holds(b"HTTP/1.1 201") && call.holds(MARK.as_bytes()),
    )
}

/// The verdict on a server over PostgreSQL: the process of the database that was given the row is told to commit, has
/// its log on disk, agrees; and after that the server answers.
fn in_the_cluster(calls: &[Call]) -> Result<()> {
    let log = |file: &str| file.contains("/pg_wal/");
    let after = |from: usize, what: &str, fits: &dyn Fn(&Call) -> bool| {
        let found = calls.iter().find(|call| call.began >= from && fits(call)).cloned();
        found.with_context(|| format!("{what} was not seen"))
    };
    let backend = |call: &Call| call.holds(b"INSERT INTO \"prescripciones\"") || call.holds(MARK.as_bytes());
    let server = after(0, "the request", &|call| call.hears() && call.holds(b"POST /api/v1/expedientes"))?;
    let given = after(server.began, "the row", &|call| {
        call.hears() && backend(call) && call.pid != server.pid && !call.holds(b"POST ")
    })?;
    let told = after(given.began, "the commit", &|call| {
        call.hears() && call.pid == given.pid && call.holds(b"COMMIT\0")
    })?;
    let agreed = after(told.ended, "its answer", &|call| {
        call.says() && call.pid == given.pid && call.holds(b"COMMIT\0")
    })?;
    strace::synced_between(calls, log, told.ended, agreed.began)?;
    let answered = after(0, "the answer", &|call| call.says() && call.holds(b"HTTP/1.1 201"))?;
    ensure!(agreed.began < answered.began, "the server answers before its database agreed");
    Ok(())
}

fn noticed(verdict: Result<()>) -> Result<()> {
    match verdict {
        Err(error) if error.to_string() == "answered before it was on disk" => Ok(()),
        other => bail!("what was never on disk went unnoticed: {other:?}"),
    }
}

/// Whether these bytes are a client's WebSocket message that acknowledges everything up to this number.
fn acknowledges(bytes: &[u8], seq: i64) -> bool {
    let Some(text) = unmask(bytes) else { return false };
    let Some(said) = text.strip_prefix("42/api,") else { return false };
    let Ok(said) = serde_json::from_str::<Value>(said) else { return false };
    said[0] == "inbox:ack" && said[1]["seq"].as_i64() >= Some(seq)
}

/// The text of a client's WebSocket frame; what a client sends is masked.
fn unmask(bytes: &[u8]) -> Option<String> {
    let (head, rest) = bytes.split_at_checked(2)?;
    let (head, length) = (head[0], head[1]);
    if head & 0x0f != 1 || length & 0x80 == 0 {
        return None;
    }
    let skip = match length & 0x7f {
        126 => 2,
        127 => 8,
        _ => 0,
    };
    let (mask, text) = rest.get(skip..)?.split_at_checked(4)?;
    let text = text.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask);
    String::from_utf8(text.collect()).ok()
}
