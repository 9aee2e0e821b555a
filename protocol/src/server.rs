//! What a server says of itself before anybody signs in.

use crate::time::{Date, Timestamp};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/server`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServerInfo {
    /// Always `vigia-server`: tells it from any other web server.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The number of the contract it speaks; see [`crate::PROTOCOL`].
    pub protocol: u32,
    /// The firm's name.
    pub firma: String,
    /// The firm's IANA time zone; days left are counted in it.
    pub zona: String,
    /// Today in that zone.
    pub hoy: Date,
    /// The server's clock.
    pub ahora: Timestamp,
}
