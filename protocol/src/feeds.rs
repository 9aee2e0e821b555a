//! The private calendar of a person, which their calendar program subscribes to.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// `GET /api/v1/me/feed`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Feed {
    /// Whether there is one.
    pub activo: bool,
    /// When its address was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creado_el: Option<Timestamp>,
    /// When it was last asked for; kept to the hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ultimo_uso: Option<Timestamp>,
}

/// `POST /api/v1/me/feed`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreatedFeed {
    /// Its address, which is shown this once: whoever has it reads the calendar.
    pub url: String,
}
