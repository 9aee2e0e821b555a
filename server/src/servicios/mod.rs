//! Back ends of the firm: the tokens admins give them, and which of them is asking.
//!
//! What they write is in [`crate::usuarios`] and [`crate::expedientes`].
//!
//! A token is good only while the admin who made it is an active admin. They have seen it, and may have kept it; with
//! it, whoever was switched off could write on, make an account and be back. So what ends a person's rights ends
//! their tokens, on the next request; the admin who does it is told which ones, and makes new ones first. So it is with
//! a token that writes cases once the admin who made it sees none any more: it reads what it writes.

mod routes;
#[cfg(test)]
pub(crate) mod tests;

pub use routes::routes;

use crate::{
    app::App,
    auth::hash,
    db::Actor,
    entity::{
        service_tokens::{Column, Entity, Model},
        users,
    },
    error::{Error, Result},
    expedientes::stored,
};
use anyhow::Context;
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use std::collections::HashMap;
use vigia_protocol::{
    acceso::Rol,
    error::Code,
    ids::{ServiceTokenId, UserId},
    servicios::{Escritura, EstadoServicio, PREFIX, Scopes},
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
    let (now, admins, scopes) = (app.clock.now(), active_admins(app).await?, scopes(&row)?);
    match estado(&row, &scopes, &admins, now) {
        EstadoServicio::Vigente => {}
        EstadoServicio::Vencido => return Err(Code::AuthExpired.into()),
        EstadoServicio::Detenido | EstadoServicio::Revocado => return Err(Code::AuthRevoked.into()),
    }
    let service = CurrentService {
        by: stored(&format!("{NAME_PREFIX}{}", row.id))?,
        owner: stored(&row.created_by)?,
        scopes,
        id: stored(&row.id)?,
    };
    if row.last_used_at.is_none_or(|last| last + USE_MILLIS <= now.millis()) {
        used(app, &service).await?;
    }
    Ok(service)
}

/// The use of a token is written down at most this often, in milliseconds: a row a request would be a commit a request.
const USE_MILLIS: i64 = 60_000;

async fn used(app: &App, service: &CurrentService) -> Result<()> {
    let tx = app.db.begin(service.actor()).await?;
    Entity::update_many()
        .col_expr(Column::LastUsedAt, Expr::value(tx.now().millis()))
        .filter(Column::Id.eq(service.id.as_str()))
        .exec(&*tx)
        .await?;
    tx.commit().await
}

/// Those who may answer for a token, and whether they see the cases of the firm.
async fn active_admins(app: &App) -> Result<HashMap<String, bool>> {
    let admins = users::Entity::find()
        .filter(users::Column::Rol.eq(Rol::Admin.as_str()))
        .filter(users::Column::Activo.eq(true));
    Ok(admins.all(app.db.reader()).await?.into_iter().map(|admin| (admin.id, admin.ve_casos)).collect())
}

/// Whether a token is good, among the admins of this moment.
fn estado(row: &Model, scopes: &Scopes, admins: &HashMap<String, bool>, now: Timestamp) -> EstadoServicio {
    let casos = scopes.write.contains(&Escritura::Expedientes);
    let answers = admins.get(&row.created_by).is_some_and(|ve_casos| *ve_casos || !casos);
    match row.revoked_at {
        Some(_) => EstadoServicio::Revocado,
        None if row.expires_at <= now.millis() => EstadoServicio::Vencido,
        None if !answers => EstadoServicio::Detenido,
        None => EstadoServicio::Vigente,
    }
}

fn scopes(row: &Model) -> Result<Scopes> {
    Ok(serde_json::from_str(&row.scopes).context("the scopes of a service token cannot be read")?)
}
