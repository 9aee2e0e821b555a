//! How requests are refused.

use serde_json::{Map, Value, json};
use vigia_protocol::error::{Code, ErrorBody, ErrorDetail, Idioma};

/// A refusal: its name among the contract's answers, its status, when it comes, by which codes.
struct Refusal {
    name: &'static str,
    status: &'static str,
    when: &'static str,
    codes: &'static [Code],
}

const REFUSALS: &[Refusal] = &[
    Refusal {
        name: "NoEsJson",
        status: "400",
        when: "The body is not JSON.",
        codes: &[Code::DatosInvalidos],
    },
    Refusal {
        name: "SinSesion",
        status: "401",
        when: "Who asks is not known: sign in, or renew the token.",
        codes: &[Code::AuthMissing, Code::AuthInvalid, Code::AuthExpired, Code::AuthRevoked],
    },
    Refusal {
        name: "Rechazado",
        status: "401",
        when: "E-mail and password do not match, or the link or the refresh token is not good (any more).",
        codes: &[Code::CredencialesInvalidas, Code::AuthInvalid, Code::AuthExpired, Code::AuthRevoked],
    },
    Refusal {
        name: "Prohibido",
        status: "403",
        when: "The asker may see it, and may not do this; or a cookie wrote without an allowed `Origin` and `X-Vigia`.",
        codes: &[Code::NoAutorizado, Code::SoloAdministradores],
    },
    Refusal {
        name: "NoEsta",
        status: "404",
        when: "Not there, or not the asker's to see: nobody can tell which.",
        codes: &[Code::NoAutorizado],
    },
    Refusal {
        name: "Conflicto",
        status: "409",
        when: "Somebody else changed it first, or the state of things forbids it; the message says which. Read it again.",
        codes: &[Code::Conflicto],
    },
    Refusal {
        name: "DemasiadoGrande",
        status: "413",
        when: "The body is over 64 KiB, or 2 MiB for an import.",
        codes: &[Code::DatosInvalidos],
    },
    Refusal {
        name: "DatosInvalidos",
        status: "422",
        when: "Something sent is not what it must be; `fields` says where and why.",
        codes: &[Code::DatosInvalidos],
    },
    Refusal {
        name: "Espere",
        status: "429",
        when: "Too much at once: wait `retryAfterMs` (also `Retry-After`, in seconds).",
        codes: &[Code::LimiteExcedido],
    },
    Refusal {
        name: "ErrorInterno",
        status: "500",
        when: "A fault of the server, logged there.",
        codes: &[Code::ErrorInterno],
    },
    Refusal {
        name: "NoDisponible",
        status: "503",
        when: "The server cannot answer just now; nothing was lost. Ask again after `retryAfterMs` (also `Retry-After`).",
        codes: &[Code::NoDisponible],
    },
];

/// All of them, as the contract's common answers.
pub fn all() -> Value {
    REFUSALS.iter().map(|refusal| (refusal.name.to_owned(), answer(refusal))).collect::<Map<_, _>>().into()
}

fn answer(refusal: &Refusal) -> Value {
    let examples: Map<String, Value> = refusal
        .codes
        .iter()
        .map(|code| (code.to_string(), json!({ "value": body(refusal, *code) })))
        .collect();
    let mut answer = json!({
        "description": refusal.when,
        "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/ErrorBody" },
            "examples": examples,
        } },
    });
    if matches!(refusal.status, "429" | "503") {
        answer["headers"] = json!({ "Retry-After": {
            "description": "Seconds to wait.", "schema": { "type": "integer", "minimum": 1 } } });
    }
    answer
}

fn body(refusal: &Refusal, code: Code) -> ErrorBody {
    let fields =
        (refusal.status == "422").then(|| [("caratula".to_owned(), "Falta completar".to_owned())].into());
    let retry_after_ms = match refusal.status {
        "429" => Some(30_000),
        "503" => Some(2_000),
        _ => None,
    };
    ErrorBody {
        error: ErrorDetail { code, message: code.message(Idioma::Es).to_owned(), fields, retry_after_ms },
    }
}

/// Those of one operation, by status.
pub fn of(
    method: &str,
    path: &str,
    operation: &Value,
    components: &Value,
    secured: bool,
) -> Map<String, Value> {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    let body = operation.get("requestBody").is_some();
    let query = operation["parameters"].as_array().into_iter().flatten().any(|given| given["in"] == "query");
    let writes = method != "get";
    let who = if secured { "SinSesion" } else { "Rechazado" };
    let wanted = [
        ("NoEsJson", body),
        (who, secured || path != "/server"),
        ("Prohibido", writes || FORBIDDEN_READS.contains(&path)),
        ("NoEsta", path.contains('{') || (method, path) == ("post", "/calendario")),
        ("Conflicto", versioned(operation, components) || CONFLICTS.contains(&(method, path))),
        ("DemasiadoGrande", body),
        ("DatosInvalidos", body || query),
        ("Espere", GUARDED.contains(&(method, path))),
        ("ErrorInterno", true),
        ("NoDisponible", true),
    ];
    let wanted = wanted.into_iter().filter(|(_, wanted)| *wanted);
    wanted
        .filter_map(|(name, _)| REFUSALS.iter().find(|refusal| refusal.name == name))
        .map(|refusal| {
            let there = json!({ "$ref": format!("#/components/responses/{}", refusal.name) });
            (refusal.status.to_owned(), there)
        })
        .collect()
}

/// What only some of those may read who know of it: what admins alone see, and of a case what takes more than an oficio.
const FORBIDDEN_READS: &[&str] = &[
    "/ajustes",
    "/ausencias",
    "/auditoria",
    "/auditoria.csv",
    "/respaldos",
    "/service-tokens",
    "/vigilancia",
    "/users/{id}",
    "/users/{id}/devices",
    "/users/{id}/expedientes",
    "/expedientes/{id}/constancia.csv",
    "/expedientes/{id}/constancia.pdf",
    "/expedientes/{id}/facturas",
    "/expedientes/{id}/mensajes",
    "/facturas/{id}",
    "/prescripciones/{id}/historia",
    "/parte",
    "/parte.pdf",
    "/prescripciones/{id}/constancia.csv",
    "/prescripciones/{id}/constancia.pdf",
];

/// Where there can be a conflict without a version in the request.
const CONFLICTS: &[(&str, &str)] = &[
    ("post", "/users"),
    ("post", "/users/{id}/claim"),
    ("post", "/events"),
    ("post", "/ausencias"),
    ("post", "/ausencias/{id}/terminar"),
    ("post", "/expedientes/{id}/prescripciones"),
    ("post", "/expedientes/{id}/traspaso"),
    ("put", "/users/{id}"),
    ("put", "/expedientes/{id}"),
    ("put", "/expedientes/{id}/members/{userId}"),
    ("delete", "/expedientes/{id}/members/{userId}"),
];

/// What somebody might guess at, and what a program might do too fast.
const GUARDED: &[(&str, &str)] = &[
    ("post", "/session"),
    ("post", "/session/claim"),
    ("post", "/session/refresh"),
    ("post", "/me/password"),
    ("post", "/events"),
];

/// Whether the request says which version it is about.
fn versioned(operation: &Value, components: &Value) -> bool {
    if operation["parameters"].as_array().into_iter().flatten().any(|given| given["name"] == "version") {
        return true;
    }
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    // A body that may be left out is that or null.
    let forms = schema["oneOf"].as_array().into_iter().flatten();
    let reference = std::iter::once(schema).chain(forms).find_map(|form| form["$ref"].as_str());
    let name = reference.and_then(|reference| reference.rsplit('/').next()).unwrap_or_default();
    let schema = &components["schemas"][name];
    // One shape with another one inside is both of them.
    let parts = schema["allOf"].as_array().into_iter().flatten();
    std::iter::once(schema).chain(parts).any(|part| part["properties"].get("version").is_some())
}
