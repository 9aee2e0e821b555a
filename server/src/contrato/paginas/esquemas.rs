//! Schemas: the type of a field in one line, the fields of a type in a table, an example.

use super::{
    marco::{Group, heading},
    texto::{Palabras, line, markdown},
};
use crate::contrato::schemas::strings;
use maud::{Markup, html};
use serde_json::Value;

/// The anchor of a schema.
fn anchor(name: &str) -> String {
    format!("esquema-{name}")
}

/// The last part of a reference.
pub fn target(reference: &Value) -> Option<&str> {
    reference.get("$ref")?.as_str()?.rsplit('/').next()
}

/// What a value is, in one line.
pub fn kind(schema: &Value) -> Markup {
    if let Some(name) = target(schema) {
        return html! { a href={ "#" (anchor(name)) } { (name) } };
    }
    for (key, between) in [("allOf", " + "), ("anyOf", " | "), ("oneOf", " | ")] {
        if let Some(Value::Array(parts)) = schema.get(key) {
            return joined(parts.iter().map(kind), between);
        }
    }
    if let Some(Value::Array(values)) = schema.get("enum") {
        return joined(values.iter().map(|value| html! { code { (plain(value)) } }), " | ");
    }
    if let Some(value) = schema.get("const") {
        return html! { code { (plain(value)) } };
    }
    let types = match schema.get("type") {
        Some(Value::String(kind)) => vec![kind.clone()],
        types => strings(types),
    };
    joined(types.iter().map(|kind| typed(kind, schema)), " | ")
}

fn typed(kind_of: &str, schema: &Value) -> Markup {
    match kind_of {
        "array" => html! { (kind(&schema["items"])) "[]" },
        "object" => match (schema.get("additionalProperties"), schema.get("properties")) {
            (Some(values @ Value::Object(_)), _) => html! { "{ …: " (kind(values)) " }" },
            (_, Some(Value::Object(fields))) => {
                let names: Vec<&str> = fields.keys().map(String::as_str).collect();
                html! { "{ " (names.join(", ")) " }" }
            }
            _ => html! { "object" },
        },
        "string" => html! { "string" @if let Some(format) = format(schema) { " (" (format) ")" } },
        other => html! { (other) },
    }
}

/// The formats a reader needs to know.
fn format(schema: &Value) -> Option<&str> {
    schema.get("format").and_then(Value::as_str).filter(|format| matches!(*format, "date" | "date-time"))
}

fn joined(parts: impl Iterator<Item = Markup>, between: &str) -> Markup {
    let parts: Vec<Markup> = parts.collect();
    html! { @for (index, part) in parts.iter().enumerate() { @if index > 0 { (between) } (part) } }
}

/// A value without the quotes of JSON.
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The bounds of a value, as far as it has some.
fn bounds(schema: &Value) -> String {
    let bound = |low: &str, high: &str, of: &str| match (schema.get(low), schema.get(high)) {
        (Some(low), Some(high)) => Some(format!("{low}–{high}{of}")),
        (Some(low), None) => Some(format!("≥ {low}{of}")),
        (None, Some(high)) => Some(format!("≤ {high}{of}")),
        (None, None) => None,
    };
    let all = [
        bound("minLength", "maxLength", " characters"),
        bound("minimum", "maximum", ""),
        bound("minItems", "maxItems", " items"),
    ];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The fields of an object.
pub fn fields(words: &Palabras, schema: &Value) -> Markup {
    let Some(Value::Object(properties)) = schema.get("properties") else { return html! {} };
    let required = strings(schema.get("required"));
    html! {
        div.ancho tabindex="0" {
            table {
                thead { tr { th scope="col" { (words.campo) } th scope="col" { (words.tipo) } th scope="col" { (words.que_es) } } }
                tbody {
                    @for (name, field) in properties {
                        tr {
                            th scope="row" { code { (name) } @if !required.contains(name) { abbr.quiza title=(words.opcional) { "?" } } }
                            td.tipo { (kind(field)) }
                            td { (line(about(field)))
                                @let bounds = bounds(field);
                                @if !bounds.is_empty() { " " span.limite lang="en" { (bounds) } } }
                        }
                    }
                }
            }
        }
    }
}

/// What a field is; of one that may be null it is said where it is something.
fn about(field: &Value) -> &str {
    let own = field.get("description").and_then(Value::as_str);
    let parts = || field.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    own.or_else(|| parts().find_map(|part| part.get("description")?.as_str())).unwrap_or_default()
}

/// An example, folded or open.
pub fn example(words: &Palabras, value: &Value, open: bool) -> Markup {
    named_example(words, "", value, open)
}

/// The same, of several.
pub fn named_example(words: &Palabras, name: &str, value: &Value, open: bool) -> Markup {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    html! { details.ejemplo open[open] { summary { (words.ejemplo) @if !name.is_empty() { ": " span lang="en" { (name) } } } pre tabindex="0" { code { (text) } } } }
}

/// Every schema, and its part of the table of contents.
pub fn section(words: &Palabras, schemas: &Value) -> (Markup, Group) {
    let all: Vec<(&String, &Value)> = schemas.as_object().into_iter().flatten().collect();
    let entries = all.iter().map(|(name, _)| (anchor(name), html! { (name) })).collect();
    let group = Group { id: "esquemas".to_owned(), title: words.esquemas.to_owned(), entries };
    let content = html! {
        section aria-labelledby="esquemas" {
            h2 id="esquemas" { (words.esquemas) }
            @for (name, schema) in all { (one(words, name, schema)) }
        }
    };
    (content, group)
}

fn one(words: &Palabras, name: &str, schema: &Value) -> Markup {
    let id = anchor(name);
    let is_object = schema.get("properties").is_some();
    html! {
        article.esquema id=(id) {
            (heading(words, &id, name, &html! { code { (name) } }))
            @if let Some(text) = schema["description"].as_str() { (markdown(text)) }
            @if is_object { (fields(words, schema)) } @else { p.tipo { (kind(schema)) } }
            @for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() { (fields(words, part)) }
        }
    }
}
