//! What the gateway knows of a connected socket.

use super::limits::Seat;
use crate::auth::CurrentUser;
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
    /// Whether a page's cookie opened it, so that it goes on where the page's session is refreshed.
    pub by_cookie: bool,
    /// The device whose inbox this socket carries; none for other clients.
    pub device: Option<DeviceId>,
    /// Cancelled when the socket is gone.
    pub gone: CancellationToken,
    /// Its place among the node's connections, given back when it is gone.
    pub seat: Arc<Seat>,
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
