//! `POST /expedientes`: whoever enters a case answers for it.

use crate::{
    app::App,
    auth::CurrentUser,
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
};
use axum::{Json, extract::State, http::StatusCode};
use sea_orm::{DbErr, EntityTrait, SqlErr};
use serde_json::json;
use vigia_protocol::{
    acceso::{Calidad, Rol},
    error::ErrorBody,
    expedientes::{EstadoExpediente, Expediente, NewExpediente},
    ids::ExpedienteId,
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
    let referencia = store::next_referencia(&*tx).await?;
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
        created_by: user.id.to_string(),
    };
    expedientes::Entity::insert(expedientes::ActiveModel::from(row.clone()))
        .exec_without_returning(&*tx)
        .await?;
    store::put_member(&*tx, &id, &user.id, Calidad::Responsable, tx.now()).await?;
    tx.audit(
        "expediente.ingresado",
        ("expediente", id.as_str()),
        Some(&id),
        json!({ "caratula": row.caratula }),
    )
    .await?;
    publish_new(&mut tx, &row, user.id.clone())?;
    let expediente = vista::expediente(&*tx, row, Acceso::Gestion, Lector::new(app, user, tx.now())).await?;
    tx.commit().await?;
    Ok(expediente)
}
