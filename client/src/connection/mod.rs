//! The live connection: kept up for as long as the session lasts, whatever happens to network, server or computer.
//!
//! `supervisor` tries again and again, `attempt` is the life of one connection, `hearing` what it makes of the server's words, `dial` is the library it is made
//! with, `backoff` and `sleep` are its rules about time.

mod attempt;
mod backoff;
pub(crate) mod dial;
mod hearing;
mod reports;
mod sleep;
pub(crate) mod supervisor;

use crate::{app::App, inbox::LocalInbox, session::Session};
use std::sync::Arc;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use vigia_protocol::ids::ExpedienteId;

/// What the connection works with.
pub(crate) struct Link {
    pub app: Arc<App>,
    pub session: Arc<Session>,
    pub inbox: Arc<LocalInbox>,
    /// The case whose live events are wanted.
    pub room: watch::Sender<Option<ExpedienteId>>,
    /// Whether the person is writing a message in it; sent again as often as it is set.
    pub writing: watch::Sender<bool>,
    /// Whether the connection is up.
    pub online: watch::Sender<bool>,
    /// Counts jumps of the clock.
    jumps: watch::Sender<u64>,
    /// The server answered elsewhere: no need to wait.
    pub hint: Notify,
    /// The app or the session ends.
    pub stop: CancellationToken,
}

impl Link {
    pub fn new(
        app: Arc<App>,
        session: Arc<Session>,
        inbox: Arc<LocalInbox>,
        stop: CancellationToken,
    ) -> Self {
        Self {
            app,
            session,
            inbox,
            room: watch::Sender::new(None),
            writing: watch::Sender::new(false),
            online: watch::Sender::new(false),
            jumps: watch::Sender::new(0),
            hint: Notify::new(),
            stop,
        }
    }
}
