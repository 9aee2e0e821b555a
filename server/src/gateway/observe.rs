//! Counting what the engine below does not tell: transports that were opened, and messages that were too long.

use crate::metrics;
use axum::{extract::Request, http::StatusCode, middleware::Next, response::Response};

/// Middleware around the gateway's own layer.
pub async fn transports(request: Request, next: Next) -> Response {
    let uri = request.uri();
    if !uri.path().starts_with("/socket.io") {
        return next.run(request).await;
    }
    let opens = !uri.query().unwrap_or_default().split('&').any(|pair| pair.starts_with("sid="));
    let response = next.run(request).await;
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => metrics::limited("message_bytes"),
        StatusCode::OK | StatusCode::SWITCHING_PROTOCOLS if opens => metrics::transport_opened(),
        _ => {}
    }
    response
}
