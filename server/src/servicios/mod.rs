//! Back ends of the firm: the tokens admins give them, and which of them is asking.
//!
//! What they write is in [`crate::usuarios`] and [`crate::expedientes`].

mod routes;
#[cfg(test)]
pub(crate) mod tests;

pub use routes::routes;

use crate::{
    app::App,
    auth::hash,
    db::Actor,
    entity::service_tokens::{Column, Entity, Model},
    error::{Error, Result},
    expedientes::stored,
};
use anyhow::Context;
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use vigia_protocol::{
    error::Code,
    ids::{ServiceTokenId, UserId},
    servicios::{Escritura, PREFIX, Scopes},
    time::Timestamp,
};

/// What the name of a back end among people begins with; no person's id does.
pub const NAME_PREFIX: &str = "servicio:";

/// The back end that asks, by the token it showed.
#[derive(Clone, Debug)]
pub struct CurrentService {
    /// Its token.
    pub id: ServiceTokenId,
    /// Its name where a person's id stands, in the audit and in what it changes: `servicio:{id}`.
    pub by: UserId,
    /// The admin who answers for it.
    pub owner: UserId,
    /// What it may do.
    pub scopes: Scopes,
}

impl CurrentService {
    /// In whose name a transaction writes.
    pub fn actor(&self) -> Actor {
        Actor::Service(self.by.clone())
    }

    /// Refuses what its token is not for.
    pub fn must_write(&self, what: Escritura) -> Result<()> {
        if self.scopes.write.contains(&what) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

impl FromRequestParts<App> for CurrentService {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        verify(app, shown(parts).ok_or(Code::AuthMissing)?).await
    }
}

/// Whether a request shows a service token, good or bad.
pub fn is_service(parts: &Parts) -> bool {
    shown(parts).is_some_and(|token| token.starts_with(PREFIX))
}

fn shown(parts: &Parts) -> Option<&str> {
    parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

async fn verify(app: &App, token: &str) -> Result<CurrentService> {
    if !token.starts_with(PREFIX) {
        return Err(Code::AuthInvalid.into());
    }
    let row = Entity::find()
        .filter(Column::TokenHash.eq(hash(token)))
        .one(app.db.reader())
        .await?
        .ok_or(Code::AuthInvalid)?;
    check(&row, app.clock.now())?;
    Ok(CurrentService {
        by: stored(&format!("{NAME_PREFIX}{}", row.id))?,
        owner: stored(&row.created_by)?,
        scopes: scopes(&row)?,
        id: stored(&row.id)?,
    })
}

fn check(row: &Model, now: Timestamp) -> std::result::Result<(), Code> {
    match row.revoked_at {
        Some(_) => Err(Code::AuthRevoked),
        None if row.expires_at <= now.millis() => Err(Code::AuthExpired),
        None => Ok(()),
    }
}

fn scopes(row: &Model) -> Result<Scopes> {
    Ok(serde_json::from_str(&row.scopes).context("the scopes of a service token cannot be read")?)
}
