//! Channels: the namespace, and each kind of room within it.

use super::filled;
use serde_json::{Map, Value, json};
use vigia_protocol::socket::{
    Sala,
    table::{FROM_CLIENT, FROM_SERVER},
};

/// Every channel with its messages.
pub fn all(messages: &Map<String, Value>) -> Map<String, Value> {
    Sala::ALL.iter().map(|sala| (sala.key().to_owned(), channel(*sala, messages))).collect()
}

fn channel(sala: Sala, messages: &Map<String, Value>) -> Value {
    let parameters: Map<String, Value> = sala
        .parameters()
        .iter()
        .map(|(name, about)| ((*name).to_owned(), json!({ "description": about })))
        .collect();
    let here: Map<String, Value> = keys(sala, messages)
        .into_iter()
        .map(|key| {
            let there = json!({ "$ref": format!("#/components/messages/{key}") });
            (key, there)
        })
        .collect();
    let title = match sala {
        Sala::Socket => "Namespace /api".to_owned(),
        room => format!("Room {}", room.address()),
    };
    filled([
        ("address", sala.address().into()),
        ("title", title.into()),
        ("description", format!("{}\n\nHow one gets there: {}", sala.who(), sala.how()).into()),
        ("servers", json!([{ "$ref": "#/servers/firma" }])),
        ("parameters", if parameters.is_empty() { Value::Null } else { parameters.into() }),
        ("messages", here.into()),
    ])
}

/// The messages that pass there: what comes from clients and what answers them passes on the socket alone.
fn keys(sala: Sala, messages: &Map<String, Value>) -> Vec<String> {
    let mut keys = Vec::new();
    if sala == Sala::Socket {
        keys.extend(["connect".to_owned(), "connect_error".to_owned()]);
        keys.extend(FROM_CLIENT.iter().map(super::messages::from_client_key));
        keys.extend(messages.keys().filter(|key| key.starts_with("ack.")).cloned());
    }
    for row in FROM_SERVER {
        let here = row.to.iter().filter(|to| to.sala == sala);
        keys.extend(here.map(|to| super::messages::from_server_key(row, to)));
    }
    keys
}
