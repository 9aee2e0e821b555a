//! Redis is killed, stands still, takes its time: events go on, at most a second later on other nodes.

use anyhow::{Context, Result, ensure};
use std::time::{Duration, Instant};
use vigia_tests::{cluster::Cluster, figures::say, wait::until};

use super::{
    ENOUGH,
    carga::Carga,
    database, open,
    oyentes::{Oyentes, Tramo},
    readiness,
};

/// How much later than with Redis: a poll's second, and what a busy machine takes to look.
const LATER: i64 = 1_500;
/// By when it must be noticed that Redis is back.
const BACK: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn with_redis_killed_frozen_or_slow_events_go_on_and_are_at_most_a_second_late() -> Result<()> {
    let (mut firma, case) = open(database::shared().await?).await?;
    // Devices and whatever is entered are on one node: the others commit nothing, and hear of it by Redis or by looking.
    let origin = firma.server.nodes[0].origin().to_owned();
    let oyentes = Oyentes::listen_with_devices_at(&firma, &origin).await?;
    let mut carga = Carga::start(&firma, &origin, &case).await?;
    let mut tramos = Vec::new();

    tramos.push(Tramo::now("Redis up"));
    say_redis(&firma.server, "up").await?;
    carga.accepts(ENOUGH).await?;

    tramos.push(Tramo::now("Redis killed"));
    firma.server.redis.kill().await?;
    carga.accepts(ENOUGH).await?;
    say_redis(&firma.server, "down").await?;
    firma.server.redis.restart().await?;
    let killed = say_redis(&firma.server, "up").await?;
    tramos.push(Tramo::now("back after that"));
    carga.accepts(ENOUGH).await?;

    tramos.push(Tramo::now("Redis frozen"));
    firma.server.redis.freeze()?;
    carga.accepts(ENOUGH).await?;
    say_redis(&firma.server, "down").await?;
    carga.accepts(ENOUGH).await?;
    firma.server.redis.thaw()?;
    let frozen = say_redis(&firma.server, "up").await?;
    tramos.push(Tramo::now("back after that"));
    carga.accepts(ENOUGH).await?;

    tramos.push(Tramo::now("Redis 400 ms away"));
    firma.server.to_redis.slow(Duration::from_millis(400));
    carga.accepts(ENOUGH).await?;
    firma.server.to_redis.slow(Duration::ZERO);
    say_redis(&firma.server, "up").await?;
    tramos.push(Tramo::now("back after that"));
    carga.accepts(ENOUGH).await?;

    let told = carga.stop().await?;
    ensure!(oyentes.all_stayed(), "no socket has anything to do with Redis");
    ensure!(told.refused() == 0 && told.cut() == 0, "and no request: {} {}", told.refused(), told.cut());
    say(&format!("Redis: 3 faults; noticed as back {killed:?} after a kill, {frozen:?} after a freeze"));
    ensure!(killed <= BACK && frozen <= BACK, "by itself within {BACK:?}: {killed:?}, {frozen:?}");
    let outcome = oyentes.verify("Redis", &firma, &told, &tramos).await?;
    let usual = outcome.p99.first().and_then(|(plain, _)| *plain).context("deliveries with Redis")?;
    for (tramo, (plain, _)) in tramos.iter().zip(&outcome.p99) {
        ensure!(
            plain.is_some_and(|ms| ms <= usual + LATER),
            "{}: p99 {plain:?} ms, usually {usual}",
            tramo.name
        );
    }
    Ok(())
}

/// Waits until every node says so of Redis: how long that took.
async fn say_redis(cluster: &Cluster, state: &str) -> Result<Duration> {
    let started = Instant::now();
    for node in &cluster.nodes {
        until(&format!("a node that says Redis is {state}"), async || {
            Ok((readiness(node).await?["redis"] == state).then_some(()))
        })
        .await?;
    }
    Ok(started.elapsed())
}
