//! Operations, as the server sees them: it receives what clients send, and sends to rooms.

use super::{
    filled, key,
    messages::{ack_key, from_client_key, from_server_key},
};
use serde_json::{Map, Value, json};
use vigia_protocol::socket::{
    Sala,
    table::{ALWAYS, FROM_CLIENT, FROM_SERVER, FromClient, FromServer, To},
};

/// Every operation by its name.
pub fn all() -> Map<String, Value> {
    let mut operations = Map::new();
    operations.insert("receive.connect".to_owned(), connect());
    for row in FROM_CLIENT {
        operations.insert(format!("receive.{}", key(row.event.as_str())), receive(row));
    }
    for row in FROM_SERVER {
        for to in row.to {
            operations.insert(format!("send.{}.{}", key(row.event), to.sala.key()), send(row, to));
        }
    }
    operations
}

fn connect() -> Value {
    json!({
        "action": "receive",
        "title": "CONNECT",
        "channel": channel(Sala::Socket),
        "summary": "Knocks at the namespace.",
        "description": "Socket.IO answers with CONNECT, or with CONNECT_ERROR.",
        "messages": [message(Sala::Socket, "connect")],
        "reply": { "channel": channel(Sala::Socket), "messages": [message(Sala::Socket, "connect_error")] },
    })
}

fn receive(row: &FromClient) -> Value {
    let codes: Vec<_> = row.codes.iter().chain(ALWAYS).collect();
    let reply = json!({
        "channel": channel(Sala::Socket),
        "messages": [message(Sala::Socket, &ack_key(row)), message(Sala::Socket, "ack.refused")],
    });
    filled([
        ("action", "receive".into()),
        ("title", row.event.as_str().into()),
        ("channel", channel(Sala::Socket)),
        ("summary", row.summary.into()),
        ("description", row.about.into()),
        ("messages", json!([message(Sala::Socket, &from_client_key(row))])),
        ("reply", reply),
        ("x-answered-by", row.answered_by.into()),
        ("x-device-only", row.device.into()),
        ("x-refusals", json!(codes)),
    ])
}

fn send(row: &FromServer, to: &To) -> Value {
    let mut operation = filled([
        ("action", "send".into()),
        ("title", row.event.into()),
        ("channel", channel(to.sala)),
        ("summary", row.summary.into()),
        ("description", row.about.into()),
        ("messages", json!([message(to.sala, &from_server_key(row, to))])),
        ("x-to", to.note.into()),
    ]);
    operation["x-durable"] = to.durable.into();
    operation
}

fn channel(sala: Sala) -> Value {
    json!({ "$ref": format!("#/channels/{}", sala.key()) })
}

fn message(sala: Sala, key: &str) -> Value {
    json!({ "$ref": format!("#/channels/{}/messages/{key}", sala.key()) })
}
