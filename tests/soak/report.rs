//! What came of it.

use serde::Serialize;
use std::sync::atomic::Ordering::Relaxed;
use vigia_tests::figures::percentile;

use crate::{client::Traffic, measure::Sample};

/// How much more the server may hold at the end than when everything was warm.
const GROWTH: f64 = 1.05;

/// The figures.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    connections: usize,
    minutes: u64,
    idle: Sample,
    second_quarter_kib: u64,
    last_quarter_kib: u64,
    growth: f64,
    descriptors_at_start: usize,
    descriptors_at_most: usize,
    descriptors_at_the_end: usize,
    end: Sample,
    clients_at_most: usize,
    connected: u64,
    not_connected: u64,
    events_heard: u64,
    events_said: u64,
    requests: u64,
    requests_failed: u64,
    samples: Vec<Sample>,
}

impl Report {
    /// Of a soak that is over.
    pub fn of(
        connections: usize,
        minutes: u64,
        (idle, start): (Sample, usize),
        samples: Vec<Sample>,
        end: Sample,
        traffic: &Traffic,
    ) -> Self {
        let quarter = samples.len() / 4;
        let median = |from: usize, to: usize| {
            let of: Vec<u64> = samples[from..to].iter().map(|sample| sample.rss_kib).collect();
            percentile(&of, 0.5).unwrap_or_default()
        };
        let second = median(quarter, 2 * quarter);
        let last = median(samples.len() - quarter, samples.len());
        Self {
            connections,
            minutes,
            idle,
            second_quarter_kib: second,
            last_quarter_kib: last,
            growth: last as f64 / second.max(1) as f64,
            descriptors_at_start: start,
            descriptors_at_most: samples.iter().map(|sample| sample.descriptors).max().unwrap_or_default(),
            descriptors_at_the_end: end.descriptors,
            end,
            clients_at_most: samples.iter().map(|sample| sample.clients).max().unwrap_or_default(),
            connected: traffic.connected.load(Relaxed),
            not_connected: traffic.not_connected.load(Relaxed),
            events_heard: traffic.heard.load(Relaxed),
            events_said: traffic.said.load(Relaxed),
            requests: traffic.requests.load(Relaxed),
            requests_failed: traffic.requests_failed.load(Relaxed),
            samples,
        }
    }

    /// Whether the server held what it must.
    pub fn holds(&self) -> bool {
        self.growth <= GROWTH
            && self.descriptors_at_the_end <= self.descriptors_at_start
            && self.clients_at_most * 10 >= self.connections * 9
            && self.requests_failed == 0
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { growth, requests, requests_failed, connected, not_connected, .. } = self;
        writeln!(f, "clients: {} wanted, {} at most at a time", self.connections, self.clients_at_most)?;
        writeln!(
            f,
            "came {connected} times, in vain {not_connected} times; {requests} REST requests, {requests_failed} failed"
        )?;
        writeln!(f, "events: {} heard, {} said", self.events_heard, self.events_said)?;
        writeln!(
            f,
            "memory: {} KiB idle; median of the second quarter {} KiB, of the last {} KiB: × {growth:.3} (at most × {GROWTH})",
            self.idle.rss_kib, self.second_quarter_kib, self.last_quarter_kib
        )?;
        writeln!(
            f,
            "descriptors: {} at the start, {} at most, {} after all left; memory then {} KiB",
            self.descriptors_at_start,
            self.descriptors_at_most,
            self.descriptors_at_the_end,
            self.end.rss_kib
        )?;
        write!(f, "{}", if self.holds() { "it holds" } else { "IT DOES NOT HOLD" })
    }
}
