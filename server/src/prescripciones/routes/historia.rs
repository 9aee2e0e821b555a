//! `GET /prescripciones/{id}/historia`.

use super::hitos;
use crate::{
    app::App,
    auth::CurrentUser,
    entity::prescripciones::Entity,
    error::{Error, Result},
    expedientes::{Acceso, Lector, find_visible, stored},
    extract::Path,
};
use axum::{Json, extract::State};
use sea_orm::EntityTrait;
use vigia_protocol::{error::ErrorBody, ids::PrescripcionId, prescripciones::Hito};

/// What happened to a deadline, the newest first: its dates, its events, whom it alerted, who took note.
#[utoipa::path(get, path = "/prescripciones/{id}/historia", tag = "prescripciones",
    params(("id" = String, Path)), responses(
    (status = OK, body = Vec<Hito>), (status = "4XX", body = ErrorBody)))]
pub async fn historia(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<PrescripcionId>,
) -> Result<Json<Vec<Hito>>> {
    let conn = app.db.reader();
    let lector = Lector::new(&app, &user, app.clock.now());
    let row = Entity::find_by_id(id.to_string()).one(conn).await?.ok_or(Error::NotFound)?;
    let expediente = stored(&row.expediente_id)?;
    let (_, acceso) = find_visible(conn, lector, &expediente).await?;
    if acceso < Acceso::Pleno {
        return Err(Error::Forbidden);
    }
    app.lecturas.de(&user, &expediente, lector.now);
    Ok(Json(hitos::de(conn, &row.id).await?))
}
