//! Two nodes of one firm, with Redis coming and going: it makes things quick, and nothing hangs on it.

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use vigia_protocol::{acceso::Calidad, expedientes::Expediente};
use vigia_tests::{
    api::{self, Api},
    firma::{Firma, PASSWORD},
    node::NodeSocket,
    postgres::Postgres,
    redis::{LongWay, Redis},
    server::{Options, Server},
    wait::{free_port, until},
};

use crate::tls::self_signed;

/// Far below the second of the poll, and far above what a busy machine takes.
const QUICK: Duration = Duration::from_millis(600);

/// A firm on two nodes, one of them `firma.server`, with somebody listening on the other.
struct Nodes {
    firma: Firma,
    other: Server,
    metrics: u16,
    case: Expediente,
    listener: NodeSocket,
    version: i64,
    _postgres: Postgres,
}

impl Nodes {
    async fn start(redis_url: Option<String>) -> Result<Self> {
        let postgres = Postgres::start().await?;
        let database_url = postgres.new_database("firma").await?;
        let metrics = free_port().await?;
        let flags: Vec<String> =
            redis_url.into_iter().flat_map(|url| ["--redis-url".to_owned(), url]).collect();
        let options = Options {
            database_url: Some(database_url.clone()),
            flags: [&flags[..], &["--metrics-listen".to_owned(), format!("127.0.0.1:{metrics}")]].concat(),
            ..Options::default()
        };
        let firma = Firma::open_with(options).await?;
        // The same folder: the nodes of a firm have one secret.
        let data = Some(firma.server.data().to_owned());
        let options = Options { data, database_url: Some(database_url), flags, ..Options::default() };
        let other = Server::start_with(options).await?;
        let case = firma.lucia.new_expediente("Quiroga, Elsa c/ Méndez, Raúl s/ daños").await?;
        firma.lucia.add_member(&case.resumen.id, &firma.martin.id(), Calidad::Miembro).await?;
        let listener = in_the_case(&other, &firma.martin, &case).await?;
        let case: Expediente = firma.lucia.get(&format!("/expedientes/{}", case.resumen.id)).await?;
        let version = case.resumen.version;
        Ok(Self { firma, other, metrics, case, listener, version, _postgres: postgres })
    }

    /// Changes the case on one node: how long the answer took, and the socket on the other.
    async fn change(&mut self) -> Result<(Duration, Duration)> {
        let path = format!("/expedientes/{}", self.case.resumen.id);
        let body = json!({ "version": self.version, "juzgado": format!("Juzgado {}", self.version) });
        let started = Instant::now();
        let changed: Expediente = self.firma.lucia.send(Method::PATCH, &path, Some(body)).await?.ok()?;
        let answered = started.elapsed();
        self.version = changed.resumen.version;
        let fits = |args: &Value| args["data"]["version"] == changed.resumen.version;
        self.listener.event_where("expediente:update", fits).await?;
        Ok((answered, started.elapsed()))
    }

    /// What both nodes say of Redis, once they agree on it.
    async fn redis_is(&self, expected: &str) -> Result<Duration> {
        let started = Instant::now();
        for server in [&self.firma.server, &self.other] {
            until(&format!("redis: {expected}"), async || {
                let url = format!("{}/readyz", server.origin());
                let answer = api::send(&api::http()?, Method::GET, url, None, None).await?;
                ensure!(answer.status == 200, "ready whatever Redis does: {answer:?}");
                Ok((answer.body["redis"] == expected).then_some(()))
            })
            .await?;
        }
        Ok(started.elapsed())
    }

    /// A figure of the first node; 0 as long as there is nothing to count.
    async fn figure(&self, name: &str) -> Result<f64> {
        let url = format!("http://127.0.0.1:{}/metrics", self.metrics);
        let text = api::http()?.get(url).send().await?.text().await?;
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
        Ok(value.unwrap_or(0.0))
    }

    /// Changes the case until it is heard of quickly again.
    async fn quick_again(&mut self) -> Result<()> {
        for _ in 0..5 {
            if self.change().await?.1 < QUICK {
                return Ok(());
            }
        }
        anyhow::bail!("the nodes do not wake each other any more")
    }
}

async fn in_the_case(node: &Server, who: &Api, case: &Expediente) -> Result<NodeSocket> {
    let mut socket = NodeSocket::connect(node.origin(), json!({ "token": who.token() })).await?;
    socket.ask("join:expediente", &[json!(case.resumen.id)]).await?;
    Ok(socket)
}

/// The middle one and the one of the slowest hundredth.
fn quantiles(mut all: Vec<Duration>) -> (Duration, Duration) {
    all.sort_unstable();
    (all[all.len() / 2], all[all.len() * 99 / 100])
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_node_commits_is_heard_on_the_other_at_once_with_redis_and_within_a_second_without()
-> Result<()> {
    for (redis, changes, most) in [(true, 200, QUICK), (false, 20, Duration::from_millis(1_600))] {
        let server = if redis { Some(Redis::start().await?) } else { None };
        let mut nodes = Nodes::start(server.as_ref().map(Redis::url)).await?;
        nodes.redis_is(if redis { "up" } else { "off" }).await?;
        let mut heard = Vec::with_capacity(changes);
        for _ in 0..changes {
            heard.push(nodes.change().await?.1);
        }
        let (p50, p99) = quantiles(heard);
        println!(
            "Redis {redis}: {changes} changes, from the request to a socket of the other node p50 {p50:?} p99 {p99:?}"
        );
        ensure!(p99 < most, "Redis {redis}: p99 {p99:?}");
        ensure!(redis || p50 > Duration::from_millis(100), "without Redis it is the poll: {p50:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_writing_and_which_device_moved_is_known_on_every_node() -> Result<()> {
    let redis = Redis::start().await?;
    let mut nodes = Nodes::start(Some(redis.url())).await?;
    nodes.redis_is("up").await?;
    let id = nodes.case.resumen.id.clone();
    let firma = &nodes.firma;

    let mut writer = in_the_case(&firma.server, &firma.lucia, &nodes.case).await?;
    let mut own = in_the_case(&nodes.other, &firma.lucia, &nodes.case).await?;
    writer
        .emit("mensaje:typing", &[json!({ "expedienteId": id, "userId": "otra", "isTyping": true })])
        .await?;
    let told = nodes.listener.event("mensaje:typing").await?;
    ensure!(told == json!({ "expedienteId": id, "userId": firma.lucia.id(), "isTyping": true }), "{told}");
    // Said after it and by the same way, so whatever she should not have heard has come by now.
    nodes.change().await?;
    own.event("expediente:update").await?;
    ensure!(!own.events().iter().any(|(name, _)| name == "mensaje:typing"), "the writer hears nothing of it");

    let firma = &nodes.firma;
    let device =
        json!({ "token": firma.ana.token(), "device": firma.ana.session.device_id, "epoch": "", "since": 0 });
    let mut first = NodeSocket::connect(firma.server.origin(), device.clone()).await?;
    first.event("inbox:reset").await?;
    let mut second = NodeSocket::connect(nodes.other.origin(), device.clone()).await?;
    second.event("inbox:reset").await?;
    first.disconnected().await?;
    let mut third = NodeSocket::connect(firma.server.origin(), device).await?;
    third.event("inbox:reset").await?;
    second.disconnected().await?;
    ensure!(!third.is_disconnected(), "the newest stays");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_dies_freezes_or_comes_late_delays_by_a_second_at_most_and_is_back_within_five()
-> Result<()> {
    let mut redis = Redis::absent().await?;
    let mut nodes = Nodes::start(Some(redis.url())).await?;
    nodes.redis_is("down").await?;
    let slow = without_redis(&mut nodes).await?;
    println!("before Redis is there: {slow}");
    redis.restart().await?;
    println!("joined {:?} after it appeared", nodes.redis_is("up").await?);
    nodes.quick_again().await?;

    for round in 0..2 {
        if round == 0 {
            redis.kill().await?;
        } else {
            redis.freeze()?;
        }
        // From the first moment, when the nodes do not know yet.
        let slow = without_redis(&mut nodes).await?;
        nodes.redis_is("down").await?;
        println!("{}: {slow}", if round == 0 { "killed" } else { "frozen" });
        if round == 0 {
            redis.restart().await?;
        } else {
            redis.thaw()?;
        }
        let back = nodes.redis_is("up").await?;
        println!("back {back:?} after it was");
        ensure!(back < Duration::from_secs(5), "{back:?}");
        nodes.quick_again().await?;
    }
    for node in [&nodes.firma.server, &nodes.other] {
        let log = node.log();
        let said = (log.matches("Redis is away").count(), log.matches("Redis is there").count());
        ensure!(said == (3, 3), "each change is said once: {said:?}");
    }
    Ok(())
}

/// Five changes and a handshake while Redis is not there.
async fn without_redis(nodes: &mut Nodes) -> Result<String> {
    let (mut answered, mut heard) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..5 {
        let (answer, there) = nodes.change().await?;
        (answered, heard) = (answered.max(answer), heard.max(there));
    }
    let started = Instant::now();
    in_the_case(&nodes.firma.server, &nodes.firma.martin, &nodes.case).await?;
    let greeted = started.elapsed();
    ensure!(answered < Duration::from_millis(800), "an answer took {answered:?}");
    ensure!(heard < Duration::from_millis(1_800), "the other node heard after {heard:?}");
    // A Node process is started for it, too.
    ensure!(greeted < Duration::from_secs(3), "a handshake took {greeted:?}");
    Ok(format!("answers ≤ {answered:?}, heard ≤ {heard:?}, a new socket in {greeted:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_redis_slows_down_nobody() -> Result<()> {
    let redis = Redis::start().await?;
    let way = LongWay::to(&redis, Duration::from_millis(200)).await?;
    let mut nodes = Nodes::start(Some(way.url())).await?;
    nodes.redis_is("up").await?;
    println!("0.2 s each way: {}", without_redis(&mut nodes).await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_strangers_say_on_the_bus_is_counted_and_not_believed() -> Result<()> {
    let redis = Redis::start().await?;
    let mut nodes = Nodes::start(Some(redis.url())).await?;
    nodes.redis_is("up").await?;
    let channels = redis.ask(&["PUBSUB", "CHANNELS"], b"vigia:*").await?;
    let channel = channels.first().context("the nodes listen")?;
    let forged = format!(
        "{}{}",
        "0".repeat(32),
        json!({ "node": "intrusa", "number": 1, "at": chrono::Utc::now(), "kind": "typing",
            "expedienteId": nodes.case.resumen.id, "userId": nodes.firma.lucia.id(), "isTyping": true })
    );
    let long = vec![b'x'; 200_000];
    for said in [&b"hola"[..], b"\x00\xff\xfe", b"{}", forged.as_bytes(), &long] {
        let reached = redis.ask(&["PUBLISH", channel], said).await?;
        ensure!(reached == ["2"], "both nodes hear it: {reached:?}");
    }
    let name = "vigia_bus_ignored_total{reason=\"forged\"}";
    until("five of them counted", async || Ok((nodes.figure(name).await? == 5.0).then_some(()))).await?;
    ensure!(nodes.figure("vigia_redis_up").await? == 1.0, "and the bus goes on");
    nodes.quick_again().await?;
    let told = nodes.listener.events();
    ensure!(!told.iter().any(|(name, _)| name == "mensaje:typing"), "nothing of it was emitted: {told:?}");
    ensure!(nodes.figure("vigia_bus_published_total{kind=\"wake\"}").await? > 0.0, "what it says is counted");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_firms_on_one_redis_do_not_hear_each_other() -> Result<()> {
    let redis = Redis::start().await?;
    let flags = vec!["--redis-url".to_owned(), redis.url()];
    let options = || Options { flags: flags.clone(), ..Options::default() };
    let (one, other) = (Server::start_with(options()).await?, Server::start_with(options()).await?);
    for server in [&one, &other] {
        server.add_user("a@ferreyra.example", "A", vigia_protocol::acceso::Rol::Admin, PASSWORD).await?;
    }
    let listening = async || {
        let channels = redis.ask(&["PUBSUB", "CHANNELS"], b"vigia:*").await?;
        Ok((channels.len() == 2).then_some(channels))
    };
    until("two channels", listening).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_speaks_tls_is_spoken_to_if_it_is_trusted_and_its_password_is_told_nobody() -> Result<()>
{
    let folder = tempfile::tempdir()?;
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    self_signed(&certificate, &key).await?;
    let mut redis = Redis::with_tls(&certificate, &key, "secreto-de-redis").await?;
    let trusting = |path: String| Options {
        flags: vec!["--redis-url".to_owned(), redis.url()],
        env: vec![("SSL_CERT_FILE", path)],
        ..Options::default()
    };
    let trusted = trusting(certificate.display().to_string());
    let (server, other) = (
        Server::start_with(trusted).await?,
        Server::start_with(trusting("/etc/ssl/certs/ca-certificates.crt".to_owned())).await?,
    );
    said(&server, "Redis is there").await?;
    said(&other, "Redis is away").await?;
    redis.kill().await?;
    said(&server, "Redis is away").await?;
    for log in [server.log(), other.log()] {
        ensure!(!log.contains("secreto-de-redis"), "{log}");
    }
    let wrong = Options {
        flags: vec!["--redis-url".to_owned(), "http://:secreto-de-redis@localhost".to_owned()],
        ..Options::default()
    };
    let refused = Server::start_with(wrong).await.err().context("no address")?;
    let refused = format!("{refused:#}");
    ensure!(refused.contains("redis_url") && !refused.contains("secreto-de-redis"), "{refused}");
    Ok(())
}

async fn said(server: &Server, text: &str) -> Result<()> {
    until(text, async || Ok(server.log().contains(text).then_some(()))).await
}
