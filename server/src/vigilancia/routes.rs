//! `/api/v1/vigilancia`, for admins.

use super::reloj;
use crate::{
    app::App, auth::CurrentUser, entity::prescripciones, error::Result, notas, prescripciones::conciliacion,
};
use axum::{Json, extract::State};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{error::ErrorBody, time::Timestamp, vigilancia::Vigilancia};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read)).routes(routes!(confirm))
}

/// How the watch is doing: its last round, what it missed, whether the clock is believed. Counted when it is asked for.
#[utoipa::path(get, operation_id = "read", path = "/vigilancia", tag = "vigilancia", responses(
    (status = OK, body = Vigilancia), (status = "4XX", body = ErrorBody)))]
async fn read(State(app): State<App>, user: CurrentUser) -> Result<Json<Vigilancia>> {
    user.must_be_admin()?;
    shown(&app).await
}

/// Says that the clock is right, after it jumped: what waits for that fires, on every node.
#[utoipa::path(post, path = "/vigilancia/reloj", tag = "vigilancia", responses(
    (status = OK, body = Vigilancia), (status = "4XX", body = ErrorBody)))]
async fn confirm(State(app): State<App>, user: CurrentUser) -> Result<Json<Vigilancia>> {
    user.must_be_admin()?;
    let held = reloj::estado(&app);
    let tx = app.db.begin(user.actor()).await?;
    reloj::confirmar(&tx, &user.id).await?;
    tx.audit("reloj.confirmado", ("reloj", "servidor"), None, json!({ "saltoMs": held.salto_ms })).await?;
    tx.commit().await?;
    app.clock.confirm();
    app.watch.notify_one();
    shown(&app).await
}

async fn shown(app: &App) -> Result<Json<Vigilancia>> {
    let found = conciliacion::conciliar(app).await?;
    let ultima_ronda = app.pulses.watch.age().map(|age| {
        let age = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millis(app.clock.now().millis().saturating_sub(age))
    });
    Ok(Json(Vigilancia {
        ultima_ronda,
        plazos_sin_destinatario: found.sin_destinatario,
        atrasados: found.atrasados,
        reloj: reloj::estado(app),
        sin_nota: sin_nota(app).await?,
    }))
}

/// Open deadlines with an alert that asks for a note nobody took.
async fn sin_nota(app: &App) -> Result<i64> {
    let open =
        prescripciones::Entity::find().filter(prescripciones::Column::Id.in_subquery(notas::pendientes()));
    Ok(open.count(app.db.reader()).await?.try_into().unwrap_or(i64::MAX))
}
