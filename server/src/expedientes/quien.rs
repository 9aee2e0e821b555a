//! Whoever keeps the members of a case: a person, or a back end whose token is for cases.

use super::Lector;
use crate::{
    app::App,
    auth::CurrentUser,
    db::Actor,
    error::{Error, Result},
    servicios::{CurrentService, is_service},
};
use axum::{extract::FromRequestParts, http::request::Parts};
use vigia_protocol::{acceso::Rol, ids::UserId, servicios::Escritura, time::Timestamp};

/// Whoever asks; a back end reaches as far as an admin.
pub struct Quien {
    /// Who.
    pub id: UserId,
    /// What they are among its cases.
    pub rol: Rol,
    /// In whose name a transaction writes.
    pub actor: Actor,
}

impl Quien {
    /// As a reader of cases.
    pub fn lector(&self, app: &App, now: Timestamp) -> Lector<'_> {
        Lector::of(app, (&self.id, self.rol), now)
    }
}

impl FromRequestParts<App> for Quien {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        if is_service(parts) {
            let service = CurrentService::from_request_parts(parts, app).await?;
            service.must_write(Escritura::Expedientes)?;
            return Ok(Self { actor: service.actor(), id: service.by, rol: Rol::Admin });
        }
        let user = CurrentUser::from_request_parts(parts, app).await?;
        Ok(Self { actor: user.actor(), rol: user.rol_en_casos(), id: user.id })
    }
}
