//! What back ends emit with `@socket.io/redis-emitter`, taken as if they had published it. Off unless it is asked for.

use super::Gateway;
use crate::metrics;
use tokio::sync::mpsc;

/// The pattern of the channels that carry emits to our namespace.
pub const EMITS: &str = "socket.io#/api#*";
/// The channel that carries requests: to make sockets join or leave a room, or go.
pub const REQUESTS: &str = "socket.io-request#/api#";
/// How many emits may wait.
pub const QUEUE: usize = 256;

/// An emit as it came.
pub struct Emit {
    request: bool,
    bytes: Vec<u8>,
}

impl Emit {
    /// What came on a channel.
    pub fn new(channel: &str, bytes: &[u8]) -> Self {
        Self { request: channel == REQUESTS, bytes: bytes.to_vec() }
    }
}

/// Why an emit is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// More of them than can be looked at.
    Queue,
    /// It asks for more than emitting.
    Request,
}

impl Reason {
    /// Its name among the figures.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Request => "request",
        }
    }
}

/// Counts a refusal and says why.
pub fn refused(reason: Reason, detail: &str) {
    metrics::bridge_refused(reason.as_str());
    tracing::warn!(reason = reason.as_str(), detail, "a back end's emit is refused");
}

/// Takes what comes, one after the other.
pub async fn run(_gateway: &Gateway, mut emits: mpsc::Receiver<Emit>) {
    while let Some(emit) = emits.recv().await {
        if emit.request {
            refused(Reason::Request, "");
        }
        drop(emit.bytes);
    }
}
