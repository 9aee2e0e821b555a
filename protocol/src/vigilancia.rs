//! How the deadline watch is doing, for admins.

use crate::{acceso::text_enum, time::Timestamp};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/vigilancia`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Vigilancia {
    /// When the watch of the node that answers last ended a round; absent before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ultima_ronda: Option<Timestamp>,
    /// Open deadlines that would alert nobody.
    pub plazos_sin_destinatario: i64,
    /// Alerts that should have fired and neither did nor were skipped.
    pub atrasados: i64,
    /// The clock of the node that answers.
    pub reloj: Reloj,
    /// Open deadlines with an alert that asks for a note nobody took.
    pub sin_nota: i64,
}

/// Whether the watch holds back what is due by a jump of the clock alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Reloj {
    /// Whether it holds something back.
    pub retenido: bool,
    /// Since when, by the clock as it shows now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desde: Option<Timestamp>,
    /// How far the clock jumped, in milliseconds.
    #[serde(default, rename = "salto_ms", skip_serializing_if = "Option::is_none")]
    pub salto_ms: Option<i64>,
    /// When it is let go without anybody's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hasta: Option<Timestamp>,
}

/// Why somebody gets the alerts of a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Porque {
    /// They belong to the case.
    Miembro,
    /// They stand in for somebody who does and is on leave.
    Suplente,
    /// They are an admin, and the case has nobody.
    Admin,
}

text_enum!(Porque { Miembro = "miembro", Suplente = "suplente", Admin = "admin" });
