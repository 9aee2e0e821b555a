//! `GET /expedientes/{id}/prescripciones` and `GET /prescripciones/{id}`.

use super::{super::store, escaleras, vista};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::prescripciones::Entity,
    error::{Error, Result},
    expedientes::{Lector, find_visible, stored},
    extract::{Lengua, Path},
};
use axum::{Json, extract::State};
use sea_orm::EntityTrait;
use vigia_protocol::{
    error::ErrorBody,
    ids::{ExpedienteId, PrescripcionId},
    prescripciones::Prescripcion,
};

/// The deadlines of a case: the open ones by date, then the resolved ones.
#[utoipa::path(get, path = "/expedientes/{id}/prescripciones", tag = "prescripciones",
    params(("id" = String, Path)), responses(
    (status = OK, body = Vec<Prescripcion>), (status = "4XX", body = ErrorBody)))]
pub async fn of_case(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
    Lengua(idioma): Lengua,
) -> Result<Json<Vec<Prescripcion>>> {
    let lector = Lector::new(&app, &user, app.clock.now());
    let conn = app.db.reader();
    let (_, acceso) = find_visible(conn, lector, &id).await?;
    app.lecturas.de(&user, &id, lector.now);
    let rows = store::of_case(conn, &id).await?;
    Ok(Json(vista::prescripciones(conn, rows, acceso, &escaleras(&app).await?, (lector.hoy, idioma)).await?))
}

/// A deadline.
#[utoipa::path(get, path = "/prescripciones/{id}", tag = "prescripciones", params(("id" = String, Path)), responses(
    (status = OK, body = Prescripcion), (status = "4XX", body = ErrorBody)))]
pub async fn one(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<PrescripcionId>,
    Lengua(idioma): Lengua,
) -> Result<Json<Prescripcion>> {
    let lector = Lector::new(&app, &user, app.clock.now());
    let conn = app.db.reader();
    let row = Entity::find_by_id(id.to_string()).one(conn).await?.ok_or(Error::NotFound)?;
    let expediente = stored(&row.expediente_id)?;
    let (_, acceso) = find_visible(conn, lector, &expediente).await?;
    app.lecturas.de(&user, &expediente, lector.now);
    let shown =
        vista::prescripciones(conn, vec![row], acceso, &escaleras(&app).await?, (lector.hoy, idioma)).await?;
    shown.into_iter().next().map(Json).ok_or(Error::NotFound)
}
