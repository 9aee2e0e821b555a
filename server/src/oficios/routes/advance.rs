//! `POST /oficios/{id}/accept`, `/reject` and `/complete`: the word of whoever has it.

use super::{super::release::take_back, Accion, Change};
use crate::{
    app::App,
    auth::CurrentUser,
    error::{Error, Result},
    expedientes::texto::parrafo_o_nada,
    extract::{Body, Json as JsonBody, Path},
    inbox::{self, About},
    log::Event,
};
use axum::{Json, extract::State};
use serde_json::json;
use vigia_protocol::{
    error::ErrorBody,
    ids::OficioId,
    oficios::{AcceptOficio, CompleteOficio, Oficio, RejectOficio},
};

/// Accepts an oficio; from the queue, takes it. Of two who do so at once one wins, the other gets `CONFLICTO`.
#[utoipa::path(post, path = "/oficios/{id}/accept", tag = "oficios", params(("id" = String, Path)),
    request_body = Option<AcceptOficio>, responses(
    (status = OK, body = Oficio), (status = "4XX", body = ErrorBody)))]
pub async fn accept(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<OficioId>,
    asked: Option<JsonBody<AcceptOficio>>,
) -> Result<Json<Oficio>> {
    let seen = asked.and_then(|JsonBody(asked)| asked.version);
    let mut tx = app.db.begin(user.actor()).await?;
    let mut change = Change::begin(&app, &user, &tx, &id, Accion::Aceptar, seen).await?;
    let now = Some(tx.now().millis());
    change.row.aceptado_at = now;
    if change.holder.is_none() {
        change.row.asignado_a = Some(user.id.to_string());
        change.row.asignado_por = Some(user.id.to_string());
        change.row.asignado_at = now;
        change.row.motivo_rechazo = None;
        tx.publish(Event::Rights(user.id.clone()));
    }
    change.store(&app, &user, tx, "oficio.aceptado", json!({})).await
}

/// Rejects an oficio, with a reason: it is back in the queue.
#[utoipa::path(post, path = "/oficios/{id}/reject", tag = "oficios", params(("id" = String, Path)), request_body = RejectOficio, responses(
    (status = OK, body = Oficio), (status = "4XX", body = ErrorBody)))]
pub async fn reject(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<OficioId>,
    Body(asked): Body<RejectOficio>,
) -> Result<Json<Oficio>> {
    let motivo = parrafo_o_nada(&asked.motivo);
    let motivo = motivo.ok_or_else(|| Error::invalid("motivo", "Falta completar", "Missing"))?;
    let mut tx = app.db.begin(user.actor()).await?;
    let mut change = Change::begin(&app, &user, &tx, &id, Accion::Rechazar, Some(asked.version)).await?;
    change.row.asignado_a = None;
    change.row.asignado_at = None;
    change.row.cola_desde = Some(tx.now().millis());
    change.row.motivo_rechazo = Some(motivo.clone());
    if let Some(holder) = change.holder.clone() {
        take_back(&mut tx, &change.row, &holder).await?;
    }
    change.store(&app, &user, tx, "oficio.rechazado", json!({ "motivo": motivo })).await
}

/// Completes an oficio.
#[utoipa::path(post, path = "/oficios/{id}/complete", tag = "oficios", params(("id" = String, Path)), request_body = CompleteOficio, responses(
    (status = OK, body = Oficio), (status = "4XX", body = ErrorBody)))]
pub async fn complete(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<OficioId>,
    Body(asked): Body<CompleteOficio>,
) -> Result<Json<Oficio>> {
    let mut tx = app.db.begin(user.actor()).await?;
    let mut change = Change::begin(&app, &user, &tx, &id, Accion::Cumplir, Some(asked.version)).await?;
    change.row.cumplido_at = Some(tx.now().millis());
    change.row.resultado = asked.resultado.as_deref().and_then(parrafo_o_nada);
    inbox::close(&mut tx, About::Oficio(&id), None).await?;
    let detalle = json!({ "resultado": change.row.resultado });
    change.store(&app, &user, tx, "oficio.cumplido", detalle).await
}
