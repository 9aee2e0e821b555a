//! Deadlines of a case.

use crate::{
    acceso::text_enum,
    ids::{ExpedienteId, PrescripcionId},
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// What kind of deadline it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Clase {
    /// After it the claim can be met by that defence.
    #[default]
    Prescripcion,
    /// After it the right has ended by itself.
    Caducidad,
    /// A term inside a lawsuit: `plazo-procesal`.
    PlazoProcesal,
}

text_enum!(Clase {
    Prescripcion = "prescripcion",
    Caducidad = "caducidad",
    PlazoProcesal = "plazo-procesal",
});

/// How urgent: seven days or fewer, one day or fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the type's own text says it")]
pub enum Nivel {
    Warning,
    Critical,
}

text_enum!(Nivel { Warning = "warning", Critical = "critical" });

/// Whether it is still watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum EstadoPrescripcion {
    /// Watched.
    Abierta,
    /// Met, with reason and proof.
    Resuelta,
}

text_enum!(EstadoPrescripcion { Abierta = "abierta", Resuelta = "resuelta" });

/// A deadline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Prescripcion {
    /// The deadline.
    pub id: PrescripcionId,
    /// Its case.
    pub expediente_id: ExpedienteId,
    /// What kind of deadline.
    pub clase: Clase,
    /// Which action it bounds, in the lawyer's words: `Acción por daños`.
    pub tipo: String,
    /// The due date.
    pub vence: Date,
    /// Where the date comes from, in the lawyer's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_legal: Option<String>,
    /// A second person checked the date.
    pub verificada: bool,
    /// Watched or met.
    pub estado: EstadoPrescripcion,
    /// Days left today in the firm's zone; negative when overdue.
    pub dias_restantes: i64,
    /// How urgent, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nivel: Option<Nivel>,
    /// Grows with each change.
    pub version: i64,
    /// Who entered it.
    pub ingresada_por: String,
    /// When it was entered.
    pub created_at: Timestamp,
    /// How it was met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolucion: Option<Resolucion>,
    /// The steps of its ladder, from the farthest to the nearest.
    pub avisos: Vec<Aviso>,
}

/// How a deadline was met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Resolucion {
    /// Why it is met: `Demanda presentada`.
    pub motivo: String,
    /// Where that can be seen: a filing number, a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prueba: Option<String>,
    /// Who said so.
    pub por: String,
    /// When.
    pub at: Timestamp,
}

/// One step of a deadline's ladder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Aviso {
    /// Days before the due date.
    pub paso: i64,
    /// When it fires or would have.
    pub at: Timestamp,
    /// What became of it.
    pub estado: EstadoAviso,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum EstadoAviso {
    /// To come.
    Pendiente,
    /// It raised an alert.
    Avisado,
    /// It was past when the date was entered, or a more urgent one took its place.
    Omitido,
}

/// `POST /api/v1/expedientes/{id}/prescripciones`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct NewPrescripcion {
    /// Which action it bounds.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 160)))]
    pub tipo: String,
    /// What kind of deadline; `prescripcion` where nothing is said.
    #[serde(default)]
    #[cfg_attr(feature = "server", garde(skip))]
    pub clase: Clase,
    /// The due date.
    #[cfg_attr(feature = "server", garde(skip))]
    pub vence: Date,
    /// Where the date comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 2000))))]
    pub base_legal: Option<String>,
}

/// `PATCH /api/v1/prescripciones/{id}`. What is absent stays; another date starts the steps afresh.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct EditPrescripcion {
    /// The version the editor saw.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// Which action it bounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, min = 1, max = 160))))]
    pub tipo: Option<String>,
    /// What kind of deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub clase: Option<Clase>,
    /// The due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub vence: Option<Date>,
    /// Where the date comes from; empty takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 2000))))]
    pub base_legal: Option<String>,
}

/// `POST /api/v1/prescripciones/{id}/resolve`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct ResolvePrescripcion {
    /// The version the resolver saw.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// Why it is met.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 500)))]
    pub motivo: String,
    /// Where that can be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 300))))]
    pub prueba: Option<String>,
}
