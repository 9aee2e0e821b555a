//! Tokens by which a back end of the firm speaks to the server, each for no more than an admin gave it, and what it
//! keeps there under its own ids.

use crate::{
    acceso::{Rol, text_enum},
    eventos::{Clase, Suceso},
    expedientes::EstadoExpediente,
    ids::{ServiceTokenId, UserId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What every service token begins with.
pub const PREFIX: &str = "vst_";

/// What a back end may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Escritura {
    /// People: their names, roles and state.
    Usuarios,
    /// Cases, and who belongs to them.
    Expedientes,
}

text_enum!(Escritura { Usuarios = "usuarios", Expedientes = "expedientes" });

/// What a service token is good for; for nothing that is not listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Scopes {
    /// The events it may publish.
    #[serde(default)]
    pub events: Vec<Suceso>,
    /// To whom it may publish them.
    #[serde(default)]
    pub to: Vec<Clase>,
    /// What it may write.
    #[serde(default)]
    pub write: Vec<Escritura>,
}

/// Whether a service token is good, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum EstadoServicio {
    /// It is good.
    Vigente,
    /// The admin who made it is no active admin any more: `detenido`.
    Detenido,
    /// Its time is over.
    Vencido,
    /// It was taken back.
    Revocado,
}

/// A service token, as admins see it; the token itself is shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceToken {
    /// The token's own id; no secret.
    pub id: ServiceTokenId,
    /// What it is for.
    pub nombre: String,
    /// What it is good for.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Timestamp,
    /// The admin who made it, and answers for it: while they are no active admin, it is good for nothing.
    pub created_by: UserId,
    /// Whether it is good just now.
    pub estado: EstadoServicio,
    /// When it was last shown, to the minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

/// `POST /api/v1/service-tokens`, by an admin.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct NewServiceToken {
    /// What it is for.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 120)))]
    pub nombre: String,
    /// What it is good for.
    #[cfg_attr(feature = "server", garde(skip))]
    pub scopes: Scopes,
    /// Until when it is good: at most a year ahead.
    #[cfg_attr(feature = "server", garde(skip))]
    pub expires_at: Timestamp,
}

/// A new service token; nobody can read it again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreatedServiceToken {
    /// What admins see of it later.
    pub service: ServiceToken,
    /// `vst_…`, for `Authorization: Bearer`.
    pub token: String,
}

/// `PUT /api/v1/users/{id}`, by a back end that keeps the firm's people; `{id}` is its own. The account is then as
/// this says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct PutUsuario {
    /// Their address; one account has it.
    #[cfg_attr(feature = "server", garde(length(chars, min = 3, max = 254), contains("@")))]
    pub email: String,
    /// How others read them.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 120)))]
    pub nombre: String,
    /// What they are in the firm.
    #[cfg_attr(feature = "server", garde(skip))]
    pub rol: Rol,
    /// May sign in and be alerted; so it is where nothing is said.
    #[serde(default = "yes")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub activo: bool,
}

/// `PUT /api/v1/expedientes/{id}`, by a back end that keeps the firm's cases; `{id}` is its own. The case is then as
/// this says: a number or a court that is absent is taken away.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct PutExpediente {
    /// The title.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 300)))]
    pub caratula: String,
    /// The court's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 60))))]
    pub numero: Option<String>,
    /// The court.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 160))))]
    pub juzgado: Option<String>,
    /// Where it stands; absent it stays, and a new case is `sin-iniciar`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub estado: Option<EstadoExpediente>,
}

fn yes() -> bool {
    true
}
