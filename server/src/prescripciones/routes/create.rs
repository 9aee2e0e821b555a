//! `POST /expedientes/{id}/prescripciones`: from the commit on the deadline is watched.

use super::{
    Editable, Entrada, Quien, calculo, check_vence, computo,
    edit::{both, said},
    finish, store,
};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::prescripciones::Model,
    error::{Error, Result},
    expedientes::{
        self, Acceso, find_visible,
        texto::{linea, linea_o_nada, parrafo_o_nada},
    },
    extract::{Body, Lengua, Path},
};
use axum::{Json, extract::State, http::StatusCode};
use sea_orm::ConnectionTrait;
use vigia_protocol::{
    error::ErrorBody,
    ids::ExpedienteId,
    prescripciones::{NewPrescripcion, NuevoEvento, Prescripcion},
    time::Timestamp,
};

/// Enters a deadline; its current step is raised at once.
#[utoipa::path(post, path = "/expedientes/{id}/prescripciones", tag = "prescripciones",
    params(("id" = String, Path)), request_body = NewPrescripcion, responses(
    (status = CREATED, body = Prescripcion), (status = "4XX", body = ErrorBody)))]
pub async fn create(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
    Lengua(idioma): Lengua,
    Body(new): Body<NewPrescripcion>,
) -> Result<(StatusCode, Json<Prescripcion>)> {
    let tx = app.db.begin(user.actor()).await?;
    let quien = Quien { app: &app, user: &user, idioma };
    expedientes::lock(&*tx, &[id.to_string()]).await?;
    let (caso, acceso) = find_visible(&*tx, quien.lector(tx.now()), &id).await?;
    if acceso < Acceso::Pleno {
        return Err(Error::Forbidden);
    }
    let row = nueva(&*tx, quien, (&id, tx.now()), &new, &[]).await?;
    if !expedientes::has_responsable(&*tx, &id).await? {
        return Err(sin_responsable());
    }
    store::insert(&tx, &row, &user.id).await?;
    let detalle = said(&row)?;
    let entered = Editable { caso, row, acceso, seen: 1 };
    let shown = finish(quien, tx, entered, ("prescripcion.ingresada", detalle)).await?;
    Ok((StatusCode::CREATED, shown))
}

/// The row of a new deadline: its date by hand, or computed with those events.
pub async fn nueva(
    conn: &impl ConnectionTrait,
    quien: Quien<'_>,
    (expediente, now): (&ExpedienteId, Timestamp),
    new: &NewPrescripcion,
    eventos: &[NuevoEvento],
) -> Result<Model> {
    let hoy = quien.lector(now).hoy;
    let (computo, calculo, vence) = match (&new.computo, new.vence) {
        (Some(_), Some(_)) => return Err(both()),
        (None, None) => return Err(Error::invalid("vence", "Falta completar", "Missing")),
        (None, Some(vence)) => (None, None, vence),
        (Some(computo), None) => {
            let computo = computo::revisar(computo, hoy)?;
            let calculo = calculo::calcular(conn, &computo, eventos).await?;
            (Some(calculo::en_texto(&computo)?), Some(calculo::en_texto(&calculo)?), calculo.vence)
        }
    };
    check_vence(vence, hoy)?;
    let entrada = Entrada {
        clase: new.clase,
        tipo: linea("tipo", &new.tipo)?,
        vence,
        base_legal: new.base_legal.as_deref().and_then(parrafo_o_nada),
        deudor: new.deudor.as_deref().and_then(linea_o_nada),
    };
    Ok(Model { computo, calculo, ..entrada.row(expediente, &quien.user.id, now) })
}

/// An open deadline always has somebody who answers for it.
pub fn sin_responsable() -> Error {
    Error::conflict(
        "El expediente no tiene un responsable activo: antes hay que nombrarlo",
        "The case has no active responsable: name one first",
    )
}
