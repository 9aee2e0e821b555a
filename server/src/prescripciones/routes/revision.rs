//! `POST /prescripciones/{id}/revision`: what becomes of a date that would be another by the calendars as they are now.

use super::{Editable, Quien, calculo, redate, revisiones};
use crate::{
    app::App,
    auth::CurrentUser,
    error::{Error, Result},
    expedientes::texto::parrafo_o_nada,
    extract::{Body, Lengua, Path},
};
use axum::{Json, extract::State};
use serde_json::json;
use vigia_protocol::{
    error::ErrorBody,
    ids::PrescripcionId,
    prescripciones::{Prescripcion, ResolveRevisionPlazo},
};

/// Takes the date of the calendars as they are now, which nobody has checked yet, or keeps the one that is watched, with
/// the reason. Nothing else moves a date because a calendar changed.
#[utoipa::path(post, path = "/prescripciones/{id}/revision", tag = "prescripciones", operation_id = "resolve_revision",
    params(("id" = String, Path)), request_body = ResolveRevisionPlazo, responses(
    (status = OK, body = Prescripcion), (status = "4XX", body = ErrorBody)))]
pub async fn resolve(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<PrescripcionId>,
    Lengua(idioma): Lengua,
    Body(asked): Body<ResolveRevisionPlazo>,
) -> Result<Json<Prescripcion>> {
    let motivo = asked.motivo.as_deref().and_then(parrafo_o_nada);
    if motivo.is_none() && !asked.aceptar {
        return Err(Error::invalid("motivo", "Falta completar", "Missing"));
    }
    let mut tx = app.db.begin(user.actor()).await?;
    let quien = Quien { app: &app, user: &user, idioma };
    let mut found = Editable::find(quien, &tx, &id, asked.version).await?;
    let revision = revisiones::abierta(&*tx, &found.row.id).await?;
    let revision = revision
        .ok_or_else(|| Error::conflict("La fecha no está por revisar", "The date is not to be reviewed"))?;
    if revision.vence != asked.vence {
        return Err(Error::Conflict(None));
    }
    let old = found.row.clone();
    let estado = if asked.aceptar { revisiones::ACEPTADA } else { revisiones::DEJADA };
    revisiones::decidir(&tx, &revision, estado, Some((&user.id, motivo.as_deref()))).await?;
    found.row.version += 1;
    if asked.aceptar {
        calculo::recalcular(&tx, &mut found.row).await?;
        if found.row.vence != revision.vence {
            return Err(Error::Conflict(None));
        }
        redate(&mut tx, &mut found.row, &old, quien).await?;
    }
    let detalle = json!({
        "venceAntes": old.vence, "vence": found.row.vence, "propuesta": revision.vence, "aceptada": asked.aceptar,
        "motivo": motivo, "calendario": revision.calendario_id, "calendarioVersion": revision.version,
    });
    found.store(quien, tx, "prescripcion.revisada", detalle).await
}
