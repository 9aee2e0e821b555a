//! Reading requests: like axum's extractors, with our errors.

use crate::{
    error::{Error, Text, idioma},
    validate::validate,
};
use axum::{
    extract::{FromRequest, FromRequestParts, OptionalFromRequest, Request, rejection::BytesRejection},
    http::request::Parts,
};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use vigia_protocol::error::Idioma;

/// A JSON body, validated.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + garde::Validate<Context = ()>> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let value: T = parse(request, state).await?;
        validate(&value)?;
        Ok(Self(value))
    }
}

/// None where the body is empty.
impl<S: Send + Sync, T: DeserializeOwned + garde::Validate<Context = ()>> OptionalFromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Error> {
        let bytes = bytes(request, state).await?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let value: T = read(&bytes)?;
        validate(&value)?;
        Ok(Some(Self(value)))
    }
}

/// A JSON body of a type in which every value is fine.
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        parse(request, state).await.map(Self)
    }
}

/// A body as it came.
pub struct Bytes(pub axum::body::Bytes);

impl<S: Send + Sync> FromRequest<S> for Bytes {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        bytes(request, state).await.map(Self)
    }
}

/// None where the body is empty.
impl<S: Send + Sync, T: DeserializeOwned> OptionalFromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Error> {
        let bytes = bytes(request, state).await?;
        if bytes.is_empty() { Ok(None) } else { read(&bytes).map(Self).map(Some) }
    }
}

async fn parse<S: Send + Sync, T: DeserializeOwned>(request: Request, state: &S) -> Result<T, Error> {
    read(&bytes(request, state).await?)
}

async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<axum::body::Bytes, Error> {
    axum::body::Bytes::from_request(request, state).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(_) => Error::TooLarge,
        other => Error::Internal(anyhow::anyhow!("a body could not be read: {other}")),
    })
}

/// Reads JSON.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes).map_err(|error| malformed(&error))
}

/// JSON that is not of the expected shape, or no JSON; serde's words name the place, and no more than the sender sent.
pub fn malformed(error: &serde_json::Error) -> Error {
    // No more of what was sent than an answer can bear.
    let text: String = error.to_string().chars().take(200).collect();
    if error.is_syntax() || error.is_eof() {
        return Error::NotJson(Text::new(format!("No es JSON: {text}"), format!("Not JSON: {text}")));
    }
    let missing = text.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    let what = match missing {
        Some(_) => Text::new("Falta completar", "Missing"),
        None => Text::new(
            format!("No tiene la forma esperada: {text}"),
            format!("Not of the expected shape: {text}"),
        ),
    };
    Error::Invalid(BTreeMap::from([(missing.unwrap_or("body").to_owned(), what)]))
}

/// A path's parameters; one that cannot be an id names nothing that is there.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|_| Error::NotFound)
    }
}

/// The language a request asks for.
pub struct Lengua(pub Idioma);

impl<S: Send + Sync> FromRequestParts<S> for Lengua {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        Ok(Self(idioma(&parts.headers)))
    }
}

/// A query string.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        axum::extract::Query::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|error| {
                let text: String = error.body_text().chars().take(200).collect();
                Error::invalid(
                    "query",
                    &format!("No tiene la forma esperada: {text}"),
                    &format!("Not of the expected shape: {text}"),
                )
            })
    }
}
