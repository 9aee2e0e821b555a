//! What browsers let pages of other origins do: those of the settings everything, others nothing.

use super::{Origins, X_VIGIA};
use axum::http::{HeaderName, Method, header};
use std::time::Duration;
use tower_http::cors::CorsLayer;

/// For REST and the socket alike, preflights included.
pub fn layer(origins: &Origins) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(origins.all().to_vec())
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT_LANGUAGE,
            HeaderName::from_static(X_VIGIA),
            HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers([header::RETRY_AFTER])
        .max_age(Duration::from_secs(600))
}
