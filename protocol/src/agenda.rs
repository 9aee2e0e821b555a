//! The agenda: the open deadlines somebody sees, by date, with their counts.

use crate::{
    acceso::text_enum,
    ids::{ExpedienteId, PrescripcionId, UserId},
    prescripciones::{Clase, Nivel},
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Whose deadlines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Ambito {
    /// Of the cases one belongs to, and of those one stands in for somebody in.
    #[default]
    Mias,
    /// Of every case one sees.
    Todas,
}

text_enum!(Ambito { Mias = "mias", Todas = "todas" });

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Filtro {
    /// An alert of it asks for a note that nobody took: `sin-nota`.
    SinNota,
    /// Nobody checked its date: `sin-verificar`.
    SinVerificar,
    /// Its date would be another by the calendars as they are now: `por-revisar`.
    PorRevisar,
}

text_enum!(Filtro { SinNota = "sin-nota", SinVerificar = "sin-verificar", PorRevisar = "por-revisar" });

/// `GET /api/v1/agenda`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Agenda {
    /// Today in the firm's zone.
    pub hoy: Date,
    /// How many there are.
    pub cuentas: Cuentas,
    /// This week and the 25 after it.
    pub semanas: Vec<Semana>,
    /// A page of deadlines, by date.
    pub plazos: Vec<PlazoAgenda>,
    /// How many are overdue.
    pub vencidas: u32,
    /// What to ask for as `after` for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// How many open deadlines there are, whatever is filtered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Cuentas {
    /// Of the cases one belongs to.
    pub mias: u32,
    /// Of every case one sees.
    pub todas: u32,
    /// Of those asked for: with an alert that nobody took note of.
    pub sin_nota: u32,
    /// Of those asked for: with a date that nobody checked.
    pub sin_verificar: u32,
    /// Of those asked for: with a date that would be another by the calendars as they are now.
    pub por_revisar: u32,
    /// Open cases of those asked for that have no open deadline.
    pub sin_plazo: u32,
}

/// How many deadlines are due in a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Semana {
    /// Its Monday.
    pub desde: Date,
    /// Critical today.
    pub critical: u32,
    /// Warning today.
    pub warning: u32,
    /// The others.
    pub calm: u32,
    /// The court holidays that begin, go on or end in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feria: Option<String>,
}

/// A deadline, as the agenda shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PlazoAgenda {
    /// Which.
    pub id: PrescripcionId,
    /// Its case.
    pub expediente_id: ExpedienteId,
    /// The firm's own reference of the case.
    pub referencia: String,
    /// The title of the case.
    pub caratula: String,
    /// What kind of deadline.
    pub clase: Clase,
    /// Which action it bounds.
    pub tipo: String,
    /// Against whom the claim is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deudor: Option<String>,
    /// The due date.
    pub vence: Date,
    /// Days left today; negative when overdue.
    pub dias_restantes: i64,
    /// How urgent, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nivel: Option<Nivel>,
    /// A second person checked the date.
    pub verificada: bool,
    /// Who answers for the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsable: Option<ResponsableAgenda>,
    /// Who took note of its newest alert, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nota: Option<NotaAgenda>,
    /// An alert of it asks for a note that nobody took.
    pub sin_nota: bool,
    /// The office day on which its last day is announced, where the office does not work on the last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avisa_el: Option<Date>,
    /// The court holidays the due date falls in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feria: Option<String>,
    /// The last day up to the due date on which office and courts work, where that is another day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ultimo_habil: Option<Date>,
}

/// Who answers for a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ResponsableAgenda {
    /// Who.
    pub user_id: UserId,
    /// As others read them.
    pub nombre: String,
}

/// That somebody took note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NotaAgenda {
    /// Who.
    pub por: String,
    /// When.
    pub at: Timestamp,
}
