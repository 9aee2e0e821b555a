//! What an admin says to everybody.

use crate::event::AlertLevel;
use serde::{Deserialize, Serialize};

/// `POST /api/v1/system-alerts`, by an admin; becomes a `system:alert` in the inbox of each recipient.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct NewSystemAlert {
    /// How it is meant.
    #[cfg_attr(feature = "server", garde(skip))]
    pub level: AlertLevel,
    /// One line.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 120)))]
    pub title: String,
    /// The rest.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 1000)))]
    pub message: String,
    /// To whom.
    #[serde(default)]
    #[cfg_attr(feature = "server", garde(skip))]
    pub para: Para,
}

/// Who gets a system alert.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Para {
    /// Everybody who may sign in.
    #[default]
    Todos,
    /// Admins.
    Admin,
}
