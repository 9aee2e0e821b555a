//! The server's one error: what a handler fails with, and what a person or a program reads of it.

use crate::metrics;
use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::collections::BTreeMap;
use vigia_protocol::error::{Code, ErrorBody, ErrorDetail, Idioma};

/// What a handler returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// One of the wire's codes, as it is.
    #[error("{0}")]
    Code(Code),
    /// A visible thing, a forbidden act.
    #[error("forbidden")]
    Forbidden,
    /// Not there, or not yours: nobody can tell which.
    #[error("not found")]
    NotFound,
    /// Input that is not what it must be, field by field.
    #[error("invalid input: {0:?}")]
    Invalid(BTreeMap<String, Text>),
    /// A body that is no JSON.
    #[error("not JSON: {0:?}")]
    NotJson(Text),
    /// Somebody else was first, or the state of things forbids it; the text says which.
    #[error("conflict")]
    Conflict(Option<Text>),
    /// The state of things forbids to set a field so; the text says why.
    #[error("conflict: {0}")]
    ConflictOf(&'static str, Text),
    /// Wait this many milliseconds.
    #[error("too many requests; wait {0} ms")]
    Limit(u64),
    /// A body over the limit.
    #[error("body too large")]
    TooLarge,
    /// The database said no.
    #[error("database: {0}")]
    Db(#[from] sea_orm::DbErr),
    /// A fault of ours.
    #[error("internal: {0}")]
    Internal(#[from] anyhow::Error),
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    es: String,
    en: String,
}

impl Text {
    /// The same in Spanish and in English.
    pub fn new(es: impl Into<String>, en: impl Into<String>) -> Self {
        Self { es: es.into(), en: en.into() }
    }

    /// In one of them.
    pub fn get(&self, idioma: Idioma) -> &str {
        match idioma {
            Idioma::Es => &self.es,
            Idioma::En => &self.en,
        }
    }
}

impl Error {
    /// Invalid input of one field.
    pub fn invalid(field: &str, es: &str, en: &str) -> Self {
        Self::Invalid(BTreeMap::from([(field.to_owned(), Text::new(es, en))]))
    }

    /// A conflict, explained.
    pub fn conflict(es: &str, en: &str) -> Self {
        Self::Conflict(Some(Text::new(es, en)))
    }

    /// The wire's code for it.
    pub fn code(&self) -> Code {
        match self {
            Self::Code(code) => *code,
            Self::Forbidden | Self::NotFound => Code::NoAutorizado,
            Self::Invalid(_) | Self::NotJson(_) | Self::TooLarge => Code::DatosInvalidos,
            Self::Conflict(_) | Self::ConflictOf(..) => Code::Conflicto,
            Self::Limit(_) => Code::LimiteExcedido,
            Self::Db(error) if is_unavailable(error) => Code::NoDisponible,
            Self::Db(_) | Self::Internal(_) => Code::ErrorInterno,
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotJson(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            _ => match self.code() {
                Code::AuthMissing
                | Code::AuthInvalid
                | Code::AuthExpired
                | Code::AuthRevoked
                | Code::CredencialesInvalidas => StatusCode::UNAUTHORIZED,
                Code::NoAutorizado | Code::SoloAdministradores => StatusCode::FORBIDDEN,
                Code::DatosInvalidos => StatusCode::UNPROCESSABLE_ENTITY,
                Code::Conflicto => StatusCode::CONFLICT,
                Code::LimiteExcedido | Code::TooManyConnections => StatusCode::TOO_MANY_REQUESTS,
                Code::NoDisponible => StatusCode::SERVICE_UNAVAILABLE,
                Code::ErrorInterno => StatusCode::INTERNAL_SERVER_ERROR,
            },
        }
    }

    /// What a person and a program read, in that language. A database's own words stay in the log.
    pub fn detail(&self, idioma: Idioma) -> ErrorDetail {
        let code = self.code();
        let message = match self {
            Self::Conflict(Some(text)) | Self::ConflictOf(_, text) | Self::NotJson(text) => {
                text.get(idioma).to_owned()
            }
            Self::TooLarge => Text::new(
                "El pedido es demasiado grande: hasta 64 KiB, y 2 MiB al importar",
                "The request is too large: up to 64 KiB, and 2 MiB to import",
            )
            .get(idioma)
            .to_owned(),
            _ => code.message(idioma).to_owned(),
        };
        let fields = match self {
            Self::Invalid(fields) => Some(
                fields.iter().map(|(field, text)| (field.clone(), text.get(idioma).to_owned())).collect(),
            ),
            Self::ConflictOf(field, text) => {
                Some([((*field).to_owned(), text.get(idioma).to_owned())].into())
            }
            _ => None,
        };
        let retry_after_ms = match self {
            Self::Limit(millis) => Some(*millis),
            _ if code == Code::NoDisponible => Some(2_000),
            _ => None,
        };
        ErrorDetail { code, message, fields, retry_after_ms }
    }

    /// Writes it to the log where it is a fault, once, by whoever answers with it.
    pub fn log(&self) {
        match self.code() {
            Code::ErrorInterno => tracing::error!(error = %self, "request failed"),
            Code::NoDisponible => tracing::warn!(error = %self, "not available"),
            _ => {}
        }
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::Code(code)
    }
}

fn is_unavailable(error: &sea_orm::DbErr) -> bool {
    use sea_orm::{DbErr, RuntimeErr};
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            // Two nodes in each other's way, or a database that is going down: nothing was done, try again.
            let passing = error.as_database_error().and_then(|error| error.code()).is_some_and(|code| {
                matches!(
                    &*code,
                    "25P03" | "40001" | "40P01" | "53300" | "55P03" | "57P01" | "57P02" | "57P03"
                )
            });
            let text = error.to_string();
            matches!(
                **error,
                sea_orm::SqlxError::Io(_) | sea_orm::SqlxError::PoolTimedOut | sea_orm::SqlxError::PoolClosed
            ) || passing
                || text.contains("database is locked")
                || text.contains("database or disk is full")
        }
        _ => false,
    }
}

/// Carried from a handler to [`in_language`], which knows what language was asked for.
#[derive(Clone)]
struct Failed(std::sync::Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        self.log();
        metrics::refused(self.code());
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Failed(std::sync::Arc::new(self)));
        response
    }
}

/// Middleware: writes the body of every error in the language of the request's `Accept-Language`.
pub async fn in_language(request: Request, next: Next) -> Response {
    let idioma = idioma(request.headers());
    let mut response = next.run(request).await;
    // axum's own refusals (an unknown method, a body it could not read) come without one of our errors.
    let failed = match response.extensions_mut().remove::<Failed>() {
        Some(Failed(error)) => error,
        None => match response.status() {
            StatusCode::METHOD_NOT_ALLOWED => std::sync::Arc::new(Error::NotFound),
            StatusCode::PAYLOAD_TOO_LARGE => std::sync::Arc::new(Error::TooLarge),
            _ => return response,
        },
    };
    let detail = failed.detail(idioma);
    let retry = detail.retry_after_ms;
    let mut answer = (response.status(), axum::Json(ErrorBody { error: detail })).into_response();
    if let Some(millis) = retry {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(millis.div_ceil(1000)));
    }
    answer
}

/// The language a request asks for.
pub fn idioma(headers: &axum::http::HeaderMap) -> Idioma {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map(Idioma::from_header)
        .unwrap_or_default()
}
