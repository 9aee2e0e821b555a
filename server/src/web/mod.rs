//! What a page in a browser needs of the server: that only pages of allowed origins act with its cookies, the cookies
//! themselves, CORS, and the pages.
//!
//! A browser sends cookies by itself, whoever's page asks. So a cookie counts only where the request says that it comes
//! from an allowed origin; `SameSite=Strict` alone would let in every other port of the same host.

pub mod cookies;
mod cors;
mod origins;
pub mod pages;
mod polling;

pub use origins::{Origins, is_local_http, origin};
pub use polling::Sids;

use crate::{
    app::App,
    config::Config,
    error::{Error, Result},
};
use axum::{
    Router,
    extract::FromRequestParts,
    http::{HeaderMap, Method, header, request::Parts},
    middleware,
};
use vigia_protocol::error::Code;

/// Everything the server answers, with what stands in front of it for browsers.
pub fn in_front(router: Router, app: &App) -> Router {
    router.layer(middleware::from_fn_with_state(app.clone(), polling::guard)).layer(cors::layer(&app.origins))
}

/// Says what keeps people from the pages.
pub fn warn(config: &Config) {
    if !pages::there() {
        tracing::warn!("built without pages: `npm ci && npm run build` in ui/ first");
    }
    if config.public_url.is_none() && !config.listen.ip().is_loopback() {
        tracing::warn!("nobody can sign in on the pages: --public-url says where people reach them");
    }
}

/// The header with which a page of ours says that it writes, and keeps its session in cookies. No foreign page can send
/// it without asking first (a preflight), and no form can send it at all.
pub const X_VIGIA: &str = "x-vigia";

/// Whether a request is a page's that keeps its session in cookies; refused from origins that are not allowed.
pub struct ByCookie(pub bool);

impl FromRequestParts<App> for ByCookie {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let page = says_so(&parts.headers);
        if page && !app.origins.admit(&parts.headers) {
            return Err(foreign(&parts.headers));
        }
        Ok(Self(page))
    }
}

/// The session cookie of a request, where the request may act with it.
pub fn credential<'a>(app: &App, method: &Method, headers: &'a HeaderMap) -> Result<&'a str> {
    let token = cookies::get(headers, cookies::SESSION).ok_or(Code::AuthMissing)?;
    if !app.origins.admit(headers) || !(method.is_safe() || says_so(headers)) {
        return Err(foreign(headers));
    }
    Ok(token)
}

/// The session cookie of a handshake, where the page may open a socket with it.
pub fn handshake<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    let token = cookies::get(headers, cookies::SESSION)?;
    if !app.origins.admit(headers) {
        foreign(headers);
        return None;
    }
    Some(token)
}

fn says_so(headers: &HeaderMap) -> bool {
    headers.get(X_VIGIA).is_some_and(|value| value == "1")
}

fn foreign(headers: &HeaderMap) -> Error {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let cookie = cookies::get(headers, cookies::SESSION).is_some();
    // The cookie came, so it is the check of the origin that refuses.
    tracing::info!(
        origin = header(header::ORIGIN),
        site = header(header::HeaderName::from_static("sec-fetch-site")),
        cookie,
        "refused to act by cookie: not from an allowed origin, or without X-Vigia"
    );
    Error::Forbidden
}
