//! What the server holds, as the system tells.

use anyhow::{Context, Result};
use rustix::process::{Resource, getrlimit, setrlimit};
use serde::Serialize;
use std::time::{Duration, Instant};

/// What the server holds at one moment.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Sample {
    /// Seconds since everybody was there.
    pub second: u64,
    /// Memory that is really there, in KiB.
    pub rss_kib: u64,
    /// Open files and sockets.
    pub descriptors: usize,
    /// Of these, sockets.
    pub sockets: usize,
    /// Clients that are connected.
    pub clients: usize,
}

impl Sample {
    /// Looks now.
    pub fn of(pid: u32, since: Duration, clients: usize) -> Result<Self> {
        let status =
            std::fs::read_to_string(format!("/proc/{pid}/status")).context("the server has ended")?;
        let rss = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        let rss_kib = rss.trim().trim_end_matches("kB").trim().parse()?;
        let (mut descriptors, mut sockets) = (0, 0);
        for descriptor in std::fs::read_dir(format!("/proc/{pid}/fd"))? {
            descriptors += 1;
            // One that closes while we look is none any more.
            let is_socket = |to: std::path::PathBuf| to.to_string_lossy().starts_with("socket:");
            sockets += usize::from(std::fs::read_link(descriptor?.path()).is_ok_and(is_socket));
        }
        Ok(Self { second: since.as_secs(), rss_kib, descriptors, sockets, clients })
    }
}

impl std::fmt::Display for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { second, rss_kib, descriptors, clients, .. } = self;
        write!(f, "{second:>5} s  {rss_kib:>8} KiB  {descriptors:>6} descriptors  {clients:>6} clients")
    }
}

/// Lets this process, and what it starts, have so many descriptors, as far as the system allows.
pub fn raise_limit(wanted: u64) -> Result<()> {
    let mut limit = getrlimit(Resource::Nofile);
    let most = limit.maximum.unwrap_or(u64::MAX);
    anyhow::ensure!(most >= wanted, "{wanted} descriptors are needed, and the system allows {most}");
    limit.current = limit.current.map(|current| current.max(wanted));
    Ok(setrlimit(Resource::Nofile, limit)?)
}

/// Waits until the number of descriptors stands still.
pub async fn settled(pid: u32, most: Duration) -> Result<Sample> {
    let started = Instant::now();
    let mut last = Sample::of(pid, Duration::ZERO, 0)?;
    loop {
        tokio::time::sleep(Duration::from_secs(3)).await;
        let now = Sample::of(pid, Duration::ZERO, 0)?;
        if now.descriptors == last.descriptors || started.elapsed() > most {
            return Ok(now);
        }
        last = now;
    }
}

/// Waits until there are no more descriptors than this, or for so long; what there is then.
pub async fn down_to(pid: u32, descriptors: usize, most: Duration) -> Result<Sample> {
    let started = Instant::now();
    loop {
        let now = Sample::of(pid, started.elapsed(), 0)?;
        if now.descriptors <= descriptors || started.elapsed() > most {
            return Ok(now);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Asks for the metrics now and then, as a firm's monitoring does: what nobody reads is kept.
pub async fn scrape(port: u16) {
    let Ok(http) = vigia_tests::api::http() else { return };
    loop {
        tokio::time::sleep(Duration::from_secs(15)).await;
        if let Ok(answer) = http.get(format!("http://127.0.0.1:{port}/metrics")).send().await {
            let _ = answer.bytes().await;
        }
    }
}
