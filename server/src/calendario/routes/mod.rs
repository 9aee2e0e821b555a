//! `/api/v1/calendario` and `/api/v1/expedientes/{id}/calendario`.

mod change;
mod create;
mod read;

use super::{reglas, store, vista};
use crate::{
    app::App,
    entity::eventos::Model,
    error::Result,
    expedientes::{Lector, acceso, stored},
};
use reglas::Vinculo;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::time::Timestamp;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list, create::create))
        .routes(routes!(read::of_case))
        .routes(routes!(change::edit, change::remove))
}

/// What an entry is to whoever asks.
async fn vinculo(conn: &impl ConnectionTrait, lector: Lector<'_>, row: &Model) -> Result<Vinculo> {
    let acceso = match &row.expediente_id {
        Some(id) => Some(acceso(conn, lector.id, lector.rol, &stored(id)?, lector.now).await?),
        None => None,
    };
    Ok(Vinculo { acceso, propio: row.owner == lector.id.as_str() })
}

/// What the audit keeps of an entry.
fn fields(row: &Model) -> Value {
    json!({
        "titulo": row.titulo, "tipo": row.tipo, "inicio": Timestamp::from_millis(row.inicio),
        "fin": row.fin.map(Timestamp::from_millis), "todoElDia": row.todo_el_dia, "lugar": row.lugar,
    })
}
