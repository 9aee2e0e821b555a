//! What was asked for on the command line.

use anyhow::{Context, Result, bail, ensure};
use vigia_tests::kill_loop::{Plan, schedule::House};

/// The plans of these words: one a house.
pub fn read(words: &[String]) -> Result<Vec<Plan>> {
    let (mut alerts, mut kills, mut seed, mut minutes) = (10_000, 500, 1, 120);
    let mut houses = vec![House::Sqlite, House::Cluster];
    let mut words = words.iter();
    while let Some(flag) = words.next() {
        let value = words.next().with_context(|| format!("{flag} wants a value"))?;
        match flag.as_str() {
            "--alerts" => alerts = value.parse()?,
            "--kills" => kills = value.parse()?,
            "--seed" => seed = value.parse()?,
            "--minutes" => minutes = value.parse()?,
            "--house" => {
                houses = match value.as_str() {
                    "sqlite" => vec![House::Sqlite],
                    "cluster" => vec![House::Cluster],
                    "both" => houses,
                    other => bail!("a house is sqlite, cluster or both, not {other}"),
                }
            }
            _ => bail!("the kill loop knows --alerts, --kills, --seed, --minutes and --house, not {flag}"),
        }
    }
    ensure!(alerts >= 10 && kills >= 1, "too few to say anything");
    let each = |house| Plan {
        house,
        alerts: share(alerts, houses.len()),
        kills: share(kills, houses.len()),
        seed,
        minutes,
    };
    Ok(houses.iter().copied().map(each).collect())
}

/// Each house's part, never too little in sum.
fn share(all: usize, houses: usize) -> usize {
    all.div_ceil(houses)
}
