//! Clients that take nothing of what is sent to them, and lines that are dead: they cost the server little, and the
//! others nothing.

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use vigia_protocol::{acceso::Calidad, ids::ExpedienteId};
use vigia_tests::{
    api::{self, Api},
    firma::Firma,
    node::NodeSocket,
    proxy::Proxy,
    server::Options,
    wait::{free_port, until},
};

/// More than the system's own buffers between two processes hold.
const MESSAGES: usize = 600;
/// What a dead line may take to be noticed.
const NOTICED: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn whoever_takes_nothing_is_cut_off_heals_by_replay_and_holds_up_nobody() -> Result<()> {
    let (firma, metrics) = open(&["--buffer-per-socket", "64"]).await?;
    let case = firma.lucia.new_expediente("Ledesma, Carmen c/ Aseguradora del Plata S.A.").await?.resumen.id;
    firma.lucia.add_member(&case, &firma.martin.id(), Calidad::Miembro).await?;
    let origin = firma.server.origin();
    let mut lively = in_the_case(origin, json!({ "token": firma.lucia.token() }), &case).await?;
    let mut plain = in_the_case(origin, json!({ "token": firma.martin.token() }), &case).await?;
    let mut device = in_the_case(origin, as_device(&firma.martin, "", 0), &case).await?;
    let epoch = device.event("inbox:reset").await?["epoch"].as_str().context("an epoch")?.to_owned();
    let before = memory(&firma)?;

    plain.freeze()?;
    device.freeze()?;
    let frozen = Instant::now();
    for number in 0..MESSAGES {
        let texto = format!("{number} {}", "🏛".repeat(3_900));
        let new = json!({ "texto": texto, "menciones": [firma.martin.id()] });
        let _: Value = firma.lucia.post(&format!("/expedientes/{case}/mensajes"), &new).await?;
    }
    let last = format!("{} ", MESSAGES - 1);
    lively.event_where("mensaje:new", |it| starts(it, &last)).await?;
    let heard: Vec<Value> = news(&lively);
    ensure!(heard.len() == MESSAGES, "{} of {MESSAGES}", heard.len());
    ensure!((0..MESSAGES).zip(&heard).all(|(number, it)| starts(it, &format!("{number} "))), "in order");
    let flooded = frozen.elapsed();
    let grown = memory(&firma)?.saturating_sub(before);
    ensure!(grown < 64 * 1024, "grown by {grown} KiB");

    until("the slow to be gone", async || {
        Ok((figure(metrics, "vigia_connections").await? < 1.5).then_some(()))
    })
    .await?;
    let gone = frozen.elapsed();
    ensure!(gone < flooded + NOTICED, "gone after {gone:?}; the flood took {flooded:?}");
    let cut = figure(metrics, "vigia_limits_hit_total{limit=\"slow_consumer\"}").await?;
    ensure!(cut >= 2.0, "counted: {cut}");

    // The official client takes a goodbye for good: it must not get one, or it would not come back.
    plain.thaw()?;
    let why = plain.disconnected().await?;
    ensure!(why != "io server disconnect", "{why}");
    device.thaw()?;
    device.disconnected().await?;
    let stored = seqs(&device);
    let since = stored.last().copied().unwrap_or(0);
    let mut again = NodeSocket::connect(origin, as_device(&firma.martin, &epoch, since)).await?;
    let all = until("the rest of the inbox", async || {
        let mut all = [stored.clone(), seqs(&again)].concat();
        if let Some(head) = all.last().copied().filter(|seq| *seq < MESSAGES as i64) {
            again.emit("inbox:pull", &[json!({ "epoch": epoch, "since": head })]).await?;
        }
        all.dedup();
        Ok((all.last().copied() > Some(MESSAGES as i64)).then_some(all))
    })
    .await?;
    ensure!(all.windows(2).all(|two| two[1] == two[0] + 1), "no gap, nothing twice: {all:?}");
    println!(
        "slow consumers: {MESSAGES} messages of 15 KiB, 2 frozen clients, memory +{grown} KiB, gone {:.1} s after the flood, \
         {} of {} entries before, lost 0",
        (gone - flooded.min(gone)).as_secs_f64(),
        stored.len(),
        all.len(),
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_line_is_noticed_within_thirty_seconds_over_both_transports() -> Result<()> {
    let (firma, metrics) = open(&[]).await?;
    let line = Proxy::to(firma.server.port()?).await?;
    for transport in ["websocket", "polling"] {
        let auth = json!({ "token": firma.lucia.token() });
        let mut socket = NodeSocket::dial(&line.origin(), auth, &[transport])?;
        socket.ask("join:user", &[json!(firma.lucia.id())]).await?;
    }
    let two = figure(metrics, "vigia_connections").await?;
    ensure!(two >= 1.0, "connected: {two}");
    // Nothing passes any more, and nobody hangs up.
    line.slow(Duration::from_secs(3_600));
    let since = Instant::now();
    until("both to be gone", async || Ok((figure(metrics, "vigia_connections").await? < 0.5).then_some(())))
        .await?;
    let noticed = since.elapsed();
    ensure!(noticed < NOTICED, "noticed after {noticed:?}");
    println!("dead lines: noticed after {:.1} s", noticed.as_secs_f64());
    Ok(())
}

async fn open(flags: &[&str]) -> Result<(Firma, u16)> {
    let metrics = free_port().await?;
    let mut flags: Vec<String> = flags.iter().map(|&flag| flag.to_owned()).collect();
    flags.extend(["--metrics-listen".to_owned(), format!("127.0.0.1:{metrics}")]);
    Ok((Firma::open_with(Options { flags, ..Options::default() }).await?, metrics))
}

async fn in_the_case(origin: &str, auth: Value, case: &ExpedienteId) -> Result<NodeSocket> {
    let mut socket = NodeSocket::connect(origin, auth).await?;
    let answer = socket.ask("join:expediente", &[json!(case)]).await?;
    ensure!(answer["event"] == "joined", "{answer}");
    Ok(socket)
}

fn as_device(who: &Api, epoch: &str, since: i64) -> Value {
    json!({ "token": who.token(), "device": who.session.device_id, "epoch": epoch, "since": since })
}

/// What a socket heard of messages, in order.
fn news(socket: &NodeSocket) -> Vec<Value> {
    socket.events().into_iter().filter(|(name, _)| name == "mensaje:new").map(|(_, it)| it).collect()
}

fn starts(news: &Value, text: &str) -> bool {
    news["data"]["texto"].as_str().is_some_and(|texto| texto.starts_with(text))
}

/// The numbers of the entries a device's socket was sent, in order.
fn seqs(socket: &NodeSocket) -> Vec<i64> {
    let mut seqs: Vec<i64> = Vec::new();
    for (name, it) in socket.events() {
        match name.as_str() {
            "inbox:entry" => seqs.extend(it["seq"].as_i64()),
            "inbox:sync" | "inbox:reset" => {
                seqs.extend(
                    it["entries"].as_array().into_iter().flatten().filter_map(|it| it["seq"].as_i64()),
                );
            }
            _ => {}
        }
    }
    // A pull asked for twice is answered twice.
    seqs.sort_unstable();
    seqs.dedup();
    seqs
}

/// A figure of the server; 0 as long as there is nothing to count.
async fn figure(metrics: u16, name: &str) -> Result<f64> {
    let url = format!("http://127.0.0.1:{metrics}/metrics");
    let text = api::http()?.request(Method::GET, url).send().await?.text().await?;
    Ok(text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok()).unwrap_or(0.0))
}

/// What the server holds in memory, in KiB.
fn memory(firma: &Firma) -> Result<u64> {
    let pid = firma.server.pid().context("the server runs")?;
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").trim().parse()?)
}
