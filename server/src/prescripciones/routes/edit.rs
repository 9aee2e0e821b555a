//! `PATCH /prescripciones/{id}`: another date starts the steps afresh, and what the old one said asks for nothing
//! any more.

use super::{super::check_vence, Editable, store};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::prescripciones::Model,
    error::Result,
    expedientes::{
        Lector,
        texto::{linea, parrafo_o_nada},
    },
    extract::{Body, Path},
    inbox::{self, About},
};
use axum::{Json, extract::State};
use serde_json::{Value, json};
use vigia_protocol::{
    error::ErrorBody,
    ids::PrescripcionId,
    prescripciones::{EditPrescripcion, Prescripcion},
};

/// Edits an open deadline: what is absent stays.
#[utoipa::path(patch, path = "/prescripciones/{id}", tag = "prescripciones", params(("id" = String, Path)), request_body = EditPrescripcion, responses(
    (status = OK, body = Prescripcion), (status = "4XX", body = ErrorBody)))]
pub async fn edit(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<PrescripcionId>,
    Body(edit): Body<EditPrescripcion>,
) -> Result<Json<Prescripcion>> {
    let mut tx = app.db.begin(user.actor()).await?;
    let mut found = Editable::find(&app, &user, &tx, &id, edit.version).await?;
    let old = found.row.clone();
    let row = &mut found.row;
    apply(row, &edit)?;
    row.version += 1;
    if row.vence != old.vence {
        check_vence(row.vence, Lector::new(&app, &user, tx.now()).hoy)?;
        row.verificada = false;
        row.vigilada_desde = tx.now().millis();
        row.proximo_aviso = Some(tx.now().millis());
        inbox::close(&mut tx, About::Prescripcion(&id), None).await?;
    }
    if (row.vence, &row.base_legal) != (old.vence, &old.base_legal) {
        store::insert_date(&tx, row, &user.id).await?;
    }
    let detalle = json!({ "antes": said(&old), "despues": said(row) });
    found.store(&app, &user, tx, "prescripcion.editada", detalle).await
}

fn apply(row: &mut Model, edit: &EditPrescripcion) -> Result<()> {
    if let Some(tipo) = &edit.tipo {
        row.tipo = linea("tipo", tipo)?;
    }
    if let Some(clase) = edit.clase {
        row.clase = clase.to_string();
    }
    if let Some(vence) = edit.vence {
        row.vence = vence;
    }
    if let Some(base_legal) = &edit.base_legal {
        row.base_legal = parrafo_o_nada(base_legal);
    }
    Ok(())
}

fn said(row: &Model) -> Value {
    json!({ "tipo": row.tipo, "clase": row.clase, "vence": row.vence, "baseLegal": row.base_legal })
}
