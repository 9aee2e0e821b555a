//! `POST /expedientes`: whoever enters a case answers for it.

use crate::{
    app::App,
    auth::CurrentUser,
    db::Tx,
    entity::expedientes,
    error::{Error, Result},
    expedientes::{
        Acceso, Lector,
        publish::publish_new,
        store::{self, busqueda},
        texto::{linea, linea_o_nada},
        vista,
    },
    extract::Body,
    versioned,
};
use axum::{Json, extract::State, http::StatusCode};
use sea_orm::{DbErr, SqlErr};
use serde_json::json;
use vigia_protocol::{
    acceso::{Calidad, Rol},
    error::ErrorBody,
    expedientes::{EstadoExpediente, Expediente, NewExpediente},
    ids::{ExpedienteId, UserId},
};

/// Enters a case.
#[utoipa::path(post, path = "/expedientes", tag = "expedientes", request_body = NewExpediente, responses(
    (status = CREATED, body = Expediente), (status = "4XX", body = ErrorBody)))]
pub async fn create(
    State(app): State<App>,
    user: CurrentUser,
    Body(new): Body<NewExpediente>,
) -> Result<(StatusCode, Json<Expediente>)> {
    if user.rol == Rol::Oficina {
        return Err(Error::Forbidden);
    }
    // The firm's very first case has nothing to hold on to: two of them may reach for the same number.
    for _ in 0..3 {
        match store_new(&app, &user, &new).await {
            Err(Error::Db(error)) if is_taken(&error) => {}
            other => return other.map(|expediente| (StatusCode::CREATED, Json(expediente))),
        }
    }
    store_new(&app, &user, &new).await.map(|expediente| (StatusCode::CREATED, Json(expediente)))
}

/// Whether somebody was faster to a number or an id.
pub fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

async fn store_new(app: &App, user: &CurrentUser, new: &NewExpediente) -> Result<Expediente> {
    let mut tx = app.db.begin(user.actor()).await?;
    let id = ExpedienteId::new();
    let row = enter(&tx, &id, &user.id, new).await?;
    store::put_member(&*tx, &id, &user.id, Calidad::Responsable, tx.now()).await?;
    publish_new(&mut tx, &row, user.id.clone())?;
    let expediente = vista::expediente(&*tx, row, Acceso::Gestion, Lector::new(app, user, tx.now())).await?;
    tx.commit().await?;
    Ok(expediente)
}

/// Stores a case, with the firm's next number, in the name of `by`.
pub async fn enter(
    tx: &Tx,
    id: &ExpedienteId,
    by: &UserId,
    new: &NewExpediente,
) -> Result<expedientes::Model> {
    let referencia = store::next_referencia(&**tx).await?;
    let caratula = linea("caratula", &new.caratula)?;
    let numero = new.numero.as_deref().and_then(linea_o_nada);
    let juzgado = new.juzgado.as_deref().and_then(linea_o_nada);
    let row = expedientes::Model {
        id: id.to_string(),
        referencia,
        busqueda: busqueda(referencia, &caratula, numero.as_deref(), juzgado.as_deref()),
        numero,
        caratula,
        juzgado,
        estado: new.estado.unwrap_or(EstadoExpediente::SinIniciar).to_string(),
        version: 1,
        created_at: tx.now().millis(),
        created_by: by.to_string(),
    };
    versioned::insert::<expedientes::Entity>(tx, &row).await?;
    let detalle = json!({ "caratula": row.caratula });
    tx.audit("expediente.ingresado", ("expediente", id.as_str()), Some(id), detalle).await?;
    Ok(row)
}
