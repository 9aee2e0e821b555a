//! `PATCH` and `DELETE /mensajes/{id}`, by its author alone.

use super::{
    super::{
        publish::{publish_mencion, publish_mensaje},
        reglas::{Rechazo, por_avisar, puede_cambiar},
        vista::menciones,
    },
    check_menciones, store, texto, to_json,
};
use crate::{
    app::App,
    auth::CurrentUser,
    db::Tx,
    entity::{expedientes as cases, mensajes::Model},
    error::{Error, Result},
    expedientes::{self, Lector, acceso, stored},
    extract::{Body, Path, Query},
};
use axum::{Json, extract::State};
use sea_orm::EntityTrait;
use serde::Deserialize;
use serde_json::{Value, json};
use vigia_protocol::{
    error::ErrorBody,
    ids::{ExpedienteId, MensajeId},
    mensajes::{EditMensaje, Mensaje},
};

/// Edits a message of the asker's own; whoever it newly mentions is notified.
#[utoipa::path(patch, path = "/mensajes/{id}", tag = "mensajes", params(("id" = String, Path)),
    request_body = EditMensaje,
    responses((status = OK, body = Mensaje), (status = "4XX", body = ErrorBody)))]
pub async fn edit(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<MensajeId>,
    Body(edit): Body<EditMensaje>,
) -> Result<Json<Mensaje>> {
    let mut tx = app.db.begin(user.actor()).await?;
    let mut row = own(&app, &user, &tx, &id, Some(edit.version)).await?;
    let expediente: ExpedienteId = stored(&row.expediente_id)?;
    let (before, old) = (row.clone(), menciones(&row)?);
    if let Some(text) = &edit.texto {
        row.texto = texto(text)?;
    }
    let now = match &edit.menciones {
        Some(menciones) => check_menciones(&tx, &expediente, menciones).await?,
        None => old.clone(),
    };
    row.menciones = to_json(&now)?;
    if row == before {
        return super::vista::mensaje(&row, user.nombre).map(Json);
    }
    let caso = cases::Entity::find_by_id(&row.expediente_id).one(&*tx).await?.ok_or(Error::NotFound)?;
    for person in por_avisar(&old, &now, &user.id) {
        publish_mencion(&mut tx, &row, &caso, &user.nombre, &person)?;
    }
    let detalle = json!({ "antes": { "texto": before.texto, "menciones": old } });
    store(&user, tx, row, "mensaje.editado", detalle).await
}

/// Which version of it.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Seen {
    /// The version the author saw, where it matters to them.
    version: Option<i64>,
}

/// Takes a message of the asker's own back: nobody reads it any more, but that there was one stays.
#[utoipa::path(delete, path = "/mensajes/{id}", tag = "mensajes", params(("id" = String, Path), Seen),
    responses((status = OK, body = Mensaje), (status = "4XX", body = ErrorBody)))]
pub async fn remove(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<MensajeId>,
    Query(seen): Query<Seen>,
) -> Result<Json<Mensaje>> {
    let tx = app.db.begin(user.actor()).await?;
    let mut row = own(&app, &user, &tx, &id, seen.version).await?;
    row.borrado = true;
    store(&user, tx, row, "mensaje.borrado", Value::Null).await
}

/// The message, locked, if it is there for whoever asks, theirs, and as they saw it.
async fn own(app: &App, user: &CurrentUser, tx: &Tx, id: &MensajeId, seen: Option<i64>) -> Result<Model> {
    // The case first, as everywhere, so that two who lock the same rows never wait for each other.
    let expediente = store::find(&**tx, id).await?.expediente_id;
    expedientes::lock(&**tx, std::slice::from_ref(&expediente)).await?;
    let row = store::lock(tx, id).await?;
    let lector = Lector::new(app, user, tx.now());
    if !acceso(&**tx, lector.id, lector.rol, &stored(&expediente)?, lector.now).await?.ve_todo() {
        return Err(Error::NotFound);
    }
    match puede_cambiar(&stored(&row.autor)?, lector.id, row.borrado) {
        Err(Rechazo::NoAutorizado) => Err(Error::Forbidden),
        Err(Rechazo::Borrado) => Err(Error::conflict("El mensaje está borrado", "The message is deleted")),
        Ok(()) if seen.is_some_and(|seen| seen != row.version) => Err(Error::Conflict(None)),
        Ok(()) => Ok(row),
    }
}

/// What every change of a message ends with: its next version, audit, word to whoever has the case open, commit.
async fn store(
    user: &CurrentUser,
    mut tx: Tx,
    mut row: Model,
    accion: &str,
    detalle: Value,
) -> Result<Json<Mensaje>> {
    let seen = row.version;
    row.version += 1;
    store::update(&tx, &row, seen).await?;
    tx.audit(accion, ("mensaje", &row.id), Some(&stored(&row.expediente_id)?), detalle).await?;
    let shown = publish_mensaje(&mut tx, &row, &user.nombre).await?;
    tx.commit().await?;
    Ok(Json(shown))
}
