//! Every route, under `/api/v1`.

use crate::{
    app::App,
    auth,
    error::{Error, in_language},
    expedientes, facturas, inbox, mensajes, oficios, prescripciones,
    shutdown::{self, Requests},
    sistema, usuarios,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, header},
    middleware,
};
use tower_http::{set_header::SetResponseHeaderLayer, trace::TraceLayer};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use vigia_protocol::{MAX_MESSAGE, event, inbox::InboxEntry};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Vigía",
        description = "The REST API of vigia-server. Errors are `{ error: { code, message, fields?, retryAfterMs? } }`, \
        the message in the language of `Accept-Language` (es, en)."
    ),
    components(schemas(
        InboxEntry,
        event::Notification,
        event::PrescripcionAlert,
        event::OficioAssigned,
        event::ExpedienteNew,
        event::ExpedienteUpdate,
        event::FacturaStatus,
        event::SystemAlert,
    ))
)]
struct Api;

fn api() -> OpenApiRouter<App> {
    let v1 = OpenApiRouter::new()
        .merge(sistema::routes())
        .merge(auth::routes())
        .merge(usuarios::routes())
        .merge(expedientes::routes())
        .merge(prescripciones::routes())
        .merge(oficios::routes())
        .merge(facturas::routes())
        .merge(mensajes::routes())
        .merge(inbox::routes());
    OpenApiRouter::with_openapi(Api::openapi()).nest("/api/v1", v1)
}

/// The contract, as `docs/openapi.json` has it.
pub fn openapi() -> utoipa::openapi::OpenApi {
    api().split_for_parts().1
}

/// The REST API, ready to serve.
pub fn router(app: App, requests: Requests) -> Router {
    let (router, _) = api().split_for_parts();
    router
        .merge(sistema::health_routes())
        .fallback(async || Error::NotFound)
        .layer(middleware::from_fn_with_state(requests, shutdown::count))
        .layer(middleware::from_fn(in_language))
        .layer(DefaultBodyLimit::max(MAX_MESSAGE))
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}
