//! One task a socket: answers its events in order, keeps its heart beating, ends it with its token.

use super::{Gateway, client::Client, events, incoming::Incoming, rooms};
use crate::{auth, error::Result};
use serde_json::json;
use socketioxide::extract::SocketRef;
use std::time::Duration;
use tokio::{sync::mpsc, time::Instant};
use vigia_protocol::{event::name, inbox::InboxHead, time::Timestamp};

/// How long before a token's end its owner is told, in seconds.
const NOTICE: u64 = 60;
/// How long a page's socket outlives its token while the database cannot be asked whether it was refreshed.
const GRACE_MILLIS: i64 = 30_000;
const ASK_AGAIN: Duration = Duration::from_secs(1);

pub async fn run(
    gateway: Gateway,
    socket: SocketRef,
    mut client: Client,
    mut events: mpsc::Receiver<Incoming>,
) {
    let mut expires = instant(&gateway, client.user.expires);
    let mut told = false;
    let mut beat = Instant::now() + beat_interval();
    while socket.connected() {
        let notice = expires.checked_sub(Duration::from_secs(NOTICE)).unwrap_or_else(Instant::now);
        tokio::select! {
            // In this order: an ended session's queue is not answered, and no flood of events keeps a token alive.
            biased;
            () = client.gone.cancelled() => return,
            () = tokio::time::sleep_until(beat) => {
                beat = Instant::now() + beat_interval();
                if client.device.is_some() {
                    let head = InboxHead { epoch: gateway.epoch.to_string(), head: gateway.head(&client.user.id) };
                    let _ = socket.emit(name::INBOX_HEAD, &head);
                }
            }
            () = tokio::time::sleep_until(notice), if !told => {
                if let Ok(Some(later)) = refreshed(&gateway, &client).await {
                    go_on(&gateway, &socket, &mut client, later).await;
                    expires = instant(&gateway, later);
                    continue;
                }
                told = true;
                let _ = socket.emit(name::AUTH_EXPIRING, &json!({ "exp": client.user.expires }));
            }
            () = tokio::time::sleep_until(expires) => {
                match refreshed(&gateway, &client).await {
                    Ok(Some(later)) => {
                        go_on(&gateway, &socket, &mut client, later).await;
                        expires = instant(&gateway, later);
                        told = false;
                    }
                    // Whether its page was refreshed cannot be asked just now, and the page cannot dial again either.
                    Err(error) if expires_within_grace(&gateway, &client) => {
                        error.log();
                        expires = Instant::now() + ASK_AGAIN;
                    }
                    _ => {
                        tracing::info!(socket = %socket.id, user = %client.user.id, "ended: its token has expired");
                        rooms::disconnect(socket);
                        return;
                    }
                }
            }
            event = events.recv() => {
                let Some(event) = event else { return };
                if let Some(renewed) = events::answer(&gateway, &socket, &client, event).await {
                    let later = renewed.expires;
                    client.user = renewed;
                    go_on(&gateway, &socket, &mut client, later).await;
                    expires = instant(&gateway, later);
                    told = false;
                }
            }
        }
    }
}

/// Until when a page's socket may go on: as long as the newest token of its session, which the page keeps in a cookie and
/// refreshes over REST, by whichever node. None where it was not refreshed, or is no page's.
async fn refreshed(gateway: &Gateway, client: &Client) -> Result<Option<Timestamp>> {
    let Some(signed_in) = client.user.signed_in.as_ref().filter(|_| client.by_cookie) else {
        return Ok(None);
    };
    let until = auth::good_until(&gateway.app, &signed_in.session).await?;
    Ok(until.filter(|until| *until > client.user.expires))
}

async fn go_on(gateway: &Gateway, socket: &SocketRef, client: &mut Client, until: Timestamp) {
    client.user.expires = until;
    socket.extensions.insert(client.clone());
    // What an oficio opens lapses with time alone, and no row of the log says when.
    if let Err(error) = rooms::review(gateway, &client.user.id).await {
        error.log();
    }
}

fn expires_within_grace(gateway: &Gateway, client: &Client) -> bool {
    client.by_cookie && gateway.app.clock.now().millis() - client.user.expires.millis() < GRACE_MILLIS
}

/// 10 s ± 2, so that a thousand devices do not beat as one.
fn beat_interval() -> Duration {
    Duration::from_millis(rand::random_range(8_000..12_000))
}

fn instant(gateway: &Gateway, at: Timestamp) -> Instant {
    let left = at.millis() - gateway.app.clock.now().millis();
    Instant::now() + Duration::from_millis(left.max(0).unsigned_abs())
}
