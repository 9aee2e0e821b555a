//! Errors: a stable code for programs, a text in the reader's language for people.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The language people are answered in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Idioma {
    /// Spanish, the default.
    #[default]
    Es,
    /// English.
    En,
}

impl Idioma {
    /// The first of our languages that an `Accept-Language` header or a locale (`es_AR.UTF-8`) names; Spanish otherwise.
    pub fn from_header(header: &str) -> Self {
        header
            .split(',')
            .find_map(|part| match part.trim().get(..2).map(str::to_ascii_lowercase).as_deref() {
                Some("es") => Some(Self::Es),
                Some("en") => Some(Self::En),
                _ => None,
            })
            .unwrap_or_default()
    }
}

/// What went wrong, in words that never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// No token.
    AuthMissing,
    /// A token that is not ours, or not a token.
    AuthInvalid,
    /// A token past its time; renew it.
    AuthExpired,
    /// The session has ended; sign in again.
    AuthRevoked,
    /// E-mail and password do not match (which of the two is not said).
    CredencialesInvalidas,
    /// More connections than one user or address may have.
    TooManyConnections,
    /// Not allowed, or not there: a stranger cannot tell which.
    NoAutorizado,
    /// Only admins may.
    SoloAdministradores,
    /// The input is not what it must be; `fields` says where.
    DatosInvalidos,
    /// Somebody else changed it first; read again and decide again.
    Conflicto,
    /// Too much at once; wait `retryAfterMs`.
    LimiteExcedido,
    /// The server cannot answer just now; nothing was lost.
    NoDisponible,
    /// A fault of ours, logged on the server.
    ErrorInterno,
}

impl Code {
    /// The code as it stands on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AuthMissing => "AUTH_MISSING",
            Self::AuthInvalid => "AUTH_INVALID",
            Self::AuthExpired => "AUTH_EXPIRED",
            Self::AuthRevoked => "AUTH_REVOKED",
            Self::CredencialesInvalidas => "CREDENCIALES_INVALIDAS",
            Self::TooManyConnections => "TOO_MANY_CONNECTIONS",
            Self::NoAutorizado => "NO_AUTORIZADO",
            Self::SoloAdministradores => "SOLO_ADMINISTRADORES",
            Self::DatosInvalidos => "DATOS_INVALIDOS",
            Self::Conflicto => "CONFLICTO",
            Self::LimiteExcedido => "LIMITE_EXCEDIDO",
            Self::NoDisponible => "NO_DISPONIBLE",
            Self::ErrorInterno => "ERROR_INTERNO",
        }
    }

    /// What a person reads.
    pub fn message(self, idioma: Idioma) -> &'static str {
        let (es, en) = match self {
            Self::AuthMissing => ("Falta iniciar sesión", "You are not signed in"),
            Self::AuthInvalid => ("La sesión no es válida", "The session is not valid"),
            Self::AuthExpired => ("La sesión venció", "The session has expired"),
            Self::AuthRevoked => ("La sesión terminó", "The session has ended"),
            Self::CredencialesInvalidas => {
                ("El correo o la contraseña no coinciden", "E-mail and password do not match")
            }
            Self::TooManyConnections => ("Demasiadas conexiones", "Too many connections"),
            Self::NoAutorizado => ("No autorizado", "Not allowed"),
            Self::SoloAdministradores => ("Solo administradores", "Admins only"),
            Self::DatosInvalidos => ("Hay datos que corregir", "Some of the input needs correcting"),
            Self::Conflicto => ("Otra persona lo modificó antes", "Somebody else changed it first"),
            Self::LimiteExcedido => ("Demasiados pedidos seguidos", "Too many requests in a row"),
            Self::NoDisponible => {
                ("El servidor no está disponible por ahora", "The server is not available just now")
            }
            Self::ErrorInterno => ("Error del servidor", "Server error"),
        };
        match idioma {
            Idioma::Es => es,
            Idioma::En => en,
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One error, as REST answers and socket refusals carry it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ErrorDetail {
    /// For programs.
    pub code: Code,
    /// For people, in the language asked for.
    pub message: String,
    /// With `DATOS_INVALIDOS`: what is wrong with each field, by its path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<BTreeMap<String, String>>,
    /// With `LIMITE_EXCEDIDO` and `NO_DISPONIBLE`: how long to wait, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
}

/// The body of every REST answer that is an error, and of a refused ack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// What went wrong.
    pub error: ErrorDetail,
}
