//! `POST /expedientes/{id}/oficios`.

use super::{super::publish::publish_assigned, Change, check_assignee, store};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::oficios::Model,
    error::{Error, Result},
    expedientes::{self, Acceso, Lector, find_visible, texto::linea},
    extract::{Body, Path},
    log::Event,
};
use axum::{Json, extract::State, http::StatusCode};
use serde_json::json;
use vigia_protocol::{
    error::ErrorBody,
    ids::{ExpedienteId, OficioId},
    oficios::{EstadoOficio, NewOficio, Oficio},
};

/// Enters an oficio: into the queue, or into somebody's hands.
#[utoipa::path(post, path = "/expedientes/{id}/oficios", tag = "oficios", params(("id" = String, Path)), request_body = NewOficio, responses(
    (status = CREATED, body = Oficio), (status = "4XX", body = ErrorBody)))]
pub async fn create(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
    Body(new): Body<NewOficio>,
) -> Result<(StatusCode, Json<Oficio>)> {
    let mut tx = app.db.begin(user.actor()).await?;
    // A member who is being removed at this moment must not get an oficio of the case.
    expedientes::lock(&*tx, &[id.to_string()]).await?;
    let lector = Lector::new(&app, &user, tx.now());
    let (caso, acceso) = find_visible(&*tx, lector, &id).await?;
    if acceso < Acceso::Pleno {
        return Err(Error::Forbidden);
    }
    if let Some(vence) = new.vence {
        crate::prescripciones::check_vence(vence, lector.hoy)?;
    }
    if let Some(assignee) = &new.asignado_a {
        check_assignee(&tx, &id, assignee).await?;
    }
    let now = tx.now().millis();
    let assigned = new.asignado_a.is_some();
    let row = Model {
        id: OficioId::new().into(),
        expediente_id: id.to_string(),
        asunto: linea("asunto", &new.asunto)?,
        vence: new.vence,
        estado: if assigned { EstadoOficio::Asignado } else { EstadoOficio::Pendiente }.to_string(),
        asignado_a: new.asignado_a.as_ref().map(ToString::to_string),
        asignado_por: assigned.then(|| user.id.to_string()),
        asignado_at: assigned.then_some(now),
        aceptado_at: None,
        cumplido_at: None,
        motivo_rechazo: None,
        resultado: None,
        version: 1,
        created_at: now,
        created_by: user.id.to_string(),
        // Looked at as soon as it is in.
        proximo: Some(now),
        cola_desde: (!assigned).then_some(now),
    };
    store::insert(&tx, &row).await?;
    if let Some(assignee) = &new.asignado_a {
        tx.publish(Event::Rights(assignee.clone()));
        publish_assigned(&mut tx, &row, &caso, assignee, &user.nombre)?;
    }
    let detalle = json!({ "asunto": row.asunto, "vence": row.vence, "asignadoA": row.asignado_a });
    let entered = Change { caso, row, seen: 1, holder: None };
    let shown = entered.finish(&app, &user, tx, "oficio.ingresado", detalle).await?;
    Ok((StatusCode::CREATED, shown))
}
