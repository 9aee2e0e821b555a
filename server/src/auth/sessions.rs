//! Sessions: begun by a sign-in, kept by refreshing, ended by anybody who may.

use super::{
    Keys, RefreshToken,
    keys::{ACCESS_SECONDS, random},
};
use crate::{
    app::App,
    db::Tx,
    entity::{devices, sessions, users},
    error::{Error, Result},
    log::{Event, NewEntry},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use serde_json::json;
use vigia_protocol::{
    acceso::Rol,
    error::Code,
    event::{Notification, NotificationType, name},
    ids::{DeviceId, NotificationId, SessionId, UserId},
    time::Timestamp,
};

/// A session nobody uses ends after this long, in milliseconds.
const SESSION_MILLIS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Until when the newest access token of a session is good, wherever and by whichever node it was given; none of a
/// session that has ended.
pub async fn good_until(app: &App, session: &SessionId) -> Result<Option<Timestamp>> {
    let row = sessions::Entity::find_by_id(session.to_string()).one(app.db.reader()).await?;
    let row = row.filter(|row| row.ended_at.is_none());
    // Each refresh makes the session last this much longer, from the moment it gives the token.
    Ok(row.map(|row| Timestamp::from_millis(row.expires_at - SESSION_MILLIS + ACCESS_SECONDS * 1000)))
}

/// The role of a stored user.
pub fn rol(user: &users::Model) -> Result<Rol> {
    user.rol.parse().map_err(|_| anyhow::anyhow!("user {} has an unknown role", user.id).into())
}

/// Begins a session; the first refresh token is of generation 1.
pub async fn begin(tx: &Tx, keys: &Keys, user: &UserId, device: &DeviceId) -> Result<(SessionId, String)> {
    let id = SessionId::new();
    let salt = random(16);
    let token = keys.refresh_token(&id, &salt, 1);
    let now = tx.now().millis();
    let row = sessions::ActiveModel {
        id: Set(id.to_string()),
        user_id: Set(user.to_string()),
        device_id: Set(device.to_string()),
        salt: Set(salt),
        generation: Set(1),
        created_at: Set(now),
        expires_at: Set(now + SESSION_MILLIS),
        ended_at: Set(None),
        end_reason: Set(None),
    };
    sessions::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok((id, token))
}

/// A session that goes on.
pub struct Rotated {
    /// The session.
    pub session: sessions::Model,
    /// Its user.
    pub user: users::Model,
    /// The new refresh token.
    pub token: String,
}

/// A refresh token that is one of ours; looked at before a writer is asked for, since anybody may send one.
pub async fn recognise(app: &App, token: &str) -> Result<RefreshToken> {
    let token = RefreshToken::parse(token).ok_or(Code::AuthInvalid)?;
    let session = sessions::Entity::find_by_id(token.session.to_string()).one(app.db.reader()).await?;
    let known = session.is_some_and(|session| app.keys.is_refresh_token(&token, &session.salt));
    if known { Ok(token) } else { Err(Code::AuthInvalid.into()) }
}

/// Rotates a refresh token that was recognised.
///
/// The newest token gives the next one. The one before it gives the newest again, until that is first used: the reply
/// that carried it may have been lost. Anything older, or from another device, is a copy: the session is ended and its
/// owner told, both by committing the transaction, and the result is none. A page names no device: its cookie is on none
/// but its own.
pub async fn rotate(
    tx: &mut Tx,
    keys: &Keys,
    token: &RefreshToken,
    device: Option<&DeviceId>,
) -> Result<Option<Rotated>> {
    let session = sessions::Entity::find_by_id(token.session.to_string())
        .lock_exclusive()
        .one(&**tx)
        .await?
        .ok_or(Code::AuthInvalid)?;
    let now = tx.now().millis();
    if session.ended_at.is_some() || session.expires_at <= now {
        return Err(Code::AuthRevoked.into());
    }
    let user = users::Entity::find_by_id(session.user_id.clone())
        .one(&**tx)
        .await?
        .filter(|user| user.activo)
        .ok_or(Code::AuthRevoked)?;
    let newest = session.generation;
    let elsewhere = device.is_some_and(|device| session.device_id != device.as_str());
    if elsewhere || token.generation < newest - 1 {
        end(tx, &token.session, "reuse").await?;
        warn_of_reuse(tx, &user)?;
        tx.audit("sesion.reutilizada", ("sesion", token.session.as_str()), None, json!({})).await?;
        return Ok(None);
    }
    let generation = if token.generation == newest { newest + 1 } else { newest };
    sessions::Entity::update_many()
        .col_expr(sessions::Column::Generation, Expr::value(generation))
        .col_expr(sessions::Column::ExpiresAt, Expr::value(now + SESSION_MILLIS))
        .filter(sessions::Column::Id.eq(token.session.as_str()))
        .exec(&**tx)
        .await?;
    devices::Entity::update_many()
        .col_expr(devices::Column::LastSeenAt, Expr::value(now))
        .filter(devices::Column::Id.eq(&session.device_id))
        .exec(&**tx)
        .await?;
    let token = keys.refresh_token(&token.session, &session.salt, generation);
    Ok(Some(Rotated { session, user, token }))
}

fn warn_of_reuse(tx: &mut Tx, user: &users::Model) -> Result<()> {
    let id = NotificationId::new();
    let user: UserId = user.id.clone().try_into().map_err(anyhow::Error::from)?;
    let payload = Notification {
        id: id.clone(),
        kind: NotificationType::Warning,
        title: "Se cerró una sesión por seguridad".to_owned(),
        message: "Se usó una credencial vieja de un dispositivo. Si no fue un respaldo restaurado, conviene cambiar la \
                  contraseña."
            .to_owned(),
        user_id: user.clone(),
        link: Some("/ajustes".to_owned()),
        metadata: None,
    };
    tx.publish(Event::Entry(Box::new(NewEntry {
        user,
        notification_id: id,
        event: name::NOTIFICATION,
        payload: serde_json::to_value(payload).map_err(anyhow::Error::from)?,
        contexto: None,
        vence: None,
        requiere_nota: false,
    })));
    Ok(())
}

/// Ends a session: its tokens are refused from the commit on, its sockets are closed by the log.
pub async fn end(tx: &mut Tx, session: &SessionId, reason: &str) -> Result<()> {
    let ended = sessions::Entity::update_many()
        .col_expr(sessions::Column::EndedAt, Expr::value(tx.now().millis()))
        .col_expr(sessions::Column::EndReason, Expr::value(reason))
        .filter(sessions::Column::Id.eq(session.as_str()))
        .filter(sessions::Column::EndedAt.is_null())
        .exec(&**tx)
        .await?;
    if ended.rows_affected > 0 {
        tx.publish(Event::SessionEnded(session.clone()));
    }
    Ok(())
}

/// Which of a user's sessions.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// Every one.
    All,
    /// Every one but this.
    Except(&'a SessionId),
    /// Those of one device.
    OfDevice(&'a DeviceId),
}

/// Ends sessions of a user.
pub async fn end_all_of(tx: &mut Tx, user: &UserId, which: Which<'_>, reason: &str) -> Result<()> {
    let mut open = sessions::Entity::find()
        .filter(sessions::Column::UserId.eq(user.as_str()))
        .filter(sessions::Column::EndedAt.is_null());
    open = match which {
        Which::All => open,
        Which::Except(session) => open.filter(sessions::Column::Id.ne(session.as_str())),
        Which::OfDevice(device) => open.filter(sessions::Column::DeviceId.eq(device.as_str())),
    };
    for session in open.all(&**tx).await? {
        let id = session.id.try_into().map_err(|_| Error::NotFound)?;
        end(tx, &id, reason).await?;
    }
    Ok(())
}
