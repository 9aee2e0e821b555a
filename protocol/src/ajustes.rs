//! The firm's settings: when alerts fire, office hours, who hears when nobody answers. One document, version by version.

use crate::time::Timestamp;
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

/// A time of day in the firm's zone, to the minute: `08:00`. Any text can stand here until the server has checked it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "server", schema(value_type = String, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
#[serde(transparent)]
pub struct Hora(String);

impl Hora {
    /// The time of day; none where the text says none.
    pub fn checked(&self) -> Option<NaiveTime> {
        // chrono also takes `8:0`, which nobody else would read the same.
        NaiveTime::parse_from_str(&self.0, "%H:%M").ok().filter(|_| self.0.len() == 5)
    }

    /// The time of day of settings that were checked; midnight where the text says none.
    pub fn time(&self) -> NaiveTime {
        self.checked().unwrap_or_default()
    }
}

impl From<NaiveTime> for Hora {
    fn from(time: NaiveTime) -> Self {
        Self(time.format("%H:%M").to_string())
    }
}

impl std::fmt::Display for Hora {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Every setting of the firm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ajustes {
    /// The steps of each class of deadline.
    pub escaleras: AjustesEscaleras,
    /// When the steps fire.
    pub hora_aviso: Hora,
    /// When the office works, Monday to Friday less holidays.
    pub horario: Horario,
    /// When an alert that requires a note comes back, and to whom.
    pub notas: AjustesNotas,
    /// When the supervisor hears again of what is unresolved on its last day, in order.
    pub ultimo_dia: Vec<Hora>,
    /// When nobody handles an oficio.
    pub oficios: AjustesOficios,
    /// After so many office minutes on no device of its recipient an alert goes by e-mail.
    pub sin_dispositivo_minutos: i64,
    /// Whether toasts and e-mails name the case by its carátula, besides its reference.
    pub caratula_en_avisos: bool,
    /// What goes by e-mail.
    pub correo: AjustesCorreo,
}

/// The steps of each class: days before the due date, from the farthest to the nearest, the due date itself (0) among
/// them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AjustesEscaleras {
    /// Of a prescripción.
    pub prescripcion: Vec<i64>,
    /// Of a caducidad.
    pub caducidad: Vec<i64>,
    /// Of a term inside a lawsuit.
    pub plazo_procesal: Vec<i64>,
}

/// Office hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Horario {
    /// When the office opens.
    pub desde: Hora,
    /// When it closes.
    pub hasta: Hora,
}

/// Office minutes until an alert that nobody took note of comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AjustesNotas {
    /// To its recipient, again and again.
    pub recordar_minutos: i64,
    /// To the supervisor.
    pub supervisor_minutos: i64,
    /// To every admin.
    pub admins_minutos: i64,
}

/// What is told of an oficio that stays where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AjustesOficios {
    /// Office minutes it may wait to be accepted.
    pub aceptar_minutos: i64,
    /// Days before its due date on which its assignee is told, from the farthest to the nearest.
    pub dias: Vec<i64>,
}

/// What goes by e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AjustesCorreo {
    /// When the list of the morning goes out, on office days; null: never.
    pub parte: Option<Hora>,
}

/// `GET /api/v1/ajustes`, for admins: the settings that count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AjustesVigentes {
    /// Grows with every change; 0 while they are those the server was started with.
    pub version: i64,
    /// The settings.
    pub ajustes: Ajustes,
    /// Whether this server can send e-mail.
    pub correo: bool,
    /// Who changed them last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub por: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motivo: Option<String>,
}

/// `PUT /api/v1/ajustes`, for admins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetAjustes {
    /// The version they were seen in.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// Why they are changed.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 400)))]
    pub motivo: String,
    /// The settings, all of them. Steps may come in any order.
    #[cfg_attr(feature = "server", garde(skip))]
    pub ajustes: Ajustes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_five_characters_of_a_day() {
        for (text, hour) in [
            ("08:00", Some((8, 0))),
            ("23:59", Some((23, 59))),
            ("24:00", None),
            ("8:00", None),
            ("08:0", None),
            ("08:00:00", None),
            ("mañana", None),
        ] {
            let read: Hora = serde_json::from_value(text.into()).unwrap();
            assert_eq!(read.checked(), hour.and_then(|(h, m)| NaiveTime::from_hms_opt(h, m, 0)), "{text}");
        }
    }
}
