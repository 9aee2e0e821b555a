//! `/api/v1/inbox`: the asker's own inbox, and nobody else's.

use super::{Mark, acknowledge, entry, read};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::inbox::{Column, Entity},
    error::Result,
    evidencia,
    extract::{Path, Query},
};
use axum::{Json, extract::State};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    error::ErrorBody,
    ids::{NotificationId, UserId},
    inbox::{ConstanciaPaso, InboxCount, InboxEntry, InboxPage},
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(count))
        .routes(routes!(mark_read))
        .routes(routes!(mark_acked))
        .routes(routes!(what_became_of_it))
}

/// Which part of the inbox.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Page {
    /// Only entries with a lower `seq`.
    before: Option<i64>,
    /// How many; at most 200.
    limit: Option<u64>,
    /// Only unread ones.
    #[serde(default)]
    unread: bool,
}

/// A page of the own inbox, newest first.
#[utoipa::path(get, path = "/inbox", tag = "inbox", params(Page), responses(
    (status = OK, body = InboxPage), (status = "4XX", body = ErrorBody)))]
async fn list(
    State(app): State<App>,
    user: CurrentUser,
    Query(page): Query<Page>,
) -> Result<Json<InboxPage>> {
    let limit = page.limit.unwrap_or(50).clamp(1, 200);
    let mut rows = own(&user.id).order_by_desc(Column::Seq).limit(limit + 1);
    if let Some(before) = page.before {
        rows = rows.filter(Column::Seq.lt(before));
    }
    if page.unread {
        rows = rows.filter(Column::ReadAt.is_null());
    }
    let mut rows = rows.all(app.db.reader()).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(limit as usize);
    let entries = rows.into_iter().map(entry).collect::<Result<_>>()?;
    let InboxCount { unread, unacked } = counts(&app, &user.id).await?;
    Ok(Json(InboxPage { entries, unread, unacked, more }))
}

/// How many entries want attention.
#[utoipa::path(get, path = "/inbox/count", tag = "inbox", responses(
    (status = OK, body = InboxCount), (status = "4XX", body = ErrorBody)))]
async fn count(State(app): State<App>, user: CurrentUser) -> Result<Json<InboxCount>> {
    Ok(Json(counts(&app, &user.id).await?))
}

/// Marks an entry as opened; the first time counts.
#[utoipa::path(post, path = "/inbox/{notificationId}/read", tag = "inbox",
    params(("notificationId" = String, Path)),
    responses((status = OK, body = InboxEntry), (status = "4XX", body = ErrorBody)))]
async fn mark_read(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<NotificationId>,
) -> Result<Json<InboxEntry>> {
    mark(&app, &user, &id, false).await
}

/// Takes note of an entry.
#[utoipa::path(post, path = "/inbox/{notificationId}/ack", tag = "inbox",
    params(("notificationId" = String, Path)),
    responses((status = OK, body = InboxEntry), (status = "4XX", body = ErrorBody)))]
async fn mark_acked(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<NotificationId>,
) -> Result<Json<InboxEntry>> {
    mark(&app, &user, &id, true).await
}

/// What became of an entry: accepted, stored, given to the notification system, mailed, raised again, gone on to others,
/// opened, noted.
#[utoipa::path(get, path = "/inbox/{notificationId}/constancia", tag = "inbox",
    params(("notificationId" = String, Path)),
    responses((status = OK, body = Vec<ConstanciaPaso>), (status = "4XX", body = ErrorBody)))]
async fn what_became_of_it(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<NotificationId>,
) -> Result<Json<Vec<ConstanciaPaso>>> {
    Ok(Json(evidencia::pasos(app.db.reader(), &user.id, &id).await?))
}

async fn mark(app: &App, user: &CurrentUser, id: &NotificationId, note: bool) -> Result<Json<InboxEntry>> {
    let mut tx = app.db.begin(user.actor()).await?;
    let by = Mark { user: &user.id, device: user.device(), origin: None };
    let entry = if note { acknowledge(&mut tx, &by, id).await? } else { read(&mut tx, &by, id).await? };
    tx.commit().await?;
    Ok(Json(entry))
}

fn own(user: &UserId) -> Select<Entity> {
    Entity::find().filter(Column::UserId.eq(user.as_str())).filter(Column::VoidAt.is_null())
}

pub(super) async fn counts(app: &App, user: &UserId) -> Result<InboxCount> {
    let conn = app.db.reader();
    let unread = own(user).filter(Column::ReadAt.is_null()).count(conn).await?;
    let unacked = own(user)
        .filter(Column::RequiereNota.eq(true))
        .filter(Column::AckedAt.is_null())
        .filter(Column::ClosedAt.is_null())
        .count(conn)
        .await?;
    Ok(InboxCount { unread: unread as i64, unacked: unacked as i64 })
}
