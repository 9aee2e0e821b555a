//! Notes that are asked for and not taken yet, as the board shows them.

use crate::{
    ids::{ExpedienteId, PrescripcionId, UserId},
    inbox::Escalon,
    prescripciones::{Clase, Nivel},
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/notas-pendientes`. Each list holds at most 200: what can still be met, the nearest first, then what is
/// overdue, the latest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NotasPendientes {
    /// Deadlines somebody must take note of, and nobody whose note counts has.
    pub notas: Vec<NotaPendiente>,
    /// How many of them there are in all.
    pub total: u32,
    /// For admins, the other deadlines of which an alert, one that asks for no note, is stored on no device of somebody
    /// who has not opened it.
    pub sin_dispositivo: Vec<NotaPendiente>,
    /// How many of them there are in all.
    pub total_sin_dispositivo: u32,
}

/// A deadline whose alert waits for a note, or to be stored on a device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NotaPendiente {
    /// Which.
    pub prescripcion_id: PrescripcionId,
    /// Of which case.
    pub expediente_id: ExpedienteId,
    /// The firm's own reference of the case.
    pub referencia: String,
    /// The case's title.
    pub caratula: String,
    /// What is due, in the lawyer's words.
    pub tipo: String,
    /// What it is in law.
    pub clase: Clase,
    /// When it is due.
    pub vence: Date,
    /// Calendar days from today; negative when overdue.
    pub dias_restantes: i64,
    /// How urgent that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nivel: Option<Nivel>,
    /// Since when somebody is asked; of one that asks for no note, since when it is on no device.
    pub desde: Timestamp,
    /// Office minutes since then.
    pub minutos_habiles: i64,
    /// How far it has gone up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalon: Option<Escalon>,
    /// Where it goes next, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siguiente: Option<SiguienteEscalon>,
    /// Who was told, and what became of it.
    pub destinatarios: Vec<DestinatarioNota>,
    /// It is stored on no device of one of them, and they have neither opened it nor taken note.
    pub sin_dispositivo: bool,
}

/// Where an alert goes next if nobody takes note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SiguienteEscalon {
    /// To whom.
    pub escalon: Escalon,
    /// When.
    pub at: Timestamp,
}

/// Somebody who was told, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DestinatarioNota {
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub nombre: String,
    /// It is stored on a device of theirs.
    pub almacenada: bool,
    /// It was given to a device's notification system (which is not to say that somebody saw it).
    pub entregada: bool,
    /// They opened it.
    pub leida: bool,
    /// They took note.
    pub nota: bool,
    /// An e-mail about it went out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correo: Option<Timestamp>,
    /// An e-mail about it was given up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub correo_fallido: bool,
}
