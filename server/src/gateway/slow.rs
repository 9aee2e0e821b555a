//! Sockets that do not take what is sent to them.
//!
//! What waits for a socket is bounded. One whose buffer is full has a moment to take something; then the event is lost
//! to it, which is counted. A device is cut off: it dials again and asks for what it is missing. Any other client is
//! not, because the official one takes a goodbye for good; what stays full is ended by the next ping, without a word,
//! and comes back by itself.

use super::{client::Client, rooms};
use crate::metrics;
use serde::Serialize;
use socketioxide::{SendError, SocketError, extract::SocketRef};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long an event waits for all the full sockets of a room together; whoever reads at all needs far less.
const PATIENCE: Duration = Duration::from_millis(100);
const PAUSE: Duration = Duration::from_millis(5);

/// Emits to each of these sockets. How many took it.
pub async fn emit(sockets: Vec<SocketRef>, event: &str, payload: &(impl Serialize + ?Sized)) -> u64 {
    let all = sockets.len();
    let full: Vec<SocketRef> = sockets.into_iter().filter(|socket| is_full(socket, event, payload)).collect();
    // Who was waited for once is not waited for again: one client must not slow down a firm.
    let (known, mut full): (Vec<_>, Vec<_>) =
        full.into_iter().partition(|socket| client(socket).is_none_or(|client| client.seat.is_slow()));
    let since = Instant::now();
    while !full.is_empty() && since.elapsed() < PATIENCE {
        sleep(PAUSE).await;
        full.retain(|socket| is_full(socket, event, payload));
    }
    let lost = known.len() + full.len();
    for _ in 0..lost {
        metrics::undelivered(event);
    }
    full.into_iter().for_each(give_up);
    (all - lost) as u64
}

/// Emits to one socket, and waits for room as long as it is there: many pages in a row are more than a buffer holds.
pub async fn emit_in_turn(socket: &SocketRef, client: &Client, event: &str, payload: &impl Serialize) {
    loop {
        match socket.emit(event, payload) {
            Err(SendError::Socket(SocketError::InternalChannelFull)) => {}
            Ok(()) => return metrics::emitted(event, 1),
            Err(error) => return tracing::debug!(socket = %socket.id, event, %error, "not sent"),
        }
        tokio::select! {
            () = sleep(PAUSE) => {}
            () = client.gone.cancelled() => return,
        }
    }
}

fn give_up(socket: SocketRef) {
    let Some(client) = client(&socket) else { return };
    metrics::limited("slow_consumer");
    tracing::warn!(socket = %socket.id, user = %client.user.id, "does not take what is sent to it");
    client.seat.mark_slow();
    if client.device.is_some() {
        rooms::disconnect(socket);
    }
}

/// Whether there was no room for the event. A socket that is closing needs none.
fn is_full(socket: &SocketRef, event: &str, payload: &(impl Serialize + ?Sized)) -> bool {
    matches!(socket.emit(event, payload), Err(SendError::Socket(SocketError::InternalChannelFull)))
}

fn client(socket: &SocketRef) -> Option<Client> {
    socket.extensions.get::<Client>()
}
