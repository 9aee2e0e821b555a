//! Oficios: official letters and requests that office staff handle.

use crate::{
    acceso::text_enum,
    ids::{ExpedienteId, OficioId, UserId},
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// `pendiente → asignado → aceptado → cumplido`; a rejected one is pendiente again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum EstadoOficio {
    /// Nobody's yet.
    Pendiente,
    /// Somebody's, who has not said yes.
    Asignado,
    /// Somebody is on it.
    Aceptado,
    /// Done.
    Cumplido,
}

text_enum!(EstadoOficio {
    Pendiente = "pendiente",
    Asignado = "asignado",
    Aceptado = "aceptado",
    Cumplido = "cumplido",
});

/// An oficio.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Oficio {
    /// The oficio.
    pub id: OficioId,
    /// Its case.
    pub expediente_id: ExpedienteId,
    /// The firm's reference of the case.
    pub referencia: String,
    /// The case's title.
    pub caratula: String,
    /// What it is about: `Registro de la Propiedad Inmueble: informe de dominio`.
    pub asunto: String,
    /// Until when it must be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vence: Option<Date>,
    /// Days left today, where there is a date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dias_restantes: Option<i64>,
    /// Where it stands.
    pub estado: EstadoOficio,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asignado_a: Option<Persona>,
    /// Who gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asignado_por: Option<Persona>,
    /// Why it was last rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motivo_rechazo: Option<String>,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resultado: Option<String>,
    /// When it was last assigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asignado_at: Option<Timestamp>,
    /// When it was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aceptado_at: Option<Timestamp>,
    /// When it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cumplido_at: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
    /// When it was entered.
    pub created_at: Timestamp,
}

/// Somebody, by id and name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Persona {
    /// Who.
    pub id: UserId,
    /// How others read them.
    pub nombre: String,
}

/// `POST /api/v1/expedientes/{id}/oficios`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct NewOficio {
    /// What it is about.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 300)))]
    pub asunto: String,
    /// Until when it must be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub vence: Option<Date>,
    /// Whose it is from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub asignado_a: Option<UserId>,
}

/// `POST /api/v1/oficios/{id}/assign`: gives it to somebody, or to somebody else.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct AssignOficio {
    /// The version the assigner saw.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// To whom: somebody of the office, or a member of the case.
    #[cfg_attr(feature = "server", garde(skip))]
    pub asignado_a: UserId,
}

/// `POST /api/v1/oficios/{id}/accept`. Of two who accept at once one wins, the other gets `CONFLICTO`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AcceptOficio {
    /// The version the accepter saw, where they saw one (an alert shows none).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// `POST /api/v1/oficios/{id}/reject`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct RejectOficio {
    /// The version the rejecter saw.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// Why.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 500)))]
    pub motivo: String,
}

/// `POST /api/v1/oficios/{id}/complete`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct CompleteOficio {
    /// The version the completer saw.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 500))))]
    pub resultado: Option<String>,
}
