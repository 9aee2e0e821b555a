//! `POST /expedientes/{id}/mensajes`.

use super::{
    super::{
        publish::{publish_mencion, publish_mensaje},
        reglas::por_avisar,
    },
    case, check_menciones, store, texto, to_json,
};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::mensajes::Model,
    error::Result,
    expedientes::{self, Lector},
    extract::{Body, Path},
};
use axum::{Json, extract::State, http::StatusCode};
use serde_json::json;
use vigia_protocol::{
    error::ErrorBody,
    ids::{ExpedienteId, MensajeId},
    mensajes::{Mensaje, NewMensaje},
};

/// Writes a message; whoever it mentions is notified.
#[utoipa::path(post, path = "/expedientes/{id}/mensajes", tag = "mensajes", params(("id" = String, Path)),
    request_body = NewMensaje,
    responses((status = CREATED, body = Mensaje), (status = "4XX", body = ErrorBody)))]
pub async fn create(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
    Body(new): Body<NewMensaje>,
) -> Result<(StatusCode, Json<Mensaje>)> {
    let mut tx = app.db.begin(user.actor()).await?;
    // Messages of one case are written one after the other, and a member who is being removed at this moment must not
    // be told of one.
    expedientes::lock(&*tx, &[id.to_string()]).await?;
    let caso = case(&*tx, Lector::new(&app, &user, tx.now()), &id).await?;
    let menciones = check_menciones(&tx, &id, &new.menciones).await?;
    let row = Model {
        id: MensajeId::new().into(),
        expediente_id: id.to_string(),
        orden: store::next_orden(&tx, &id).await?,
        autor: user.id.to_string(),
        texto: texto(&new.texto)?,
        menciones: to_json(&menciones)?,
        borrado: false,
        version: 1,
        created_at: tx.now().millis(),
    };
    store::insert(&tx, &row).await?;
    tx.audit("mensaje.escrito", ("mensaje", &row.id), Some(&id), json!({ "menciones": menciones })).await?;
    for person in por_avisar(&[], &menciones, &user.id) {
        publish_mencion(&mut tx, &row, &caso, &user.nombre, &person)?;
    }
    let shown = publish_mensaje(&mut tx, &row, &user.nombre).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(shown)))
}
