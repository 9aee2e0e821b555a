//! Messages: what each event carries, with examples.

use super::{filled, key, parsed, schemas::reference};
use serde_json::{Map, Value, json};
use vigia_protocol::{
    error::Code,
    event::name,
    socket::table::{FROM_CLIENT, FROM_SERVER, Form, FromClient, FromServer, Payload, To},
};

/// When the events of the examples were accepted.
const THEN: &str = "2026-11-24T11:00:00.000Z";
/// The entry of the inbox that the durable ones of them are.
const ENTRY: &str = "0199e0a2-0000-7000-8000-00000000000e";

/// Every message by its key.
pub fn all() -> Map<String, Value> {
    let mut messages = Map::new();
    messages.insert("connect".to_owned(), connect());
    messages.insert("connect_error".to_owned(), connect_error());
    for row in FROM_CLIENT {
        messages.insert(from_client_key(row), from_client(row));
        messages.entry(ack_key(row)).or_insert_with(|| ack(row));
    }
    messages.insert("ack.refused".to_owned(), refused());
    for row in FROM_SERVER {
        for to in row.to {
            messages.entry(from_server_key(row, to)).or_insert_with(|| from_server(row, to));
        }
    }
    messages
}

/// The key of what a client sends: the server has events of the same names.
pub fn from_client_key(row: &FromClient) -> String {
    format!("client.{}", key(row.event.as_str()))
}

/// The key of an ack; those that carry the same are the same.
pub fn ack_key(row: &FromClient) -> String {
    format!("ack.{}", (row.ack.name)())
}

/// The key of what the server emits; one that is stored for some and live for others is two messages.
pub fn from_server_key(row: &FromServer, to: &To) -> String {
    let key = key(row.event);
    if row.durable() && !to.durable { format!("{key}.{}", to.sala.key()) } else { key }
}

fn from_client(row: &FromClient) -> Value {
    let (payload, examples) = match row.payload {
        Payload::None => {
            (json!({ "type": "null" }), vec![json!({ "summary": "No argument at all.", "payload": null })])
        }
        Payload::Id { object, field, example } => {
            let object = reference(&(object.name)());
            let id =
                json!({ "type": "string", "minLength": 1, "maxLength": 64, "description": "The id, bare." });
            let examples = vec![
                json!({ "name": "object", "payload": { field: example } }),
                json!({ "name": "bare", "payload": example }),
            ];
            (json!({ "oneOf": [object, id] }), examples)
        }
        Payload::Object { shape, example } => {
            (reference(&(shape.name)()), vec![json!({ "name": "object", "payload": parsed(example) })])
        }
    };
    message(row.event.as_str(), row.summary, row.about, payload, examples)
}

fn ack(row: &FromClient) -> Value {
    let example = json!({ "payload": parsed(row.ack_example) });
    let name = (row.ack.name)();
    let summary = format!("The ack of what answers with {name}.");
    message("ack", &summary, "", reference(&name), vec![example])
}

fn refused() -> Value {
    let error = json!({ "code": Code::NoAutorizado, "message": "No autorizado" });
    let about = "The same goes out as the events `error` and `exception`, asked for or not.";
    message(
        "ack",
        "The ack of what was refused.",
        about,
        reference("ErrorBody"),
        vec![json!({ "payload": { "error": error } })],
    )
}

fn from_server(row: &FromServer, to: &To) -> Value {
    let data = reference(&(row.data.name)());
    let mut wanted = Map::new();
    if to.durable {
        wanted.insert("notificationId".to_owned(), reference("NotificationId"));
    }
    let payload = match row.form {
        Form::Flat if wanted.is_empty() => data,
        Form::Flat => json!({ "allOf": [data, object(wanted)] }),
        Form::Envelope => {
            let mut fields = Map::from_iter([
                (
                    "event".to_owned(),
                    json!({ "const": row.event, "description": "The event's own name again." }),
                ),
                ("data".to_owned(), data),
                ("timestamp".to_owned(), reference("Timestamp")),
            ]);
            fields.append(&mut wanted);
            object(fields)
        }
    };
    let examples =
        row.examples.iter().map(|example| json!({ "payload": travelling(row, to, parsed(example)) }));
    message(row.event, row.summary, row.about, payload, examples.collect())
}

/// An example's data as it travels.
fn travelling(row: &FromServer, to: &To, mut data: Value) -> Value {
    if row.durable()
        && !to.durable
        && let Value::Object(fields) = &mut data
    {
        // What is not stored goes to the office, which may not see the case.
        fields.remove("asunto");
    }
    let mut payload = match row.form {
        Form::Flat => data,
        Form::Envelope => json!({ "event": row.event, "data": data, "timestamp": THEN }),
    };
    if to.durable
        && let Value::Object(fields) = &mut payload
    {
        // An alert to everybody is the entry itself, as a notification is.
        let own =
            fields.get("data").filter(|_| row.event == name::SYSTEM_ALERT).and_then(|data| data.get("id"));
        let id = own.cloned().unwrap_or_else(|| ENTRY.into());
        fields.insert("notificationId".to_owned(), id);
    }
    payload
}

fn object(properties: Map<String, Value>) -> Value {
    let required: Vec<&String> = properties.keys().collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn message(name: &str, summary: &str, about: &str, payload: Value, examples: Vec<Value>) -> Value {
    filled([
        ("name", name.into()),
        ("title", name.into()),
        ("summary", summary.into()),
        ("description", about.into()),
        ("payload", payload),
        ("examples", examples.into()),
    ])
}

fn connect() -> Value {
    let examples = vec![
        json!({ "name": "plain", "summary": "A page, or a program.", "payload": { "token": "eyJhbGciOi…" } }),
        json!({ "name": "device", "summary": "A device that has stored 41 entries.", "payload": {
            "token": "eyJhbGciOi…", "device": "0199e0a2-0000-7000-8000-0000000000d0", "epoch": "5f1c2a", "since": 41,
            "sinceId": ENTRY } }),
    ];
    let about = "The `auth` of Socket.IO's CONNECT packet; not an event.";
    message("CONNECT", "Knocks at the namespace.", about, reference("Handshake"), examples)
}

fn connect_error() -> Value {
    let codes = [
        Code::AuthMissing,
        Code::AuthInvalid,
        Code::AuthExpired,
        Code::AuthRevoked,
        Code::TooManyConnections,
        Code::NoDisponible,
    ];
    let payload =
        object(Map::from_iter([("message".to_owned(), json!({ "type": "string", "enum": codes }))]));
    let about = "Socket.IO's CONNECT_ERROR packet; `message` is the code.";
    message(
        "connect_error",
        "Is not let in.",
        about,
        payload,
        vec![json!({ "payload": { "message": Code::AuthExpired } })],
    )
}
