//! The figures.

use serde::Serialize;
use std::{collections::BTreeMap, time::Duration};

use super::{
    Plan,
    appliance::Appliance,
    journal::{Asked, Way},
    schedule::{Act, Fault, Part},
};

/// What came of it.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    house: String,
    seed: u64,
    kills: BTreeMap<&'static str, usize>,
    freezes: usize,
    /// Requests that were answered with a success; each raises an alert for each person.
    pub accepted: usize,
    published: usize,
    unanswered: usize,
    /// Deadlines that were entered though nobody was told.
    pub reconciled: usize,
    /// Alerts in inboxes: each of one occasion, and for one person.
    pub alerts: usize,
    /// Alerts that did not arrive.
    pub lost: usize,
    /// Alerts that came a second time into an inbox.
    pub twice: usize,
    /// Entries that came before an older one.
    pub out_of_order: usize,
    /// Alerts that the server knows were shown.
    pub confirmed: usize,
    /// What was on the screens.
    pub toasts: Toasts,
    device_kills: usize,
    looks: usize,
    seconds: u64,
    seconds_until_all_arrived: u64,
    /// Everything that was not as it must be.
    pub faults: Vec<String>,
}

/// What was on the screens.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Toasts {
    /// All of them.
    pub shown: usize,
    /// Of these, summaries.
    pub summaries: usize,
    /// Alerts that were shown in a summary alone.
    pub in_summary: usize,
    /// Toasts that came again within the window.
    pub again: usize,
    /// And outside of it.
    pub outside: usize,
}

impl Toasts {
    /// Those of one more device.
    pub fn add(&mut self, other: Self) {
        self.shown += other.shown;
        self.summaries += other.summaries;
        self.in_summary += other.in_summary;
        self.again += other.again;
        self.outside += other.outside;
    }
}

impl Report {
    /// Of what was to happen.
    pub fn new(plan: Plan, faults: &[Fault]) -> Self {
        let mut kills = BTreeMap::new();
        for fault in faults.iter().filter(|fault| fault.act == Act::Kill) {
            let name = match fault.part {
                Part::Server(_) => "servers",
                Part::Device(_) => "devices",
                Part::Redis => "redis",
                Part::Postgres => "postgresql",
            };
            *kills.entry(name).or_default() += 1;
        }
        let freezes = faults.iter().filter(|fault| fault.act == Act::Freeze).count();
        let house = format!("{:?}", plan.house).to_lowercase();
        Self { house, seed: plan.seed, kills, freezes, ..Self::default() }
    }

    /// What the journal says.
    pub fn asked(&mut self, asked: &BTreeMap<usize, Asked>) {
        self.accepted = asked.values().filter(|one| one.accepted.is_some()).count();
        let published = asked.values().filter(|one| one.accepted.is_some() && one.way == Way::Published);
        self.published = published.count();
        self.unanswered = asked.values().map(|one| one.unknown).sum();
    }

    /// What a device found while it lived.
    pub fn of_device(&mut self, device: &Appliance) {
        self.device_kills += device.kills;
        self.looks += device.looks;
        self.faults.extend(device.faults.iter().cloned());
    }

    /// How long it took.
    pub fn took(&mut self, worked: Duration, until_drained: Duration) {
        self.seconds = worked.as_secs();
        self.seconds_until_all_arrived = until_drained.as_secs();
    }

    /// How many were killed.
    pub fn killed(&self) -> usize {
        self.kills.values().sum()
    }

    /// Whether what was promised was kept.
    pub fn holds(&self) -> bool {
        self.faults.is_empty() && self.lost == 0 && self.twice == 0 && self.out_of_order == 0
    }
}

/// How many faults are told one by one.
const TOLD: usize = 20;

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { house, seed, accepted, published, unanswered, reconciled, toasts, .. } = self;
        let kills = self.kills.iter().map(|(name, count)| format!("{name} {count}"));
        writeln!(
            f,
            "{house}, seed {seed}: {} kills ({}), {} freezes, {} s, all arrived after {} s",
            self.killed(),
            kills.collect::<Vec<_>>().join(", "),
            self.freezes,
            self.seconds,
            self.seconds_until_all_arrived
        )?;
        writeln!(
            f,
            "requests: {accepted} accepted ({published} with a key), {unanswered} times no answer, after which {reconciled} \
             deadlines were entered all the same"
        )?;
        writeln!(
            f,
            "alerts: {} for {} people with a device each; lost {}, twice {}, out of order {}; {} reported as shown",
            self.alerts,
            super::schedule::DEVICES,
            self.lost,
            self.twice,
            self.out_of_order,
            self.confirmed
        )?;
        writeln!(
            f,
            "toasts: {} shown, {} of them summaries ({} alerts in a summary alone); {} came again within the window \
             ({:.2} % of the {} kills of a device, {:.3} % of the toasts), {} outside of it",
            toasts.shown,
            toasts.summaries,
            toasts.in_summary,
            toasts.again,
            100.0 * toasts.again as f64 / self.device_kills.max(1) as f64,
            self.device_kills,
            100.0 * toasts.again as f64 / toasts.shown.max(1) as f64,
            toasts.outside
        )?;
        writeln!(
            f,
            "after {} kills of a device what the server believed of it was compared with what it had",
            self.looks
        )?;
        for fault in self.faults.iter().take(TOLD) {
            writeln!(f, "FAULT: {fault}")?;
        }
        if self.faults.len() > TOLD {
            writeln!(f, "FAULT: and {} more", self.faults.len() - TOLD)?;
        }
        write!(f, "{}", if self.holds() { "it holds" } else { "IT DOES NOT HOLD" })
    }
}
