//! Nodes die under load, or are replaced one after another.

use anyhow::{Result, ensure};
use vigia_tests::figures::say;

use super::{
    ENOUGH,
    carga::Carga,
    database, open,
    oyentes::{Oyentes, Tramo},
    ready,
};

#[tokio::test(flavor = "multi_thread")]
async fn nodes_killed_under_load_lose_nothing_and_their_clients_move() -> Result<()> {
    let (mut firma, case) = open(database::shared().await?).await?;
    let oyentes = Oyentes::listen(&firma).await?;
    let origin = firma.server.origin().to_owned();
    let mut carga = Carga::start(&firma, &origin, &case).await?;
    let mut tramos = vec![Tramo::now("before")];
    carga.accepts(ENOUGH).await?;
    // Each in its turn, so that every device loses its node.
    for number in 0..firma.server.nodes.len() {
        tramos.push(Tramo::now(format!("node {number} killed")));
        firma.server.nodes[number].kill().await?;
        carga.accepts(ENOUGH).await?;
        firma.server.nodes[number].restart().await?;
        ready(&firma.server.nodes[number]).await?;
        tramos.push(Tramo::now("back after that"));
        carga.accepts(ENOUGH).await?;
    }
    let told = carga.stop().await?;
    say("nodes killed: 3 faults");
    oyentes.verify("nodes killed", &firma, &told, &tramos).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_loses_no_event() -> Result<()> {
    let (mut firma, case) = open(database::shared().await?).await?;
    let oyentes = Oyentes::listen(&firma).await?;
    let origin = firma.server.origin().to_owned();
    let mut carga = Carga::start(&firma, &origin, &case).await?;
    let mut tramos = vec![Tramo::now("before")];
    carga.accepts(ENOUGH).await?;
    tramos.push(Tramo::now("rolling restart"));
    for node in &mut firma.server.nodes {
        let status = node.terminate().await?;
        ensure!(status.success(), "it ends cleanly: {status}");
        node.restart().await?;
        ready(node).await?;
        carga.accepts(ENOUGH / 3).await?;
    }
    tramos.push(Tramo::now("after"));
    carga.accepts(ENOUGH).await?;
    let told = carga.stop().await?;
    say("rolling restart: 3 restarts");
    // Each node says first that it is not ready, so that the proxy sends it nothing more.
    ensure!(told.cut() == 0, "{} requests got no answer", told.cut());
    oyentes.verify("rolling restart", &firma, &told, &tramos).await?;
    Ok(())
}
