//! The whole of it, from an idle server to an idle server.

use anyhow::{Context, Result, ensure};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;
use vigia_tests::{
    paths,
    server::{Options, Server},
};

use crate::{
    client::{self, Traffic},
    firma,
    measure::{self, Sample},
    report::Report,
};

/// How often the server is looked at.
const LOOK: Duration = Duration::from_secs(5);
/// How long the server may take to give back what the last client used.
const QUIET: Duration = Duration::from_secs(60);
/// The most that come in a second while everybody arrives.
const ARRIVALS: usize = 100;

/// What was asked for on the command line.
struct Flags {
    connections: usize,
    minutes: u64,
}

impl Flags {
    fn read() -> Result<Self> {
        let mut flags = Self { connections: 5_000, minutes: 20 };
        let mut arguments = std::env::args().skip(1);
        while let Some(flag) = arguments.next() {
            let value = arguments.next().with_context(|| format!("{flag} wants a number"))?;
            match flag.as_str() {
                "--connections" => flags.connections = value.parse()?,
                "--minutes" => flags.minutes = value.parse()?,
                _ => anyhow::bail!("the soak knows --connections and --minutes, not {flag}"),
            }
        }
        ensure!(flags.connections >= firma::PEOPLE && flags.minutes >= 1, "too few to say anything");
        Ok(flags)
    }
}

/// Does what the command line says: whether the server held what it must.
pub async fn soak() -> Result<bool> {
    let flags = Flags::read()?;
    // The server inherits it.
    measure::raise_limit(flags.connections as u64 + 1_000)?;
    let metrics = vigia_tests::wait::free_port().await?;
    let each = (flags.connections / firma::PEOPLE * 2).to_string();
    let more = [
        "--connections-per-address",
        "100000",
        "--connections-per-user",
        &each,
        "--metrics-listen",
        &format!("127.0.0.1:{metrics}"),
    ];
    let options = Options { flags: more.map(str::to_owned).to_vec(), ..Options::default() };
    let mut server = Server::start_with(options).await?;
    let pid = server.pid().context("the server has ended")?;
    let fresh = measure::settled(pid, QUIET).await?;
    let people = firma::open(&server).await?;
    let idle = measure::settled(pid, QUIET).await?;
    // Its files are open by now; its people's own connections will be gone.
    let start = idle.descriptors - idle.sockets + fresh.sockets;
    println!("idle: {} KiB, {start} descriptors", idle.rss_kib);

    let traffic = Arc::new(Traffic::default());
    let arriving = Duration::from_secs((flags.connections / ARRIVALS) as u64);
    let mut clients = JoinSet::new();
    for number in 0..flags.connections {
        let person = Arc::clone(&people[number % people.len()]);
        let first = number < people.len();
        let wait = arriving.mul_f64(number as f64 / flags.connections as f64);
        clients.spawn(client::live(person, first, wait, Arc::clone(&traffic)));
    }
    for person in &people {
        clients.spawn(firma::work(Arc::clone(person), Arc::clone(&traffic)));
    }
    clients.spawn(measure::scrape(metrics));
    tokio::time::sleep(arriving + Duration::from_secs(10)).await;

    let (started, mut samples) = (Instant::now(), Vec::new());
    let whole = Duration::from_secs(flags.minutes * 60);
    while started.elapsed() < whole {
        tokio::time::sleep(LOOK).await;
        let sample = Sample::of(pid, started.elapsed(), traffic.open())?;
        println!("{sample}");
        samples.push(sample);
    }
    clients.shutdown().await;
    drop(people);
    let end = measure::down_to(pid, start, QUIET).await?;
    let status = server.terminate().await?;
    ensure!(status.success(), "the server ended badly: {status}\n{}", server.log());

    let report = Report::of(flags.connections, flags.minutes, (idle, start), samples, end, &traffic);
    let file = paths::repository().join("target/soak.json");
    std::fs::write(&file, serde_json::to_string_pretty(&report)?)?;
    println!("{report}");
    println!("written to {}", file.display());
    Ok(report.holds())
}
