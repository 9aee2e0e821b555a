//! `POST /calendario`.

use super::{
    super::publish::publish_update,
    fields,
    reglas::{check_tipo, horas},
    store, vista,
};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::eventos::Model,
    error::{Error, Result},
    expedientes::{
        self, Lector, find_visible,
        texto::{linea, linea_o_nada},
    },
    extract::Body,
};
use axum::{Json, extract::State, http::StatusCode};
use vigia_protocol::{
    calendario::{Evento, NewEvento},
    error::ErrorBody,
    event::CalendarioChange,
    ids::EventoId,
    time::Timestamp,
};

/// Enters something into the calendar: of a case, for whoever sees it; of none, for the asker alone.
#[utoipa::path(post, path = "/calendario", tag = "calendario", request_body = NewEvento, responses(
    (status = CREATED, body = Evento), (status = "4XX", body = ErrorBody)))]
pub async fn create(
    State(app): State<App>,
    user: CurrentUser,
    Body(new): Body<NewEvento>,
) -> Result<(StatusCode, Json<Evento>)> {
    let mut tx = app.db.begin(user.actor()).await?;
    let lector = Lector::new(&app, &user, tx.now());
    if let Some(id) = &new.expediente_id {
        expedientes::lock(&*tx, &[id.to_string()]).await?;
        let (_, acceso) = find_visible(&*tx, lector, id).await?;
        if !acceso.ve_todo() {
            return Err(Error::Forbidden);
        }
    }
    check_tipo(new.tipo, new.expediente_id.is_some())?;
    let (inicio, fin) = horas(app.config.zona, lector.hoy, (new.inicio, new.fin), new.todo_el_dia)?;
    let row = Model {
        id: EventoId::new().into(),
        expediente_id: new.expediente_id.as_ref().map(ToString::to_string),
        owner: user.id.to_string(),
        titulo: linea("titulo", &new.titulo)?,
        tipo: new.tipo.to_string(),
        inicio: inicio.millis(),
        fin: fin.map(Timestamp::millis),
        todo_el_dia: new.todo_el_dia,
        lugar: new.lugar.as_deref().and_then(linea_o_nada),
        version: 1,
        created_at: tx.now().millis(),
    };
    store::insert(&tx, &row).await?;
    tx.audit("evento.ingresado", ("evento", &row.id), new.expediente_id.as_ref(), fields(&row)).await?;
    publish_update(&mut tx, &row, CalendarioChange::Created)?;
    let shown = vista::evento(&*tx, row, lector).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(shown)))
}
