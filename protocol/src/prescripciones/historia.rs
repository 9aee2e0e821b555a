//! What happened to a deadline.

use crate::{
    acceso::text_enum,
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AccionHito {
    /// It was entered.
    Ingresada,
    /// Something else than its date was edited.
    Editada,
    /// It got another date.
    Fecha,
    /// A suspension or an interruption was entered or edited.
    Evento,
    /// One was taken back.
    EventoRetirado,
    /// A second person checked the date.
    Verificada,
    /// A calendar changed, and somebody took the date that gives, or kept theirs.
    Revisada,
    /// It was met.
    Resuelta,
    /// It was not met after all.
    Reabierta,
    /// An alert was raised.
    Avisada,
    /// Somebody took note.
    Nota,
    /// Nobody took note in time, and others were told.
    Escalada,
}

text_enum!(AccionHito {
    Ingresada = "ingresada",
    Editada = "editada",
    Fecha = "fecha",
    Evento = "evento",
    EventoRetirado = "evento-retirado",
    Verificada = "verificada",
    Revisada = "revisada",
    Resuelta = "resuelta",
    Reabierta = "reabierta",
    Avisada = "avisada",
    Nota = "nota",
    Escalada = "escalada",
});

/// One thing that happened to a deadline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Hito {
    /// When.
    pub at: Timestamp,
    /// Who did it; absent where the server did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub por: Option<String>,
    /// What.
    pub accion: AccionHito,
    /// The date until then, where it got another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vence_antes: Option<Date>,
    /// The date from then on, or the one it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vence: Option<Date>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motivo: Option<String>,
    /// Where that can be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prueba: Option<String>,
    /// What else there is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texto: Option<String>,
    /// Whom an alert reached for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destinatarios: Option<Vec<String>>,
}
