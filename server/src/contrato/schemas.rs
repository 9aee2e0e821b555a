//! The schemas of a contract, as both AsyncAPI and a reader of types take them: JSON Schema, draft 7.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use vigia_protocol::socket::Shape;

/// Schemas by name.
pub type Schemas = BTreeMap<String, Value>;

/// Where a schema of that name is.
pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The schemas of these shapes, and of all they refer to.
pub fn of(shapes: impl IntoIterator<Item = Shape>) -> Schemas {
    let mut found = Vec::new();
    for shape in shapes {
        found.push(((shape.name)().into_owned(), (shape.schema)()));
        (shape.refers_to)(&mut found);
    }
    let plain = |schema| {
        let mut schema = serde_json::to_value(schema).unwrap_or_default();
        relax(&mut schema);
        draft7(schema)
    };
    found.into_iter().map(|(name, schema)| (name, plain(schema))).collect()
}

/// An untagged enum fits several of its forms where one has all the fields of another: that is `anyOf`, and not `oneOf`.
pub fn relax(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            let of_forms = |parts: &Value| {
                parts.as_array().is_some_and(|parts| parts.iter().all(|part| part.get("$ref").is_some()))
            };
            if fields.get("oneOf").is_some_and(of_forms)
                && let Some(parts) = fields.remove("oneOf")
            {
                fields.insert("anyOf".to_owned(), parts);
            }
            fields.values_mut().for_each(relax);
        }
        Value::Array(items) => items.iter_mut().for_each(relax),
        _ => {}
    }
}

/// Says the same in draft 7, where nothing may stand beside a `$ref`. What need not be there is absent, never null.
fn draft7(schema: Value) -> Value {
    let Value::Object(mut schema) = schema else { return schema };
    let required: Vec<String> = strings(schema.get("required"));
    for (key, value) in &mut schema {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for (name, property) in properties {
                    let plain = draft7(property.take());
                    *property = if required.contains(name) { plain } else { without_null(plain) };
                }
            }
            ("allOf" | "oneOf" | "anyOf", Value::Array(parts)) => {
                parts.iter_mut().for_each(|part| *part = draft7(part.take()));
            }
            ("items" | "additionalProperties", value) => *value = draft7(value.take()),
            _ => {}
        }
    }
    // JSON's keys are strings; to say so again only makes it longer.
    schema.remove("propertyNames");
    if schema.len() > 1
        && let Some(reference) = schema.remove("$ref")
    {
        schema.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
    Value::Object(schema)
}

fn without_null(schema: Value) -> Value {
    let Value::Object(mut schema) = schema else { return schema };
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(parts)) = schema.get_mut("oneOf") {
        parts.retain(|part| part.get("type").is_none_or(|kind| kind != "null"));
        if let [Value::Object(only)] = parts.as_slice() {
            let only = only.clone();
            schema.remove("oneOf");
            return Value::Object(merged(schema, only));
        }
    }
    Value::Object(schema)
}

/// One schema for an outer one with a description and the only thing it can be.
fn merged(mut outer: Map<String, Value>, inner: Map<String, Value>) -> Map<String, Value> {
    for (key, value) in inner {
        outer.entry(key).or_insert(value);
    }
    if outer.len() > 1
        && let Some(reference) = outer.remove("$ref")
    {
        outer.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
    outer
}

/// A list of strings, or none.
pub fn strings(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::{draft7, relax};
    use serde_json::json;

    #[test]
    fn nothing_stands_beside_a_reference_and_what_is_optional_is_absent_and_never_null() {
        let modern = json!({ "type": "object", "required": ["a", "c"], "properties": {
            "a": { "$ref": "#/components/schemas/Id", "description": "Which." },
            "b": { "type": ["string", "null"], "description": "Perhaps." },
            "c": { "type": ["object", "null"] },
            "d": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Id", "description": "Which." }] },
            "e": { "type": "array", "items": { "$ref": "#/components/schemas/Id" } } } });
        let plain = json!({ "type": "object", "required": ["a", "c"], "properties": {
            "a": { "description": "Which.", "allOf": [{ "$ref": "#/components/schemas/Id" }] },
            "b": { "type": "string", "description": "Perhaps." },
            "c": { "type": ["object", "null"] },
            "d": { "description": "Which.", "allOf": [{ "$ref": "#/components/schemas/Id" }] },
            "e": { "type": "array", "items": { "$ref": "#/components/schemas/Id" } } } });
        assert_eq!(draft7(modern), plain);
    }

    #[test]
    fn forms_that_overlap_are_any_of_them_and_the_rest_stays() {
        let mut schema = json!({ "a": { "oneOf": [{ "$ref": "#/x" }, { "$ref": "#/y" }] },
            "b": { "oneOf": [{ "type": "null" }, { "$ref": "#/x" }] } });
        relax(&mut schema);
        assert_eq!(
            schema,
            json!({ "a": { "anyOf": [{ "$ref": "#/x" }, { "$ref": "#/y" }] },
                "b": { "oneOf": [{ "type": "null" }, { "$ref": "#/x" }] } })
        );
    }
}
