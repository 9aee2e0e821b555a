//! The Socket.IO gateway: the only place that knows sockets.
//!
//! [`handshake`] lets clients in, [`events`] answers what they send, [`rooms`] keeps their rights, [`deliver`] emits what
//! the log holds. Handlers elsewhere publish to the log and never come here.

mod bridge;
mod bus;
mod client;
mod deliver;
mod devices;
mod events;
mod handshake;
mod incoming;
mod limits;
mod observe;
mod rooms;
mod slow;
mod typing;
mod worker;

pub use bus::{Standing, State, run as run_bus};
pub use client::room::own as own_room;
pub use observe::transports;

use crate::{app::App, error::Result, log};
use client::Client;
use socketioxide::{SocketIo, layer::SocketIoLayer};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::RwLock;
use vigia_protocol::{NAMESPACE, ids::UserId};

/// How long rights that could not be confirmed are still taken to hold.
const RIGHTS_HOLD: Duration = Duration::from_secs(5);

/// The gateway. Cheap to clone.
#[derive(Clone)]
pub struct Gateway {
    io: SocketIo,
    app: App,
    epoch: Arc<str>,
    // Joins hold it while they check a right and join; a change of rights holds it alone. So a socket either joined
    // before the change, and is looked at by it, or checks after it.
    // It counts the changes: a handshake whose rights were read before the last one reads them again.
    rights: Arc<RwLock<u64>>,
    limits: Arc<limits::Limits>,
    bus: bus::Bus,
    // How far each connected user's inbox has got, so that heartbeats ask no database.
    heads: Arc<Mutex<HashMap<UserId, i64>>>,
}

impl Gateway {
    /// The gateway and the layer that puts it in front of a router.
    pub async fn build(app: App) -> Result<(SocketIoLayer, Self)> {
        let epoch = log::head(app.db.reader()).await?.epoch.into();
        let settings = app.config.limits;
        let (layer, io) = SocketIo::builder()
            .req_path("/socket.io")
            .max_payload(settings.message_bytes as u64)
            .ws_max_message_size(settings.message_bytes)
            .ws_max_frame_size(settings.message_bytes)
            // Whoever does not say hello holds no place for long.
            .connect_timeout(settings.handshake)
            // Whoever is dead is noticed within 25 s, and so is whoever takes nothing any more.
            .ping_interval(Duration::from_secs(15))
            .ping_timeout(Duration::from_secs(10))
            .max_buffer_size(settings.buffer_per_socket)
            .build_layer();
        let limits = limits::Limits::new(app.config.limits);
        let bus = bus::Bus::new(app.redis.clone());
        let gateway =
            Self { io: io.clone(), limits, bus, app, epoch, rights: Arc::default(), heads: Arc::default() };
        handshake::register(&io, gateway.clone());
        Ok((layer, gateway))
    }

    /// Closes every connection.
    ///
    /// Devices are told first and dial again at once. Other clients are only cut off: the official one takes a
    /// goodbye for good, and would not come back by itself.
    pub async fn close(&self) {
        for socket in self.namespace().map(|namespace| namespace.sockets()).unwrap_or_default() {
            if socket.extensions.get::<Client>().is_some_and(|client| client.device.is_some()) {
                let _ = socket.disconnect();
            }
        }
        self.io.close().await;
    }

    /// Whether this node knows the rights as they are: it has read the whole log within the last moments. What does not
    /// come through the log itself (typing, what other programs emit) is not emitted otherwise.
    pub(crate) fn rights_confirmed(&self) -> bool {
        self.app.pulses.tail.age().is_some_and(|age| age < RIGHTS_HOLD)
    }

    fn head(&self, user: &UserId) -> i64 {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner).get(user).copied().unwrap_or(0)
    }

    fn raise_head(&self, user: &UserId, seq: i64) {
        let mut heads = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
        let head = heads.entry(user.clone()).or_insert(0);
        *head = seq.max(*head);
    }

    /// The namespace, for emitting.
    fn namespace(&self) -> Option<socketioxide::operators::BroadcastOperators> {
        self.io.of(NAMESPACE)
    }
}
