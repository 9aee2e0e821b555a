//! The types of the wire for TypeScript, as `socket.io-client` takes them: `Socket<ServerToClientEvents,
//! ClientToServerEvents>`.

use super::{asyncapi, schemas};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use vigia_protocol::socket::table::{FROM_CLIENT, FROM_SERVER, Form, FromClient, FromServer, Payload};

const HEAD: &str = "\
/**
 * What travels on a socket of Vigía, for `socket.io-client`:
 * `const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io('/api', { auth })`.
 *
 * Written by `vigia-server typescript`; change the types and the table it is made from, not this file. It goes with
 * docs/asyncapi.yaml, sha256 DIGEST.
 */

/** A durable event: it stands in its recipient's inbox. */
export interface Durable {
  notificationId: NotificationId;
}

/** How most events of the firm travel. */
export interface Envelope<Name extends string, Data> {
  /** The event's own name again. */
  event: Name;
  /** What happened. */
  data: Data;
  /** When the server accepted it. */
  timestamp: Timestamp;
}

/** Called with the answer, or with why there is none. */
export type Ack<Answer> = (answer: Answer | ErrorBody) => void;
";

/// The whole file. It names the document it goes with, so that whoever has no server at hand sees that one of them is old.
pub fn types(document: &str) -> String {
    let digest: String = Sha256::digest(document).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut text = HEAD.replace("DIGEST", &digest);
    text.push_str("\nexport interface ServerToClientEvents {\n");
    for row in FROM_SERVER {
        text.push_str(&comment(row.summary, "  "));
        text.push_str(&format!("  '{}': (payload: {}) => void;\n", row.event, emitted(row)));
    }
    text.push_str("}\n\nexport interface ClientToServerEvents {\n");
    for row in FROM_CLIENT {
        text.push_str(&comment(row.summary, "  "));
        text.push_str(&format!("  '{}': ({}) => void;\n", row.event, arguments(row)));
    }
    text.push_str("}\n");
    for (name, schema) in schemas::of(asyncapi::shapes()) {
        text.push('\n');
        text.push_str(&comment(schema["description"].as_str().unwrap_or_default(), ""));
        match schema.get("properties") {
            Some(Value::Object(properties)) => {
                text.push_str(&format!("export interface {name} {}\n", object(&schema, properties, "")));
            }
            _ => text.push_str(&format!("export type {name} = {};\n", written(&schema, ""))),
        }
    }
    text
}

fn emitted(row: &FromServer) -> String {
    let name = (row.data.name)();
    let payload = match row.form {
        Form::Flat => name.into_owned(),
        Form::Envelope => format!("Envelope<'{}', {name}>", row.event),
    };
    match (row.durable(), row.to.iter().all(|to| to.durable)) {
        (true, true) => format!("{payload} & Durable"),
        (true, false) => format!("{payload} & Partial<Durable>"),
        (false, _) => payload,
    }
}

fn arguments(row: &FromClient) -> String {
    let payload = match row.payload {
        Payload::None => String::new(),
        Payload::Id { object, .. } => format!("payload: {} | string, ", (object.name)()),
        Payload::Object { shape, .. } => format!("payload: {}, ", (shape.name)()),
    };
    format!("{payload}ack?: Ack<{}>", (row.ack.name)())
}

fn written(schema: &Value, indent: &str) -> String {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    for (key, between) in [("allOf", " & "), ("oneOf", " | "), ("anyOf", " | ")] {
        if let Some(Value::Array(parts)) = schema.get(key) {
            let parts: Vec<String> = parts.iter().map(|part| written(part, indent)).collect();
            return parts.join(between);
        }
    }
    if let Some(Value::Array(values)) = schema.get("enum") {
        return values.iter().map(literal).collect::<Vec<_>>().join(" | ");
    }
    match schema.get("type") {
        Some(Value::Array(types)) => {
            let each = types.iter().filter_map(Value::as_str).map(|kind| typed(kind, schema, indent));
            each.collect::<Vec<_>>().join(" | ")
        }
        Some(Value::String(kind)) => typed(kind, schema, indent),
        _ => "unknown".to_owned(),
    }
}

fn typed(kind: &str, schema: &Value, indent: &str) -> String {
    match kind {
        "integer" | "number" => "number".to_owned(),
        "array" => {
            let item = written(&schema["items"], indent);
            if item.contains(' ') { format!("({item})[]") } else { format!("{item}[]") }
        }
        "object" => match (schema.get("properties"), schema.get("additionalProperties")) {
            (Some(Value::Object(properties)), _) => object(schema, properties, indent),
            (None, Some(values @ Value::Object(_))) => format!("Record<string, {}>", written(values, indent)),
            _ => "Record<string, unknown>".to_owned(),
        },
        plain => plain.to_owned(),
    }
}

fn object(schema: &Value, properties: &Map<String, Value>, indent: &str) -> String {
    let required = schemas::strings(schema.get("required"));
    let deeper = format!("{indent}  ");
    let mut text = "{\n".to_owned();
    for (name, property) in properties {
        text.push_str(&comment(property["description"].as_str().unwrap_or_default(), &deeper));
        let mark = if required.contains(name) { "" } else { "?" };
        text.push_str(&format!("{deeper}{name}{mark}: {};\n", written(property, &deeper)));
    }
    text.push_str(indent);
    text.push('}');
    text
}

/// A text in TypeScript, by its own quotes; anything else as JSON has it.
fn literal(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| format!("'{text}'"))
}

fn comment(text: &str, indent: &str) -> String {
    let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("{indent}/** {line} */\n"),
        lines => {
            let body: String =
                lines.iter().map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n").collect();
            format!("{indent}/**\n{body}{indent} */\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{types, written};
    use serde_json::json;

    #[test]
    fn schemas_become_types() {
        for (schema, text) in [
            (json!({ "$ref": "#/components/schemas/UserId" }), "UserId"),
            (json!({ "type": ["object", "null"] }), "Record<string, unknown> | null"),
            (json!({ "type": "array", "items": { "type": "string" } }), "string[]"),
            (
                json!({ "type": "array", "items": { "oneOf": [{ "type": "string" }, { "type": "null" }] } }),
                "(string | null)[]",
            ),
            (json!({ "type": "string", "enum": ["a", "b"] }), "'a' | 'b'"),
            (
                json!({ "type": "object", "additionalProperties": { "type": "integer" } }),
                "Record<string, number>",
            ),
            (json!({}), "unknown"),
        ] {
            assert_eq!(written(&schema, ""), text);
        }
    }

    #[test]
    fn both_maps_name_what_an_event_carries_and_how_it_is_answered() {
        let text = types("");
        for line in [
            "  'notification': (payload: Notification & Durable) => void;",
            "  'oficio:assigned': (payload: Envelope<'oficio:assigned', OficioAssigned> & Partial<Durable>) => void;",
            "  'mensaje:typing': (payload: MensajeTyping) => void;",
            "  'expediente:join': (payload: OneExpediente | string, ack?: Ack<Joined>) => void;",
            "  'join:admin': (ack?: Ack<Joined>) => void;",
            "export type Refusal = ErrorDetail & {",
            "  link?: string;",
        ] {
            assert!(text.contains(line), "{line}");
        }
    }
}
