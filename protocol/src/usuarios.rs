//! People of the firm.

use crate::{
    acceso::{Calidad, Rol},
    expedientes::EstadoExpediente,
    ids::{ExpedienteId, UserId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A person, as others see them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Usuario {
    /// Who.
    pub id: UserId,
    /// How others read them.
    pub nombre: String,
    /// What they are in the firm.
    pub rol: Rol,
    /// May sign in and be alerted.
    pub activo: bool,
    /// Only an admin sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Of an admin, whether they see the cases of the firm; only an admin sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ve_casos: Option<bool>,
    /// Grows with each change.
    pub version: i64,
}

/// `POST /api/v1/users`, by an admin.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct NewUsuario {
    /// How they sign in.
    #[cfg_attr(feature = "server", garde(length(chars, min = 3, max = 254), contains("@")))]
    pub email: String,
    /// How others read them.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 120)))]
    pub nombre: String,
    /// What they are in the firm.
    #[cfg_attr(feature = "server", garde(skip))]
    pub rol: Rol,
}

/// A new account, and the token of the one-time link that sets its first password.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreatedUsuario {
    /// The account.
    pub user: Usuario,
    /// For [`crate::session::Claim`]; good once, for 72 hours.
    pub claim_token: String,
}

/// `PATCH /api/v1/users/{id}`, by an admin. What is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct EditUsuario {
    /// The version the editor saw.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// How others read them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, min = 1, max = 120))))]
    pub nombre: Option<String>,
    /// How they sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, min = 3, max = 254), contains("@"))))]
    pub email: Option<String>,
    /// What they are in the firm; nobody changes their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub rol: Option<Rol>,
    /// May sign in and be alerted; at once. Nobody switches themselves off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub activo: Option<bool>,
    /// Of an admin, whether they see the cases of the firm: withdrawn from one who only looks after the system. At once; of
    /// one's own it is for another admin, and one always keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub ve_casos: Option<bool>,
    /// Why; required where access to the cases changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 500))))]
    pub motivo: Option<String>,
    /// Though they stand in for somebody who is away, or will be.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub aun_asi: bool,
}

/// An account as the admins who keep it see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Cuenta {
    /// Whose.
    #[serde(flatten)]
    pub user: Usuario,
    /// A password was chosen; without one nobody signs in but by a link.
    pub con_clave: bool,
    /// Until when the newest one-time link is good, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enlace_hasta: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A case somebody belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Membresia {
    /// The case.
    pub expediente_id: ExpedienteId,
    /// The firm's own reference: `0412`.
    pub referencia: String,
    /// The title.
    pub caratula: String,
    /// Where it stands.
    pub estado: EstadoExpediente,
    /// As what they belong to it.
    pub calidad: Calidad,
    /// Since when.
    pub desde: Timestamp,
}

/// `POST /api/v1/users/{id}/traspaso`: everything somebody answers for goes to somebody else.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct TraspasoUsuario {
    /// To whom.
    #[cfg_attr(feature = "server", garde(skip))]
    pub a: UserId,
    /// Why.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 500)))]
    pub motivo: String,
}

/// What was handed over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TraspasoHecho {
    /// How many cases.
    pub expedientes: u32,
}
