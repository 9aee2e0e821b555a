//! Tests' witness: whatever a route answers while it is tested must be in the contract, status and body; and so must what
//! is published.

use crate::log::{Live, Record};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};
use vigia_protocol::socket::table::check;

static DOCUMENT: LazyLock<Value> = LazyLock::new(crate::openapi);
/// A validator each answer that was seen; making one takes long.
static VALIDATORS: Mutex<Option<HashMap<String, jsonschema::Validator>>> = Mutex::new(None);

/// Holds an answer against the contract; what the contract has no operation for says nothing.
pub fn saw(method: &Method, path: &str, status: StatusCode, body: &Value) {
    let Some((template, operations)) = operations(path) else { return };
    let Some(operation) = operations.get(method.as_str().to_lowercase()) else { return };
    let name = format!("{method} {template} {}", status.as_u16());
    let answer = operation["responses"].get(status.as_u16().to_string());
    let answer = answer.unwrap_or_else(|| panic!("{name} is not in the contract: {body}"));
    let answer = match answer["$ref"].as_str() {
        Some(reference) => DOCUMENT.pointer(reference.trim_start_matches('#')).unwrap_or(answer),
        None => answer,
    };
    let Some(schema) = answer.pointer("/content/application~1json/schema") else { return };
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    let validator = validators.get_or_insert_default().entry(name.clone()).or_insert_with(|| {
        let mut schema = schema.clone();
        schema["components"] = json!({ "schemas": DOCUMENT["components"]["schemas"] });
        jsonschema::validator_for(&schema).unwrap()
    });
    let errors: Vec<String> =
        validator.iter_errors(body).map(|error| format!("{} at {}", error, error.instance_path())).collect();
    assert!(errors.is_empty(), "{name} answers what the contract does not say: {errors:?}\n{body:#}");
}

/// Holds what was published against the contract of the socket.
pub fn told(record: &Record) {
    let outcome = match record {
        Record::Entry { entry, .. } => check(&entry.event, &entry.payload),
        Record::Live(Live { event, payload, .. }) => check(event, payload),
        _ => Ok(()),
    };
    outcome.unwrap_or_else(|wrong| panic!("{wrong}"));
}

/// The operations of a path; where several fit, the one that names most of it.
fn operations(path: &str) -> Option<(&'static str, &'static Value)> {
    let path = path.split('?').next().unwrap_or_default();
    let fits = |template: &str| {
        let (asked, written): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
        asked.len() == written.len()
            && asked.iter().zip(&written).all(|(asked, written)| asked == written || written.starts_with('{'))
    };
    let all =
        DOCUMENT["paths"].as_object()?.iter().map(|(template, operations)| (template.as_str(), operations));
    all.filter(|(template, _)| fits(template)).min_by_key(|(template, _)| template.matches('{').count())
}
