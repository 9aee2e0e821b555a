//! `/api/v1/calendarios`: everybody who signed in reads, admins write.

mod change;
mod oficina;
mod read;
mod reviews;

use super::{datos::diferencias, store, vista};
use crate::{
    app::App, auth::CurrentUser, db::Tx, entity::calendarios::Model, error::Result, expedientes::stored,
    oficios, prescripciones,
};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    calendarios::{DatosCalendario, OrigenVersion},
    ids::CalendarioId,
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(read::oficina, oficina::choose))
        .routes(routes!(reviews::list))
        .routes(routes!(reviews::resolve))
        .routes(routes!(change::compare))
        .routes(routes!(change::import))
        .routes(routes!(read::one, change::edit))
        .routes(routes!(read::file))
}

/// The office's days are others: alerts of deadlines, and of oficios that wait, fall on others.
async fn look_again(tx: &Tx) -> Result<()> {
    prescripciones::look_again(tx).await?;
    oficios::look_again(tx).await
}

/// Gives a calendar, which is locked, a new version where it says something else now, and has the watch look again
/// where the office's days are others. No due date moves: where one would be another, somebody has to look at it.
async fn store_change(
    tx: &mut Tx,
    user: &CurrentUser,
    row: Model,
    datos: &DatosCalendario,
    (origen, motivo): (OrigenVersion, &str),
) -> Result<()> {
    let antes = store::de_texto(&row.datos)?;
    if antes == *datos {
        return Ok(());
    }
    let id: CalendarioId = stored(&row.id)?;
    store::check_base(tx, &id, datos).await?;
    let row = store::update(tx, &row, datos, (origen, motivo, &user.id)).await?;
    let detalle = json!({
        "version": row.version, "origen": origen, "motivo": motivo, "diferencias": diferencias(&antes, datos),
    });
    tx.audit("calendario.cambiado", ("calendario", &row.id), None, detalle).await?;
    if store::is_the_offices(tx, &id).await? {
        look_again(tx).await?;
    }
    prescripciones::revisar_fechas(tx, &id).await
}
