//! `PUT /api/v1/users/{id}`: a back end keeps the firm's people, by its own ids.

use super::{rights, routes::usuario, store};
use crate::{
    app::App,
    entity::users::{ActiveModel, Entity, Model},
    error::{Error, Result},
    expedientes::texto::linea,
    extract::{Body, Path},
    servicios::{CurrentService, NAME_PREFIX},
};
use axum::{Json, extract::State, http::StatusCode};
use sea_orm::{EntityTrait, SqlErr};
use serde_json::json;
use vigia_protocol::{
    acceso::Rol,
    error::ErrorBody,
    ids::UserId,
    servicios::{Escritura, PutUsuario},
    usuarios::Usuario,
};

/// Makes an account what a back end says it is; the same again changes nothing. A new account has no password: its
/// owner comes by the back end, or by a link of an admin.
#[utoipa::path(put, path = "/users/{id}", tag = "usuarios", params(("id" = String, Path)), request_body = PutUsuario, responses(
    (status = OK, body = Usuario), (status = CREATED, body = Usuario), (status = "4XX", body = ErrorBody)))]
pub async fn put(
    State(app): State<App>,
    service: CurrentService,
    Path(id): Path<UserId>,
    Body(put): Body<PutUsuario>,
) -> Result<(StatusCode, Json<Usuario>)> {
    service.must_write(Escritura::Usuarios)?;
    if id.as_str().starts_with(NAME_PREFIX) {
        return Err(Error::invalid("id", "Así se llaman los servicios", "That is how services are named"));
    }
    let mut tx = app.db.begin(service.actor()).await?;
    rights::lock_admins(&tx).await?;
    let old = Entity::find_by_id(id.to_string()).one(&*tx).await?;
    let now = tx.now().millis();
    let row = Model {
        id: id.to_string(),
        email: linea("email", &put.email)?.to_lowercase(),
        nombre: linea("nombre", &put.nombre)?,
        rol: put.rol.to_string(),
        activo: put.activo,
        password_hash: old.as_ref().and_then(|old| old.password_hash.clone()),
        version: old.as_ref().map_or(1, |old| old.version),
        created_at: old.as_ref().map_or(now, |old| old.created_at),
        // A back end says what somebody is, and nothing of what was withdrawn from them.
        ve_casos: put.rol != Rol::Admin || old.as_ref().is_none_or(|old| old.ve_casos),
    };
    store::require_free_email(&tx, &row).await?;
    match old {
        None => {
            // Two at once on two nodes: the second asks again and finds it done.
            Entity::insert(ActiveModel::from(row.clone())).exec_without_returning(&*tx).await.map_err(
                |error| match error.sql_err() {
                    Some(SqlErr::UniqueConstraintViolation(_)) => Error::Conflict(None),
                    _ => error.into(),
                },
            )?;
            tx.audit("usuario.creado", ("usuario", id.as_str()), None, json!({ "rol": row.rol })).await?;
            tx.commit().await?;
            app.watch.notify_one();
            Ok((StatusCode::CREATED, Json(usuario(row, Rol::Admin)?)))
        }
        Some(old) if old == row => Ok((StatusCode::OK, Json(usuario(row, Rol::Admin)?))),
        Some(old) => {
            // Whoever left the firm is out, on leave or not whom they stand in for.
            let sees_cases = service.must_write(Escritura::Expedientes).is_ok();
            let pedido = rights::Pedido { sees_cases, aun_asi: true, motivo: None };
            let row = store::change(&mut tx, &old, row, pedido).await?;
            tx.commit().await?;
            app.watch.notify_one();
            Ok((StatusCode::OK, Json(usuario(row, Rol::Admin)?)))
        }
    }
}
