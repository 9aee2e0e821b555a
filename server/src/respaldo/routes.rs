//! `GET /api/v1/respaldos`, for admins.

use super::runs;
use crate::{app::App, auth::CurrentUser, error::Result};
use axum::{Json, extract::State};
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    error::ErrorBody,
    respaldos::{Respaldo, Respaldos},
    time::Timestamp,
};

const MOST: u64 = 20;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// How old the newest backup is, and what became of the last ones.
#[utoipa::path(get, path = "/respaldos", tag = "sistema", responses(
    (status = OK, body = Respaldos), (status = "4XX", body = ErrorBody)))]
async fn list(State(app): State<App>, user: CurrentUser) -> Result<Json<Respaldos>> {
    user.must_be_admin()?;
    let conn = app.db.reader();
    let ultimos = runs::newest(conn, MOST).await?.into_iter().map(|row| Respaldo {
        at: Timestamp::from_millis(row.at),
        archivo: row.archivo,
        bytes: row.bytes,
        motivo: row.motivo,
    });
    Ok(Json(Respaldos {
        hora: app.config.backup.as_ref().map(|nightly| nightly.at.format("%H:%M").to_string()),
        cifrado: app.config.age_recipient.is_some(),
        ultimo_bueno: runs::last_good(conn).await?,
        ultimos: ultimos.collect(),
    }))
}
