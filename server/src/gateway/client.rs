//! What the gateway knows of a connected socket.

use crate::{auth::CurrentUser, metrics};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use vigia_protocol::{
    error::Idioma,
    ids::{DeviceId, SessionId, UserId},
};

/// A connected socket's owner, kept in the socket's extensions.
#[derive(Clone)]
pub struct Client {
    /// Who, by which session, from where.
    pub user: CurrentUser,
    /// What errors are said in.
    pub idioma: Idioma,
    /// The device whose inbox this socket carries; none for other clients.
    pub device: Option<DeviceId>,
    /// Cancelled when the socket is gone.
    pub gone: CancellationToken,
    /// Counts it while it is here.
    #[expect(dead_code, reason = "what counts is when it is dropped")]
    pub counted: Arc<Counted>,
}

/// One connection, counted from when it is made until it is dropped.
pub struct Counted(());

impl Counted {
    /// One more.
    pub fn new() -> Arc<Self> {
        metrics::connected();
        Arc::new(Self(()))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        metrics::disconnected();
    }
}

/// Rooms of our own: a client cannot name them, since every room it can name is `user:`, `expediente:`, `oficio` or
/// `admin`.
pub mod room {
    use super::{DeviceId, SessionId, UserId};

    /// Every socket of a user, whatever they left.
    pub fn own(user: &UserId) -> String {
        format!("own:{user}")
    }

    /// A user's sockets that carry a device's inbox.
    pub fn inbox(user: &UserId) -> String {
        format!("inbox:{user}")
    }

    /// A device's socket.
    pub fn device(device: &DeviceId) -> String {
        format!("device:{device}")
    }

    /// A session's sockets.
    pub fn session(session: &SessionId) -> String {
        format!("session:{session}")
    }

    /// One socket.
    pub fn socket(id: impl std::fmt::Display) -> String {
        format!("socket:{id}")
    }
}
