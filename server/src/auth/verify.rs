//! Who a token speaks for: ours by its session, a back end's by what it signed; both by the rights of this moment.

use super::{CurrentUser, SignedIn, rol};
use crate::{
    app::App,
    entity::{sessions, users},
    error::Result,
};
use sea_orm::EntityTrait;
use vigia_protocol::{error::Code, ids::UserId, time::Timestamp};

/// Whoever shows a token.
pub async fn verify(app: &App, token: &str) -> Result<CurrentUser> {
    match app.issuers.of(token) {
        None => verify_session(app, token).await,
        Some(issuer) => {
            let foreign = issuer.verify(token, app.clock.now()).await?;
            current(app, foreign.user, None, foreign.expires).await
        }
    }
}

/// Whoever shows a token of our own; what a cookie holds is nothing else.
pub async fn verify_session(app: &App, token: &str) -> Result<CurrentUser> {
    let claims = app.keys.verify(token, app.clock.now())?;
    sessions::Entity::find_by_id(claims.sid.to_string())
        .one(app.db.reader())
        .await?
        .filter(|session| session.ended_at.is_none() && session.user_id == claims.sub.as_str())
        .ok_or(Code::AuthRevoked)?;
    let signed_in = SignedIn { session: claims.sid, device: claims.did };
    current(app, claims.sub, Some(signed_in), Timestamp::from_millis(claims.exp * 1000)).await
}

/// A disabled account and one that is not there are the same: nobody.
async fn current(
    app: &App,
    id: UserId,
    signed_in: Option<SignedIn>,
    expires: Timestamp,
) -> Result<CurrentUser> {
    let user = users::Entity::find_by_id(id.to_string())
        .one(app.db.reader())
        .await?
        .filter(|user| user.activo)
        .ok_or(Code::AuthRevoked)?;
    Ok(CurrentUser { rol: rol(&user)?, ve_casos: user.ve_casos, nombre: user.nombre, id, signed_in, expires })
}
