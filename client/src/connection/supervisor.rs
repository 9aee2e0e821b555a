//! Tries again for as long as the session lasts.

use super::{
    Link,
    attempt::{self, End},
    backoff::Backoff,
    sleep,
};
use crate::state::Estado;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use vigia_protocol::error::Code;

/// A connection that held so long was a good one.
const HELD: Duration = Duration::from_secs(10);
/// Where the server has too much to do, or too many of us.
const CROWDED: Duration = Duration::from_secs(30);

/// Keeps the connection until the session ends or the app stops.
pub(crate) async fn run(link: Arc<Link>) {
    let watching = sleep::watch(link.jumps.clone(), || {
        link.session.renew_soon();
        link.app.clock.doubt();
    });
    tokio::select! {
        () = keep_connected(&link) => {}
        () = watching => {}
        () = link.session.keep_fresh() => {}
    }
}

async fn keep_connected(link: &Arc<Link>) {
    let mut backoff = Backoff::default();
    let mut rejected_before = false;
    link.app.board.set_estado(Estado::Reconectando);
    for number in 1_u64.. {
        let started = Instant::now();
        let end = attempt::run(link, number).await;
        tracing::info!(attempt = number, after_ms = started.elapsed().as_millis(), %end, "connection ended");
        if !matches!(end, End::Stopped) {
            link.app.board.set_estado(Estado::Reconectando);
        }
        let mut least = Duration::ZERO;
        let mut rejected = false;
        match end {
            End::Stopped => return,
            End::Jumped => continue,
            End::Rejected { code, token } => match code {
                Code::AuthRevoked => return link.session.end(),
                Code::AuthExpired | Code::AuthInvalid | Code::AuthMissing => {
                    rejected = true;
                    // Once at once; a server that refuses what it has just given out may take its time.
                    let replaced = link.stop.run_until_cancelled(link.session.replace(&token)).await;
                    if matches!(replaced, Some(Ok(_))) && !rejected_before {
                        rejected_before = true;
                        continue;
                    }
                }
                Code::TooManyConnections | Code::LimiteExcedido => least = CROWDED,
                _ => {}
            },
            End::Lost { was_up: true, .. } if started.elapsed() >= HELD => backoff.reset(),
            End::Lost { .. } | End::NoToken(_) => {}
        }
        rejected_before = rejected;
        let wait = backoff.next(rand::random()).max(least);
        let mut jumps = link.jumps.subscribe();
        tokio::select! {
            () = link.stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
            () = link.hint.notified(), if least.is_zero() => {}
            _ = jumps.changed() => {}
        }
    }
}
