//! The audit as admins read it.

use crate::{ids::ExpedienteId, time::Timestamp};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/auditoria`: a page, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Auditoria {
    /// What was done.
    pub filas: Vec<FilaAuditoria>,
    /// What `before` the next page begins with; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How far the chain of seals has got.
    pub cabeza: CabezaAuditoria,
    /// Every kind of act there is, for a filter.
    pub acciones: Vec<String>,
}

/// One act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FilaAuditoria {
    /// Its place in the chain; absent until it is sealed, a second later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pos: Option<i64>,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Who: a name; absent for the server itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// On which device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispositivo: Option<String>,
    /// What: `prescripcion.resuelta`.
    pub accion: String,
    /// To what: `prescripcion:0192…`.
    pub sujeto: String,
    /// In which case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expediente_id: Option<ExpedienteId>,
    /// The firm's reference of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referencia: Option<String>,
    /// What was noted of it.
    #[cfg_attr(feature = "server", schema(value_type = Object))]
    pub detalle: serde_json::Value,
    /// Its seal, over itself and the seal before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sello: Option<String>,
}

/// The newest seal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CabezaAuditoria {
    /// How many rows are sealed.
    pub pos: i64,
    /// The newest seal.
    pub sello: String,
    /// When it was signed.
    pub at: Timestamp,
    /// Whether it is signed with this server's key.
    pub firmada: bool,
}
