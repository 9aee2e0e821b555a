//! What suspends or interrupts a term.

use crate::{
    acceso::text_enum,
    calendarios::Certeza,
    ids::EventoPlazoId,
    patch::present,
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// What an event does to a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
// Another shape of the contract has the plain name.
#[cfg_attr(feature = "server", schema(as = TipoEventoPlazo))]
pub enum TipoEvento {
    /// The days it lasts do not count (CCyC art. 2539).
    Suspension,
    /// A new term begins (CCyC art. 2544).
    Interrupcion,
}

text_enum!(TipoEvento { Suspension = "suspension", Interrupcion = "interrupcion" });

/// An event, as it is entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct NuevoEvento {
    /// What it does.
    #[cfg_attr(feature = "server", garde(skip))]
    pub tipo: TipoEvento,
    /// Its first day.
    #[cfg_attr(feature = "server", garde(skip))]
    pub desde: Date,
    /// Its last day; a suspension without one counts for nothing yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub hasta: Option<Date>,
    /// Where it can be seen: a letter, a mediation, a filing.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 300)))]
    pub fuente: String,
    /// Whether it is beyond doubt; a disputed one makes no date later. Unless said so, it is not.
    #[serde(default)]
    #[cfg_attr(feature = "server", garde(skip))]
    pub certeza: Certeza,
}

/// An event of a deadline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EventoPlazo {
    /// Which.
    pub id: EventoPlazoId,
    /// What it is.
    #[serde(flatten)]
    pub evento: NuevoEvento,
    /// Who entered it.
    pub por: String,
    /// When.
    pub at: Timestamp,
    /// It counts no more; it stays readable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retirado: Option<Retirado>,
}

/// Why an event counts no more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Retirado {
    /// Who took it back.
    pub por: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub motivo: String,
}

/// `POST /api/v1/prescripciones/{id}/eventos`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct AddEventoPlazo {
    /// The version of the deadline that was seen.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// The event; checked by whoever reads it, so that its fields are named as they were sent.
    #[serde(flatten)]
    #[cfg_attr(feature = "server", garde(skip))]
    pub evento: NuevoEvento,
}

/// `PATCH /api/v1/prescripciones/{id}/eventos/{eventoId}`. What is absent stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct EditEventoPlazo {
    /// The version of the deadline that was seen.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// Its last day; null: it has none any more.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip), schema(value_type = Option<Date>))]
    pub hasta: Option<Option<Date>>,
    /// Where it can be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, min = 1, max = 300))))]
    pub fuente: Option<String>,
    /// Whether it is beyond doubt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub certeza: Option<Certeza>,
}

/// `POST /api/v1/prescripciones/{id}/eventos/{eventoId}/retirar`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct RetireEventoPlazo {
    /// The version of the deadline that was seen.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// Why.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 500)))]
    pub motivo: String,
}
