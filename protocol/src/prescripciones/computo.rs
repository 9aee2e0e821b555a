//! What a due date is computed from, and how it was.

use crate::{acceso::text_enum, calendarios::Certeza, ids::CalendarioId, time::Date};
use serde::{Deserialize, Serialize};

/// What a term is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Unidad {
    /// Years, from date to date.
    Anios,
    /// Months, from date to date.
    Meses,
    /// Calendar days; the first one is not counted.
    Dias,
    /// Days a court works, by its calendar: `dias-habiles`.
    DiasHabiles,
}

text_enum!(Unidad {
    Anios = "anios",
    Meses = "meses",
    Dias = "dias",
    DiasHabiles = "dias-habiles",
});

/// One way to read the law for a deadline: from when, how long, by which rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
// Another shape of the contract has the plain name.
#[cfg_attr(feature = "server", schema(as = LecturaPlazo))]
pub struct Lectura {
    /// The rule: `CCyC art. 2561`.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 200)))]
    pub norma: String,
    /// The day the term is counted from.
    #[cfg_attr(feature = "server", garde(skip))]
    pub inicio: Date,
    /// How many of the unit: 1 to 3650.
    #[cfg_attr(feature = "server", garde(range(min = 1, max = 3650)))]
    pub cantidad: u32,
    /// What it is counted in.
    #[cfg_attr(feature = "server", garde(skip))]
    pub unidad: Unidad,
    /// The court's calendar; needed for court days, and where the last day may move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub calendario: Option<CalendarioId>,
    /// A last day on which the court does not work moves to the next one on which it does.
    #[serde(default)]
    #[cfg_attr(feature = "server", garde(skip))]
    pub pasa_a_habil: bool,
    /// Whether this reading is beyond doubt; unless said so, it is not.
    #[serde(default)]
    #[cfg_attr(feature = "server", garde(skip))]
    pub certeza: Certeza,
    /// Where the reading comes from: a ruling, an author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 400))))]
    pub fuente: Option<String>,
    /// Where the rule is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 200))))]
    pub jurisdiccion: Option<String>,
}

/// What a due date is computed from: every reading that can be defended. The earliest date is the one that is watched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct Computo {
    /// One to five.
    #[cfg_attr(feature = "server", garde(length(min = 1, max = 5), dive))]
    pub lecturas: Vec<Lectura>,
}

/// How a due date was computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Derivacion {
    /// The earliest date that can be defended.
    pub vence: Date,
    /// Each reading, in the order they were entered.
    pub lecturas: Vec<DerivacionLectura>,
}

/// How the date of one reading was computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DerivacionLectura {
    /// The rule.
    pub norma: String,
    /// Whether the reading is beyond doubt.
    pub certeza: Certeza,
    /// The date it gives.
    pub vence: Date,
    /// From its first day to its last, line by line.
    pub pasos: Vec<PasoDerivacion>,
    /// It gives the date that is watched.
    pub vigilada: bool,
    /// What one must know of it: data that is missing, what was left out because it is disputed.
    pub reservas: Vec<String>,
}

/// One line of a derivation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PasoDerivacion {
    /// Where the term stands after it.
    pub fecha: Date,
    /// What was done, in the language that was asked for.
    pub texto: String,
}
