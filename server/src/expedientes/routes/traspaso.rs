//! `POST /expedientes/{id}/traspaso`.

use crate::{
    app::App,
    auth::CurrentUser,
    error::{Error, Result},
    expedientes::{
        Acceso, Entrega, Lector, acceso, find_visible, store, texto::parrafo_o_nada, traspasar, vista,
    },
    extract::{Body, Path},
};
use axum::{Json, extract::State};
use vigia_protocol::{
    acceso::Calidad,
    error::ErrorBody,
    expedientes::{Expediente, Traspaso},
    ids::ExpedienteId,
};

/// Hands a case over: somebody else answers for it from now on. Of several who answer for it only the one who asks hands it
/// over; asked by somebody else, all of them.
#[utoipa::path(post, path = "/expedientes/{id}/traspaso", tag = "expedientes",
    params(("id" = String, Path)), request_body = Traspaso, responses(
    (status = OK, body = Expediente), (status = "4XX", body = ErrorBody)))]
pub async fn traspaso(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
    Body(asked): Body<Traspaso>,
) -> Result<Json<Expediente>> {
    let motivo = parrafo_o_nada(&asked.motivo);
    let motivo = motivo.ok_or_else(|| Error::invalid("motivo", "Falta completar", "Missing"))?;
    let mut tx = app.db.begin(user.actor()).await?;
    store::lock(&*tx, &[id.to_string()]).await?;
    let lector = Lector::new(&app, &user, tx.now());
    let (row, reach) = find_visible(&*tx, lector, &id).await?;
    if reach < Acceso::Gestion {
        return Err(Error::Forbidden);
    }
    let leads = store::calidad(&*tx, &id, &user.id).await? == Some(Calidad::Responsable);
    let entrega = Entrega {
        de: leads.then_some(&user.id),
        a: &asked.a,
        motivo: &motivo,
        deja: asked.deja_el_expediente,
        por: &user.id,
    };
    traspasar(&mut tx, &row, entrega).await?;
    // They may see less of it now, or nothing.
    let reach = acceso(&*tx, &user.id, user.rol_en_casos(), &id, tx.now()).await?;
    let expediente = vista::expediente(&*tx, row, reach, lector).await?;
    tx.commit().await?;
    app.watch.notify_one();
    Ok(Json(expediente))
}
