//! What travels on a socket besides what happened in the firm: the handshake, what clients send, how they are answered.
//!
//! What the server tells of the firm is in [`crate::event`] and [`crate::inbox`]. With feature `server`, `table` lists
//! every event of either side once, as data: the gateway answers those and no others, `docs/asyncapi.yaml` and the
//! types of the pages are made from it.

mod answers;
mod handshake;
mod names;
mod payloads;
#[cfg(feature = "server")]
mod rooms;
#[cfg(feature = "server")]
mod shape;
#[cfg(feature = "server")]
pub mod table;

pub use answers::{
    Done, ErrorEvent, Exception, Expiry, Joined, JoinedEvent, Left, LeftEvent, Refusal, RoomNotice,
    Subscribed, Unread,
};
pub use handshake::Handshake;
pub use names::ClientEvent;
pub use payloads::{AuthRenew, ErrorReport, OneExpediente, OneNotification, OneUser, Typing};
#[cfg(feature = "server")]
pub use {rooms::Sala, shape::Shape};
