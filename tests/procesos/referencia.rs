//! The official Socket.IO client against `/api`: the reference's events, rooms and shapes, to the letter.

use anyhow::{Result, ensure};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use vigia_protocol::acceso::Calidad;
use vigia_tests::{
    casa::{Casa, House},
    firma::Firma,
    in_every_casa,
    node::NodeSocket,
    server::Options,
};

in_every_casa! {
    a_browser_client_joins_both_ways_and_gets_the_references_shapes,
    a_new_member_and_an_assignee_get_their_envelopes,
    rooms_of_others_are_refused_in_every_form_and_the_connection_stays,
    reading_and_taking_note_over_the_socket_is_seen_by_the_users_other_sockets,
    without_a_good_token_nobody_connects_and_the_code_says_why,
    long_polling_and_websocket_alone_work_too,
}

async fn a_browser_client_joins_both_ways_and_gets_the_references_shapes(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let (lucia, user) = (&firma.lucia, firma.lucia.id());
    let case = lucia.new_expediente("Pérez, Juan Carlos c/ García, Marta s/ daños y perjuicios").await?;
    let id = &case.resumen.id;
    let mut socket = connect(&firma, &lucia.token()).await?;

    let joined = json!({ "event": "joined", "room": format!("expediente:{id}") });
    ensure!(socket.ask("join:expediente", &[json!(id)]).await? == joined);
    ensure!(socket.ask("expediente:join", &[json!({ "expedienteId": id })]).await? == joined);
    let own = socket.ask("join:user", &[json!(user)]).await?;
    ensure!(own == json!({ "event": "joined", "room": format!("user:{user}") }), "{own}");
    let subscribed = socket.ask("subscribe:notifications", &[json!({ "userId": user })]).await?;
    ensure!(subscribed["event"] == "joined" && subscribed["unread"].is_array(), "{subscribed}");

    let deadline = lucia.new_prescripcion(id, firma.in_days(5).await?).await?;
    let alert = socket.event("prescripcion:alert").await?;
    let expected = json!({
        "id": deadline.id, "expedienteId": id, "tipo": "Acción por daños", "diasRestantes": 5, "nivel": "warning",
        "notificationId": alert["notificationId"],
    });
    ensure!(alert == expected && alert["notificationId"].is_string(), "{alert}");

    lucia.new_prescripcion(id, firma.in_days(30).await?).await?;
    let notification = socket.event("notification").await?;
    ensure!(
        notification["id"] == notification["notificationId"] && notification["userId"] == json!(user),
        "{notification}"
    );
    ensure!(notification["type"] == "info" || notification["type"] == "warning", "{notification}");
    ensure!(notification["title"].is_string() && notification["message"].is_string(), "{notification}");
    only_keys(
        &notification,
        &["id", "type", "title", "message", "userId", "link", "metadata", "notificationId"],
    )?;

    let change = json!({ "version": case.resumen.version, "numero": "CIV 045812/2026" });
    lucia.send(Method::PATCH, &format!("/expedientes/{id}"), Some(change)).await?.ok::<Value>()?;
    let update = socket
        .event_where("expediente:update", |update| update["data"]["changes"]["numero"].is_string())
        .await?;
    enveloped(&update, "expediente:update", &["id", "changes", "version", "by"])?;
    ensure!(
        update["data"]["changes"]["numero"] == "CIV 045812/2026" && update["data"]["by"] == json!(user),
        "{update}"
    );
    Ok(())
}

async fn a_new_member_and_an_assignee_get_their_envelopes(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let case = firma.lucia.new_expediente("Núñez, Paula c/ Textil Andina S.A. s/ despido").await?;
    let id = &case.resumen.id;
    let mut martin = connect(&firma, &firma.martin.token()).await?;
    firma.lucia.add_member(id, &firma.martin.id(), Calidad::Miembro).await?;
    let new = martin.event("expediente:new").await?;
    enveloped(&new, "expediente:new", &["id", "numero", "caratula", "juzgado", "estado", "version"])?;
    ensure!(
        new["data"]["id"] == json!(id) && new["data"]["caratula"] == case.resumen.caratula.as_str(),
        "{new}"
    );

    let mut ana = connect(&firma, &firma.ana.token()).await?;
    let mut office = connect(&firma, &firma.admin.token()).await?;
    ensure!(office.ask("join:oficio", &[]).await?["room"] == "oficio");
    let oficio = firma.lucia.new_oficio(id, "Correo Argentino: autenticidad de telegramas").await?;
    firma.lucia.assign(&oficio, &firma.ana.id()).await?;
    let assigned = ana.event("oficio:assigned").await?;
    let keys = ["id", "expedienteId", "asunto", "asignadoA", "vence", "estado"];
    enveloped(&assigned, "oficio:assigned", &keys)?;
    ensure!(
        assigned["data"]["asunto"] == oficio.asunto.as_str() && assigned["data"]["estado"] == "asignado",
        "{assigned}"
    );
    ensure!(assigned["notificationId"].is_string(), "{assigned}");
    let seen = office.event("oficio:assigned").await?;
    ensure!(seen["data"]["id"] == json!(oficio.id) && seen["data"].get("asunto").is_none(), "{seen}");
    Ok(())
}

async fn rooms_of_others_are_refused_in_every_form_and_the_connection_stays(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let case =
        firma.lucia.new_expediente("Ríos, Maximiliano c/ Frigorífico La Loma S.A. s/ accidente").await?;
    let mut martin = connect(&firma, &firma.martin.token()).await?;
    for (event, argument, code) in [
        ("join:expediente", json!(case.resumen.id), "NO_AUTORIZADO"),
        ("expediente:join", json!({ "expedienteId": case.resumen.id }), "NO_AUTORIZADO"),
        ("expediente:join", json!({ "expedienteId": "no-existe" }), "NO_AUTORIZADO"),
        ("join:user", json!(firma.lucia.id()), "NO_AUTORIZADO"),
        ("subscribe:notifications", json!({ "userId": firma.lucia.id() }), "NO_AUTORIZADO"),
        ("join:admin", Value::Null, "SOLO_ADMINISTRADORES"),
        ("join:oficio", Value::Null, "NO_AUTORIZADO"),
    ] {
        let args = if argument.is_null() { vec![] } else { vec![argument] };
        let answer = martin.ask(event, &args).await?;
        ensure!(answer["error"]["code"] == code, "{event}: {answer}");
        ensure!(answer["error"]["message"].is_string(), "{event}: {answer}");
    }
    martin.emit("expediente:join", &[json!({ "expedienteId": case.resumen.id })]).await?;
    let error = martin.event_where("error", |error| error["event"] == "expediente:join").await?;
    ensure!(error["code"] == "NO_AUTORIZADO" && error["message"] == "No autorizado", "{error}");
    let exception = martin.event("exception").await?;
    ensure!(exception["status"] == "error" && exception["message"] == "No autorizado", "{exception}");
    ensure!(martin.ask("join:user", &[json!(firma.martin.id())]).await?["event"] == "joined");
    ensure!(!martin.is_disconnected());
    Ok(())
}

async fn reading_and_taking_note_over_the_socket_is_seen_by_the_users_other_sockets(
    casa: Casa,
) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let case = firma.lucia.new_expediente("Ledesma, Patricia c/ Edificio Alsina 1450 s/ daños").await?;
    let (mut one, mut other) =
        (connect(&firma, &firma.lucia.token()).await?, connect(&firma, &firma.lucia.token()).await?);
    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(1).await?).await?;
    let id = one.event("prescripcion:alert").await?["notificationId"].clone();
    let read = one.ask("notification:read", &[json!({ "notificationId": id })]).await?;
    ensure!(read["id"] == id && read["readAt"].is_string(), "{read}");
    let told = other.event("notification:read").await?;
    ensure!(told["id"] == id, "{told}");
    let acked = one.ask("notification:ack", &[json!({ "notificationId": id })]).await?;
    ensure!(
        acked["id"] == id && acked["ackedAt"].is_string() && acked["by"] == json!(firma.lucia.id()),
        "{acked}"
    );
    let entry = firma.lucia.newest("prescripcion:alert").await?;
    ensure!(entry.is_some_and(|entry| entry.read_at.is_some() && entry.acked_at.is_some()));
    Ok(())
}

async fn without_a_good_token_nobody_connects_and_the_code_says_why(casa: Casa) -> Result<()> {
    let now = Utc::now();
    let firma = Firma::open_in_with(casa, Options { now: Some(now), ..Options::default() }).await?;
    let good = firma.lucia.token();
    refused(&firma, json!({}), "AUTH_MISSING").await?;
    refused(&firma, json!({ "token": 42 }), "AUTH_INVALID").await?;
    refused(&firma, json!({ "token": "no es un token" }), "AUTH_INVALID").await?;
    refused(&firma, json!({ "token": forged(&good) }), "AUTH_INVALID").await?;
    refused(&firma, json!({ "token": unsigned(&good)? }), "AUTH_INVALID").await?;
    connect(&firma, &good).await?;
    firma.server.set_clock(now + Duration::minutes(16))?;
    refused(&firma, json!({ "token": good }), "AUTH_EXPIRED").await
}

async fn long_polling_and_websocket_alone_work_too(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    for transport in ["polling", "websocket"] {
        let auth = json!({ "token": firma.lucia.token() });
        let mut socket = NodeSocket::dial(firma.server.origin(), auth, &[transport])?;
        let joined = socket.ask("join:user", &[json!(firma.lucia.id())]).await?;
        ensure!(joined["event"] == "joined", "{transport}: {joined}");
    }
    Ok(())
}

async fn connect(firma: &Firma<House>, token: &str) -> Result<NodeSocket> {
    NodeSocket::connect(firma.server.origin(), json!({ "token": token })).await
}

async fn refused(firma: &Firma<House>, auth: Value, code: &str) -> Result<()> {
    let mut socket = NodeSocket::dial(firma.server.origin(), auth.clone(), &["websocket"])?;
    let said = socket.refused().await?;
    ensure!(said == code, "{auth}: {said} instead of {code}");
    Ok(())
}

/// The token of an admin, made out of this one without the key.
fn forged(token: &str) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    parts[1] = BASE64_URL_SAFE_NO_PAD
        .encode(String::from_utf8_lossy(&decoded(&parts[1])).replace("abogado", "admin").as_bytes());
    parts.join(".")
}

/// The same claims under `alg: none`, as careless libraries accept.
fn unsigned(token: &str) -> Result<String> {
    let parts: Vec<&str> = token.split('.').collect();
    let mut header: Value = serde_json::from_slice(&decoded(parts[0]))?;
    header["alg"] = json!("none");
    Ok(format!("{}.{}.", BASE64_URL_SAFE_NO_PAD.encode(header.to_string()), parts[1]))
}

fn decoded(part: &str) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(part).unwrap_or_default()
}

/// `{ event, data, timestamp }`, with nothing in `data` but these keys; durable ones add `notificationId`.
fn enveloped(envelope: &Value, event: &str, keys: &[&str]) -> Result<()> {
    only_keys(envelope, &["event", "data", "timestamp", "notificationId"])?;
    only_keys(&envelope["data"], keys)?;
    ensure!(envelope["event"] == event, "{envelope}");
    let timestamp = envelope["timestamp"].as_str().unwrap_or_default();
    ensure!(timestamp.len() == "2026-11-24T11:00:00.000Z".len() && timestamp.ends_with('Z'), "{timestamp}");
    DateTime::parse_from_rfc3339(timestamp)?;
    Ok(())
}

fn only_keys(value: &Value, keys: &[&str]) -> Result<()> {
    let object = value.as_object().ok_or_else(|| anyhow::anyhow!("no object: {value}"))?;
    let extra: Vec<&String> = object.keys().filter(|key| !keys.contains(&key.as_str())).collect();
    ensure!(extra.is_empty(), "unexpected {extra:?} in {value}");
    Ok(())
}
