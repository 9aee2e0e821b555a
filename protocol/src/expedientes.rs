//! Case files and who belongs to them.

use crate::{
    acceso::{Calidad, text_enum},
    ids::{ExpedienteId, UserId},
    prescripciones::{EstadoPrescripcion, Nivel},
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EstadoExpediente {
    /// No court yet: `sin-iniciar`.
    SinIniciar,
    /// In mediation or conciliation: `en-mediacion`.
    EnMediacion,
    /// Before a court: `en-tramite`.
    EnTramite,
    /// Over: `cerrado`.
    Cerrado,
}

text_enum!(EstadoExpediente {
    SinIniciar = "sin-iniciar",
    EnMediacion = "en-mediacion",
    EnTramite = "en-tramite",
    Cerrado = "cerrado",
});

/// A case, as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExpedienteResumen {
    /// The case.
    pub id: ExpedienteId,
    /// The firm's own reference: `0412`.
    pub referencia: String,
    /// The court's number, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numero: Option<String>,
    /// The title: `Pérez, Juan c/ García, Marta s/ daños y perjuicios`.
    pub caratula: String,
    /// The court, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub juzgado: Option<String>,
    /// Where it stands.
    pub estado: EstadoExpediente,
    /// Grows with each change of the case itself.
    pub version: i64,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsable: Option<Miembro>,
    /// Its next open deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxima: Option<ProximaPrescripcion>,
    /// Oficios that are not done.
    pub oficios_abiertos: i64,
}

/// The next open deadline of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProximaPrescripcion {
    /// The due date.
    pub vence: Date,
    /// A second person checked it.
    pub verificada: bool,
    /// Days left today.
    pub dias_restantes: i64,
    /// How urgent, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nivel: Option<Nivel>,
    /// Always open here.
    pub estado: EstadoPrescripcion,
}

/// A page of cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExpedientesPage {
    /// The cases, by next deadline, then by reference.
    pub expedientes: Vec<ExpedienteResumen>,
    /// How many fit the search, on all pages.
    pub total: i64,
}

/// A case, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Expediente {
    /// As lists show it.
    #[serde(flatten)]
    pub resumen: ExpedienteResumen,
    /// Who belongs to it; empty for office staff, who see only their oficio's case.
    pub miembros: Vec<Miembro>,
    /// What the asker may do here.
    pub permisos: Permisos,
    /// When it was entered.
    pub created_at: Timestamp,
}

/// What the asker may do in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Permisos {
    /// Edit the case, its deadlines and oficios.
    pub editar: bool,
    /// Add and remove members.
    pub miembros: bool,
}

/// Somebody who belongs to a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Miembro {
    /// Who.
    pub user_id: UserId,
    /// How others read them.
    pub nombre: String,
    /// As what.
    pub calidad: Calidad,
}

/// `POST /api/v1/expedientes`. Whoever enters a case answers for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct NewExpediente {
    /// The title.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 300)))]
    pub caratula: String,
    /// The court's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, min = 1, max = 60))))]
    pub numero: Option<String>,
    /// The court.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, min = 1, max = 160))))]
    pub juzgado: Option<String>,
    /// Where it stands; `sin-iniciar` where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub estado: Option<EstadoExpediente>,
}

/// `PATCH /api/v1/expedientes/{id}`. What is absent stays; an empty number or court is taken away.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct EditExpediente {
    /// The version the editor saw.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// The title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, min = 1, max = 300))))]
    pub caratula: Option<String>,
    /// The court's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 60))))]
    pub numero: Option<String>,
    /// The court.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 160))))]
    pub juzgado: Option<String>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub estado: Option<EstadoExpediente>,
    /// Closes the case though it has open deadlines; they stay watched.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub aun_con_plazos: bool,
}

/// `PUT /api/v1/expedientes/{id}/members/{userId}`: adds somebody, or changes as what.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SetMiembro {
    /// As what.
    pub calidad: Calidad,
}

/// `POST /api/v1/expedientes/{id}/traspaso`: somebody else answers for the case from now on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct Traspaso {
    /// To whom.
    #[cfg_attr(feature = "server", garde(skip))]
    pub a: UserId,
    /// Why.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 500)))]
    pub motivo: String,
    /// Whoever answered for it so far leaves the case; otherwise they stay as a member.
    #[serde(default)]
    #[cfg_attr(feature = "server", garde(skip))]
    pub deja_el_expediente: bool,
}
