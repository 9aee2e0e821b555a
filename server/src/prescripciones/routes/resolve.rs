//! `POST /prescripciones/{id}/resolve`: the only thing that ends a deadline.

use super::{Editable, Quien, con_prueba};
use crate::{
    app::App,
    auth::CurrentUser,
    error::Result,
    extract::{Body, Lengua, Path},
    inbox::{self, About},
};
use axum::{Json, extract::State};
use serde_json::json;
use vigia_protocol::{
    error::ErrorBody,
    ids::PrescripcionId,
    prescripciones::{EstadoPrescripcion, Prescripcion, ResolvePrescripcion},
};

/// Resolves a deadline: it was met, for this reason, as can be seen there. From now on it is silent.
#[utoipa::path(post, path = "/prescripciones/{id}/resolve", tag = "prescripciones",
    params(("id" = String, Path)), request_body = ResolvePrescripcion, responses(
    (status = OK, body = Prescripcion), (status = "4XX", body = ErrorBody)))]
pub async fn resolve(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<PrescripcionId>,
    Lengua(idioma): Lengua,
    Body(asked): Body<ResolvePrescripcion>,
) -> Result<Json<Prescripcion>> {
    let (motivo, prueba) = con_prueba(&asked.motivo, &asked.prueba)?;
    let mut tx = app.db.begin(user.actor()).await?;
    let quien = Quien { app: &app, user: &user, idioma };
    let mut found = Editable::find(quien, &tx, &id, asked.version).await?;
    let row = &mut found.row;
    row.estado = EstadoPrescripcion::Resuelta.to_string();
    row.resuelta_at = Some(tx.now().millis());
    row.resuelta_por = Some(user.id.to_string());
    row.motivo = Some(motivo);
    row.prueba = Some(prueba);
    row.proximo_aviso = None;
    row.version += 1;
    let detalle = json!({ "vence": row.vence, "motivo": row.motivo, "prueba": row.prueba });
    inbox::close(&mut tx, About::Prescripcion(&id), None).await?;
    found.store(quien, tx, "prescripcion.resuelta", detalle).await
}
