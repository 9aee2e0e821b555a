//! `docs/openapi.json`: what the routes say of themselves, completed with what they all have in common, so that no route
//! says it again: who may ask, how it is refused, what an answer looks like.

mod errores;
mod textos;

use super::{ejemplos::example, schemas};
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// Completes what the routes say.
pub fn complete(routes: utoipa::openapi::OpenApi) -> Value {
    let mut document = serde_json::to_value(routes).unwrap_or_default();
    document["info"]["description"] = textos::TEXT.into();
    document["servers"] = json!([{ "url": "/", "description": "The firm's own server." }]);
    document["tags"] = textos::tags();
    document["components"]["securitySchemes"] = security_schemes();
    document["components"]["responses"] = errores::all();
    schemas::relax(&mut document["components"]["schemas"]);
    let components = document["components"].clone();
    if let Some(paths) = document["paths"].as_object_mut() {
        for (path, operations) in paths {
            for (method, operation) in operations.as_object_mut().into_iter().flatten() {
                complete_operation(method, path, operation, &components);
            }
        }
    }
    document
}

fn complete_operation(method: &str, path: &str, operation: &mut Value, components: &Value) {
    let security = security(method, path);
    operation["operationId"] = operation_id(operation).into();
    if let Some(summary) = operation["summary"].as_str() {
        operation["summary"] = summary.split_whitespace().collect::<Vec<_>>().join(" ").into();
    }
    if let Some(content) = operation.pointer_mut("/requestBody/content/application~1json") {
        content["example"] = example(&content["schema"], components);
    }
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        if parameter["in"] == "path" && parameter.get("description").is_none_or(|text| text == "") {
            parameter["description"] =
                textos::parameter(path, parameter["name"].as_str().unwrap_or_default()).into();
        }
    }
    let errors = errores::of(method, path, operation, components, security != json!([]));
    operation["security"] = security;
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    responses.remove("4XX");
    for (status, response) in responses.iter_mut() {
        if response.get("description").is_none_or(|text| text == "") {
            response["description"] = described(status).into();
        }
        if let Some(content) = response.pointer_mut("/content/application~1json") {
            content["example"] = example(&content["schema"], components);
        }
    }
    responses.extend(errors);
    // In their order, and the keys of each answer in one order too.
    let sorted: std::collections::BTreeMap<_, _> = std::mem::take(responses).into_iter().collect();
    *responses = Map::from_iter(sorted);
}

/// Unique in the whole contract: `list` of `expedientes` is `expedientesList`.
fn operation_id(operation: &Value) -> String {
    let tag = operation["tags"][0].as_str().unwrap_or_default();
    let name = operation["operationId"].as_str().unwrap_or_default();
    let words = name.split('_').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_uppercase() + rest
    });
    std::iter::once(tag.to_owned()).chain(words).collect()
}

fn described(status: &str) -> &'static str {
    match status {
        "201" => "Made.",
        "204" => "Done; there is nothing to say.",
        _ => "As asked.",
    }
}

fn security_schemes() -> Value {
    json!({
        "sesion": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "The access token of a session, or of an issuer the firm's configuration names." },
        "cookie": { "type": "apiKey", "in": "cookie", "name": "vigia_session",
            "description": "A page's session. Whatever is not a GET needs the header `X-Vigia: 1` and an allowed `Origin`." },
        "servicio": { "type": "http", "scheme": "bearer",
            "description": "A service token of a back end (`POST /api/v1/service-tokens`): scoped, and it expires." },
    })
}

/// Who may knock at all; what of it they may do is the operation's to say.
fn security(method: &str, path: &str) -> Value {
    let person = [json!({ "sesion": [] }), json!({ "cookie": [] })];
    let service = json!({ "servicio": [] });
    let path: Cow<'_, str> = path.strip_prefix("/api/v1").unwrap_or(path).into();
    match (method, &*path) {
        ("get", "/server") | ("post", "/session" | "/session/claim" | "/session/refresh") => json!([]),
        ("post", "/events") | ("put", "/users/{id}" | "/expedientes/{id}") => json!([service]),
        (_, "/expedientes/{id}/members/{userId}") => json!([person[0], person[1], service]),
        _ => json!(person),
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
