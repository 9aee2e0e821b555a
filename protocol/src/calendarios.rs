//! Calendars: which days an office, or a court, does not work. They are data of the firm, each day with its name and
//! source; the hearings and entries of people are in [`crate::calendario`].

use crate::{
    acceso::text_enum,
    ids::{CalendarioId, RevisionId},
    oficios::Persona,
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Whose days a calendar has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ClaseCalendario {
    /// An office's: it says when alerts are moved to the working day before.
    Oficina,
    /// A court's: it says which days count for a term.
    Tribunal,
}

text_enum!(ClaseCalendario { Oficina = "oficina", Tribunal = "tribunal" });

/// Why a day is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum TipoDia {
    /// A holiday.
    Feriado,
    /// A day that joins a holiday to a weekend, free for whoever takes it.
    Puente,
    /// The holidays of a court.
    Feria,
}

/// Whether what the data says is beyond doubt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Certeza {
    /// It is.
    Cierta,
    /// It is not: terms are watched as if the day were no holiday, so that they end earlier rather than later.
    #[default]
    Discutida,
}

text_enum!(Certeza { Cierta = "cierta", Discutida = "discutida" });

/// A free day, or several in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiaCalendario {
    /// The day; the first of several.
    #[cfg_attr(feature = "server", garde(skip))]
    pub desde: Date,
    /// The last of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub hasta: Option<Date>,
    /// What it is called.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 200)))]
    pub nombre: String,
    /// Why it is free.
    #[cfg_attr(feature = "server", garde(skip))]
    pub tipo: TipoDia,
    /// Whether it is beyond doubt; unless said so, it is not.
    #[serde(default)]
    #[cfg_attr(feature = "server", garde(skip))]
    pub certeza: Certeza,
    /// The act or rule it comes from, where it is another one than the calendar's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 400))))]
    pub fuente: Option<String>,
}

impl DiaCalendario {
    /// The last of its days.
    pub fn ultimo(&self) -> Date {
        self.hasta.unwrap_or(self.desde)
    }

    /// Whether a day is one of its days.
    pub fn incluye(&self, dia: Date) -> bool {
        (self.desde..=self.ultimo()).contains(&dia)
    }
}

/// Who held the data against its sources, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevisadoPor {
    /// Who.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 120)))]
    pub por: String,
    /// When.
    #[cfg_attr(feature = "server", garde(skip))]
    pub el: Date,
}

/// What a calendar says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct DatosCalendario {
    /// Whose days they are.
    #[cfg_attr(feature = "server", garde(skip))]
    pub clase: ClaseCalendario,
    /// Its name.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 120)))]
    pub nombre: String,
    /// The country: ISO 3166, two letters.
    #[cfg_attr(feature = "server", garde(length(chars, min = 2, max = 2)))]
    pub pais: String,
    /// Where it is in force.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 200)))]
    pub jurisdiccion: String,
    /// Another calendar whose days are free here too; one that stands on none itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub base: Option<CalendarioId>,
    /// Where it comes from: the package and its version, the act or rule.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 400)))]
    pub fuente: String,
    /// The first year it knows.
    #[cfg_attr(feature = "server", garde(range(min = 1900, max = 2200)))]
    pub desde: i32,
    /// The last year it knows.
    #[cfg_attr(feature = "server", garde(range(min = 1900, max = 2200)))]
    pub hasta: i32,
    /// Who held it against its sources; null: nobody yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(dive))]
    pub revisado: Option<RevisadoPor>,
    /// What it leaves out, and what else one must know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 1000))))]
    pub notas: Option<String>,
    /// Its free days, weekends aside, by date.
    #[cfg_attr(feature = "server", garde(length(max = 1000), dive))]
    pub dias: Vec<DiaCalendario>,
}

/// A calendar as a file: what is exported, and what is imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct ArchivoCalendario {
    /// The calendar.
    #[cfg_attr(feature = "server", garde(skip))]
    pub id: CalendarioId,
    /// What it says.
    #[serde(flatten)]
    #[cfg_attr(feature = "server", garde(dive))]
    pub datos: DatosCalendario,
}

/// A calendar in the list of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CalendarioResumen {
    /// The calendar.
    pub id: CalendarioId,
    /// Grows with each change.
    pub version: i64,
    /// Whose days they are.
    pub clase: ClaseCalendario,
    /// Its name.
    pub nombre: String,
    /// The country.
    pub pais: String,
    /// Where it is in force.
    pub jurisdiccion: String,
    /// The first year it knows.
    pub desde: i32,
    /// The last year it knows.
    pub hasta: i32,
    /// How many entries it has.
    pub dias: u32,
    /// How many of them are not beyond doubt.
    pub discutidos: u32,
    /// Who held it against its sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revisado: Option<RevisadoPor>,
    /// The review that waits for an admin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<RevisionId>,
}

/// What a page must warn of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AvisoCalendario {
    /// No calendar is the office's: only weekends are known.
    SinElegir,
    /// The days of today are not among the years it knows: only weekends are known.
    SinDatos,
    /// Within half a year it knows no more.
    PorTerminar,
}

/// `GET /api/v1/calendarios`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Calendarios {
    /// Which of them is the office's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oficina: Option<CalendarioId>,
    /// What to warn of the office's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aviso: Option<AvisoCalendario>,
    /// All of them: offices' first, then by name.
    pub calendarios: Vec<CalendarioResumen>,
}

/// How a version came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum OrigenVersion {
    /// It came with Vigía.
    Fabrica,
    /// Somebody edited it.
    Edicion,
    /// It was imported.
    Importacion,
    /// Somebody accepted new data.
    Revision,
}

text_enum!(OrigenVersion {
    Fabrica = "fabrica",
    Edicion = "edicion",
    Importacion = "importacion",
    Revision = "revision",
});

/// One version of a calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VersionCalendario {
    /// Which.
    pub version: i64,
    /// How it came to be.
    pub origen: OrigenVersion,
    /// Why.
    pub motivo: String,
    /// By whom; nobody where it came with Vigía.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub por: Option<Persona>,
    /// When.
    pub at: Timestamp,
}

/// A calendar, whole, in one of its versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Calendario {
    /// The calendar.
    pub id: CalendarioId,
    /// The version this is.
    pub version: i64,
    /// What it says.
    pub datos: DatosCalendario,
    /// What the calendar it stands on says, as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<DatosCalendario>,
    /// Every version, the newest first.
    pub versiones: Vec<VersionCalendario>,
}

/// `PUT /api/v1/calendarios/{id}`: a new version.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct EditCalendario {
    /// The version the editor saw.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// Why.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 500)))]
    pub motivo: String,
    /// What it says from now on.
    #[cfg_attr(feature = "server", garde(dive))]
    pub datos: DatosCalendario,
}

/// `POST /api/v1/calendarios/import`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct ImportCalendario {
    /// The version that was there when the differences were seen; absent where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: Option<i64>,
    /// Why.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 500)))]
    pub motivo: String,
    /// The file.
    #[cfg_attr(feature = "server", garde(dive))]
    pub archivo: ArchivoCalendario,
}

/// What would change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Diferencias {
    /// Days that would be added; of one that changes, what it would be.
    pub agrega: Vec<DiaCalendario>,
    /// Days that would be taken away; of one that changes, what it was.
    pub quita: Vec<DiaCalendario>,
    /// What else would change, by the names of the fields.
    pub campos: Vec<String>,
}

/// What an import would do: `POST /api/v1/calendarios/compare`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Comparacion {
    /// The version that is there; absent where the calendar would be a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// What would change.
    pub diferencias: Diferencias,
}

/// What became of new data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum EstadoRevision {
    /// It waits for an admin.
    Abierta,
    /// An admin took it.
    Aceptada,
    /// An admin did not.
    Descartada,
    /// Newer data came before anybody looked.
    Reemplazada,
}

text_enum!(EstadoRevision {
    Abierta = "abierta",
    Aceptada = "aceptada",
    Descartada = "descartada",
    Reemplazada = "reemplazada",
});

/// New data that came with Vigía, for a calendar the firm already has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RevisionCalendario {
    /// The review.
    pub id: RevisionId,
    /// Its calendar.
    pub calendario_id: CalendarioId,
    /// The calendar's name.
    pub nombre: String,
    /// The calendar's version now: whoever decides sends it along.
    pub version: i64,
    /// Where the new data comes from.
    pub fuente: String,
    /// What became of it.
    pub estado: EstadoRevision,
    /// When it came.
    pub at: Timestamp,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resuelta_por: Option<Persona>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resuelta_at: Option<Timestamp>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motivo: Option<String>,
    /// What accepting it would change; what the firm added stays. Absent once it is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diferencias: Option<Diferencias>,
}

/// `POST /api/v1/calendarios/reviews/{id}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct ResolveRevision {
    /// The calendar's version that the differences were seen against.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// Whether the calendar takes the new data.
    #[cfg_attr(feature = "server", garde(skip))]
    pub aceptar: bool,
    /// Why.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 500)))]
    pub motivo: String,
}

/// `PUT /api/v1/calendarios/oficina`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChooseOficina {
    /// The calendar of the office from now on.
    pub calendario_id: CalendarioId,
}
