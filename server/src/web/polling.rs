//! A connection by long polling is many requests, held together by a `sid`. It belongs to the session that opened it:
//! whoever else comes with it, or with another session's cookie, does not reach it.

use super::{cookies, handshake};
use crate::app::App;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use vigia_protocol::ids::SessionId;

/// Longer than a connection lives of which nothing is heard.
const FORGET: Duration = Duration::from_secs(120);
/// Larger than what opens a connection.
const LARGEST: usize = 64 * 1024;

/// Which session opened which connection; none where no cookie did.
#[derive(Default)]
pub struct Sids(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    open: HashMap<String, Opened>,
    prune_at: usize,
}

struct Opened {
    by: Option<SessionId>,
    used: Instant,
}

impl Sids {
    fn opened(&self, sid: &str, by: Option<SessionId>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.open.len() >= state.prune_at {
            state.open.retain(|_, opened| opened.used.elapsed() < FORGET);
            state.prune_at = (state.open.len() * 2).max(1024);
        }
        state.open.insert(sid.to_owned(), Opened { by, used: Instant::now() });
    }

    fn belongs(&self, sid: &str, to: Option<&SessionId>) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(opened) = state.open.get_mut(sid) else { return false };
        opened.used = Instant::now();
        opened.by.as_ref() == to
    }
}

/// Middleware in front of the socket.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    if !is_socket(request.uri().path()) {
        return next.run(request).await;
    }
    let by = session(&app, request.headers());
    // As the engine reads it: the first one counts.
    let sid = request.uri().query().unwrap_or_default().split('&').find_map(|part| part.strip_prefix("sid="));
    if let Some(sid) = sid {
        if !app.sids.belongs(sid, by.as_ref()) {
            // What the engine itself says of a connection it does not know.
            return (StatusCode::BAD_REQUEST, r#"{"code":"1","message":"Session ID unknown"}"#)
                .into_response();
        }
        return next.run(request).await;
    }
    let answer = next.run(request).await;
    if answer.status() != StatusCode::OK {
        // An upgrade to WebSocket, which is one request, or a refusal.
        return answer;
    }
    let (parts, body) = answer.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Some(sid) = sid_of(&body) {
        app.sids.opened(&sid, by);
    }
    Response::from_parts(parts, Body::from(body))
}

fn is_socket(path: &str) -> bool {
    path.strip_prefix("/socket.io").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The session whose cookie a request may act with, expired or not.
fn session(app: &App, headers: &HeaderMap) -> Option<SessionId> {
    cookies::get(headers, cookies::SESSION)?;
    app.keys.session_of(handshake(app, headers)?)
}

/// The `sid` in the packet that opens a connection: `0{"sid":"…",…}`.
fn sid_of(body: &[u8]) -> Option<String> {
    let opening: serde_json::Value = serde_json::from_slice(body.strip_prefix(b"0")?).ok()?;
    Some(opening.get("sid")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_belongs_to_the_session_that_opened_it_and_to_nobody_else() {
        let sids = Sids::default();
        let (ana, luz) = (SessionId::new(), SessionId::new());
        sids.opened("de-ana", Some(ana.clone()));
        sids.opened("de-nadie", None);
        for (sid, to, belongs) in [
            ("de-ana", Some(&ana), true),
            ("de-ana", Some(&luz), false),
            ("de-ana", None, false),
            ("de-nadie", None, true),
            ("de-nadie", Some(&luz), false),
            ("de-otro-nodo", None, false),
        ] {
            assert_eq!(sids.belongs(sid, to), belongs, "{sid} {to:?}");
        }
    }

    #[test]
    fn the_sid_is_read_from_the_packet_that_opens_the_connection_alone() {
        assert_eq!(sid_of(br#"0{"sid":"AbC","upgrades":[]}"#).as_deref(), Some("AbC"));
        for other in [&b"40"[..], b"", b"0", b"0{}", b"0{\"sid\":7}", b"\xff\xfe"] {
            assert_eq!(sid_of(other), None);
        }
    }
}
