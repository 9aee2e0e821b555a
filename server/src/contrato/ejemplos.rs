//! Examples for the REST contract, made from its schemas, so that a new field has one from its first day.
//!
//! A field's example hangs on its name, which means the same wherever it stands; what has no name of its own here gets one
//! by its type.

use serde_json::{Map, Value, json};

/// How deep an example goes: schemas may refer to themselves.
const DEEPEST: usize = 8;

/// An example of what a schema describes.
pub fn example(schema: &Value, components: &Value) -> Value {
    of(schema, components, "", 0)
}

fn of(schema: &Value, components: &Value, name: &str, depth: usize) -> Value {
    if depth > DEEPEST {
        return Value::Null;
    }
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let target = reference.rsplit('/').next().unwrap_or_default();
        let target_schema = &components["schemas"][target];
        // An id is known by what it is of, not by the field it stands in; so is a time of day.
        let name = if target.ends_with("Id") || target == "Hora" { target } else { name };
        return of(target_schema, components, name, depth + 1);
    }
    if let Some(known) = known(name, schema) {
        return known;
    }
    if let Some(Value::Array(parts)) = schema.get("allOf") {
        let mut whole = Map::new();
        for part in parts {
            match of(part, components, name, depth) {
                Value::Object(fields) => whole.extend(fields),
                other => return other,
            }
        }
        if let Value::Object(own) = object(schema, components, depth) {
            whole.extend(own);
        }
        return whole.into();
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(Value::Array(parts)) = schema.get(key) {
            let there = parts.iter().find(|part| part.get("type").is_none_or(|kind| kind != "null"));
            return there.map_or(Value::Null, |part| of(part, components, name, depth));
        }
    }
    if let Some(first) = schema.get("enum").and_then(|values| values.get(0)) {
        return first.clone();
    }
    match kind(schema) {
        "object" => object(schema, components, depth),
        "array" => match of(&schema["items"], components, name.strip_suffix('s').unwrap_or(name), depth) {
            Value::Null => json!([]),
            item => json!([item]),
        },
        "string" => text(schema).into(),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| 1.into()),
        "boolean" => true.into(),
        _ => Value::Null,
    }
}

fn object(schema: &Value, components: &Value, depth: usize) -> Value {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let fields = properties.map(|(name, property)| (name.clone(), of(property, components, name, depth)));
    Value::Object(fields.filter(|(_, value)| !value.is_null()).collect())
}

/// What a schema's value is, besides null.
fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(types @ Value::Array(_)) => {
            let kinds = types.as_array().into_iter().flatten().filter_map(Value::as_str);
            kinds.into_iter().find(|kind| *kind != "null").unwrap_or_default()
        }
        _ if schema.get("properties").is_some() => "object",
        _ => "",
    }
}

fn text(schema: &Value) -> &'static str {
    match schema.get("format").and_then(Value::as_str) {
        Some("date") => "2026-11-27",
        Some("date-time") => "2026-11-24T11:00:00.000Z",
        _ => "…",
    }
}

/// The example of a field, where its name says what it is and it is of that type.
fn known(name: &str, schema: &Value) -> Option<Value> {
    if schema.get("enum").is_some() || schema.get("properties").is_some() {
        return None;
    }
    let value = match name {
        "UserId" => json!("0199e0a2-0000-7000-8000-00000000001a"),
        "ExpedienteId" | "expedienteId" => json!("0199e0a2-0000-7000-8000-000000000412"),
        "PrescripcionId" => json!("0199e0a2-0000-7000-8000-000000000d01"),
        "OficioId" => json!("0199e0a2-0000-7000-8000-000000000f01"),
        "FacturaId" => json!("0199e0a2-0000-7000-8000-0000000000c1"),
        "MensajeId" => json!("0199e0a2-0000-7000-8000-0000000000b1"),
        "EventoId" => json!("0199e0a2-0000-7000-8000-0000000000e1"),
        "DeviceId" => json!("0199e0a2-0000-7000-8000-0000000000d0"),
        "SessionId" => json!("0199e0a2-0000-7000-8000-0000000000a5"),
        "ServiceTokenId" => json!("0199e0a2-0000-7000-8000-0000000000f5"),
        "NotificationId" => json!("0199e0a2-0000-7000-8000-00000000000e"),
        "AusenciaId" => json!("0199e0a2-0000-7000-8000-00000000aa01"),
        "CalendarioId" => json!("ar"),
        "RevisionId" => json!("0199e0a2-0000-7000-8000-0000000000ca"),
        "Hora" => json!("08:00"),
        "prescripcion" | "caducidad" | "plazo-procesal" if kind(schema) == "integer" => json!(0),
        "pais" => json!("AR"),
        "desde" | "hasta" if kind(schema) == "integer" => json!(2026),
        "jurisdiccion" => json!("República Argentina"),
        "room" => json!("user:0199e0a2-0000-7000-8000-00000000001a"),
        "email" => json!("lucia@estudio.example"),
        "nombre" => json!("Lucía Ferrari"),
        "password" | "new" => json!("una frase larga que nadie adivina"),
        "current" if kind(schema) == "string" => json!("la clave de hasta ahora"),
        "accessToken" => json!("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl"),
        "token" | "claimToken" | "refreshToken" | "key" | "deviceKey" => json!("q7Jx0v2mB3s9Lw4yT8nR1cZk"),
        "expiresIn" => json!(900),
        "name" => json!("Notebook de Lucía"),
        "platform" => json!("linux"),
        "firma" => json!("Estudio Ferrari"),
        "zona" => json!("America/Argentina/Buenos_Aires"),
        "caratula" => json!("Sosa c/ Clínica San Roque s/ daños"),
        "referencia" => json!("0412"),
        "juzgado" => json!("Juzgado Civil 12"),
        "tipo" => json!("Acción por daños"),
        "asunto" => json!("Oficio al Registro de la Propiedad"),
        "titulo" => json!("Audiencia de vista de causa"),
        "title" => json!("Corte de luz"),
        "message" => json!("Hoy de 14 a 16"),
        "texto" => json!("Llegó la pericia."),
        "lugar" => json!("Sala 3"),
        "numero" => json!("48211/2026"),
        "concepto" => json!("Honorarios de primera instancia"),
        "motivo" => json!("Demanda presentada"),
        "motivoRechazo" => json!("Falta el poder"),
        "resultado" => json!("Diligenciado el 24 de noviembre"),
        "prueba" => json!("Cargo del 24 de noviembre, foja 212"),
        "baseLegal" => json!("Art. 2561 CCyC"),
        "por" | "by" | "ingresadaPor" | "asignadoPor" => json!("Lucía Ferrari"),
        "device" => json!("Notebook de Lucía"),
        "moneda" => json!("ARS"),
        "importe" => json!(12_500_000),
        "link" => json!("/expedientes/0199e0a2-0000-7000-8000-000000000412"),
        "event" => json!("notification"),
        "version" if kind(schema) == "string" => json!(env!("CARGO_PKG_VERSION")),
        "version" | "seq" | "protocol" | "recipients" => json!(1),
        "diasRestantes" | "cantidad" => json!(3),
        "norma" => json!("CCyC art. 2561"),
        "fuente" => json!("Carta documento del 3 de marzo"),
        "deudor" => json!("Clínica San Roque SA"),
        "csv" => json!("caratula;tipo;vence\nSosa c/ Clínica San Roque;Daños;30/6/2027"),
        _ => return None,
    };
    let fits = match kind(schema) {
        "string" => value.is_string() && schema.get("format").is_none(),
        "integer" | "number" => value.is_number(),
        _ => false,
    };
    fits.then_some(value)
}
