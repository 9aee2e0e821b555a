//! What the REST contract says before it lists anything.

use serde_json::{Value, json};

/// Markdown.
pub const TEXT: &str = "\
The REST API of `vigia-server`. Bodies are JSON in UTF-8, names in camelCase. Ids are opaque strings of at most 64 \
characters; instants are RFC 3339 in UTC with milliseconds; due dates are days of the firm's calendar, without a zone. What \
is not there is left out.

### Who asks

A person asks with `Authorization: Bearer` and the access token of `POST /api/v1/session`, good for minutes and renewed by \
`POST /api/v1/session/refresh`. A page may keep both tokens in cookies no script reads: it sends `X-Vigia: 1` when it signs \
in, and with everything it writes. A back end of the firm asks with a service token. What anybody may do is read from the \
database at each request, never from the token.

### Refusals

Every refusal is `{ error: { code, message, fields?, retryAfterMs? } }`. Codes never change; the message is for people, in \
the language of `Accept-Language` (es, en). What is not there and what is not the asker's are the same 404.

### Changes

Whoever changes something says which `version` they saw; when it is not the current one the answer is 409, and nothing \
was changed. What a PATCH leaves out stays.
";

/// What each group is about.
pub fn tags() -> Value {
    let tags = [
        ("sesion", "Sesión", "Signing in and out, devices, the own account."),
        ("expedientes", "Expedientes", "Cases, and who belongs to them."),
        (
            "prescripciones",
            "Prescripciones",
            "Deadlines of cases: the ladder of alerts, and how they were met.",
        ),
        ("agenda", "Agenda", "The open deadlines one sees, by date, and how many there are."),
        ("importacion", "Importación", "Cases and deadlines from a spreadsheet."),
        ("oficios", "Oficios", "Official letters and requests: the queue, and in whose hands they are."),
        ("facturas", "Facturas", "Invoices of cases."),
        ("mensajes", "Mensajes", "What the people of a case write to each other."),
        ("calendario", "Calendario", "Hearings, due dates and personal entries."),
        (
            "calendarios",
            "Calendarios",
            "Days an office or a court does not work: data of the firm, version by version.",
        ),
        (
            "ajustes",
            "Ajustes",
            "The firm's settings: when alerts fire, office hours, who hears when nobody answers.",
        ),
        ("ausencias", "Ausencias", "Who is away, and who stands in for them."),
        ("vigilancia", "Vigilancia", "How the deadline watch is doing, and whether its clock is believed."),
        ("inbox", "Bandeja", "The own inbox: what alerts came, and what became of them."),
        ("usuarios", "Usuarios", "People of the firm."),
        ("servicios", "Servicios", "Back ends of the firm: their tokens, and what they publish."),
        ("auditoria", "Auditoría", "Who did what, row by row in a sealed chain; for admins."),
        ("sistema", "Sistema", "The server itself."),
    ];
    tags.iter()
        .map(|(name, title, about)| json!({ "name": name, "x-displayName": title, "description": about }))
        .collect()
}

/// What a parameter of a path names: what stands before it says of what it is.
pub fn parameter(path: &str, name: &str) -> &'static str {
    let of = path
        .split_once(&format!("/{{{name}}}"))
        .map_or("", |(before, _)| before.rsplit('/').next().unwrap_or_default());
    match of {
        "expedientes" => "The case.",
        "members" => "The member.",
        "prescripciones" => "The deadline.",
        "oficios" => "The oficio.",
        "facturas" => "The invoice.",
        "mensajes" => "The message.",
        "calendario" => "The entry of the calendar.",
        "calendarios" => "The calendar.",
        "eventos" => "The event.",
        "reviews" => "The review.",
        "ausencias" => "The leave.",
        "inbox" => "The entry of the inbox.",
        "users" => "The account.",
        "devices" => "The device.",
        "service-tokens" => "The service token.",
        _ => "",
    }
}
