//! Accounts: passwords, tokens, sessions, devices, and who is asking.

mod claims;
mod delays;
mod keys;
mod me;
pub mod passwords;
mod routes;
mod sessions;

pub use claims::new_claim;
pub use keys::{Claims, Keys, RefreshToken, hash, random};
pub use sessions::{Which, end, end_all_of, rol, verify};

use crate::{
    app::App,
    db::Actor,
    entity::users,
    error::{Error, Result},
};
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use sea_orm::{ConnectionTrait, EntityTrait};
use utoipa_axum::router::OpenApiRouter;
use vigia_protocol::{
    acceso::Rol,
    error::Code,
    ids::{DeviceId, SessionId, UserId},
    time::Timestamp,
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    routes::routes().merge(me::routes())
}

/// Whether nobody can sign in yet.
pub async fn no_accounts(conn: &impl ConnectionTrait) -> Result<bool> {
    Ok(users::Entity::find().one(conn).await?.is_none())
}

/// Whoever asks, as the database has them at this moment.
#[derive(Clone, Debug)]
pub struct CurrentUser {
    /// Who.
    pub id: UserId,
    /// How others read them.
    pub nombre: String,
    /// What they are in the firm.
    pub rol: Rol,
    /// By which session.
    pub session: SessionId,
    /// From which device.
    pub device: DeviceId,
    /// When the token they showed expires.
    pub expires: Timestamp,
}

impl CurrentUser {
    /// In whose name a transaction writes.
    pub fn actor(&self) -> Actor {
        Actor::User { id: self.id.clone(), device: Some(self.device.clone()) }
    }

    /// Refuses whoever is no admin.
    pub fn must_be_admin(&self) -> Result<()> {
        if self.rol == Rol::Admin { Ok(()) } else { Err(Code::SoloAdministradores.into()) }
    }
}

impl FromRequestParts<App> for CurrentUser {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or(Code::AuthMissing)?;
        verify(app, token).await
    }
}

#[cfg(test)]
mod tests;
