//! `/api/v1/expedientes`.

mod create;
mod edit;
mod members;
mod put;
mod read;
mod traspaso;

use crate::app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list, create::create))
        .routes(routes!(read::one, edit::edit, put::put))
        .routes(routes!(members::put, members::remove))
        .routes(routes!(traspaso::traspaso))
}
