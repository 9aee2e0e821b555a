//! An external time source, asked only while a jump of the clock is held: where it shows what the clock on the wall shows
//! the jump was right, and what waits for that fires. Anything else (another time, no answer) holds on.
//!
//! Whoever forges an answer makes alerts fire early, which is what the end of the quarter of an hour does anyway.

use crate::{app::App, db::Actor};
use anyhow::Context;
use rsntp::{AsyncSntpClient, Config};
use serde_json::json;
use std::{
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use vigia_protocol::time::Timestamp;

/// By so many milliseconds the two may differ.
const TOLERANCIA: i64 = 60_000;
/// How long it may take to answer, its name looked up.
const RESPUESTA: Duration = Duration::from_secs(5);

/// Runs until told to stop; where no source is set, it asks nobody.
pub async fn run(app: App, stop: CancellationToken) {
    let Some(fuente) = app.config.time_source.clone() else { return stop.cancelled().await };
    while !stop.is_cancelled() {
        if let Err(error) = preguntar(&app, &fuente).await {
            tracing::warn!(
                error = format!("{error:#}"),
                "the time source does not help: the jump is still held"
            );
        }
        tokio::select! {
            () = tokio::time::sleep(app.clock.watch_interval()) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Where a jump is held, asks the source, and believes the clock where the two agree.
pub async fn preguntar(app: &App, fuente: &str) -> anyhow::Result<()> {
    if app.clock.held().is_none() {
        return Ok(());
    }
    let shown = timeout(RESPUESTA, ahora(fuente)).await.context("no answer")??;
    let wall = app.clock.reading().context("the clock cannot be read")?.wall;
    let diferencia = wall - shown.millis();
    anyhow::ensure!(coincide(diferencia), "it differs from the clock by {diferencia} ms");
    // Somebody may have been faster.
    let Some(held) = app.clock.held() else { return Ok(()) };
    let tx = app.db.begin(Actor::System).await?;
    let detalle = json!({ "saltoMs": held.jump, "fuente": fuente, "diferenciaMs": diferencia });
    tx.audit("reloj.confirmado", ("reloj", "servidor"), None, detalle).await?;
    tx.commit().await?;
    tracing::warn!(source = fuente, jump_ms = held.jump, "the time source confirms the clock");
    app.clock.confirm();
    app.watch.notify_one();
    Ok(())
}

/// Whether a clock that differs by so much shows the same time.
fn coincide(diferencia: i64) -> bool {
    diferencia.abs() <= TOLERANCIA
}

/// What time it is there.
async fn ahora(fuente: &str) -> anyhow::Result<Timestamp> {
    let mut failed = None;
    // The library opens a socket of one family and takes the first address of a name: the other one is a second try.
    for bind in [SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)), SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0))] {
        let config = Config::default().bind_address(bind).timeout(RESPUESTA / 2);
        match AsyncSntpClient::with_config(config).synchronize(fuente).await {
            Ok(answer) => {
                let since_1970 = answer.datetime().unix_timestamp()?;
                return Ok(Timestamp::from_millis(i64::try_from(since_1970.as_millis())?));
            }
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    Err(failed.map_or_else(|| anyhow::anyhow!("no answer"), anyhow::Error::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_a_minute_is_the_same_time() {
        for (diferencia, expected) in
            [(0, true), (60_000, true), (-60_000, true), (60_001, false), (-60_001, false), (i64::MAX, false)]
        {
            assert_eq!(coincide(diferencia), expected, "{diferencia}");
        }
    }
}
