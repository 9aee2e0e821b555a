//! What new data of a calendar would make of a computed date. No date moves by itself.

use crate::{
    ids::CalendarioId,
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// That a computed date would be another one by the calendars as they are now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RevisionPlazo {
    /// The date it would be.
    pub vence: Date,
    /// The calendar that changed.
    pub calendario_id: CalendarioId,
    /// Its name.
    pub calendario: String,
    /// Its version that gives that date.
    pub version: i64,
    /// Since when that is known.
    pub at: Timestamp,
}

/// `POST /api/v1/prescripciones/{id}/revision`: takes the date of the calendars as they are now, or keeps the one that is
/// watched.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct ResolveRevisionPlazo {
    /// The version that was seen.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// The date that was seen as the one it would be.
    #[cfg_attr(feature = "server", garde(skip))]
    pub vence: Date,
    /// Take it: it moves, and nobody has checked it. Otherwise the one that is watched stays.
    #[cfg_attr(feature = "server", garde(skip))]
    pub aceptar: bool,
    /// Why; needed to keep the date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 500))))]
    pub motivo: Option<String>,
}
