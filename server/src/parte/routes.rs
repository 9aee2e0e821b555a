//! `GET /api/v1/parte`, and the same as a document.

use super::{documento::documento, lectura, pagina::pagina, secciones::Parte, textos::subtitulo};
use crate::{
    app::App,
    auth::CurrentUser,
    documentos::componer,
    error::{Error, Result, idioma},
    evidencia::{Archivo, Exportada, Procedencia, palabras},
    expedientes::Lector,
    extract::Query,
    prescripciones::check_fecha,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use serde::Deserialize;
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{acceso::Rol, error::ErrorBody, time::Date};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(page)).routes(routes!(document))
}

/// Of which day.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// The day; today where absent.
    fecha: Option<Date>,
}

/// The list of the day as a page to print: an admin's of the whole firm, a lawyer's of their cases.
#[utoipa::path(get, operation_id = "parte", path = "/parte", tag = "prescripciones", params(Asked), responses(
    (status = OK, content_type = "text/html", body = String), (status = "4XX", body = ErrorBody)))]
async fn page(
    State(app): State<App>,
    user: CurrentUser,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (parte, fecha) = of(&app, &user, &asked).await?;
    let words = palabras(idioma(&headers));
    let procedencia = Procedencia::of(&app, &user).await?;
    let about = subtitulo(words.idioma, fecha, user.rol_en_casos() == Rol::Admin, &user.nombre);
    let tx = app.db.begin(user.actor()).await?;
    tx.audit("parte.leido", ("usuario", user.id.as_str()), None, json!({ "fecha": fecha })).await?;
    tx.commit().await?;
    Ok(pagina(&parte, &about, &procedencia, words))
}

/// The same as a document.
#[utoipa::path(get, operation_id = "parte_pdf", path = "/parte.pdf", tag = "prescripciones", params(Asked), responses(
    (status = OK, content_type = "application/pdf", body = String), (status = "4XX", body = ErrorBody)))]
async fn document(
    State(app): State<App>,
    user: CurrentUser,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Exportada> {
    let (parte, fecha) = of(&app, &user, &asked).await?;
    let words = palabras(idioma(&headers));
    let procedencia = Procedencia::of(&app, &user).await?;
    let about = subtitulo(words.idioma, fecha, user.rol_en_casos() == Rol::Admin, &user.nombre);
    let document = documento(&parte, about, &procedencia, words);
    let bytes = componer(&app, document).await?;
    let archivo = Archivo {
        nombre: format!("parte-{fecha}"),
        formato: "pdf",
        idioma: words.idioma,
        accion: "parte.exportado",
        sujeto: ("usuario", user.id.as_str()),
        expediente: None,
        detalle: json!({ "fecha": fecha }),
        bytes,
    };
    Exportada::anotar(&app, &user, archivo).await
}

/// The asker's list. Office staff have the queue of oficios, and no list of deadlines.
async fn of(app: &App, user: &CurrentUser, asked: &Asked) -> Result<(Parte, Date)> {
    if user.rol == Rol::Oficina {
        return Err(Error::Forbidden);
    }
    let lector = Lector::new(app, user, app.clock.now());
    let fecha = asked.fecha.unwrap_or(lector.hoy);
    check_fecha("fecha", fecha, lector.hoy)?;
    Ok((lectura::parte(app.db.reader(), lector, fecha).await?, fecha))
}
