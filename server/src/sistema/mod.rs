//! The server itself: what it says of itself, and whether it is well.

pub mod alertas;
mod health;

pub use health::routes as health_routes;

use crate::{app::App, error::Result};
use axum::{Json, extract::State};
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{PROTOCOL, server::ServerInfo};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(server)).routes(routes!(alertas::raise))
}

/// What the server is, for anybody who asks: a client tells by it that it has the right address.
#[utoipa::path(get, path = "/server", tag = "sistema", responses((status = OK, body = ServerInfo)))]
async fn server(State(app): State<App>) -> Result<Json<ServerInfo>> {
    Ok(Json(ServerInfo {
        name: "vigia-server".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        protocol: PROTOCOL,
        firma: app.config.firma.clone(),
        zona: app.config.zona.name().to_owned(),
        hoy: app.today(),
        ahora: app.clock.now(),
    }))
}
