//! What clients send.

use crate::ids::{ExpedienteId, NotificationId, UserId};
use serde::{Deserialize, Serialize};

/// Names a user. The bare id does as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OneUser {
    /// Who.
    pub user_id: UserId,
}

/// Names a case. The bare id does as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OneExpediente {
    /// Which.
    pub expediente_id: ExpedienteId,
}

/// Names an entry of the own inbox. The bare id does as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OneNotification {
    /// Which.
    pub notification_id: NotificationId,
}

/// That the sender is writing in a case, or has stopped. A `userId` is not even read: it is the sender's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Typing {
    /// In which case.
    pub expediente_id: ExpedienteId,
    /// Allowed, and ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<UserId>))]
    pub user_id: Option<serde_json::Value>,
    /// Whether they are, or have stopped.
    pub is_typing: bool,
}

/// A new token for a connection that stays open.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AuthRenew {
    /// Of the same user, session and device.
    pub token: String,
}

/// What a client says went wrong, and what comes back: what was left out is filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ErrorReport {
    /// `WS_ERROR` where the client says none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// `Error de conexión` where the client says none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
