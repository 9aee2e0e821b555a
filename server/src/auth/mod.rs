//! Accounts: passwords, tokens, sessions, devices, and who is asking.

mod answers;
mod claims;
mod delays;
mod devices;
mod issuers;
mod keys;
mod me;
pub mod passwords;
mod routes;
mod sessions;
mod verify;

pub use claims::{end_claims_by, new_claim};
pub use devices::{devices_of, sign_out_device};
pub use issuers::{IssuerSettings, Issuers};
pub use keys::{Claims, Keys, RefreshToken, hash, random};
pub use sessions::{Which, end, end_all_of, good_until, rol};
pub use verify::{verify, verify_session};

use crate::{
    app::App,
    db::Actor,
    entity::users,
    error::{Error, Result},
    expedientes::rol_en_casos,
    web,
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
    /// Of an admin, whether they see the cases of the firm.
    pub ve_casos: bool,
    /// By which sign-in; none where a back end of the firm answers for them with a token of its own.
    pub signed_in: Option<SignedIn>,
    /// When the token they showed expires.
    pub expires: Timestamp,
}

/// A sign-in with us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The session.
    pub session: SessionId,
    /// The device it began on.
    pub device: DeviceId,
}

impl CurrentUser {
    /// The device they are on; none that a back end answers for.
    pub fn device(&self) -> Option<&DeviceId> {
        self.signed_in.as_ref().map(|signed_in| &signed_in.device)
    }

    /// Their sign-in; refuses whoever a back end answers for.
    pub fn signed_in(&self) -> Result<&SignedIn> {
        self.signed_in.as_ref().ok_or(Error::Forbidden)
    }

    /// In whose name a transaction writes.
    pub fn actor(&self) -> Actor {
        Actor::User { id: self.id.clone(), device: self.device().cloned() }
    }

    /// What they are among the cases of the firm.
    pub fn rol_en_casos(&self) -> Rol {
        rol_en_casos(self.rol, self.ve_casos)
    }

    /// Refuses whoever is no admin.
    pub fn must_be_admin(&self) -> Result<()> {
        if self.rol == Rol::Admin { Ok(()) } else { Err(Code::SoloAdministradores.into()) }
    }
}

impl FromRequestParts<App> for CurrentUser {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let shown = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        match shown.and_then(|value| value.strip_prefix("Bearer ")) {
            // A token that is shown is what counts, good or bad.
            Some(token) => verify(app, token).await,
            None => verify_session(app, web::credential(app, &parts.method, &parts.headers)?).await,
        }
    }
}

#[cfg(test)]
mod tests;
