//! What the server emits: the reference's nine events and their shapes.

use crate::{
    facturas::EstadoFactura,
    ids::{EventoId, ExpedienteId, FacturaId, NotificationId, OficioId, PrescripcionId, UserId},
    oficios::EstadoOficio,
    prescripciones::Nivel,
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Names of the events a server emits, as constants so that no name is typed twice.
pub mod name {
    #![expect(missing_docs, reason = "each constant is its own text")]
    pub const NOTIFICATION: &str = "notification";
    pub const PRESCRIPCION_ALERT: &str = "prescripcion:alert";
    pub const OFICIO_ASSIGNED: &str = "oficio:assigned";
    pub const EXPEDIENTE_NEW: &str = "expediente:new";
    pub const EXPEDIENTE_UPDATE: &str = "expediente:update";
    pub const FACTURA_STATUS: &str = "factura:status";
    pub const CALENDARIO_UPDATE: &str = "calendario:update";
    pub const MENSAJE_NEW: &str = "mensaje:new";
    pub const MENSAJE_TYPING: &str = "mensaje:typing";
    pub const SYSTEM_ALERT: &str = "system:alert";
    pub const NOTIFICATION_READ: &str = "notification:read";
    pub const NOTIFICATION_ACKED: &str = "notification:acked";
    pub const INBOX_ENTRY: &str = "inbox:entry";
    pub const INBOX_SYNC: &str = "inbox:sync";
    pub const INBOX_HEAD: &str = "inbox:head";
    pub const INBOX_RESET: &str = "inbox:reset";
    /// The event of a tombstone: the entry's right is gone.
    pub const INBOX_VOID: &str = "inbox:void";
    pub const AUTH_EXPIRING: &str = "auth:expiring";
    pub const JOINED: &str = "joined";
    pub const LEFT: &str = "left";
    pub const ERROR: &str = "error";
    pub const EXCEPTION: &str = "exception";
}

/// The reference's `WSResponse`: `{ event, data, timestamp }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// The event's own name again.
    pub event: String,
    /// What happened.
    pub data: T,
    /// When the server accepted it.
    pub timestamp: Timestamp,
}

/// How a notification is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum NotificationType {
    Info,
    Warning,
    Error,
    Success,
}

/// `notification`, flat, to `user:{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    /// Equals the notificationId.
    pub id: NotificationId,
    /// How it is meant.
    #[serde(rename = "type")]
    pub kind: NotificationType,
    /// One line, no facts of the case.
    pub title: String,
    /// What, when, reference.
    pub message: String,
    /// Whom it is for.
    pub user_id: UserId,
    /// A path of the app: `/expedientes/{id}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Ids for programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<Object>))]
    pub metadata: Option<serde_json::Map<String, serde_json::Value>>,
}

/// `prescripcion:alert`, flat, to `user:{id}`: seven days or fewer are left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PrescripcionAlert {
    /// The deadline.
    pub id: PrescripcionId,
    /// Its case.
    pub expediente_id: ExpedienteId,
    /// What kind of action the deadline bounds, in the lawyer's words.
    pub tipo: String,
    /// Days left when it fired; negative when overdue.
    pub dias_restantes: i64,
    /// `critical` at one day or fewer.
    pub nivel: Nivel,
}

/// `oficio:assigned`, in an envelope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OficioAssigned {
    /// The oficio.
    pub id: OficioId,
    /// Its case.
    pub expediente_id: ExpedienteId,
    /// What it is about; left out for the room `oficio`, which may not see the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asunto: Option<String>,
    /// Who got it.
    pub asignado_a: UserId,
    /// Until when it must be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vence: Option<Date>,
    /// Where it stands.
    pub estado: EstadoOficio,
}

/// `expediente:new`, in an envelope, to each member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExpedienteNew {
    /// The case.
    pub id: ExpedienteId,
    /// The court's number, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numero: Option<String>,
    /// The title.
    pub caratula: String,
    /// The court, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub juzgado: Option<String>,
    /// Where it stands.
    pub estado: String,
    /// Grows with each change.
    pub version: i64,
}

/// `expediente:update`, in an envelope, to the room of the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExpedienteUpdate {
    /// The case.
    pub id: ExpedienteId,
    /// The fields that changed, with their new values; `prescripciones`, `oficios`, `miembros` and `facturas` say
    /// which part to read again.
    #[cfg_attr(feature = "server", schema(value_type = Object))]
    pub changes: serde_json::Map<String, serde_json::Value>,
    /// The version of the case after the change.
    pub version: i64,
    /// Who did it.
    pub by: UserId,
}

/// `factura:status`, in an envelope, to whoever of the room of the case may see its invoices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FacturaStatus {
    /// The invoice.
    pub id: FacturaId,
    /// Its case.
    pub expediente_id: ExpedienteId,
    /// Its number.
    pub numero: String,
    /// Where it stands.
    pub estado: EstadoFactura,
    /// Where it stood before.
    pub anterior: EstadoFactura,
    /// The version of the invoice after the change.
    pub version: i64,
}

/// What became of an entry of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum CalendarioChange {
    Created,
    Updated,
    Deleted,
}

/// `calendario:update`, in an envelope, to the room of the case; without a case to the owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CalendarioUpdate {
    /// What became of it.
    pub change: CalendarioChange,
    /// The entry, as it is now; a deleted one as it was.
    pub evento: CalendarioEvento,
}

/// An entry of the calendar, as `calendario:update` tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CalendarioEvento {
    /// The entry.
    pub id: EventoId,
    /// Its case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expediente_id: Option<ExpedienteId>,
    /// What is on.
    pub titulo: String,
    /// When it begins.
    pub inicio: Timestamp,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fin: Option<Timestamp>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lugar: Option<String>,
    /// The version of the entry after the change.
    pub version: i64,
}

/// How a system alert is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum AlertLevel {
    Info,
    Warning,
    Error,
}

/// `system:alert`, in an envelope, to everybody or to the room `admin`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SystemAlert {
    /// The alert.
    pub id: NotificationId,
    /// How it is meant.
    pub level: AlertLevel,
    /// One line.
    pub title: String,
    /// The rest.
    pub message: String,
}

/// `notification:read`, flat, to the user's other sockets; also the ack of the client's own event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NotificationRead {
    /// The notification.
    pub id: NotificationId,
    /// When it was first opened.
    pub read_at: Timestamp,
}

/// `notification:acked`, flat, to whoever must know; also the ack of the client's own event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NotificationAcked {
    /// The notification.
    pub id: NotificationId,
    /// When it was acknowledged.
    pub acked_at: Timestamp,
    /// By whom.
    pub by: UserId,
}
