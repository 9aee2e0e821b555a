//! The calendar: hearings and due dates of cases, and what each person notes for themselves.

use crate::{
    acceso::text_enum,
    ids::{EventoId, ExpedienteId},
    oficios::Persona,
    patch::present,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum TipoEvento {
    /// A hearing.
    Audiencia,
    /// Something is due; what is watched is a prescripción.
    Vencimiento,
    /// Of its owner alone; of no case.
    Personal,
}

text_enum!(TipoEvento { Audiencia = "audiencia", Vencimiento = "vencimiento", Personal = "personal" });

/// An entry of the calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Evento {
    /// The entry.
    pub id: EventoId,
    /// Its case; without one it is its owner's alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expediente_id: Option<ExpedienteId>,
    /// The firm's reference of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referencia: Option<String>,
    /// The case's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caratula: Option<String>,
    /// What is on.
    pub titulo: String,
    /// What it is.
    pub tipo: TipoEvento,
    /// When it begins; of an entry for whole days the midnight its first day begins with, in the firm's zone.
    pub inicio: Timestamp,
    /// When it ends; of an entry for whole days the midnight its last day begins with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fin: Option<Timestamp>,
    /// It is for whole days, without hours.
    pub todo_el_dia: bool,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lugar: Option<String>,
    /// Grows with each change.
    pub version: i64,
    /// Who entered it; not said to office staff, who do not see who belongs to a case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Persona>,
}

/// `POST /api/v1/calendario`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct NewEvento {
    /// Its case; never of a personal one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub expediente_id: Option<ExpedienteId>,
    /// What is on.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 200)))]
    pub titulo: String,
    /// What it is.
    #[cfg_attr(feature = "server", garde(skip))]
    pub tipo: TipoEvento,
    /// When it begins; for whole days any instant of the first.
    #[cfg_attr(feature = "server", garde(skip))]
    pub inicio: Timestamp,
    /// When it ends; for whole days any instant of the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub fin: Option<Timestamp>,
    /// It is for whole days.
    #[serde(default)]
    #[cfg_attr(feature = "server", garde(skip))]
    pub todo_el_dia: bool,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 200))))]
    pub lugar: Option<String>,
}

/// `PATCH /api/v1/calendario/{id}`. What is absent stays; an end that is `null` and an empty place are taken away. An
/// entry stays with its case.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct EditEvento {
    /// The version the editor saw.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// What is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, min = 1, max = 200))))]
    pub titulo: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub tipo: Option<TipoEvento>,
    /// When it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub inicio: Option<Timestamp>,
    /// When it ends.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip), schema(value_type = Option<Timestamp>))]
    pub fin: Option<Option<Timestamp>>,
    /// It is for whole days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub todo_el_dia: Option<bool>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 200))))]
    pub lugar: Option<String>,
}
