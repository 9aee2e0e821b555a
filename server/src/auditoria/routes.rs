//! `GET /api/v1/auditoria`, and the same as a file: for admins.

use super::lectura::{Filtro, acciones, cabeza, filas, vista};
use crate::{
    app::App,
    auth::CurrentUser,
    documentos::Csv,
    error::{Result, idioma},
    evidencia::{Archivo, Exportada, Palabras, Procedencia, palabras, sellar},
    expedientes::Lector,
    extract::Query,
};
use axum::{Json, extract::State, http::HeaderMap};
use chrono::SecondsFormat;
use serde::Deserialize;
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    auditoria::{Auditoria, FilaAuditoria},
    error::ErrorBody,
};

/// How many rows one file holds; whoever has more asks by dates.
const MOST: usize = 40_000;
const PAGE: u64 = 1_000;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(csv))
}

/// Which page.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Pagina {
    /// What `next` of the page before said.
    before: Option<String>,
    /// How many; at most 500.
    limit: Option<u64>,
}

/// Who did what, newest first, and how far the chain of seals has got.
#[utoipa::path(get, path = "/auditoria", tag = "auditoria", params(Filtro, Pagina), responses(
    (status = OK, body = Auditoria), (status = "4XX", body = ErrorBody)))]
async fn list(
    State(app): State<App>,
    user: CurrentUser,
    Query(filtro): Query<Filtro>,
    Query(pagina): Query<Pagina>,
) -> Result<Json<Auditoria>> {
    user.must_be_admin()?;
    let conn = app.db.reader();
    let limit = pagina.limit.unwrap_or(100).clamp(1, 500);
    let lector = Lector::new(&app, &user, app.clock.now());
    let page = (pagina.before.as_deref(), limit.saturating_add(1));
    let mut rows = filas(conn, lector, (app.config.zona, &filtro), page).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|row| row.id.clone());
    let detalle = json!({ "filtro": filtro, "filas": rows.len() });
    let answer = Auditoria {
        filas: vista(conn, rows).await?,
        next,
        cabeza: cabeza(conn, &app.clave, app.clock.now()).await?,
        acciones: acciones(conn).await?,
    };
    // Who looked is noted below what they saw.
    let tx = app.db.begin(user.actor()).await?;
    tx.audit("auditoria.leida", ("auditoria", "cadena"), None, detalle).await?;
    tx.commit().await?;
    Ok(Json(answer))
}

/// The same as a file, signed; that it was made is in the audit, too.
#[utoipa::path(get, path = "/auditoria.csv", tag = "auditoria", params(Filtro), responses(
    (status = OK, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody)))]
async fn csv(
    State(app): State<App>,
    user: CurrentUser,
    headers: HeaderMap,
    Query(filtro): Query<Filtro>,
) -> Result<Exportada> {
    user.must_be_admin()?;
    let words = palabras(idioma(&headers));
    let procedencia = Procedencia::of(&app, &user).await?;
    let conn = app.db.reader();
    let lector = Lector::new(&app, &user, app.clock.now());
    let mut csv = Csv::new(words.idioma);
    csv.fila(encabezados(words))?;
    let (mut count, mut before, mut more) = (0, None::<String>, true);
    while more && count < MOST {
        let rows = filas(conn, lector, (app.config.zona, &filtro), (before.as_deref(), PAGE)).await?;
        more = rows.len() as u64 == PAGE;
        before = rows.last().map(|row| row.id.clone());
        count += rows.len();
        for fila in vista(conn, rows).await? {
            csv.fila(linea(&procedencia, &fila))?;
        }
    }
    csv.fila([""])?;
    if more {
        csv.fila([words.hay_mas])?;
    }
    for (name, value) in procedencia.datos(words) {
        csv.fila([name, value])?;
    }
    let detalle = json!({ "filtro": filtro, "filas": count, "completa": !more });
    let archivo = Archivo {
        nombre: format!("auditoria-{}", app.today()),
        formato: "csv",
        idioma: words.idioma,
        accion: "auditoria.exportada",
        sujeto: ("auditoria", "cadena"),
        expediente: None,
        detalle,
        bytes: sellar(&app, csv, words)?,
    };
    Exportada::anotar(&app, &user, archivo).await
}

fn encabezados(words: &Palabras) -> [&'static str; 9] {
    [
        words.asiento,
        words.hora_servidor,
        words.quien,
        words.dispositivo,
        words.que,
        words.sujeto,
        words.referencia,
        words.detalle,
        words.sello,
    ]
}

fn linea(procedencia: &Procedencia, fila: &FilaAuditoria) -> [String; 9] {
    let at = fila.at.utc().with_timezone(&procedencia.zona).to_rfc3339_opts(SecondsFormat::Millis, false);
    [
        fila.pos.map(|pos| pos.to_string()).unwrap_or_default(),
        at,
        fila.actor.clone().unwrap_or_default(),
        fila.dispositivo.clone().unwrap_or_default(),
        fila.accion.clone(),
        fila.sujeto.clone(),
        fila.referencia.clone().unwrap_or_default(),
        fila.detalle.to_string(),
        fila.sello.clone().unwrap_or_default(),
    ]
}
