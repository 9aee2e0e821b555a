//! `PUT /calendarios/oficina`.

use super::{look_again, store, vista};
use crate::{
    app::App,
    auth::CurrentUser,
    error::{Error, Result},
    extract::Json as Read,
};
use axum::{Json, extract::State};
use serde_json::json;
use vigia_protocol::{
    calendarios::{Calendarios, ChooseOficina, ClaseCalendario},
    error::ErrorBody,
};

/// Chooses the office's calendar: which days alerts are moved away from. No due date moves.
#[utoipa::path(put, path = "/calendarios/oficina", tag = "calendarios", request_body = ChooseOficina,
    responses((status = OK, body = Calendarios), (status = "4XX", body = ErrorBody)))]
pub async fn choose(
    State(app): State<App>,
    user: CurrentUser,
    Read(choice): Read<ChooseOficina>,
) -> Result<Json<Calendarios>> {
    user.must_be_admin()?;
    let tx = app.db.begin(user.actor()).await?;
    let row = store::lock(&tx, &choice.calendario_id).await?;
    if row.clase != ClaseCalendario::Oficina.as_str() {
        return Err(Error::invalid(
            "calendarioId",
            "No es un calendario de oficina",
            "Not an office's calendar",
        ));
    }
    let antes = store::elegida(&*tx).await?;
    if antes.as_ref() != Some(&choice.calendario_id) {
        store::elegir(&tx, &choice.calendario_id, &user.id).await?;
        let detalle = json!({ "antes": antes, "despues": choice.calendario_id });
        tx.audit("calendario.oficina-elegida", ("calendario", &row.id), None, detalle).await?;
        look_again(&tx).await?;
    }
    let shown = vista::calendarios(&*tx, app.today()).await?;
    tx.commit().await?;
    app.watch.notify_one();
    Ok(Json(shown))
}
