//! Every route, under `/api/v1`.

use crate::{
    agenda, ajustes,
    app::App,
    auditoria, ausencias, auth, calendario, calendarios, contrato,
    error::{Error, in_language},
    eventos, evidencia, expedientes, facturas, feeds, importacion, inbox, mensajes, notas, oficios, parte,
    prescripciones, respaldo, servicios,
    shutdown::{self, Requests},
    sistema, usuarios, vigilancia,
    web::pages,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use std::time::Duration;
use tower_http::{set_header::SetResponseHeaderLayer, trace::TraceLayer};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use vigia_protocol::{MAX_MESSAGE, error::Code, event, inbox::InboxEntry};

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
        event::CalendarioUpdate,
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
        .merge(agenda::routes())
        .merge(importacion::routes())
        .merge(oficios::routes())
        .merge(facturas::routes())
        .merge(mensajes::routes())
        .merge(calendario::routes())
        .merge(calendarios::routes())
        .merge(ajustes::routes())
        .merge(ausencias::routes())
        .merge(vigilancia::routes())
        .merge(servicios::routes())
        .merge(respaldo::routes())
        .merge(eventos::routes())
        .merge(notas::routes())
        .merge(inbox::routes())
        .merge(evidencia::routes())
        .merge(auditoria::routes())
        .merge(feeds::routes())
        .merge(parte::routes());
    OpenApiRouter::with_openapi(Api::openapi()).nest("/api/v1", v1)
}

/// The contract, as `docs/openapi.json` has it.
pub fn openapi() -> serde_json::Value {
    contrato::complete(api().split_for_parts().1)
}

/// Ends a request that takes too long: a body that trickles in would hold its connection for ever.
async fn in_time(request: Request, next: Next) -> Result<Response, Error> {
    tokio::time::timeout(longest(request.uri().path()), next.run(request))
        .await
        .map_err(|_| Code::NoDisponible.into())
}

/// How long a request for that path may take.
fn longest(path: &str) -> Duration {
    match path {
        IMPORT => LONGEST_IMPORT,
        _ if path.ends_with(".pdf") || path.ends_with(".csv") => LONGEST_EXPORT,
        _ => LONGEST,
    }
}

/// What stands beside whatever is logged of a request: its path, but for what only its sender may know.
fn span(request: &Request) -> tracing::Span {
    tracing::debug_span!("request", method = %request.method(), path = logged(request.uri().path()))
}

/// The path as logs may have it: the address of a private calendar is as good as a password, and so is a one-time link.
fn logged(path: &str) -> &str {
    match path {
        _ if path.starts_with("/calendario/") => "/calendario/…",
        _ if path.starts_with("/alta/") => "/alta/…",
        path => path,
    }
}

/// How long a request may take; what waits for the database gives up well before.
const LONGEST: Duration = Duration::from_secs(10);

/// Where a file of cases and deadlines is brought in.
const IMPORT: &str = "/api/v1/importaciones";
/// How long that may take: thousands of deadlines, each stored with its alerts, in many short transactions.
const LONGEST_IMPORT: Duration = Duration::from_secs(5 * 60);

/// How long a file to keep may take: hundreds of pages, composed two at a time.
const LONGEST_EXPORT: Duration = Duration::from_secs(60);

/// The REST API, ready to serve.
pub fn router(app: App, requests: Requests) -> Router {
    let (router, _) = api().split_for_parts();
    router
        .merge(sistema::health_routes())
        .merge(contrato::routes())
        .merge(feeds::served())
        .fallback(pages::serve)
        .layer(middleware::from_fn_with_state(requests, shutdown::count))
        .layer(middleware::from_fn(in_time))
        .layer(middleware::from_fn(in_language))
        .layer(DefaultBodyLimit::max(MAX_MESSAGE))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        // Failures are logged where they are answered.
        .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(()))
        .with_state(app)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, LONGEST_EXPORT, LONGEST_IMPORT, logged, longest};

    #[test]
    fn what_leaves_as_a_file_has_longer() {
        for (path, expected) in [
            ("/api/v1/parte", LONGEST),
            ("/api/v1/parte.pdf", LONGEST_EXPORT),
            ("/api/v1/auditoria", LONGEST),
            ("/api/v1/auditoria.csv", LONGEST_EXPORT),
            ("/api/v1/expedientes/0192/constancia.pdf", LONGEST_EXPORT),
            ("/api/v1/inbox/0192/constancia.csv", LONGEST_EXPORT),
            ("/api/v1/inbox/0192/constancia", LONGEST),
            ("/api/v1/importaciones", LONGEST_IMPORT),
        ] {
            assert_eq!(longest(path), expected, "{path}");
        }
    }

    #[test]
    fn what_only_its_sender_may_know_is_not_logged() {
        for (path, expected) in [
            ("/api/v1/me", "/api/v1/me"),
            ("/calendario/q7Jx0v2mB3s9Lw4yT8nR1cZk.ics", "/calendario/…"),
            ("/calendario/q7Jx0v2mB3s9Lw4yT8nR1cZk", "/calendario/…"),
            ("/alta/q7Jx0v2mB3s9Lw4yT8nR1cZk", "/alta/…"),
        ] {
            assert_eq!(logged(path), expected);
        }
    }
}
