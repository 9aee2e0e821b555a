//! `/api/v1/users`.

use super::{accesos, casos, cuenta, put, rights, store, traspaso};
use crate::{
    app::App,
    auth::{CurrentUser, new_claim},
    entity::users::{ActiveModel, Column, Entity, Model},
    error::{Error, Result},
    expedientes::{stored, texto::linea},
    extract::{Body, Path},
};
use axum::{Json, extract::State, http::StatusCode};
use sea_orm::{EntityTrait, QueryOrder, SqlErr};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    acceso::Rol,
    error::ErrorBody,
    ids::UserId,
    usuarios::{CreatedUsuario, EditUsuario, NewUsuario, Usuario},
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(cuenta::one, edit, put::put))
        .routes(routes!(cuenta::claim))
        .routes(routes!(traspaso::traspaso))
        .routes(routes!(accesos::expedientes))
        .routes(routes!(accesos::devices))
        .routes(routes!(accesos::sign_out))
        .routes(routes!(accesos::sign_out_everywhere))
}

/// Everybody of the firm, by name.
#[utoipa::path(get, path = "/users", tag = "usuarios", responses(
    (status = OK, body = Vec<Usuario>), (status = "4XX", body = ErrorBody)))]
async fn list(State(app): State<App>, user: CurrentUser) -> Result<Json<Vec<Usuario>>> {
    let rows = Entity::find().order_by_asc(Column::Nombre).all(app.db.reader()).await?;
    rows.into_iter().map(|row| usuario(row, user.rol)).collect::<Result<_>>().map(Json)
}

/// Makes an account, and the token of the one-time link that sets its first password.
#[utoipa::path(post, path = "/users", tag = "usuarios", request_body = NewUsuario, responses(
    (status = CREATED, body = CreatedUsuario), (status = "4XX", body = ErrorBody)))]
async fn create(
    State(app): State<App>,
    user: CurrentUser,
    Body(new): Body<NewUsuario>,
) -> Result<(StatusCode, Json<CreatedUsuario>)> {
    user.must_be_admin()?;
    let tx = app.db.begin(user.actor()).await?;
    let id = UserId::new();
    let row = Model {
        id: id.to_string(),
        email: linea("email", &new.email)?.to_lowercase(),
        nombre: linea("nombre", &new.nombre)?,
        rol: new.rol.to_string(),
        activo: true,
        password_hash: None,
        version: 1,
        created_at: tx.now().millis(),
        ve_casos: casos::de(new.rol, true, &user),
    };
    Entity::insert(ActiveModel::from(row.clone())).exec_without_returning(&*tx).await.map_err(|error| {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => store::email_taken(),
            _ => error.into(),
        }
    })?;
    let claim_token = new_claim(&tx, &id).await?;
    tx.audit("usuario.creado", ("usuario", id.as_str()), None, json!({ "rol": row.rol })).await?;
    tx.commit().await?;
    app.watch.notify_one();
    Ok((StatusCode::CREATED, Json(CreatedUsuario { user: usuario(row, user.rol)?, claim_token })))
}

/// Edits an account: what is absent stays. Role, state and access to the cases take effect at once, on every socket;
/// one's own are for another admin to change. Of an admin the access can be withdrawn, with a reason; one always keeps it.
#[utoipa::path(patch, path = "/users/{id}", tag = "usuarios", params(("id" = String, Path)), request_body = EditUsuario, responses(
    (status = OK, body = Usuario), (status = "4XX", body = ErrorBody)))]
async fn edit(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<UserId>,
    Body(edit): Body<EditUsuario>,
) -> Result<Json<Usuario>> {
    user.must_be_admin()?;
    let mut tx = app.db.begin(user.actor()).await?;
    rights::lock_admins(&tx).await?;
    let old = store::find(&*tx, &id).await?;
    if old.version != edit.version {
        return Err(Error::Conflict(None));
    }
    let mut row = old.clone();
    if let Some(nombre) = &edit.nombre {
        row.nombre = linea("nombre", nombre)?;
    }
    if let Some(email) = &edit.email {
        row.email = linea("email", email)?.to_lowercase();
    }
    row.rol = edit.rol.map_or(row.rol, |rol| rol.to_string());
    row.activo = edit.activo.unwrap_or(row.activo);
    let motivo = casos::apply(&mut row, &old, &edit, &user)?;
    if id == user.id && (&row.rol, row.activo, row.ve_casos) != (&old.rol, old.activo, old.ve_casos) {
        return Err(rights::own_account());
    }
    let pedido =
        rights::Pedido { sees_cases: user.ve_casos, aun_asi: edit.aun_asi, motivo: motivo.as_deref() };
    let row = store::change(&mut tx, &old, row, pedido).await?;
    tx.commit().await?;
    app.watch.notify_one();
    Ok(Json(usuario(row, user.rol)?))
}

/// As others see somebody; an e-mail address is for admins.
pub fn usuario(row: Model, asker: Rol) -> Result<Usuario> {
    Ok(Usuario {
        id: stored(&row.id)?,
        nombre: row.nombre,
        rol: stored(&row.rol)?,
        activo: row.activo,
        ve_casos: Some(row.ve_casos).filter(|_| asker == Rol::Admin && row.rol == Rol::Admin.as_str()),
        email: Some(row.email).filter(|_| asker == Rol::Admin),
        version: row.version,
    })
}
