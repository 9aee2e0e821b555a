//! What one asks of deadlines: enter, edit, check, meet, reopen.

use super::{Clase, Computo};
use crate::{patch::present, time::Date};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/expedientes/{id}/prescripciones`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
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
    /// The due date, set by hand; either it or `computo`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub vence: Option<Date>,
    /// What the due date is computed from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(dive))]
    pub computo: Option<Computo>,
    /// Against whom the claim is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 200))))]
    pub deudor: Option<String>,
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
    /// The due date, set by hand; a computed one says `computo: null` with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub vence: Option<Date>,
    /// What the due date is computed from; null: by hand from now on.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(dive), schema(value_type = Option<Computo>))]
    pub computo: Option<Option<Computo>>,
    /// Against whom the claim is; empty takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 200))))]
    pub deudor: Option<String>,
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
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 300)))]
    pub prueba: String,
}

/// `POST /api/v1/prescripciones/{id}/verify`: a second person checked the date.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct VerifyPrescripcion {
    /// The version that was checked.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// What they note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 500))))]
    pub nota: Option<String>,
}

/// `POST /api/v1/prescripciones/{id}/reopen`: it was not met after all; its steps count afresh.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct ReopenPrescripcion {
    /// The version that was seen.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// Why.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 500)))]
    pub motivo: String,
    /// Where that can be seen.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 300)))]
    pub prueba: String,
}
