//! New data that came with Vigía: an admin takes it, or does not.

use super::{
    super::fabrica::propuesta,
    store::{de_texto, lock},
    store_change, vista,
};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::calendario_revisiones as revisiones,
    error::{Error, Result},
    expedientes::{stored, texto::linea},
    extract::{Body, Path},
};
use axum::{Json, extract::State};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use vigia_protocol::{
    calendarios::{EstadoRevision, OrigenVersion, ResolveRevision, RevisionCalendario},
    error::ErrorBody,
    ids::RevisionId,
};

/// Every review: what waits for an admin first, with what it would change.
#[utoipa::path(get, operation_id = "reviews", path = "/calendarios/reviews", tag = "calendarios", responses(
    (status = OK, body = Vec<RevisionCalendario>), (status = "4XX", body = ErrorBody)))]
pub async fn list(State(app): State<App>, _: CurrentUser) -> Result<Json<Vec<RevisionCalendario>>> {
    Ok(Json(vista::revisiones(app.db.reader()).await?))
}

/// Accepts or dismisses new data. What the firm changed by itself stays, and no due date moves.
#[utoipa::path(post, path = "/calendarios/reviews/{id}", tag = "calendarios", params(("id" = String, Path)),
    request_body = ResolveRevision, responses((status = OK, body = Vec<RevisionCalendario>), (status = "4XX", body = ErrorBody)))]
pub async fn resolve(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<RevisionId>,
    Body(resolve): Body<ResolveRevision>,
) -> Result<Json<Vec<RevisionCalendario>>> {
    user.must_be_admin()?;
    let motivo = linea("motivo", &resolve.motivo)?;
    let mut tx = app.db.begin(user.actor()).await?;
    let review = revisiones::Entity::find_by_id(id.as_str()).one(&*tx).await?.ok_or(Error::NotFound)?;
    let row = lock(&tx, &stored(&review.calendario_id)?).await?;
    if row.version != resolve.version {
        return Err(Error::Conflict(None));
    }
    let (datos, cambia) = propuesta(&*tx, &row, &de_texto(&review.datos)?).await?;
    let estado = if resolve.aceptar { EstadoRevision::Aceptada } else { EstadoRevision::Descartada };
    let decided = revisiones::Entity::update_many()
        .col_expr(revisiones::Column::Estado, Expr::value(estado.as_str()))
        .col_expr(revisiones::Column::ResueltaAt, Expr::value(tx.now().millis()))
        .col_expr(revisiones::Column::ResueltaPor, Expr::value(user.id.as_str()))
        .col_expr(revisiones::Column::Motivo, Expr::value(&*motivo))
        .filter(revisiones::Column::Id.eq(id.as_str()))
        .filter(revisiones::Column::Estado.eq(EstadoRevision::Abierta.as_str()))
        .exec(&*tx)
        .await?;
    if decided.rows_affected == 0 {
        return Err(Error::conflict("Ya está decidida", "It is decided already"));
    }
    let detalle = json!({ "revision": id, "estado": estado, "motivo": motivo, "diferencias": cambia });
    tx.audit("calendario.revision-resuelta", ("calendario", &row.id), None, detalle).await?;
    if resolve.aceptar {
        store_change(&mut tx, &user, row, &datos, (OrigenVersion::Revision, &motivo)).await?;
    }
    let shown = vista::revisiones(&*tx).await?;
    tx.commit().await?;
    app.watch.notify_one();
    Ok(Json(shown))
}
