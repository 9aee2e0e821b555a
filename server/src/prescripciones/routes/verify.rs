//! `POST /prescripciones/{id}/verify`: a second person checked the date.

use super::{Editable, Quien, vista::fecha_por};
use crate::{
    app::App,
    auth::CurrentUser,
    error::{Error, Result},
    expedientes::texto::parrafo_o_nada,
    extract::{Body, Lengua, Path},
    inbox,
};
use axum::{Json, extract::State};
use serde_json::json;
use vigia_protocol::{
    error::ErrorBody,
    ids::PrescripcionId,
    prescripciones::{Prescripcion, VerifyPrescripcion},
};

/// Says that the date was checked. Whoever set it cannot; another date is not verified again.
#[utoipa::path(post, path = "/prescripciones/{id}/verify", tag = "prescripciones",
    params(("id" = String, Path)), request_body = VerifyPrescripcion, responses(
    (status = OK, body = Prescripcion), (status = "4XX", body = ErrorBody)))]
pub async fn verify(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<PrescripcionId>,
    Lengua(idioma): Lengua,
    Body(asked): Body<VerifyPrescripcion>,
) -> Result<Json<Prescripcion>> {
    let mut tx = app.db.begin(user.actor()).await?;
    let quien = Quien { app: &app, user: &user, idioma };
    let mut found = Editable::find(quien, &tx, &id, asked.version).await?;
    let row = &mut found.row;
    if fecha_por(row) == user.id.as_str() {
        return Err(Error::conflict("La verifica otra persona", "Another person verifies it"));
    }
    if row.verificada {
        return Err(Error::conflict("La fecha ya está verificada", "The date is verified already"));
    }
    row.verificada = true;
    row.verificada_por = Some(user.id.to_string());
    row.verificada_at = Some(tx.now().millis());
    row.verificacion_nota = asked.nota.as_deref().and_then(parrafo_o_nada);
    row.version += 1;
    inbox::set_verificada(&mut tx, &id, true).await?;
    let detalle = json!({ "vence": row.vence, "nota": row.verificacion_nota });
    found.store(quien, tx, "prescripcion.verificada", detalle).await
}
