//! `POST /users/{id}/traspaso`: everything somebody answers for goes to somebody else.

use super::{rights, store};
use crate::{
    app::App,
    auth::CurrentUser,
    error::{Error, Result},
    expedientes::{Entrega, texto::parrafo_o_nada, traspasar},
    extract::{Body, Path},
};
use axum::{Json, extract::State};
use vigia_protocol::{
    error::ErrorBody,
    ids::UserId,
    usuarios::{TraspasoHecho, TraspasoUsuario},
};

/// Hands over every case somebody answers for, all of them or none; they stay as a member of each.
#[utoipa::path(post, path = "/users/{id}/traspaso", tag = "usuarios", params(("id" = String, Path)),
    request_body = TraspasoUsuario, responses(
    (status = OK, body = TraspasoHecho), (status = "4XX", body = ErrorBody)))]
pub async fn traspaso(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<UserId>,
    Body(asked): Body<TraspasoUsuario>,
) -> Result<Json<TraspasoHecho>> {
    user.must_be_admin()?;
    if !user.ve_casos {
        // They could hand them to themselves.
        return Err(Error::Forbidden);
    }
    let motivo = parrafo_o_nada(&asked.motivo);
    let motivo = motivo.ok_or_else(|| Error::invalid("motivo", "Falta completar", "Missing"))?;
    if asked.a == id {
        return Err(Error::invalid("a", "Tiene que ser otra persona", "It has to be somebody else"));
    }
    let mut tx = app.db.begin(user.actor()).await?;
    store::find(&*tx, &id).await?;
    let cases = rights::led_by(&tx, &id).await?;
    for case in &cases {
        let entrega = Entrega { de: Some(&id), a: &asked.a, motivo: &motivo, deja: false, por: &user.id };
        traspasar(&mut tx, case, entrega).await?;
    }
    tx.commit().await?;
    app.watch.notify_one();
    Ok(Json(TraspasoHecho { expedientes: cases.len().try_into().unwrap_or(u32::MAX) }))
}
