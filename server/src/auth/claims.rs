//! One-time links that set a password.

use super::keys::{hash, random};
use crate::{
    db::Tx,
    entity::{claims, users},
    error::Result,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use vigia_protocol::ids::UserId;

/// A link is good for this long, in milliseconds (72 hours).
const LINK_MILLIS: i64 = 72 * 60 * 60 * 1000;

/// The token of a new link for that account; only its hash is stored. Links from before are good no more.
pub async fn new_claim(tx: &Tx, user: &UserId) -> Result<String> {
    claims::Entity::update_many()
        .col_expr(claims::Column::UsedAt, Expr::value(tx.now().millis()))
        .filter(claims::Column::UserId.eq(user.as_str()))
        .filter(claims::Column::UsedAt.is_null())
        .exec(&**tx)
        .await?;
    let token = random(24);
    let row = claims::ActiveModel {
        token_hash: Set(hash(&token)),
        user_id: Set(user.to_string()),
        expires_at: Set(tx.now().millis() + LINK_MILLIS),
        used_at: Set(None),
        created_by: Set(tx.author().map(ToString::to_string)),
    };
    claims::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(token)
}

/// Whoever made links is no admin any more: those that nobody has used yet are good no more, for good.
pub async fn end_claims_by(tx: &Tx, admin: &str) -> Result<()> {
    claims::Entity::update_many()
        .col_expr(claims::Column::UsedAt, Expr::value(tx.now().millis()))
        .filter(claims::Column::CreatedBy.eq(admin))
        .filter(claims::Column::UsedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Whose account that link opens, used up by asking: of two who come with it one gets in.
pub async fn use_claim(tx: &Tx, token: &str) -> Result<Option<users::Model>> {
    let used = claims::Entity::update_many()
        .col_expr(claims::Column::UsedAt, Expr::value(tx.now().millis()))
        .filter(claims::Column::TokenHash.eq(hash(token)))
        .filter(claims::Column::UsedAt.is_null())
        .filter(claims::Column::ExpiresAt.gt(tx.now().millis()))
        .exec(&**tx)
        .await?;
    if used.rows_affected == 0 {
        return Ok(None);
    }
    let Some(link) = claims::Entity::find_by_id(hash(token)).one(&**tx).await? else { return Ok(None) };
    // Made while its maker was being switched off, it has escaped that.
    if let Some(maker) = link.created_by
        && !users::Entity::find_by_id(maker).one(&**tx).await?.is_some_and(|maker| maker.activo)
    {
        return Ok(None);
    }
    Ok(users::Entity::find_by_id(link.user_id).one(&**tx).await?.filter(|user| user.activo))
}
