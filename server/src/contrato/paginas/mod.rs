//! Both contracts as pages, under `/docs`: plain HTML made from the documents, without a script, in the firm's colours.

mod esquemas;
mod eventos;
mod marco;
mod rest;
mod texto;

use crate::{app::App, error::idioma};
use axum::{
    Router,
    http::{HeaderMap, HeaderName, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use std::sync::LazyLock;
use texto::{EN, ES};
use vigia_protocol::error::Idioma;

/// The look of the pages of `ui/`, and what these add to it.
const STYLE: &str = concat!(include_str!("../../../../ui/src/ui/tokens.css"), include_str!("estilo.css"));

/// Nothing runs, nothing is asked of anybody else, nobody frames it.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// A page in both languages.
type Page = LazyLock<[String; 2]>;

static REST: Page = LazyLock::new(|| {
    let document = crate::openapi();
    [&ES, &EN].map(|words| rest::page(&document, words))
});
static EVENTOS: Page = LazyLock::new(|| {
    let document = super::asyncapi();
    [&ES, &EN].map(|words| eventos::page(&document, words))
});
static OPENAPI: LazyLock<String> =
    LazyLock::new(|| serde_json::to_string_pretty(&crate::openapi()).unwrap_or_default());
static ASYNCAPI: LazyLock<String> = LazyLock::new(|| super::asyncapi_yaml().unwrap_or_default());

static TYPESCRIPT: LazyLock<String> = LazyLock::new(|| super::typescript().unwrap_or_default());

/// The pages, their style, and the documents they are made from.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/docs", get(async || Redirect::permanent("/docs/rest")))
        .route("/docs/rest", get(async |headers: HeaderMap| page(&REST, &headers)))
        .route("/docs/eventos", get(async |headers: HeaderMap| page(&EVENTOS, &headers)))
        .route("/docs/estilo.css", get(async || file("text/css; charset=utf-8", STYLE)))
        .route("/docs/openapi.json", get(async || file("application/json", &OPENAPI)))
        .route("/docs/asyncapi.yaml", get(async || file("application/yaml", &ASYNCAPI)))
        .route("/docs/events.ts", get(async || file("text/plain; charset=utf-8", &TYPESCRIPT)))
}

fn page(page: &'static Page, headers: &HeaderMap) -> Response {
    let [es, en] = &**page;
    let html = match idioma(headers) {
        Idioma::Es => es,
        Idioma::En => en,
    };
    let vary = [(header::VARY, "Accept-Language")];
    (vary, file("text/html; charset=utf-8", html.as_str())).into_response()
}

/// It is the server's own, and changes with the server: kept, and asked about each time.
fn file(kind: &'static str, content: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    (headers, content).into_response()
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
