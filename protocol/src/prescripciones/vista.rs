//! What a date would mean, before it is stored.

use super::{Computo, Derivacion, NewPrescripcion, Nivel, NuevoEvento};
use crate::{
    acceso::text_enum,
    ids::UserId,
    patch::present,
    time::{Date, Timestamp},
    vigilancia::Porque,
};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/expedientes/{id}/prescripciones/preview`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct PreviewNew {
    /// The deadline; checked by whoever reads it, so that its fields are named as they were sent.
    #[serde(flatten)]
    #[cfg_attr(feature = "server", garde(skip))]
    pub nueva: NewPrescripcion,
    /// What suspends or interrupts it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", garde(length(max = 50), dive))]
    pub eventos: Vec<NuevoEvento>,
}

/// `POST /api/v1/prescripciones/{id}/preview`. What is absent is as it is stored.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct PreviewEdit {
    /// The due date, by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub vence: Option<Date>,
    /// What the due date is computed from; null: by hand.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(dive), schema(value_type = Option<Computo>))]
    pub computo: Option<Option<Computo>>,
    /// Events besides those it has; one of the kind and the first day of a stored one stands for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", garde(length(max = 50), dive))]
    pub eventos: Vec<NuevoEvento>,
}

/// What a date would mean: whom it alerts and when, and what looks wrong with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Vista {
    /// The due date.
    pub vence: Date,
    /// Days left today; negative when overdue.
    pub dias_restantes: i64,
    /// How urgent, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nivel: Option<Nivel>,
    /// How it was computed, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derivacion: Option<Derivacion>,
    /// Whom it would alert.
    pub destinatarios: Vec<Destinatario>,
    /// The alerts to come, the one that would fire at once among them; the nearest first.
    pub avisos: Vec<AvisoPrevisto>,
    /// What looks wrong, in the language that was asked for.
    pub advertencias: Vec<String>,
}

/// Somebody a deadline alerts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Destinatario {
    /// Who.
    pub user_id: UserId,
    /// As others read them.
    pub nombre: String,
    /// Why they.
    pub porque: Porque,
}

/// An alert to come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AvisoPrevisto {
    /// Days before the due date; negative when overdue.
    pub paso: i64,
    /// When it fires.
    pub at: Timestamp,
    /// On the step's own day, or on the office day before.
    pub vez: VezAviso,
}

/// On which of its days a step fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum VezAviso {
    /// On its own.
    Day,
    /// On the office day before, because its own is none.
    Advance,
}

text_enum!(VezAviso { Day = "day", Advance = "advance" });
