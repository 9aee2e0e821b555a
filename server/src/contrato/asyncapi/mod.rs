//! `docs/asyncapi.yaml`: everything that travels on a socket, made from the table in `vigia_protocol::socket`.

mod channels;
mod description;
mod messages;
mod operations;

use super::schemas;
use serde_json::{Map, Value, json};
use vigia_protocol::{
    PROTOCOL,
    error::ErrorBody,
    ids::NotificationId,
    socket::{
        Handshake, Shape,
        table::{FROM_CLIENT, FROM_SERVER, Payload},
    },
    time::Timestamp,
};

/// The whole document.
pub fn document() -> Value {
    let messages = messages::all();
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Vigía",
            "version": env!("CARGO_PKG_VERSION"),
            "description": description::TEXT,
            "license": { "name": "MIT OR Apache-2.0" },
            "x-protocol": PROTOCOL,
        },
        "defaultContentType": "application/json",
        "servers": { "firma": server() },
        "channels": channels::all(&messages),
        "operations": operations::all(),
        "components": {
            "messages": messages,
            "schemas": schemas::of(shapes()),
            "securitySchemes": security(),
        },
    })
}

fn server() -> Value {
    json!({
        "host": "{host}",
        "pathname": "/socket.io/",
        "protocol": "socket.io",
        "protocolVersion": "5",
        "description": "The firm's own server: Socket.IO over WebSocket and long polling (Engine.IO 4), namespace `/api`: \
            `io('https://vigia.estudio.example/api', { auth: { token } })`.",
        "variables": { "host": { "default": "localhost:8420", "description": "Where the firm serves it." } },
        "security": [
            { "$ref": "#/components/securitySchemes/token" },
            { "$ref": "#/components/securitySchemes/cookie" },
        ],
    })
}

fn security() -> Value {
    json!({
        "token": {
            "type": "apiKey",
            "in": "password",
            "description": "`auth.token` of the CONNECT packet: an access token (JWT) of `POST /api/v1/session`, or of an \
                issuer the firm's configuration names.",
        },
        "cookie": {
            "type": "httpApiKey",
            "in": "cookie",
            "name": "vigia_session",
            "description": "The session of a page: HttpOnly, Secure (plain on loopback alone), SameSite=Strict. It counts \
                only with an allowed `Origin`, or with none and `Sec-Fetch-Site: same-origin`.",
        },
    })
}

/// Every shape the document refers to.
pub fn shapes() -> Vec<Shape> {
    let mut shapes = vec![
        Shape::of::<Handshake>(),
        Shape::of::<ErrorBody>(),
        Shape::of::<NotificationId>(),
        Shape::of::<Timestamp>(),
    ];
    for row in FROM_CLIENT {
        shapes.push(row.ack);
        match row.payload {
            Payload::None => {}
            Payload::Id { object, .. } => shapes.push(object),
            Payload::Object { shape, .. } => shapes.push(shape),
        }
    }
    shapes.extend(FROM_SERVER.iter().map(|row| row.data));
    shapes
}

/// A name of an event as a key of the document may be written.
fn key(event: &str) -> String {
    event.replace(':', ".")
}

/// A JSON text of the table.
fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

/// An object of these fields, without those that are empty.
fn filled<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let there = |value: &Value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::String(text) => !text.is_empty(),
        Value::Bool(yes) => *yes,
        _ => true,
    };
    let fields = fields.into_iter().filter(|(_, value)| there(value));
    Value::Object(fields.map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
