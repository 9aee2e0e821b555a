//! `PATCH` and `DELETE /calendario/{id}`.

use super::{
    super::publish::publish_update,
    fields,
    reglas::{check_tipo, horas},
    store, vinculo, vista,
};
use crate::{
    app::App,
    auth::CurrentUser,
    db::Tx,
    entity::eventos::Model,
    error::{Error, Result},
    expedientes::{
        self, Lector, stored,
        texto::{linea, linea_o_nada},
    },
    extract::{Body, Path, Query},
};
use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::json;
use vigia_protocol::{
    calendario::{EditEvento, Evento},
    error::ErrorBody,
    event::CalendarioChange,
    ids::{EventoId, ExpedienteId},
    time::Timestamp,
};

/// Edits an entry: what is absent stays, an end that is `null` and an empty place are taken away.
#[utoipa::path(patch, path = "/calendario/{id}", tag = "calendario", params(("id" = String, Path)),
    request_body = EditEvento, responses((status = OK, body = Evento), (status = "4XX", body = ErrorBody)))]
pub async fn edit(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<EventoId>,
    Body(edit): Body<EditEvento>,
) -> Result<Json<Evento>> {
    let mut tx = app.db.begin(user.actor()).await?;
    let lector = Lector::new(&app, &user, tx.now());
    let before = changeable(lector, &tx, &id, Some(edit.version)).await?;
    let mut row = apply(&app, lector, &before, &edit)?;
    if row != before {
        row.version += 1;
        store::update(&tx, &row, before.version).await?;
        let detalle = json!({ "antes": fields(&before), "despues": fields(&row) });
        tx.audit("evento.editado", ("evento", &row.id), expediente(&row)?.as_ref(), detalle).await?;
        publish_update(&mut tx, &row, CalendarioChange::Updated)?;
    }
    let shown = vista::evento(&*tx, row, lector).await?;
    tx.commit().await?;
    Ok(Json(shown))
}

fn apply(app: &App, lector: Lector<'_>, before: &Model, edit: &EditEvento) -> Result<Model> {
    let mut row = before.clone();
    if let Some(titulo) = &edit.titulo {
        row.titulo = linea("titulo", titulo)?;
    }
    if let Some(tipo) = edit.tipo {
        check_tipo(tipo, row.expediente_id.is_some())?;
        row.tipo = tipo.to_string();
    }
    if let Some(lugar) = &edit.lugar {
        row.lugar = linea_o_nada(lugar);
    }
    row.todo_el_dia = edit.todo_el_dia.unwrap_or(row.todo_el_dia);
    let inicio = edit.inicio.unwrap_or(Timestamp::from_millis(row.inicio));
    let fin = edit.fin.unwrap_or(row.fin.map(Timestamp::from_millis));
    let (inicio, fin) = horas(app.config.zona, lector.hoy, (inicio, fin), row.todo_el_dia)?;
    (row.inicio, row.fin) = (inicio.millis(), fin.map(Timestamp::millis));
    Ok(row)
}

/// Which version of it.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Seen {
    /// The version the asker saw, where it matters to them.
    version: Option<i64>,
}

/// Takes an entry out of the calendar; the audit keeps what it said.
#[utoipa::path(delete, path = "/calendario/{id}", tag = "calendario", params(("id" = String, Path), Seen),
    responses((status = NO_CONTENT), (status = "4XX", body = ErrorBody)))]
pub async fn remove(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<EventoId>,
    Query(seen): Query<Seen>,
) -> Result<StatusCode> {
    let mut tx = app.db.begin(user.actor()).await?;
    let mut row = changeable(Lector::new(&app, &user, tx.now()), &tx, &id, seen.version).await?;
    store::delete(&tx, &row).await?;
    let detalle = json!({ "antes": fields(&row) });
    tx.audit("evento.borrado", ("evento", &row.id), expediente(&row)?.as_ref(), detalle).await?;
    // Whoever keeps the newest version of each hears that this is newer still.
    row.version += 1;
    publish_update(&mut tx, &row, CalendarioChange::Deleted)?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The entry, locked, if whoever asks may change it and saw it as it is.
async fn changeable(lector: Lector<'_>, tx: &Tx, id: &EventoId, seen: Option<i64>) -> Result<Model> {
    // The case first, as everywhere, so that two who lock the same rows never wait for each other.
    if let Some(expediente) = store::find(&**tx, id).await?.expediente_id {
        expedientes::lock(&**tx, &[expediente]).await?;
    }
    let row = store::lock(tx, id).await?;
    let vinculo = vinculo(&**tx, lector, &row).await?;
    if !vinculo.ve() {
        return Err(Error::NotFound);
    }
    if !vinculo.cambia() {
        return Err(Error::Forbidden);
    }
    if seen.is_some_and(|seen| seen != row.version) {
        return Err(Error::Conflict(None));
    }
    Ok(row)
}

fn expediente(row: &Model) -> Result<Option<ExpedienteId>> {
    row.expediente_id.as_deref().map(stored).transpose()
}
