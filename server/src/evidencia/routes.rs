//! `…/constancia.csv` and `…/constancia.pdf` of a case, a deadline, an entry of the own inbox.

use super::{
    documento::documento,
    exportacion::{Archivo, Exportada, sellar},
    hechos::{self, Constancia},
    procedencia::Procedencia,
    tabla::tabla,
    textos::palabras,
};
use crate::{
    app::App,
    auth::CurrentUser,
    documentos::componer,
    entity::prescripciones,
    error::{Error, Result, idioma},
    expedientes::{Acceso, Lector, find_visible, stored},
    extract::Path,
};
use axum::{extract::State, http::HeaderMap};
use sea_orm::EntityTrait;
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    error::ErrorBody,
    ids::{ExpedienteId, NotificationId, PrescripcionId},
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(expediente_csv))
        .routes(routes!(expediente_pdf))
        .routes(routes!(plazo_csv))
        .routes(routes!(plazo_pdf))
        .routes(routes!(notificacion_csv))
        .routes(routes!(notificacion_pdf))
}

/// The evidence of a case as a table: every deadline, every date, every alert and what became of it.
#[utoipa::path(get, operation_id = "constancia_csv", path = "/expedientes/{id}/constancia.csv", tag = "expedientes",
    params(("id" = String, Path)), responses(
    (status = OK, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody)))]
async fn expediente_csv(
    State(app): State<App>,
    user: CurrentUser,
    headers: HeaderMap,
    Path(id): Path<ExpedienteId>,
) -> Result<Exportada> {
    del_expediente(&app, &user, &headers, &id, CSV).await
}

/// The evidence of a case as a document to file.
#[utoipa::path(get, operation_id = "constancia_pdf", path = "/expedientes/{id}/constancia.pdf", tag = "expedientes",
    params(("id" = String, Path)), responses(
    (status = OK, content_type = "application/pdf", body = String), (status = "4XX", body = ErrorBody)))]
async fn expediente_pdf(
    State(app): State<App>,
    user: CurrentUser,
    headers: HeaderMap,
    Path(id): Path<ExpedienteId>,
) -> Result<Exportada> {
    del_expediente(&app, &user, &headers, &id, PDF).await
}

/// The evidence of a deadline as a table.
#[utoipa::path(get, operation_id = "constancia_csv", path = "/prescripciones/{id}/constancia.csv", tag = "prescripciones",
    params(("id" = String, Path)), responses(
    (status = OK, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody)))]
async fn plazo_csv(
    State(app): State<App>,
    user: CurrentUser,
    headers: HeaderMap,
    Path(id): Path<PrescripcionId>,
) -> Result<Exportada> {
    del_plazo(&app, &user, &headers, &id, CSV).await
}

/// The evidence of a deadline as a document to file.
#[utoipa::path(get, operation_id = "constancia_pdf", path = "/prescripciones/{id}/constancia.pdf", tag = "prescripciones",
    params(("id" = String, Path)), responses(
    (status = OK, content_type = "application/pdf", body = String), (status = "4XX", body = ErrorBody)))]
async fn plazo_pdf(
    State(app): State<App>,
    user: CurrentUser,
    headers: HeaderMap,
    Path(id): Path<PrescripcionId>,
) -> Result<Exportada> {
    del_plazo(&app, &user, &headers, &id, PDF).await
}

/// What became of an entry of the own inbox, as a table.
#[utoipa::path(get, operation_id = "constancia_csv", path = "/inbox/{notificationId}/constancia.csv", tag = "inbox",
    params(("notificationId" = String, Path)), responses(
    (status = OK, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody)))]
async fn notificacion_csv(
    State(app): State<App>,
    user: CurrentUser,
    headers: HeaderMap,
    Path(id): Path<NotificationId>,
) -> Result<Exportada> {
    de_la_notificacion(&app, &user, &headers, &id, CSV).await
}

/// What became of an entry of the own inbox, as a document to file.
#[utoipa::path(get, operation_id = "constancia_pdf", path = "/inbox/{notificationId}/constancia.pdf", tag = "inbox",
    params(("notificationId" = String, Path)), responses(
    (status = OK, content_type = "application/pdf", body = String), (status = "4XX", body = ErrorBody)))]
async fn notificacion_pdf(
    State(app): State<App>,
    user: CurrentUser,
    headers: HeaderMap,
    Path(id): Path<NotificationId>,
) -> Result<Exportada> {
    de_la_notificacion(&app, &user, &headers, &id, PDF).await
}

const CSV: &str = "csv";
const PDF: &str = "pdf";

async fn del_expediente(
    app: &App,
    user: &CurrentUser,
    headers: &HeaderMap,
    id: &ExpedienteId,
    formato: &'static str,
) -> Result<Exportada> {
    let lector = Lector::new(app, user, app.clock.now());
    let conn = app.db.reader();
    let (caso, acceso) = find_visible(conn, lector, id).await?;
    whole(acceso)?;
    let constancia = hechos::del_expediente(conn, &caso, lector.hoy).await?;
    export(app, user, headers, constancia, (("expediente", id.as_str()), Some(id), formato)).await
}

async fn del_plazo(
    app: &App,
    user: &CurrentUser,
    headers: &HeaderMap,
    id: &PrescripcionId,
    formato: &'static str,
) -> Result<Exportada> {
    let lector = Lector::new(app, user, app.clock.now());
    let conn = app.db.reader();
    let row = prescripciones::Entity::find_by_id(id.as_str()).one(conn).await?.ok_or(Error::NotFound)?;
    let expediente: ExpedienteId = stored(&row.expediente_id)?;
    let (caso, acceso) = find_visible(conn, lector, &expediente).await?;
    whole(acceso)?;
    let constancia = hechos::del_plazo(conn, &caso, &row, lector.hoy).await?;
    let about = (("prescripcion", id.as_str()), Some(&expediente), formato);
    export(app, user, headers, constancia, about).await
}

async fn de_la_notificacion(
    app: &App,
    user: &CurrentUser,
    headers: &HeaderMap,
    id: &NotificationId,
    formato: &'static str,
) -> Result<Exportada> {
    let (constancia, expediente) = hechos::de_la_notificacion(app.db.reader(), &user.id, id).await?;
    export(app, user, headers, constancia, (("notificacion", id.as_str()), expediente.as_ref(), formato))
        .await
}

/// Evidence names everybody who was alerted: an oficio does not reach that far.
fn whole(acceso: Acceso) -> Result<()> {
    if acceso < Acceso::Pleno { Err(Error::Forbidden) } else { Ok(()) }
}

async fn export(
    app: &App,
    user: &CurrentUser,
    headers: &HeaderMap,
    constancia: Constancia,
    (sujeto, expediente, formato): ((&str, &str), Option<&ExpedienteId>, &'static str),
) -> Result<Exportada> {
    let procedencia = Procedencia::of(app, user).await?;
    let words = palabras(idioma(headers));
    let bytes = if formato == PDF {
        let document = documento(&constancia, &procedencia, words);
        componer(app, document).await?
    } else {
        sellar(app, tabla(&constancia, &procedencia, words)?, words)?
    };
    let referencia = constancia.caso.as_ref().map_or("vigia", |caso| caso.referencia.as_str());
    let archivo = Archivo {
        nombre: format!("constancia-{referencia}"),
        formato,
        idioma: words.idioma,
        accion: "constancia.exportada",
        sujeto,
        expediente,
        detalle: json!({ "completa": constancia.completa }),
        bytes,
    };
    Exportada::anotar(app, user, archivo).await
}
