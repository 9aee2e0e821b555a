//! `/api/v1/service-tokens`, for admins.

use super::{active_admins, estado, scopes};
use crate::{
    app::App,
    auth::{CurrentUser, hash, random},
    entity::service_tokens::{ActiveModel, Column, Entity, Model},
    error::{Error, Result},
    expedientes::{stored, texto::linea},
    extract::{Body, Path},
};
use axum::{Json, extract::State, http::StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    error::ErrorBody,
    ids::ServiceTokenId,
    servicios::{
        CreatedServiceToken, Escritura, EstadoServicio, NewServiceToken, PREFIX, Scopes, ServiceToken,
    },
    time::Timestamp,
};

/// The longest a token is good for, in milliseconds: a year, leap or not.
const LONGEST_MILLIS: i64 = 366 * 24 * 60 * 60 * 1000;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(revoke))
}

/// Every service token there ever was, the newest first; the tokens themselves cannot be read again.
#[utoipa::path(get, path = "/service-tokens", tag = "servicios", responses(
    (status = OK, body = Vec<ServiceToken>), (status = "4XX", body = ErrorBody)))]
async fn list(State(app): State<App>, user: CurrentUser) -> Result<Json<Vec<ServiceToken>>> {
    user.must_be_admin()?;
    let rows = Entity::find().order_by_desc(Column::CreatedAt).order_by_desc(Column::Id);
    let (admins, now) = (active_admins(&app).await?, app.clock.now());
    let rows = rows.all(app.db.reader()).await?.into_iter();
    let shown = rows.map(|row| {
        let scopes = scopes(&row)?;
        service_token(estado(&row, &scopes, &admins, now), scopes, row)
    });
    shown.collect::<Result<_>>().map(Json)
}

/// Makes a token for a back end, and shows it this once. It stops when the admin who makes it is no active admin any
/// more.
#[utoipa::path(post, path = "/service-tokens", tag = "servicios", request_body = NewServiceToken, responses(
    (status = CREATED, body = CreatedServiceToken), (status = "4XX", body = ErrorBody)))]
async fn create(
    State(app): State<App>,
    user: CurrentUser,
    Body(new): Body<NewServiceToken>,
) -> Result<(StatusCode, Json<CreatedServiceToken>)> {
    user.must_be_admin()?;
    if !user.ve_casos && new.scopes.write.contains(&Escritura::Expedientes) {
        // A back end that writes cases reads what it writes.
        return Err(Error::Forbidden);
    }
    let tx = app.db.begin(user.actor()).await?;
    let now = tx.now().millis();
    if !(now..=now + LONGEST_MILLIS).contains(&new.expires_at.millis()) {
        return Err(Error::invalid(
            "expiresAt",
            "Tiene que vencer dentro de un año como máximo",
            "It has to expire within a year",
        ));
    }
    let id = ServiceTokenId::new();
    let token = format!("{PREFIX}{}", random(32));
    let row = Model {
        id: id.to_string(),
        nombre: linea("nombre", &new.nombre)?,
        token_hash: hash(&token),
        scopes: serde_json::to_string(&new.scopes).map_err(anyhow::Error::from)?,
        created_at: now,
        created_by: user.id.to_string(),
        expires_at: new.expires_at.millis(),
        revoked_at: None,
        last_used_at: None,
    };
    Entity::insert(ActiveModel::from(row.clone())).exec_without_returning(&*tx).await?;
    let detalle = json!({ "nombre": row.nombre, "scopes": new.scopes, "expiresAt": new.expires_at });
    tx.audit("servicio.creado", ("servicio", id.as_str()), None, detalle).await?;
    tx.commit().await?;
    Ok((
        StatusCode::CREATED,
        Json(CreatedServiceToken {
            service: service_token(EstadoServicio::Vigente, new.scopes, row)?,
            token,
        }),
    ))
}

/// Takes a token back, at once.
#[utoipa::path(delete, path = "/service-tokens/{id}", tag = "servicios", params(("id" = String, Path)), responses(
    (status = NO_CONTENT), (status = "4XX", body = ErrorBody)))]
async fn revoke(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ServiceTokenId>,
) -> Result<StatusCode> {
    user.must_be_admin()?;
    let tx = app.db.begin(user.actor()).await?;
    Entity::find_by_id(id.to_string()).one(&*tx).await?.ok_or(Error::NotFound)?;
    let revoked = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(tx.now().millis()))
        .filter(Column::Id.eq(id.as_str()))
        .filter(Column::RevokedAt.is_null())
        .exec(&*tx)
        .await?;
    if revoked.rows_affected > 0 {
        tx.audit("servicio.revocado", ("servicio", id.as_str()), None, json!({})).await?;
        tx.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

fn service_token(estado: EstadoServicio, scopes: Scopes, row: Model) -> Result<ServiceToken> {
    Ok(ServiceToken {
        id: stored(&row.id)?,
        scopes,
        created_at: Timestamp::from_millis(row.created_at),
        created_by: stored(&row.created_by)?,
        estado,
        last_used_at: row.last_used_at.map(Timestamp::from_millis),
        expires_at: Timestamp::from_millis(row.expires_at),
        revoked_at: row.revoked_at.map(Timestamp::from_millis),
        nombre: row.nombre,
    })
}
