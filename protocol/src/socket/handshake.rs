//! What a client says of itself when it connects.

use crate::ids::{DeviceId, NotificationId};
use serde::{Deserialize, Serialize};

/// `auth` of the CONNECT packet (`io('/api', { auth })`).
///
/// `token` alone makes a plain client. `device` turns the inbox on: the server then greets with `inbox:sync` or
/// `inbox:reset` and delivers durable events as `inbox:entry`. A device has one connection; a new one replaces it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Handshake {
    /// The access token (a JWT). Left out where the cookie `vigia_session` carries it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The device the token was given to (its claim `did`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// The epoch of the inbox this device knows; empty where it knows none.
    pub epoch: String,
    /// The last number it has stored; 0 where it has none.
    pub since: i64,
    /// The notificationId of that entry: another one there means that the inbox is not the one the device knew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since_id: Option<NotificationId>,
}
