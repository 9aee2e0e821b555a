//! `GET /expedientes/{id}/mensajes` and `PUT /expedientes/{id}/mensajes/leido`.

use super::{case, store, vista};
use crate::{
    app::App,
    auth::CurrentUser,
    error::{Error, Result},
    expedientes::Lector,
    extract::{Json as JsonBody, Path, Query},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use vigia_protocol::{
    error::ErrorBody,
    ids::{ExpedienteId, MensajeId},
    mensajes::{Lectura, MensajesPage, SetLeido},
};

/// Which messages.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those before this one.
    #[param(value_type = Option<String>)]
    before: Option<MensajeId>,
    /// How many; at most 200.
    limit: Option<u64>,
}

/// A page of the messages of a case, the newest first.
#[utoipa::path(get, path = "/expedientes/{id}/mensajes", tag = "mensajes", params(("id" = String, Path), Which),
    responses((status = OK, body = MensajesPage), (status = "4XX", body = ErrorBody)))]
pub async fn of_case(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
    Query(which): Query<Which>,
) -> Result<Json<MensajesPage>> {
    let conn = app.db.reader();
    let lector = Lector::new(&app, &user, app.clock.now());
    case(conn, lector, &id).await?;
    app.lecturas.de(&user, &id, lector.now);
    let before = match &which.before {
        Some(before) => Some(store::orden(conn, &id, before).await?.ok_or_else(|| no_message("before"))?),
        None => None,
    };
    let limit = which.limit.unwrap_or(50).clamp(1, 200);
    let (rows, more) = store::page(conn, &id, before, limit).await?;
    let lectura = store::lectura(conn, &id, &user.id).await?;
    Ok(Json(MensajesPage { mensajes: vista::mensajes(conn, rows).await?, more, lectura }))
}

/// Notes how far the asker has read; a position before the one reached changes nothing.
#[utoipa::path(put, path = "/expedientes/{id}/mensajes/leido", tag = "mensajes", params(("id" = String, Path)),
    request_body = SetLeido,
    responses((status = OK, body = Lectura), (status = "4XX", body = ErrorBody)))]
pub async fn set_read(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
    JsonBody(set): JsonBody<SetLeido>,
) -> Result<Json<Lectura>> {
    let tx = app.db.begin(user.actor()).await?;
    case(&*tx, Lector::new(&app, &user, tx.now()), &id).await?;
    let orden = store::orden(&*tx, &id, &set.hasta).await?.ok_or_else(|| no_message("hasta"))?;
    store::set_read(&tx, &id, &user.id, orden).await?;
    let lectura = store::lectura(&*tx, &id, &user.id).await?;
    tx.commit().await?;
    Ok(Json(lectura))
}

/// The same for a message of another case and for none at all.
fn no_message(field: &str) -> Error {
    Error::invalid(field, "No es un mensaje de este expediente", "Not a message of this case")
}
