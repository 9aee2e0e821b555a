//! What an admin is told of backups. They are made and restored by whoever runs the server.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// `GET /api/v1/respaldos`, for admins.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Respaldos {
    /// Whether the server that was asked makes one every day, and when, in the firm's zone (`02:30`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hora: Option<String>,
    /// Whether those are encrypted.
    pub cifrado: bool,
    /// When the newest good one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ultimo_bueno: Option<Timestamp>,
    /// The newest ones, good or not, newest first.
    pub ultimos: Vec<Respaldo>,
}

/// A backup that was made, or could not be.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Respaldo {
    /// When.
    pub at: Timestamp,
    /// The file's name; none where there is no file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archivo: Option<String>,
    /// The file's size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<i64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub motivo: Option<String>,
}
