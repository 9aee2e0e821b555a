//! The one error of this crate, and the two that the desktop may raise.

use vigia_protocol::error::{Code, ErrorDetail, Idioma};

/// Why the keyring could not do it. Carries no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("keyring: {0}")]
pub struct StoreError(pub String);

/// Why a toast was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("notification: {0}")]
pub struct NotifyError(pub String);

/// What can go wrong in the app. Neither its text nor its `Debug` ever holds a token or a password.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server answered with an error.
    #[error("refused by the server: {}", .0.code)]
    Refused(ErrorDetail),
    /// The server could not be reached, or did not answer in time.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// Something answered, but not a Vigía server of our protocol.
    #[error("not a Vigía server this app can talk to: {0}")]
    NotVigia(String),
    /// A Vigía server, but of another protocol.
    #[error("the server speaks protocol {theirs}, this app {ours}")]
    Protocol {
        /// What this app speaks.
        ours: u32,
        /// What the server speaks.
        theirs: u32,
    },
    /// A file is larger than this app keeps; there is nothing wrong with the server.
    #[error("a file is too large for this app")]
    TooLarge,
    /// The address means no server.
    #[error("not the address of a server: {0}")]
    Address(&'static str),
    /// A page asked for a path outside the API.
    #[error("a path outside the API")]
    Path,
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    SignedOut,
    /// The session has ended, there or here.
    #[error("the session has ended")]
    Ended,
    /// No such entry in the local inbox.
    #[error("no such entry")]
    NotFound,
    /// The local database failed.
    #[error("local database: {0}")]
    Database(#[from] sqlx::Error),
    /// A local file failed.
    #[error("local file: {0}")]
    File(#[from] std::io::Error),
    /// What was stored cannot be opened with the key at hand.
    #[error("the local inbox cannot be opened with this key")]
    Sealed,
}

impl Error {
    /// The code that programs branch on.
    pub fn code(&self) -> Code {
        match self {
            Self::Refused(detail) => detail.code,
            Self::Unreachable(_) => Code::NoDisponible,
            Self::NotVigia(_) | Self::Protocol { .. } | Self::Address(_) | Self::Path | Self::TooLarge => {
                Code::DatosInvalidos
            }
            Self::SignedOut => Code::AuthMissing,
            Self::Ended => Code::AuthRevoked,
            Self::NotFound => Code::NoAutorizado,
            Self::Database(_) | Self::File(_) | Self::Sealed => Code::ErrorInterno,
        }
    }

    /// What a page is told: `{ code, message, fields? }`.
    pub fn detail(&self, idioma: Idioma) -> ErrorDetail {
        let code = self.code();
        let (es, en) = match self {
            Self::Refused(detail) => return detail.clone(),
            Self::NotVigia(_) => ("Ahí no responde un servidor Vigía", "No Vigía server answers there"),
            Self::Protocol { ours, theirs } if ours > theirs => (
                "El servidor es de una versión anterior: hay que actualizarlo",
                "The server is of an older version and must be updated",
            ),
            Self::Protocol { .. } => (
                "El servidor es de una versión posterior: hay que actualizar esta aplicación",
                "The server is of a newer version: this app must be updated",
            ),
            Self::TooLarge => (
                "El archivo es demasiado grande para esta aplicación: conviene pedirlo por partes, o con el navegador",
                "The file is too large for this app: ask for it in parts, or with the browser",
            ),
            Self::Address(_) => ("Esa dirección no es la de un servidor", "That is no server's address"),
            Self::Database(_) | Self::File(_) | Self::Sealed => {
                ("No se pudo leer o guardar en este equipo", "Reading or writing on this computer failed")
            }
            _ => (code.message(Idioma::Es), code.message(Idioma::En)),
        };
        let message = match idioma {
            Idioma::Es => es,
            Idioma::En => en,
        };
        ErrorDetail { code, message: message.to_owned(), fields: None, retry_after_ms: None }
    }
}
