//! Messages of a case: what its people write to each other there.

use crate::{
    ids::{ExpedienteId, MensajeId, UserId},
    oficios::Persona,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A message; also what `mensaje:new` carries, again with a higher version after an edit or a deletion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Mensaje {
    /// The message.
    pub id: MensajeId,
    /// Its case.
    pub expediente_id: ExpedienteId,
    /// Who wrote it.
    pub autor: Persona,
    /// What they wrote; empty once deleted.
    pub texto: String,
    /// Whom it mentions; nobody once deleted.
    pub menciones: Vec<UserId>,
    /// When it was written.
    pub creado_en: Timestamp,
    /// Grows with each change: over 1 it was edited, or deleted.
    pub version: i64,
    /// Its author took it back.
    pub borrado: bool,
}

/// A page of the messages of a case, and how far the asker has read them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MensajesPage {
    /// The messages, the newest first.
    pub mensajes: Vec<Mensaje>,
    /// There are older ones: ask with `before` = the id of the last of these.
    pub more: bool,
    /// How far the asker has read.
    #[serde(flatten)]
    pub lectura: Lectura,
}

/// How far somebody has read the messages of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Lectura {
    /// The last message they have read; none before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leido_hasta: Option<MensajeId>,
    /// How many of others came after it, the deleted ones not counted.
    pub no_leidos: i64,
}

/// `POST /api/v1/expedientes/{id}/mensajes`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct NewMensaje {
    /// What to write; its lines are kept.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 4000)))]
    pub texto: String,
    /// Whom it mentions, of those who see the case; each of them is notified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", garde(skip), schema(max_items = 50))]
    pub menciones: Vec<UserId>,
}

/// `PATCH /api/v1/mensajes/{id}`, by its author. What is absent stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct EditMensaje {
    /// The version the author saw.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// What it is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, min = 1, max = 4000))))]
    pub texto: Option<String>,
    /// Whom it mentions; whoever was not mentioned before is notified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip), schema(max_items = 50))]
    pub menciones: Option<Vec<UserId>>,
}

/// `PUT /api/v1/expedientes/{id}/mensajes/leido`. A position before the one reached changes nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SetLeido {
    /// The last message read.
    pub hasta: MensajeId,
}

/// `mensaje:typing`, flat, both ways; what a client says of `userId` does not count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MensajeTyping {
    /// In which case.
    pub expediente_id: ExpedienteId,
    /// Who is writing.
    pub user_id: UserId,
    /// Whether they are, or have stopped.
    pub is_typing: bool,
}
