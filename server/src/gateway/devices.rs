//! A device has one connection: a new one replaces what is left of the old, on whichever node that is.

use super::{Gateway, bus::Message, client::room, rooms};
use socketioxide::extract::SocketRef;
use vigia_protocol::{ids::DeviceId, time::Timestamp};

/// When a device's socket came, by this node's clock; kept in its extensions.
#[derive(Clone, Copy)]
struct Since(Timestamp);

/// A device's new connection takes its place.
pub fn take_place(gateway: &Gateway, socket: &SocketRef, device: &DeviceId) {
    let now = gateway.app.clock.now();
    replace(gateway, device, now);
    socket.extensions.insert(Since(now));
    socket.join(room::device(device));
    gateway.bus.tell(Message::Device { device: device.clone() });
}

/// Ends the device's sockets that came by then. One that came later is newer than what is told of here: a message can
/// be late.
pub fn replace(gateway: &Gateway, device: &DeviceId, by: Timestamp) {
    let Some(namespace) = gateway.namespace() else { return };
    for old in namespace.within(room::device(device)).sockets() {
        if old.extensions.get::<Since>().is_none_or(|Since(at)| at <= by) {
            tracing::info!(socket = %old.id, "replaced by the device's new connection");
            rooms::disconnect(old);
        }
    }
}
