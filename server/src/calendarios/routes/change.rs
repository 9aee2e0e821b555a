//! Editing and importing calendars.

use super::{
    super::datos::{diferencias, revisar},
    store, store_change, vista,
};
use crate::{
    app::App,
    auth::CurrentUser,
    db::Tx,
    error::{Error, Result},
    expedientes::texto::linea,
    extract::{Body, Path},
};
use axum::{Json, extract::State};
use sea_orm::ConnectionTrait;
use serde_json::json;
use vigia_protocol::{
    calendarios::{
        ArchivoCalendario, Calendario, ClaseCalendario, Comparacion, DatosCalendario, EditCalendario,
        ImportCalendario, OrigenVersion,
    },
    error::ErrorBody,
    ids::CalendarioId,
};

/// What stands after `/calendarios/` and is no calendar.
const RESERVED: &[&str] = &["oficina", "reviews", "compare", "import"];

/// Gives a calendar a new version; the old ones stay readable.
#[utoipa::path(put, path = "/calendarios/{id}", tag = "calendarios", params(("id" = String, Path)),
    request_body = EditCalendario, responses((status = OK, body = Calendario), (status = "4XX", body = ErrorBody)))]
pub async fn edit(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<CalendarioId>,
    Body(edit): Body<EditCalendario>,
) -> Result<Json<Calendario>> {
    user.must_be_admin()?;
    let (datos, motivo) = (revisar(edit.datos)?, linea("motivo", &edit.motivo)?);
    let mut tx = app.db.begin(user.actor()).await?;
    replace(&mut tx, &user, (&id, Some(edit.version)), &datos, (OrigenVersion::Edicion, &motivo)).await?;
    answer(&app, tx, &id).await
}

/// What an import of this file would change; it changes nothing.
#[utoipa::path(post, path = "/calendarios/compare", tag = "calendarios", request_body = ArchivoCalendario,
    responses((status = OK, body = Comparacion), (status = "4XX", body = ErrorBody)))]
pub async fn compare(
    State(app): State<App>,
    user: CurrentUser,
    Body(archivo): Body<ArchivoCalendario>,
) -> Result<Json<Comparacion>> {
    user.must_be_admin()?;
    let archivo = checked(archivo)?;
    let (version, antes) = match known(app.db.reader(), &archivo.id).await? {
        Some((version, antes)) => {
            same_class(antes.clase, archivo.datos.clase)?;
            (Some(version), antes)
        }
        None => (None, DatosCalendario { dias: Vec::new(), ..archivo.datos.clone() }),
    };
    Ok(Json(Comparacion { version, diferencias: diferencias(&antes, &archivo.datos) }))
}

/// Takes a calendar from a file: a new one, or a new version of the one of that id.
#[utoipa::path(post, path = "/calendarios/import", tag = "calendarios", request_body = ImportCalendario,
    responses((status = OK, body = Calendario), (status = "4XX", body = ErrorBody)))]
pub async fn import(
    State(app): State<App>,
    user: CurrentUser,
    Body(import): Body<ImportCalendario>,
) -> Result<Json<Calendario>> {
    user.must_be_admin()?;
    let (archivo, motivo) = (checked(import.archivo)?, linea("motivo", &import.motivo)?);
    let mut tx = app.db.begin(user.actor()).await?;
    match import.version {
        Some(_) => {
            let about = (OrigenVersion::Importacion, &*motivo);
            replace(&mut tx, &user, (&archivo.id, import.version), &archivo.datos, about).await?;
        }
        None => {
            store::check_base(&tx, &archivo.id, &archivo.datos).await?;
            if !store::create(&tx, &archivo, OrigenVersion::Importacion, &motivo, Some(&user.id)).await? {
                return Err(Error::Conflict(None));
            }
            let detalle =
                json!({ "motivo": motivo, "nombre": archivo.datos.nombre, "dias": archivo.datos.dias.len() });
            tx.audit("calendario.importado", ("calendario", archivo.id.as_str()), None, detalle).await?;
        }
    }
    answer(&app, tx, &archivo.id).await
}

fn checked(archivo: ArchivoCalendario) -> Result<ArchivoCalendario> {
    if RESERVED.contains(&archivo.id.as_str()) {
        return Err(Error::invalid("id", "Ese nombre está reservado", "That name is reserved"));
    }
    Ok(ArchivoCalendario { datos: revisar(archivo.datos)?, ..archivo })
}

async fn known(conn: &impl ConnectionTrait, id: &CalendarioId) -> Result<Option<(i64, DatosCalendario)>> {
    match store::find(conn, id).await {
        Ok(row) => Ok(Some((row.version, store::de_texto(&row.datos)?))),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn replace(
    tx: &mut Tx,
    user: &CurrentUser,
    (id, seen): (&CalendarioId, Option<i64>),
    datos: &DatosCalendario,
    (origen, motivo): (OrigenVersion, &str),
) -> Result<()> {
    let row = store::lock(tx, id).await?;
    if seen != Some(row.version) {
        return Err(Error::Conflict(None));
    }
    same_class(store::de_texto(&row.datos)?.clase, datos.clase)?;
    store_change(tx, user, row, datos, (origen, motivo)).await
}

/// What others stand on, or count with, must not become another thing under them.
fn same_class(antes: ClaseCalendario, despues: ClaseCalendario) -> Result<()> {
    if antes == despues {
        return Ok(());
    }
    Err(Error::invalid(
        "clase",
        "Un calendario de oficina no pasa a ser de tribunal, ni al revés",
        "An office's calendar does not become a court's, nor the other way round",
    ))
}

async fn answer(app: &App, tx: Tx, id: &CalendarioId) -> Result<Json<Calendario>> {
    let shown = vista::calendario(&*tx, id, None).await?;
    tx.commit().await?;
    app.watch.notify_one();
    Ok(Json(shown))
}
