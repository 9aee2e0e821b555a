//! The pages of `ui/`, which the server carries inside; a build for tests reads them from the folder as it is.

use crate::error::Error;
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{Embed, EmbeddedFile};

#[derive(Embed)]
#[folder = "../ui/dist"]
#[allow_missing = true]
struct Pages;

/// Only what the server itself serves runs, is shown, or is asked; nobody frames a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Its name changes with its content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Kept, and asked about each time.
const ASK: &str = "no-cache";

/// Whether the server was built with pages.
pub fn there() -> bool {
    Pages::get("index.html").is_some()
}

/// Answers what no route does: a file of the pages, the page itself where somebody goes to an address of it, and
/// otherwise that there is nothing.
pub async fn serve(request: Request) -> Response {
    let Some(name) = wanted(&request) else { return Error::NotFound.into_response() };
    let Some(file) = Pages::get(name) else { return Error::NotFound.into_response() };
    answer(&request, name, file)
}

/// The name of the file a request is for.
fn wanted(request: &Request) -> Option<&str> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let path = request.uri().path().trim_start_matches('/');
    if path.starts_with("assets/") || path == "icon.svg" {
        return Some(path);
    }
    let goes = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let goes = goes.is_some_and(|accept| accept.contains("text/html"));
    // `/alta/…` is what a one-time link looks like.
    (path.is_empty() || path == "index.html" || goes && path.starts_with("alta/")).then_some("index.html")
}

fn answer(request: &Request, name: &str, file: EmbeddedFile) -> Response {
    let tag = tag(&file);
    let caching = if name.starts_with("assets/") { FOR_EVER } else { ASK };
    let known =
        request.headers().get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let headers = [
        (header::CONTENT_TYPE, kind(name)),
        (header::CACHE_CONTROL, caching),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let mut response = match known {
        true => (StatusCode::NOT_MODIFIED, headers).into_response(),
        false => (headers, Body::from(file.data)).into_response(),
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn tag(file: &EmbeddedFile) -> String {
    let hash: String =
        file.metadata.sha256_hash().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hash}\"")
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_page_are_the_page_and_everything_else_is_a_file_or_nothing() {
        for (case, method, path, accept, file) in [
            ("the page", "GET", "/", "text/html", Some("index.html")),
            ("the page, asked by a program", "GET", "/", "*/*", Some("index.html")),
            ("a file of it", "GET", "/assets/index-1.js", "*/*", Some("assets/index-1.js")),
            ("its icon", "HEAD", "/icon.svg", "*/*", Some("icon.svg")),
            ("a one-time link", "GET", "/alta/abc", "text/html,*/*", Some("index.html")),
            ("a one-time link, asked by a program", "GET", "/alta/abc", "application/json", None),
            ("no route of the API", "GET", "/api/v1/nada", "text/html", None),
            ("nothing at all", "GET", "/nada", "text/html", None),
            ("a write", "POST", "/", "text/html", None),
        ] {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header("accept", accept)
                .body(Body::empty())
                .unwrap();
            assert_eq!(wanted(&request), file, "{case}");
        }
    }

    #[test]
    fn the_policy_lets_nothing_inline_run() {
        assert!(!POLICY.contains("unsafe"));
        assert!(POLICY.starts_with("default-src 'none'"));
    }
}
