//! `PUT` and `DELETE /expedientes/{id}/members/{userId}`.

use crate::{
    app::App,
    db::Tx,
    entity::{expediente_members as members, expedientes, users},
    error::{Error, Result},
    expedientes::{
        Acceso, acceso, find_visible,
        members::{release_rights, require_responsable},
        part,
        publish::{publish_new, publish_update},
        quien::Quien,
        store::{self, is_active_member},
        vista,
    },
    extract::{Json as JsonBody, Path},
    log::Event,
    prescripciones,
};
use axum::{Json, extract::State};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use vigia_protocol::{
    acceso::Calidad,
    error::ErrorBody,
    expedientes::{Expediente, SetMiembro},
    ids::{ExpedienteId, UserId},
};

/// Adds somebody to a case, or changes as what they belong to it.
#[utoipa::path(put, operation_id = "put_member", tag = "expedientes",
    path = "/expedientes/{id}/members/{userId}",
    params(("id" = String, Path), ("userId" = String, Path)), request_body = SetMiembro, responses(
    (status = OK, body = Expediente), (status = "4XX", body = ErrorBody)))]
pub async fn put(
    State(app): State<App>,
    quien: Quien,
    Path((id, member)): Path<(ExpedienteId, UserId)>,
    JsonBody(set): JsonBody<SetMiembro>,
) -> Result<Json<Expediente>> {
    let mut tx = app.db.begin(quien.actor.clone()).await?;
    let row = managed(&app, &quien, &tx, &id).await?;
    let person = users::Entity::find_by_id(member.to_string()).one(&*tx).await?;
    if !person.is_some_and(|person| is_active_member(&person)) {
        return Err(Error::invalid(
            "userId",
            "Tiene que ser una persona activa, abogado o administrador",
            "It has to be somebody active, a lawyer or an admin",
        ));
    }
    let before = store::calidad(&*tx, &id, &member).await?;
    if before != Some(set.calidad) {
        store::put_member(&*tx, &id, &member, set.calidad, tx.now()).await?;
        if before == Some(Calidad::Responsable) {
            require_responsable(&*tx, &id).await?;
        }
        audit(
            &tx,
            &id,
            "expediente.miembro",
            json!({ "user": member, "antes": before, "despues": set.calidad }),
        )
        .await?;
        tx.publish(Event::Rights(member.clone()));
        if before.is_none() {
            publish_new(&mut tx, &row, member.clone())?;
        }
        prescripciones::look_again_at(&tx, &id).await?;
        publish_update(&mut tx, &row, &quien.id, part("miembros")).await?;
    }
    answer(&app, &quien, tx, row).await
}

/// Removes somebody from a case; from the commit on they get nothing of it.
#[utoipa::path(delete, operation_id = "remove_member", path = "/expedientes/{id}/members/{userId}", tag = "expedientes",
    params(("id" = String, Path), ("userId" = String, Path)), responses(
    (status = OK, body = Expediente), (status = "4XX", body = ErrorBody)))]
pub async fn remove(
    State(app): State<App>,
    quien: Quien,
    Path((id, member)): Path<(ExpedienteId, UserId)>,
) -> Result<Json<Expediente>> {
    let mut tx = app.db.begin(quien.actor.clone()).await?;
    let row = managed(&app, &quien, &tx, &id).await?;
    let before = store::calidad(&*tx, &id, &member).await?.ok_or(Error::NotFound)?;
    let person = users::Entity::find_by_id(member.to_string()).one(&*tx).await?.ok_or(Error::NotFound)?;
    members::Entity::delete_by_id((id.to_string(), member.to_string())).exec(&*tx).await?;
    if before == Calidad::Responsable && is_active_member(&person) {
        require_responsable(&*tx, &id).await?;
    }
    audit(&tx, &id, "expediente.miembro", json!({ "user": member, "antes": before, "despues": Value::Null }))
        .await?;
    prescripciones::look_again_at(&tx, &id).await?;
    release_rights(&mut tx, &person).await?;
    let mut changes = part("miembros");
    changes.extend(part("oficios"));
    publish_update(&mut tx, &row, &quien.id, changes).await?;
    answer(&app, &quien, tx, row).await
}

/// The case, if whoever asks may say who belongs to it; locked, so that of two who remove the last two responsables
/// the second one sees what the first did.
async fn managed(app: &App, quien: &Quien, tx: &Tx, id: &ExpedienteId) -> Result<expedientes::Model> {
    store::lock(&**tx, &[id.to_string()]).await?;
    let (row, acceso) = find_visible(&**tx, quien.lector(app, tx.now()), id).await?;
    if acceso < Acceso::Gestion { Err(Error::Forbidden) } else { Ok(row) }
}

async fn audit(tx: &Tx, id: &ExpedienteId, accion: &str, detalle: Value) -> Result<()> {
    tx.audit(accion, ("expediente", id.as_str()), Some(id), detalle).await
}

/// The case as whoever asked sees it now; they may have removed themselves.
async fn answer(app: &App, quien: &Quien, tx: Tx, row: expedientes::Model) -> Result<Json<Expediente>> {
    let lector = quien.lector(app, tx.now());
    let id = store::stored(&row.id)?;
    let acceso = acceso(&*tx, &quien.id, quien.rol, &id, tx.now()).await?;
    let expediente = vista::expediente(&*tx, row, acceso, lector).await?;
    tx.commit().await?;
    app.watch.notify_one();
    Ok(Json(expediente))
}
