//! One account: how it stands, and a new link for it.

use super::{rights, routes::usuario, store};
use crate::{
    app::App,
    auth::{CurrentUser, Which, end_all_of, new_claim},
    db::Tx,
    entity::{
        claims,
        users::{Column, Entity},
    },
    error::{Error, Result},
    extract::Path,
    feeds,
};
use axum::{Json, extract::State, http::StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::json;
use vigia_protocol::{
    error::ErrorBody,
    ids::UserId,
    time::Timestamp,
    usuarios::{CreatedUsuario, Cuenta},
};

/// An account, for admins.
#[utoipa::path(get, path = "/users/{id}", tag = "usuarios", params(("id" = String, Path)), responses(
    (status = OK, body = Cuenta), (status = "4XX", body = ErrorBody)))]
pub async fn one(State(app): State<App>, user: CurrentUser, Path(id): Path<UserId>) -> Result<Json<Cuenta>> {
    user.must_be_admin()?;
    let row = store::find(app.db.reader(), &id).await?;
    let link = claims::Entity::find()
        .filter(claims::Column::UserId.eq(id.as_str()))
        .filter(claims::Column::UsedAt.is_null())
        .filter(claims::Column::ExpiresAt.gt(app.clock.now().millis()))
        .order_by_desc(claims::Column::ExpiresAt)
        .one(app.db.reader())
        .await?;
    Ok(Json(Cuenta {
        con_clave: row.password_hash.is_some(),
        enlace_hasta: link.map(|link| Timestamp::from_millis(link.expires_at)),
        created_at: Timestamp::from_millis(row.created_at),
        user: usuario(row, user.rol)?,
    }))
}

/// Makes a new one-time link that sets a password. The password so far, every session of the account and its private
/// calendar end at once: whoever asks for it has lost the one, or no longer trusts the others.
#[utoipa::path(post, path = "/users/{id}/claim", tag = "usuarios", params(("id" = String, Path)), responses(
    (status = CREATED, body = CreatedUsuario), (status = "4XX", body = ErrorBody)))]
pub async fn claim(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<UserId>,
) -> Result<(StatusCode, Json<CreatedUsuario>)> {
    user.must_be_admin()?;
    if id == user.id {
        return Err(rights::own_account());
    }
    let mut tx = app.db.begin(user.actor()).await?;
    let row = store::find(&*tx, &id).await?;
    if !row.activo {
        return Err(Error::conflict(
            "La cuenta está desactivada: antes hay que reactivarla",
            "The account is switched off: switch it on first",
        ));
    }
    let claim_token = reset(&mut tx, &id, "admin").await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(CreatedUsuario { user: usuario(row, user.rol)?, claim_token })))
}

/// Takes an account's password, sessions and private calendar away, and gives the token of the link that sets a new one; `por` says in
/// the audit which way it was asked for.
pub async fn reset(tx: &mut Tx, id: &UserId, por: &str) -> Result<String> {
    Entity::update_many()
        .col_expr(Column::PasswordHash, Expr::value(None::<String>))
        .filter(Column::Id.eq(id.as_str()))
        .exec(&**tx)
        .await?;
    end_all_of(tx, id, Which::All, "reset").await?;
    feeds::revocar(tx, id, "reset").await?;
    tx.audit("clave.restablecida", ("usuario", id.as_str()), None, json!({ "por": por })).await?;
    new_claim(tx, id).await
}
