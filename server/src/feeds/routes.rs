//! `/api/v1/me/feed`, and the calendar itself at `/calendario/{token}.ics`.

use super::{calendario::ics, lectura::citas};
use crate::{
    app::App,
    auth::{CurrentUser, hash, random},
    db::Tx,
    entity::{
        feeds::{ActiveModel, Column, Entity, Model},
        users,
    },
    error::{Error, Result, idioma},
    expedientes::{Lector, rol_de, stored},
    extract::Path,
    peer::{Peer, network},
};
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    acceso::Rol,
    error::ErrorBody,
    feeds::{CreatedFeed, Feed},
    ids::UserId,
    time::Timestamp,
};

/// Its last use is written down at most this often, in milliseconds: a row a request would be a commit a request.
const USE_MILLIS: i64 = 3_600_000;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, create, revoke))
}

/// The calendar itself, outside the versioned API: its address is all its reader has.
pub fn served() -> Router<App> {
    Router::new().route("/calendario/{file}", get(serve))
}

/// Whether the asker has a private calendar.
#[utoipa::path(get, operation_id = "feed", path = "/me/feed", tag = "calendario", responses(
    (status = OK, body = Feed), (status = "4XX", body = ErrorBody)))]
async fn show(State(app): State<App>, user: CurrentUser) -> Result<Json<Feed>> {
    let row = Entity::find_by_id(user.id.as_str()).one(app.db.reader()).await?;
    Ok(Json(Feed {
        activo: row.is_some(),
        creado_el: row.as_ref().map(|row| Timestamp::from_millis(row.created_at)),
        ultimo_uso: row.and_then(|row| row.last_used_at).map(Timestamp::from_millis),
    }))
}

/// Makes the asker's private calendar; its address is shown this once, and the one before leads nowhere.
#[utoipa::path(post, operation_id = "make_feed", path = "/me/feed", tag = "calendario", responses(
    (status = CREATED, body = CreatedFeed), (status = "4XX", body = ErrorBody)))]
async fn create(State(app): State<App>, user: CurrentUser) -> Result<(StatusCode, Json<CreatedFeed>)> {
    let token = random(32);
    let tx = app.db.begin(user.actor()).await?;
    let row = ActiveModel {
        user_id: Set(user.id.to_string()),
        token_hash: Set(hash(&token)),
        created_at: Set(tx.now().millis()),
        last_used_at: Set(None),
    };
    let mut new = OnConflict::column(Column::UserId);
    new.update_columns([Column::TokenHash, Column::CreatedAt, Column::LastUsedAt]);
    Entity::insert(row).on_conflict(new).exec_without_returning(&*tx).await?;
    tx.audit("feed.creado", ("usuario", user.id.as_str()), None, json!({})).await?;
    tx.commit().await?;
    let url = format!("{}/calendario/{token}.ics", app.config.base_url());
    Ok((StatusCode::CREATED, Json(CreatedFeed { url })))
}

/// Ends the asker's private calendar: its address leads nowhere.
#[utoipa::path(delete, operation_id = "end_feed", path = "/me/feed", tag = "calendario", responses(
    (status = NO_CONTENT), (status = "4XX", body = ErrorBody)))]
async fn revoke(State(app): State<App>, user: CurrentUser) -> Result<StatusCode> {
    let tx = app.db.begin(user.actor()).await?;
    revocar(&tx, &user.id, "titular").await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends somebody's private calendar, where they have one; `por` says in the audit what ended it.
pub async fn revocar(tx: &Tx, user: &UserId, por: &str) -> Result<()> {
    let gone = Entity::delete_by_id(user.as_str()).exec(&**tx).await?;
    if gone.rows_affected > 0 {
        tx.audit("feed.revocado", ("usuario", user.as_str()), None, json!({ "por": por })).await?;
    }
    Ok(())
}

async fn serve(
    State(app): State<App>,
    Peer(peer): Peer,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Result<impl IntoResponse> {
    app.feeds.from(network(peer))?;
    let token = file.strip_suffix(".ics").ok_or(Error::NotFound)?;
    let conn = app.db.reader();
    let feed =
        Entity::find().filter(Column::TokenHash.eq(hash(token))).one(conn).await?.ok_or(Error::NotFound)?;
    let user = users::Entity::find_by_id(&*feed.user_id).one(conn).await?;
    let user = user.filter(|user| user.activo).ok_or(Error::NotFound)?;
    let (id, rol): (UserId, Rol) = (stored(&user.id)?, rol_de(&user)?);
    app.feeds.of(&id)?;
    let now = app.clock.now();
    let citas = citas(conn, Lector::of(&app, (&id, rol), now), app.config.zona).await?;
    used(&app, &feed, now).await?;
    let body = ics(&app.config.firma, idioma(&headers), &citas, now);
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"vigia.ics\""),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    Ok((headers, body))
}

async fn used(app: &App, feed: &Model, now: Timestamp) -> Result<()> {
    if feed.last_used_at.is_some_and(|last| last + USE_MILLIS > now.millis()) {
        return Ok(());
    }
    let tx = app.db.begin(crate::db::Actor::System).await?;
    Entity::update_many()
        .col_expr(Column::LastUsedAt, Expr::value(now.millis()))
        .filter(Column::UserId.eq(&feed.user_id))
        .filter(Column::TokenHash.eq(&feed.token_hash))
        .exec(&*tx)
        .await?;
    tx.commit().await
}
