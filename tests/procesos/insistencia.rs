//! The kill loop in short: see `cargo xtask kill-loop` for the long one.

use anyhow::{Result, ensure};
use vigia_tests::{
    figures::say,
    kill_loop::{Plan, run, schedule},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_firm_on_sqlite_whose_parts_are_killed_loses_nothing_and_tells_nothing_twice() -> Result<()> {
    holds(Plan { house: schedule::House::Sqlite, alerts: 180, kills: 10, seed: 7, minutes: 2 }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_whose_parts_are_killed_loses_nothing_and_tells_nothing_twice() -> Result<()> {
    holds(Plan { house: schedule::House::Cluster, alerts: 240, kills: 14, seed: 7, minutes: 2 }).await
}

async fn holds(plan: Plan) -> Result<()> {
    let report = run(plan).await?;
    for line in report.to_string().lines() {
        say(line);
    }
    ensure!(report.holds(), "{report}");
    Ok(())
}

#[test]
fn the_same_seed_kills_the_same_parts_at_the_same_moments() {
    for house in [schedule::House::Sqlite, schedule::House::Cluster] {
        let plan = |seed| schedule::schedule(house, 1_000, 100, seed);
        assert_eq!(plan(3), plan(3));
        assert_ne!(plan(3), plan(4));
        let kills = plan(3).iter().filter(|fault| fault.act == schedule::Act::Kill).count();
        assert_eq!(kills, 100);
    }
}
