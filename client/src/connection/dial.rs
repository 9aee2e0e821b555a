//! One Socket.IO client for one attempt. Everything that rust_socketio can surprise with is kept in this file.
//!
//! - Its own reconnecting ends in a hot loop: it is off, an attempt gets a client of its own.
//! - `connect()` may hang, and is Ok before the server has agreed: it gets a deadline, and [`Heard::Up`] counts.
//! - Its acks collide and pile up: none are used.
//! - A slow callback holds up the answer to the server's ping: callbacks push into a channel and return. The channel
//!   belongs to the attempt, so what an old client still says reaches nobody.
//! - Dropped without `disconnect()` its task lives on: [`Wire::hang_up`] is always called, and has a deadline too.

use crate::address::Origin;
use futures_util::FutureExt;
use rust_socketio::{
    Event, Payload, TransportType,
    asynchronous::{Client, ClientBuilder},
};
use serde_json::Value;
use std::time::Duration;
use tokio::{sync::mpsc, time::timeout};
use vigia_protocol::NAMESPACE;

/// To dial, and again for the server to agree.
pub(crate) const DIAL: Duration = Duration::from_secs(10);
const EMIT: Duration = Duration::from_secs(5);
const HANG_UP: Duration = Duration::from_secs(1);

/// What came out of a client.
#[derive(Debug, PartialEq)]
pub(crate) enum Heard {
    /// The server agreed to the connection.
    Up,
    /// The server did not: its code, `AUTH_EXPIRED`.
    Rejected(String),
    /// The server refused something we asked for; the connection goes on.
    Refused(Value),
    /// An event.
    Event(String, Value),
    /// The connection is over.
    Down(String),
}

/// A dialled client.
pub(crate) struct Wire(Client);

/// Dials; what happens from then on arrives in the channel. Its error says why, without secrets.
pub(crate) async fn dial(
    origin: &Origin,
    auth: Value,
    heard: mpsc::UnboundedSender<Heard>,
) -> Result<Wire, String> {
    let (up, down, error, event) = (heard.clone(), heard.clone(), heard.clone(), heard);
    // A closed channel means that the attempt is over and nobody wants to know.
    let client = ClientBuilder::new(origin.as_str())
        .namespace(NAMESPACE)
        .transport_type(TransportType::Websocket)
        .auth(auth)
        .reconnect(false)
        .reconnect_on_disconnect(false)
        .on(Event::Connect, move |_, _| {
            let _ = up.send(Heard::Up);
            async {}.boxed()
        })
        .on(Event::Close, move |_, _| {
            let _ = down.send(Heard::Down("the server hung up".into()));
            async {}.boxed()
        })
        .on(Event::Error, move |payload, _| {
            let _ = error.send(error_of(payload));
            async {}.boxed()
        })
        .on_any(move |name, payload, _| {
            if let (Event::Custom(name), Some(value)) = (name, first(payload)) {
                let _ = event.send(Heard::Event(name, value));
            }
            async {}.boxed()
        })
        .connect();
    match timeout(DIAL, Box::pin(client)).await {
        Ok(Ok(client)) => Ok(Wire(client)),
        Ok(Err(error)) => Err(cause(&error)),
        Err(_) => Err("no answer".into()),
    }
}

impl Wire {
    /// Sends an event. An error means that the connection is over.
    pub async fn emit(&self, event: &str, payload: Value) -> Result<(), String> {
        match timeout(EMIT, self.0.emit(event, payload)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(cause(&error)),
            Err(_) => Err("what we send does not leave".into()),
        }
    }

    /// Ends the client's task and closes its socket.
    pub async fn hang_up(self) {
        // It fails where the connection is already gone, which is as good.
        let _ = timeout(HANG_UP, self.0.disconnect()).await;
    }
}

/// The library has one `error` for three things: a server's event of that name, a refused handshake, a failed
/// transport. An object with a code is the first; the second begins with a fixed text.
fn error_of(payload: Payload) -> Heard {
    match first(payload) {
        Some(value) if value.get("code").is_some_and(Value::is_string) => Heard::Refused(value),
        Some(Value::String(text)) => match text.strip_prefix("Received an ConnectError frame: ") {
            Some(frame) => Heard::Rejected(code_of(frame)),
            None => Heard::Down(text),
        },
        _ => Heard::Down("an error without a text".into()),
    }
}

/// `{"message":"AUTH_EXPIRED"}`.
fn code_of(frame: &str) -> String {
    let frame: Value = serde_json::from_str(frame).unwrap_or_default();
    frame.get("message").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn first(payload: Payload) -> Option<Value> {
    match payload {
        Payload::Text(values) => values.into_iter().next(),
        _ => None,
    }
}

/// The last cause: the library's own text stops at "EngineIO Error".
fn cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::{Heard, error_of};
    use rust_socketio::Payload;
    use serde_json::json;

    #[test]
    fn a_refusal_a_rejected_handshake_and_a_lost_transport_are_told_apart() {
        let refusal =
            json!({"code": "NO_AUTORIZADO", "message": "No autorizado", "event": "join:expediente"});
        assert_eq!(error_of(Payload::from(refusal.clone())), Heard::Refused(refusal));
        let frame = "Received an ConnectError frame: {\"message\":\"AUTH_EXPIRED\"}";
        assert_eq!(error_of(Payload::from(frame)), Heard::Rejected("AUTH_EXPIRED".into()));
        let frame = "Received an ConnectError frame: \"No error message provided\"";
        assert_eq!(error_of(Payload::from(frame)), Heard::Rejected(String::new()));
        assert_eq!(error_of(Payload::from("EngineIO Error")), Heard::Down("EngineIO Error".into()));
        assert!(matches!(error_of(Payload::from(json!({"no": "code"}))), Heard::Down(_)));
    }
}
