//! `POST /oficios/{id}/assign`: gives an oficio to somebody, or to somebody else.

use super::{
    super::{publish::publish_assigned, release::take_back},
    Accion, Change, check_assignee,
};
use crate::{
    app::App,
    auth::CurrentUser,
    error::{Error, Result},
    expedientes::stored,
    extract::{Body, Path},
    log::Event,
};
use axum::{Json, extract::State};
use serde_json::json;
use vigia_protocol::{
    error::ErrorBody,
    ids::OficioId,
    oficios::{AssignOficio, Oficio},
};

/// Assigns an oficio. Whoever had it hears no more of it.
#[utoipa::path(post, path = "/oficios/{id}/assign", tag = "oficios", params(("id" = String, Path)), request_body = AssignOficio, responses(
    (status = OK, body = Oficio), (status = "4XX", body = ErrorBody)))]
pub async fn assign(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<OficioId>,
    Body(asked): Body<AssignOficio>,
) -> Result<Json<Oficio>> {
    let mut tx = app.db.begin(user.actor()).await?;
    let mut change = Change::begin(&app, &user, &tx, &id, Accion::Asignar, Some(asked.version)).await?;
    let expediente = stored(&change.row.expediente_id)?;
    check_assignee(&tx, &expediente, &asked.asignado_a).await?;
    let before = change.holder.clone();
    if before.as_ref() == Some(&asked.asignado_a) {
        return Err(Error::conflict("El oficio ya es de esa persona", "The oficio is that person's already"));
    }
    change.row.asignado_a = Some(asked.asignado_a.to_string());
    change.row.asignado_por = Some(user.id.to_string());
    change.row.asignado_at = Some(tx.now().millis());
    change.row.aceptado_at = None;
    change.row.motivo_rechazo = None;
    if let Some(before) = &before {
        take_back(&mut tx, &change.row, before).await?;
    }
    tx.publish(Event::Rights(asked.asignado_a.clone()));
    publish_assigned(&mut tx, &change.row, &change.caso, &asked.asignado_a, &user.nombre)?;
    let detalle = json!({ "antes": before, "despues": asked.asignado_a });
    change.store(&app, &user, tx, "oficio.asignado", detalle).await
}
