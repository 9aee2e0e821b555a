//! `POST /expedientes/{id}/prescripciones`: from the commit on the deadline is watched.

use super::{super::check_vence, Editable, finish, store};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::prescripciones::Model,
    error::{Error, Result},
    expedientes::{
        self, Acceso, Lector, find_visible,
        texto::{linea, parrafo_o_nada},
    },
    extract::{Body, Path},
};
use axum::{Json, extract::State, http::StatusCode};
use serde_json::json;
use vigia_protocol::{
    error::ErrorBody,
    ids::{ExpedienteId, PrescripcionId},
    prescripciones::{EstadoPrescripcion, NewPrescripcion, Prescripcion},
};

/// Enters a deadline; its current step is raised at once.
#[utoipa::path(post, path = "/expedientes/{id}/prescripciones", tag = "prescripciones",
    params(("id" = String, Path)), request_body = NewPrescripcion, responses(
    (status = CREATED, body = Prescripcion), (status = "4XX", body = ErrorBody)))]
pub async fn create(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
    Body(new): Body<NewPrescripcion>,
) -> Result<(StatusCode, Json<Prescripcion>)> {
    let tx = app.db.begin(user.actor()).await?;
    expedientes::lock(&*tx, &[id.to_string()]).await?;
    let lector = Lector::new(&app, &user, tx.now());
    let (caso, acceso) = find_visible(&*tx, lector, &id).await?;
    if acceso < Acceso::Pleno {
        return Err(Error::Forbidden);
    }
    check_vence(new.vence, lector.hoy)?;
    if !expedientes::has_responsable(&*tx, &id).await? {
        return Err(Error::conflict(
            "El expediente no tiene un responsable activo: antes hay que nombrarlo",
            "The case has no active responsable: name one first",
        ));
    }
    let now = tx.now().millis();
    let row = Model {
        id: PrescripcionId::new().into(),
        expediente_id: id.to_string(),
        clase: new.clase.to_string(),
        tipo: linea("tipo", &new.tipo)?,
        vence: new.vence,
        vigilada_desde: now,
        base_legal: new.base_legal.as_deref().and_then(parrafo_o_nada),
        verificada: false,
        estado: EstadoPrescripcion::Abierta.to_string(),
        proximo_aviso: Some(now),
        version: 1,
        created_at: now,
        created_by: user.id.to_string(),
        resuelta_at: None,
        resuelta_por: None,
        motivo: None,
        prueba: None,
    };
    store::insert(&tx, &row, &user.id).await?;
    let detalle =
        json!({ "tipo": row.tipo, "clase": row.clase, "vence": row.vence, "baseLegal": row.base_legal });
    let entered = Editable { caso, row, acceso, seen: 1 };
    let shown = finish(&app, &user, tx, entered, ("prescripcion.ingresada", detalle)).await?;
    Ok((StatusCode::CREATED, shown))
}
