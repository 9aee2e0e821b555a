//! Deadlines of a case: what they are, how their date is computed, what one may ask of them.

mod computo;
mod eventos;
mod historia;
mod requests;
mod revision;
mod vista;

pub use computo::{Computo, Derivacion, DerivacionLectura, Lectura, PasoDerivacion, Unidad};
pub use eventos::{
    AddEventoPlazo, EditEventoPlazo, EventoPlazo, NuevoEvento, Retirado, RetireEventoPlazo, TipoEvento,
};
pub use historia::{AccionHito, Hito};
pub use requests::{
    EditPrescripcion, NewPrescripcion, ReopenPrescripcion, ResolvePrescripcion, VerifyPrescripcion,
};
pub use revision::{ResolveRevisionPlazo, RevisionPlazo};
pub use vista::{AvisoPrevisto, Destinatario, PreviewEdit, PreviewNew, VezAviso, Vista};

use crate::{
    acceso::text_enum,
    ids::{ExpedienteId, PrescripcionId, UserId},
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
    /// Against whom the claim is, where it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deudor: Option<String>,
    /// What its date is computed from; absent where it was set by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computo: Option<Computo>,
    /// How its date was computed, line by line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derivacion: Option<Derivacion>,
    /// What suspended or interrupted it, the withdrawn ones too, by their first day.
    #[serde(default)]
    pub eventos: Vec<EventoPlazo>,
    /// Who checked the date, where it is verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verificacion: Option<Verificacion>,
    /// Who set the date: they may not verify it. Absent for office staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fecha_por: Option<UserId>,
    /// Its date would be another by the calendars as they are now: somebody takes that one or keeps this one. Absent for
    /// office staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<RevisionPlazo>,
}

/// That a second person checked a date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Verificacion {
    /// Who, as others read them.
    pub por: String,
    /// Who.
    pub por_id: UserId,
    /// When.
    pub at: Timestamp,
    /// What they noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nota: Option<String>,
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
