//! What a date would mean, asked before it is stored: `…/preview`. Nothing is stored here.

use super::{Quien, calculo, check_vence, computo, create::nueva, edit::apply_date, escaleras, previa};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::prescripciones::Entity,
    error::{Error, Result},
    expedientes::{Acceso, find_visible, stored},
    extract::{Body, Lengua, Path},
    validate::validate,
};
use axum::{Json, extract::State};
use sea_orm::EntityTrait;
use vigia_protocol::{
    error::ErrorBody,
    ids::{ExpedienteId, PrescripcionId},
    prescripciones::{NuevoEvento, PreviewEdit, PreviewNew, Vista},
    time::Date,
};

/// What a new deadline would mean.
#[utoipa::path(post, path = "/expedientes/{id}/prescripciones/preview", tag = "prescripciones",
    operation_id = "preview_new", params(("id" = String, Path)), request_body = PreviewNew, responses(
    (status = OK, body = Vista), (status = "4XX", body = ErrorBody)))]
pub async fn of_new(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
    Lengua(idioma): Lengua,
    Body(asked): Body<PreviewNew>,
) -> Result<Json<Vista>> {
    validate(&asked.nueva)?;
    let quien = Quien { app: &app, user: &user, idioma };
    let (conn, now) = (app.db.reader(), app.clock.now());
    let (_, acceso) = find_visible(conn, quien.lector(now), &id).await?;
    if acceso < Acceso::Pleno {
        return Err(Error::Forbidden);
    }
    let eventos = revisados(&asked.eventos, quien.lector(now).hoy)?;
    let row = nueva(conn, quien, (&id, now), &asked.nueva, &eventos).await?;
    Ok(Json(previa::vista(conn, &escaleras(&app).await?, &row, true, (now, idioma)).await?))
}

/// What another date, another computation or further events would mean for a deadline.
#[utoipa::path(post, path = "/prescripciones/{id}/preview", tag = "prescripciones",
    operation_id = "preview_edit", params(("id" = String, Path)), request_body = PreviewEdit, responses(
    (status = OK, body = Vista), (status = "4XX", body = ErrorBody)))]
pub async fn of_edit(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<PrescripcionId>,
    Lengua(idioma): Lengua,
    Body(asked): Body<PreviewEdit>,
) -> Result<Json<Vista>> {
    let quien = Quien { app: &app, user: &user, idioma };
    let (conn, now) = (app.db.reader(), app.clock.now());
    let mut row = Entity::find_by_id(id.to_string()).one(conn).await?.ok_or(Error::NotFound)?;
    let (_, acceso) = find_visible(conn, quien.lector(now), &stored(&row.expediente_id)?).await?;
    if acceso < Acceso::Pleno {
        return Err(Error::Forbidden);
    }
    let hoy = quien.lector(now).hoy;
    let old = row.clone();
    apply_date(&mut row, (asked.vence, asked.computo.as_ref()), hoy)?;
    let mut eventos = calculo::eventos_que_cuentan(conn, &row.id).await?;
    let more = revisados(&asked.eventos, hoy)?;
    // What they are of never changes: one of that kind and day is the stored one, edited.
    eventos.retain(|stored| !more.iter().any(|one| (one.tipo, one.desde) == (stored.tipo, stored.desde)));
    eventos.extend(more);
    if let Some(computo) = calculo::computo_de(&row)? {
        // As they would be stored: events alone are counted with the calendars of the date it has.
        let antes = if row.computo == old.computo { calculo::calculo_de(&old)? } else { None };
        let calculo = calculo::calcular_como(conn, &computo, &eventos, antes.as_ref()).await?;
        row.vence = calculo.vence;
        row.calculo = Some(calculo::en_texto(&calculo)?);
    }
    let is_new = row.vence != old.vence;
    if is_new {
        check_vence(row.vence, hoy)?;
    }
    row.verificada &= !is_new && row.computo == old.computo;
    Ok(Json(previa::vista(conn, &escaleras(&app).await?, &row, is_new, (now, idioma)).await?))
}

fn revisados(eventos: &[NuevoEvento], hoy: Date) -> Result<Vec<NuevoEvento>> {
    eventos.iter().map(|evento| computo::revisar_evento(evento, hoy)).collect()
}
