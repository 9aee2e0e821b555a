//! The document against the code it is made from.

use super::{document, filled, key};
use crate::contrato::schemas::strings;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use vigia_protocol::{
    eventos::Suceso,
    socket::{
        ClientEvent,
        table::{self, FROM_SERVER},
    },
};

fn titles(document: &Value, action: &str) -> BTreeSet<String> {
    let operations = document["operations"].as_object().unwrap().values();
    let of_action = operations.filter(|operation| operation["action"] == action);
    of_action.map(|operation| operation["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn whatever_the_gateway_answers_is_in_the_document_and_nothing_else() {
    let documented = titles(&document(), "receive");
    let known: BTreeSet<String> =
        ClientEvent::ALL.iter().map(ToString::to_string).chain(["CONNECT".to_owned()]).collect();
    assert_eq!(documented, known);
}

#[test]
fn whatever_the_server_emits_is_in_the_document_and_nothing_else() {
    let documented = titles(&document(), "send");
    assert_eq!(documented, FROM_SERVER.iter().map(|row| row.event.to_owned()).collect());
}

#[test]
fn what_is_durable_when_it_is_published_is_durable_in_the_document() {
    for suceso in Suceso::ALL {
        let row = FROM_SERVER.iter().find(|row| row.event == suceso.as_str()).unwrap();
        let example: Value = serde_json::from_str(row.examples[0]).unwrap();
        let Value::Object(data) = example else { panic!("{suceso}") };
        let mut data = data;
        if *suceso == Suceso::SystemAlert {
            data.remove("id");
        }
        let dato =
            crate::eventos::Dato::read(*suceso, data).unwrap_or_else(|error| panic!("{suceso}: {error:?}"));
        assert_eq!(dato.durable(), row.durable(), "{suceso}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut seen = 0;
    visit(&document, &mut |reference| {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
        seen += 1;
    });
    assert!(seen > 200, "{seen}");
}

fn visit(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                found(reference);
            }
            fields.values().for_each(|value| visit(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| visit(value, found)),
        _ => {}
    }
}

#[test]
fn keys_are_written_as_the_specification_allows_and_empty_fields_are_left_out() {
    assert_eq!(key("inbox:pull"), "inbox.pull");
    assert_eq!(filled([("a", "".into()), ("b", json!([])), ("c", 1.into())]), json!({ "c": 1 }));
    assert_eq!(strings(None), Vec::<String>::new());
}

/// Every example is what its schema says, by a validator that is not ours; and what the server emits is read by its type.
#[test]
fn every_example_of_a_message_is_what_the_message_says() {
    let document = document();
    let mut seen = 0;
    for (key, message) in document["components"]["messages"].as_object().unwrap() {
        let mut schema = message["payload"].clone();
        schema["components"] = json!({ "schemas": document["components"]["schemas"] });
        let validator = jsonschema::draft7::new(&schema).unwrap();
        for example in message["examples"].as_array().unwrap() {
            let payload = &example["payload"];
            let errors: Vec<String> = validator.iter_errors(payload).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{key}: {errors:?}\n{payload:#}");
            let emitted =
                !key.starts_with("client.") && !key.starts_with("ack.") && !key.starts_with("connect");
            if emitted {
                table::check(message["name"].as_str().unwrap(), payload).unwrap();
            }
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen}");
}
