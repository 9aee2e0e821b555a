//! `POST /prescripciones/{id}/reopen`: a deadline that was resolved was not met after all.

use super::{Editable, Quien, con_prueba, create::sin_responsable};
use crate::{
    app::App,
    auth::CurrentUser,
    error::{Error, Result},
    expedientes,
    extract::{Body, Lengua, Path},
};
use axum::{Json, extract::State};
use serde_json::json;
use vigia_protocol::{
    error::ErrorBody,
    ids::PrescripcionId,
    prescripciones::{EstadoPrescripcion, Prescripcion, ReopenPrescripcion},
};

/// Opens a resolved deadline again: it is watched, and its steps count afresh. How it was resolved stays in its history.
#[utoipa::path(post, path = "/prescripciones/{id}/reopen", tag = "prescripciones",
    params(("id" = String, Path)), request_body = ReopenPrescripcion, responses(
    (status = OK, body = Prescripcion), (status = "4XX", body = ErrorBody)))]
pub async fn reopen(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<PrescripcionId>,
    Lengua(idioma): Lengua,
    Body(asked): Body<ReopenPrescripcion>,
) -> Result<Json<Prescripcion>> {
    let (motivo, prueba) = con_prueba(&asked.motivo, &asked.prueba)?;
    let tx = app.db.begin(user.actor()).await?;
    let quien = Quien { app: &app, user: &user, idioma };
    let mut found = Editable::find_any(quien, &tx, &id, asked.version).await?;
    if found.row.estado != EstadoPrescripcion::Resuelta.as_str() {
        return Err(Error::conflict("El plazo ya está abierto", "The deadline is open already"));
    }
    // Nobody leaves the case meanwhile: an open deadline always has somebody who answers for it.
    expedientes::lock(&*tx, std::slice::from_ref(&found.caso.id)).await?;
    if !expedientes::has_responsable(&*tx, &expedientes::stored(&found.caso.id)?).await? {
        return Err(sin_responsable());
    }
    let row = &mut found.row;
    row.estado = EstadoPrescripcion::Abierta.to_string();
    (row.resuelta_at, row.resuelta_por, row.motivo, row.prueba) = (None, None, None, None);
    row.vigilada_desde = tx.now().millis();
    row.proximo_aviso = Some(tx.now().millis());
    row.version += 1;
    let detalle = json!({ "vence": row.vence, "motivo": motivo, "prueba": prueba });
    found.store(quien, tx, "prescripcion.reabierta", detalle).await
}
