//! `PATCH /prescripciones/{id}`: another date starts the steps afresh, and what the old one said asks for nothing
//! any more.

use super::{Editable, Quien, calculo, computo, entrada, redate, store};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::prescripciones::Model,
    error::{Error, Result},
    expedientes::texto::{linea, linea_o_nada, parrafo_o_nada},
    extract::{Body, Lengua, Path},
};
use axum::{Json, extract::State};
use serde_json::{Value, json};
use vigia_protocol::{
    error::ErrorBody,
    ids::PrescripcionId,
    prescripciones::{Computo, EditPrescripcion, Prescripcion},
    time::Date,
};

/// Edits an open deadline: what is absent stays.
#[utoipa::path(patch, path = "/prescripciones/{id}", tag = "prescripciones", params(("id" = String, Path)), request_body = EditPrescripcion, responses(
    (status = OK, body = Prescripcion), (status = "4XX", body = ErrorBody)))]
pub async fn edit(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<PrescripcionId>,
    Lengua(idioma): Lengua,
    Body(edit): Body<EditPrescripcion>,
) -> Result<Json<Prescripcion>> {
    let mut tx = app.db.begin(user.actor()).await?;
    let quien = Quien { app: &app, user: &user, idioma };
    let mut found = Editable::find(quien, &tx, &id, edit.version).await?;
    let old = found.row.clone();
    let row = &mut found.row;
    apply(row, &edit)?;
    apply_date(row, (edit.vence, edit.computo.as_ref()), quien.lector(tx.now()).hoy)?;
    if row.computo != old.computo {
        calculo::recalcular(&tx, row).await?;
    }
    row.version += 1;
    redate(&mut tx, row, &old, quien).await?;
    let detalle = json!({ "antes": said(&old)?, "despues": said(row)? });
    found.store(quien, tx, "prescripcion.editada", detalle).await
}

/// Sets a date by hand, or what it is computed from: never both.
pub fn apply_date(
    row: &mut Model,
    (vence, computo): (Option<Date>, Option<&Option<Computo>>),
    hoy: Date,
) -> Result<()> {
    match (computo, vence) {
        (Some(Some(_)), Some(_)) => return Err(both()),
        (Some(Some(computo)), None) => {
            row.computo = Some(calculo::en_texto(&computo::revisar(computo, hoy)?)?);
        }
        (Some(None), vence) => {
            (row.computo, row.calculo) = (None, None);
            row.vence = vence.unwrap_or(row.vence);
        }
        (None, Some(vence)) if row.computo.is_none() || vence == row.vence => row.vence = vence,
        (None, Some(_)) => {
            return Err(Error::invalid(
                "vence",
                "La fecha se calcula: para cargarla a mano hay que dejar de calcularla",
                "The date is computed: to set it by hand, stop computing it",
            ));
        }
        (None, None) => {}
    }
    Ok(())
}

/// A date set by hand and one that is computed are two.
pub fn both() -> Error {
    Error::invalid(
        "vence",
        "La fecha se carga a mano o se calcula, no las dos cosas",
        "The date is set by hand or computed, not both",
    )
}

fn apply(row: &mut Model, edit: &EditPrescripcion) -> Result<()> {
    if let Some(tipo) = &edit.tipo {
        row.tipo = linea("tipo", tipo)?;
    }
    if let Some(clase) = edit.clase {
        row.clase = clase.to_string();
    }
    if let Some(deudor) = &edit.deudor {
        row.deudor = linea_o_nada(deudor);
    }
    if let Some(base_legal) = &edit.base_legal {
        row.base_legal = parrafo_o_nada(base_legal);
    }
    row.busqueda = Some(store::busqueda(&row.tipo, row.deudor.as_deref()));
    Ok(())
}

/// What the audit keeps of a deadline.
pub fn said(row: &Model) -> Result<Value> {
    Ok(entrada::said(row, calculo::computo_de(row)?.as_ref()))
}
