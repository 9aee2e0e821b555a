//! One task a socket: answers its events in order, keeps its heart beating, ends it with its token.

use super::{Gateway, client::Client, events, incoming::Incoming, rooms};
use serde_json::json;
use socketioxide::extract::SocketRef;
use std::time::Duration;
use tokio::{sync::mpsc, time::Instant};
use vigia_protocol::{event::name, inbox::InboxHead, time::Timestamp};

/// How long before a token's end its owner is told, in seconds.
const NOTICE: u64 = 60;

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
                told = true;
                let _ = socket.emit(name::AUTH_EXPIRING, &json!({ "exp": client.user.expires }));
            }
            () = tokio::time::sleep_until(expires) => {
                tracing::info!(socket = %socket.id, "its token has expired");
                rooms::disconnect(socket);
                return;
            }
            event = events.recv() => {
                let Some(event) = event else { return };
                if let Some(renewed) = events::answer(&gateway, &socket, &client, event).await {
                    client.user = renewed;
                    socket.extensions.insert(client.clone());
                    expires = instant(&gateway, client.user.expires);
                    told = false;
                    // What an oficio opens lapses with time alone, and no row of the log says when.
                    if let Err(error) = rooms::review(&gateway, &client.user.id).await {
                        error.log();
                    }
                }
            }
        }
    }
}

/// 10 s ± 2, so that a thousand devices do not beat as one.
fn beat_interval() -> Duration {
    Duration::from_millis(rand::random_range(8_000..12_000))
}

fn instant(gateway: &Gateway, at: Timestamp) -> Instant {
    let left = at.millis() - gateway.app.clock.now().millis();
    Instant::now() + Duration::from_millis(left.max(0).unsigned_abs())
}
