//! PostgreSQL is killed, or stands still, and comes back.

use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use std::time::{Duration, Instant};
use vigia_tests::{api, cluster::Cluster, figures::say, firma::Firma};

use super::{
    ENOUGH, Postgres,
    carga::Carga,
    open,
    oyentes::{Oyentes, Tramo},
    ready,
};

/// By when the cluster must work again once its database does.
const RECOVERED: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn without_postgresql_requests_are_refused_sockets_stay_and_nothing_accepted_is_lost() -> Result<()> {
    let mut postgres = Postgres::start().await?;
    let (firma, case) = open(postgres.new_database("estudio").await?).await?;
    let oyentes = Oyentes::listen(&firma).await?;
    let mut carga = Carga::start(&firma, firma.server.origin(), &case).await?;
    let mut tramos = vec![Tramo::now("before")];
    carga.accepts(ENOUGH).await?;

    tramos.push(Tramo::now("PostgreSQL killed"));
    postgres.kill().await?;
    carga.is_refused(10).await?;
    refused_by_everybody(&firma).await?;
    ensure!(oyentes.all_stayed(), "sockets stay without a database");
    let back = Instant::now();
    postgres.restart().await?;
    carga.accepts(1).await?;
    let killed = back.elapsed();
    tramos.push(Tramo::now("back after that"));
    carga.accepts(ENOUGH).await?;
    for node in &firma.server.nodes {
        ready(node).await?;
    }

    tramos.push(Tramo::now("PostgreSQL frozen"));
    postgres.freeze()?;
    carga.is_refused(4).await?;
    refused_by_everybody(&firma).await?;
    ensure!(oyentes.all_stayed(), "sockets stay without a database");
    let back = Instant::now();
    postgres.thaw()?;
    carga.accepts(1).await?;
    let frozen = back.elapsed();
    tramos.push(Tramo::now("back after that"));
    carga.accepts(ENOUGH).await?;

    let told = carga.stop().await?;
    ensure!(oyentes.all_stayed(), "sockets stay without a database");
    say(&format!("PostgreSQL: 2 faults; accepts again {killed:?} after a kill, {frozen:?} after a freeze"));
    ensure!(killed <= RECOVERED && frozen <= RECOVERED, "{killed:?}, {frozen:?}");
    let outcome = oyentes.verify("PostgreSQL", &firma, &told, &tramos).await?;
    ensure!(outcome.stayed == 6, "every plain socket heard all of it: {}", outcome.stayed);
    Ok(())
}

/// Every node, and the proxy before them, refuses with the code and says when to try again.
async fn refused_by_everybody(firma: &Firma<Cluster>) -> Result<()> {
    let nodes = firma.server.nodes.iter().map(|node| node.origin());
    let ask = async |origin: &str| -> Result<()> {
        let request = api::http()?.get(format!("{origin}/api/v1/me")).bearer_auth(firma.lucia.token());
        let answer = request.send().await?;
        let retry = answer.headers().get("retry-after").cloned();
        ensure!(answer.status() == 503, "{origin}: {}", answer.status());
        let retry = retry.with_context(|| format!("{origin} does not say when to try again"))?;
        ensure!(retry.to_str()?.parse::<u64>()? >= 1, "{retry:?}");
        let body: serde_json::Value = answer.json().await?;
        ensure!(body["error"]["code"] == "NO_DISPONIBLE", "{origin}: {body}");
        Ok(())
    };
    try_join_all(nodes.chain([firma.server.origin()]).map(ask)).await.map(drop)
}
