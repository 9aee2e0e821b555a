//! `/prescripciones/{id}/eventos`: what suspends or interrupts a deadline. A date that is computed is computed again by
//! the same transaction, and the deadline stays open and watched.

use super::{Editable, Quien, calculo, computo, redate, store};
use crate::{
    app::App,
    auth::CurrentUser,
    db::Tx,
    entity::{prescripcion_eventos, prescripciones::Model},
    error::{Error, Result},
    expedientes::texto::parrafo_o_nada,
    extract::{Body, Lengua, Path},
    validate::validate,
};
use axum::{Json, extract::State};
use serde_json::{Value, json};
use vigia_protocol::{
    error::ErrorBody,
    ids::{EventoPlazoId, PrescripcionId},
    prescripciones::{AddEventoPlazo, EditEventoPlazo, NuevoEvento, Prescripcion, RetireEventoPlazo},
};

/// So many events a deadline has at most, those taken back among them.
const MAX_EVENTOS: usize = 100;

/// Enters a suspension or an interruption.
#[utoipa::path(post, path = "/prescripciones/{id}/eventos", tag = "prescripciones", operation_id = "add_evento",
    params(("id" = String, Path)), request_body = AddEventoPlazo, responses(
    (status = OK, body = Prescripcion), (status = "4XX", body = ErrorBody)))]
pub async fn add(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<PrescripcionId>,
    Lengua(idioma): Lengua,
    Body(asked): Body<AddEventoPlazo>,
) -> Result<Json<Prescripcion>> {
    validate(&asked.evento)?;
    let tx = app.db.begin(user.actor()).await?;
    let quien = Quien { app: &app, user: &user, idioma };
    let found = Editable::find(quien, &tx, &id, asked.version).await?;
    let evento = computo::revisar_evento(&asked.evento, quien.lector(tx.now()).hoy)?;
    if store::eventos_of(&*tx, std::slice::from_ref(&found.row.id)).await?.len() >= MAX_EVENTOS {
        return Err(Error::conflict("El plazo ya tiene 100 eventos", "The deadline has 100 events already"));
    }
    let row = prescripcion_eventos::Model {
        id: EventoPlazoId::new().into(),
        prescripcion_id: found.row.id.clone(),
        tipo: evento.tipo.to_string(),
        desde: evento.desde,
        hasta: evento.hasta,
        fuente: evento.fuente.clone(),
        certeza: evento.certeza.to_string(),
        por: user.id.to_string(),
        at: tx.now().millis(),
        retirado_por: None,
        retirado_at: None,
        retirado_motivo: None,
    };
    let said = json!({ "evento": row.id, "despues": evento });
    store::insert_evento(&tx, row).await?;
    recompute(quien, tx, found, ("prescripcion.evento", said)).await
}

/// Edits an event that counts: what is absent stays.
#[utoipa::path(patch, path = "/prescripciones/{id}/eventos/{eventoId}", tag = "prescripciones",
    operation_id = "edit_evento", params(("id" = String, Path), ("eventoId" = String, Path)),
    request_body = EditEventoPlazo, responses(
    (status = OK, body = Prescripcion), (status = "4XX", body = ErrorBody)))]
pub async fn edit(
    State(app): State<App>,
    user: CurrentUser,
    Path((id, evento)): Path<(PrescripcionId, EventoPlazoId)>,
    Lengua(idioma): Lengua,
    Body(asked): Body<EditEventoPlazo>,
) -> Result<Json<Prescripcion>> {
    let tx = app.db.begin(user.actor()).await?;
    let quien = Quien { app: &app, user: &user, idioma };
    let found = Editable::find(quien, &tx, &id, asked.version).await?;
    let mut row = counting(&tx, &found.row, &evento).await?;
    let antes = calculo::evento(&row)?;
    let despues = NuevoEvento {
        hasta: asked.hasta.unwrap_or(antes.hasta),
        fuente: asked.fuente.unwrap_or_else(|| antes.fuente.clone()),
        certeza: asked.certeza.unwrap_or(antes.certeza),
        ..antes.clone()
    };
    let despues = computo::revisar_evento(&despues, quien.lector(tx.now()).hoy)?;
    row.hasta = despues.hasta;
    row.fuente = despues.fuente.clone();
    row.certeza = despues.certeza.to_string();
    store::update_evento(&tx, &row).await?;
    let said = json!({ "evento": row.id, "antes": antes, "despues": despues });
    recompute(quien, tx, found, ("prescripcion.evento", said)).await
}

/// Takes an event back: it counts no more, and stays readable.
#[utoipa::path(post, path = "/prescripciones/{id}/eventos/{eventoId}/retirar", tag = "prescripciones",
    operation_id = "retire_evento", params(("id" = String, Path), ("eventoId" = String, Path)),
    request_body = RetireEventoPlazo, responses(
    (status = OK, body = Prescripcion), (status = "4XX", body = ErrorBody)))]
pub async fn retire(
    State(app): State<App>,
    user: CurrentUser,
    Path((id, evento)): Path<(PrescripcionId, EventoPlazoId)>,
    Lengua(idioma): Lengua,
    Body(asked): Body<RetireEventoPlazo>,
) -> Result<Json<Prescripcion>> {
    let motivo = parrafo_o_nada(&asked.motivo);
    let motivo = motivo.ok_or_else(|| Error::invalid("motivo", "Falta completar", "Missing"))?;
    let tx = app.db.begin(user.actor()).await?;
    let quien = Quien { app: &app, user: &user, idioma };
    let found = Editable::find(quien, &tx, &id, asked.version).await?;
    let mut row = counting(&tx, &found.row, &evento).await?;
    row.retirado_por = Some(user.id.to_string());
    row.retirado_at = Some(tx.now().millis());
    row.retirado_motivo = Some(motivo.clone());
    store::update_evento(&tx, &row).await?;
    let said = json!({ "evento": row.id, "antes": calculo::evento(&row)?, "motivo": motivo });
    recompute(quien, tx, found, ("prescripcion.evento-retirado", said)).await
}

/// An event of the deadline that was not taken back.
async fn counting(tx: &Tx, row: &Model, id: &EventoPlazoId) -> Result<prescripcion_eventos::Model> {
    let evento = store::find_evento(tx, row, id).await?;
    if evento.retirado_at.is_some() {
        return Err(Error::conflict("El evento ya está retirado", "The event is taken back already"));
    }
    Ok(evento)
}

/// Computes the date again where it is computed, with the calendars as they were for the one it has, and stores the
/// deadline: what a calendar says now is another question.
async fn recompute(
    quien: Quien<'_>,
    mut tx: Tx,
    mut found: Editable,
    (accion, mut detalle): (&str, Value),
) -> Result<Json<Prescripcion>> {
    let old = found.row.clone();
    calculo::recalcular_como_antes(&tx, &mut found.row).await?;
    found.row.version += 1;
    redate(&mut tx, &mut found.row, &old, quien).await?;
    detalle["venceAntes"] = json!(old.vence);
    detalle["vence"] = json!(found.row.vence);
    found.store(quien, tx, accion, detalle).await
}
