//! One-time links that set a password.

use super::keys::{hash, random};
use crate::{db::Tx, entity::claims, error::Result};
use sea_orm::{ActiveValue::Set, EntityTrait};
use vigia_protocol::ids::UserId;

/// A link is good for this long, in milliseconds (72 hours).
const LINK_MILLIS: i64 = 72 * 60 * 60 * 1000;

/// The token of a new link for that account; only its hash is stored.
pub async fn new_claim(tx: &Tx, user: &UserId) -> Result<String> {
    let token = random(24);
    let row = claims::ActiveModel {
        token_hash: Set(hash(&token)),
        user_id: Set(user.to_string()),
        expires_at: Set(tx.now().millis() + LINK_MILLIS),
        used_at: Set(None),
    };
    claims::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(token)
}
