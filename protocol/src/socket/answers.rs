//! How a client is answered.

use super::ErrorReport;
use crate::{error::ErrorDetail, event::Notification, ids::NotificationId, room::Room, time::Timestamp};
use serde::{Deserialize, Serialize};

/// `joined`, as the ack says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum JoinedEvent {
    /// The socket stands in the room.
    Joined,
}

/// `left`, as the ack says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum LeftEvent {
    /// The socket does not stand in the room.
    Left,
}

/// The ack of a `join:…`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Joined {
    /// What became of it.
    pub event: JoinedEvent,
    /// The room's name.
    pub room: Room,
}

/// The ack of a `leave:…`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Left {
    /// What became of it.
    pub event: LeftEvent,
    /// The room's name.
    pub room: Room,
}

/// A notification as a socket without a device gets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Unread {
    /// The same as `id`.
    pub notification_id: NotificationId,
    /// The notification.
    #[serde(flatten)]
    pub notification: Notification,
}

/// The ack of `subscribe:notifications`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Subscribed {
    /// What became of it.
    pub event: JoinedEvent,
    /// The room's name.
    pub room: Room,
    /// What was not read yet: the newest 100, newest first.
    #[cfg_attr(feature = "server", schema(max_items = 100))]
    pub unread: Vec<Unread>,
}

/// `joined` and `left`, emitted where no ack was asked for: as NestJS does with what a handler returns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RoomNotice {
    /// The room's name.
    pub room: Room,
}

/// When the connection's token ends: `auth:expiring`, and the ack of `auth:renew`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Expiry {
    /// The end.
    pub exp: Timestamp,
}

/// The ack of an event that has no answer of its own: `{}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Done {}

/// The event `error`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum ErrorEvent {
    /// Something was refused.
    Refusal(Refusal),
    /// The client's own report, sent back.
    Report(ErrorReport),
}

/// Why something was refused, and what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Refusal {
    /// Why.
    #[serde(flatten)]
    pub error: ErrorDetail,
    /// The event that was refused.
    pub event: String,
}

/// NestJS's event of a refusal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Exception {
    /// Always `error`.
    pub status: String,
    /// For people.
    pub message: String,
}
