//! `PUT /expedientes/{id}`: a back end keeps the firm's cases, by its own ids.

use super::{create, edit};
use crate::{
    app::App,
    entity::expedientes,
    error::{Error, Result},
    expedientes::{Acceso, Lector, store, vista},
    extract::{Body, Path},
    servicios::CurrentService,
};
use axum::{Json, extract::State, http::StatusCode};
use sea_orm::EntityTrait;
use vigia_protocol::{
    acceso::Rol,
    error::ErrorBody,
    expedientes::{EditExpediente, Expediente, NewExpediente},
    ids::ExpedienteId,
    servicios::{Escritura, PutExpediente},
};

/// Makes a case what a back end says it is; the same again changes nothing. Who belongs to it is said apart.
#[utoipa::path(put, path = "/expedientes/{id}", tag = "expedientes", params(("id" = String, Path)), request_body = PutExpediente, responses(
    (status = OK, body = Expediente), (status = CREATED, body = Expediente), (status = "4XX", body = ErrorBody)))]
pub async fn put(
    State(app): State<App>,
    service: CurrentService,
    Path(id): Path<ExpedienteId>,
    Body(put): Body<PutExpediente>,
) -> Result<(StatusCode, Json<Expediente>)> {
    service.must_write(Escritura::Expedientes)?;
    // Somebody may be faster to the case's number, or to its id.
    for _ in 0..3 {
        match store_put(&app, &service, &id, &put).await {
            Err(Error::Db(error)) if create::is_taken(&error) => {}
            other => return other,
        }
    }
    store_put(&app, &service, &id, &put).await
}

async fn store_put(
    app: &App,
    service: &CurrentService,
    id: &ExpedienteId,
    put: &PutExpediente,
) -> Result<(StatusCode, Json<Expediente>)> {
    let mut tx = app.db.begin(service.actor()).await?;
    store::lock(&*tx, &[id.to_string()]).await?;
    let old = expedientes::Entity::find_by_id(id.to_string()).one(&*tx).await?;
    let (status, row) = match old {
        Some(old) => {
            (StatusCode::OK, edit::change(&mut tx, &old, &as_edit(put, old.version), &service.by).await?)
        }
        // A back end is nobody of the firm: the admin who let it in answers for it.
        None => (StatusCode::CREATED, create::enter(&tx, id, &service.owner, &as_new(put)).await?),
    };
    let lector = Lector::of(app, (&service.by, Rol::Admin), tx.now());
    let expediente = vista::expediente(&*tx, row, Acceso::Gestion, lector).await?;
    tx.commit().await?;
    Ok((status, Json(expediente)))
}

/// What is absent is taken away, as an empty text is by an edit.
fn as_edit(put: &PutExpediente, version: i64) -> EditExpediente {
    EditExpediente {
        version,
        caratula: Some(put.caratula.clone()),
        numero: Some(put.numero.clone().unwrap_or_default()),
        juzgado: Some(put.juzgado.clone().unwrap_or_default()),
        estado: put.estado,
        // The back end keeps the case: nobody is there to be asked.
        aun_con_plazos: true,
    }
}

fn as_new(put: &PutExpediente) -> NewExpediente {
    NewExpediente {
        caratula: put.caratula.clone(),
        numero: put.numero.clone(),
        juzgado: put.juzgado.clone(),
        estado: put.estado,
    }
}
