//! Ways to ask about what one may not see: each with what is not theirs, and with what is not there. The answers are
//! the same to the letter.

use super::{
    eventos,
    gente::{COLUMNAS, Gente},
    pedido::{Pedido, Respuesta, nueva},
};
use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use vigia_tests::api::http;

/// Two requests of one person that must be answered alike.
struct Par {
    que: &'static str,
    quien: &'static str,
    ajeno: Pedido,
    ausente: Pedido,
}

/// Asks all of them; how many pairs, and which differ.
pub async fn walk(gente: &Gente) -> Result<(usize, Vec<String>)> {
    let http = http()?;
    let mut pairs = searches();
    pairs.extend(bodies(gente).await?);
    pairs.extend(early(gente)?);
    let mut wrong = Vec::new();
    for Par { que, quien, ajeno, ausente } in &pairs {
        let token = gente.de(quien)?.token.as_deref();
        let mut answers = Vec::new();
        for asked in [ajeno, ausente] {
            answers.push(asked.send(&http, gente.casa.origin(), token).await?.0);
        }
        if let Err(error) = alike(&answers[0], &answers[1]) {
            wrong.push(format!("{que} · {quien}: {error:#}"));
        }
    }
    let handshakes = handshakes(gente).await?;
    Ok((pairs.len() + handshakes, wrong))
}

fn alike(one: &Respuesta, other: &Respuesta) -> Result<()> {
    ensure!(one.status < 500, "{one:?}");
    ensure!(one == other, "not theirs {one:?}, not there {other:?}");
    Ok(())
}

/// Words, reference and number of a case, and the count of what is found; of a case they see by an oficio, the words
/// that an oficio does not show.
fn searches() -> Vec<Par> {
    let find = |words: &str| Pedido::new(Method::GET, format!("/expedientes?q={words}"), "", None);
    let pair = |quien, words: &str| Par {
        que: "GET /expedientes?q=",
        quien,
        ajeno: find(words),
        ausente: find("ninguno%20tiene%20esto"),
    };
    let strangers = ["ajeno", "vencido", "nada"];
    let hidden = ["zorzal", "0001", "turmalina", "zorzal%20matriz", "zorza"];
    let of_strangers = strangers.iter().flat_map(|quien| hidden.iter().map(|words| pair(quien, words)));
    of_strangers.chain([pair("abierto", "turmalina"), pair("abierto", "zorzal%20turmalina")]).collect()
}

/// Ids in bodies and queries.
async fn bodies(gente: &Gente) -> Result<Vec<Par>> {
    let by = gente.de("responsable")?.api()?;
    let id = |columna: &str| -> Result<Value> { Ok(json!(gente.de(columna)?.id().context("an id")?)) };
    let of_case = format!("/expedientes/{}", gente.caso.id);
    let mut pairs = Vec::new();
    let mut pair =
        |que, quien, ajeno: Pedido, ausente: Pedido| pairs.push(Par { que, quien, ajeno, ausente });
    let post = |path: &str, body: Value| Pedido::new(Method::POST, path, "", body);

    // A mention of somebody who does not see the case, and of nobody.
    let mention =
        |who: Value| post(&format!("{of_case}/mensajes"), json!({ "texto": "hola", "menciones": [who] }));
    for who in ["ajeno", "abierto", "nada", "inactivo"] {
        pair("a mention", "miembro", mention(id(who)?), mention(json!(nueva())));
    }
    // An oficio for somebody who could not do it.
    let oficio = by.new_oficio(&gente.taller, "Oficio Calandria").await?;
    let assign = |who: Value| {
        post(
            &format!("/oficios/{}/assign", oficio.id),
            json!({ "version": oficio.version, "asignadoA": who }),
        )
    };
    for who in ["ajeno", "inactivo"] {
        pair("an assignee", "responsable", assign(id(who)?), assign(json!(nueva())));
        pair("an assignee", "nada", assign(id(who)?), assign(json!(nueva())));
    }
    // A member who could be none, and one who is none.
    let member = |method, who: Value| {
        let path = format!("{of_case}/members/{}", who.as_str().unwrap_or_default());
        Pedido::new(method, path, "", json!({ "calidad": "miembro" }))
    };
    for who in ["nada", "inactivo"] {
        pair("a member", "responsable", member(Method::PUT, id(who)?), member(Method::PUT, json!(nueva())));
    }
    pair(
        "no member",
        "responsable",
        member(Method::DELETE, id("ajeno")?),
        member(Method::DELETE, json!(nueva())),
    );
    // A message of another case.
    let read = |message: &str| {
        Pedido::new(Method::PUT, format!("{of_case}/mensajes/leido"), "", json!({ "hasta": message }))
    };
    pair("read up to", "miembro", read(&gente.ajeno.mensaje), read(&nueva()));
    let page =
        |message: &str| Pedido::new(Method::GET, format!("{of_case}/mensajes?before={message}"), "", None);
    pair("before", "miembro", page(&gente.ajeno.mensaje), page(&nueva()));
    // An entry of the calendar in another's case.
    let entry = |case: &str| {
        let inicio = "2026-06-16T15:00:00Z";
        post(
            "/calendario",
            json!({ "expedienteId": case, "titulo": "x", "tipo": "audiencia", "inicio": inicio }),
        )
    };
    for who in ["ajeno", "vencido", "nada"] {
        pair("an entry", who, entry(gente.caso.id.as_ref()), entry(&nueva()));
    }
    // An event about a case, for somebody who may not know of it.
    let to = id("ajeno")?;
    let tell = |event: &str, data: Value| {
        post("/events", json!({ "event": event, "to": { "user": to }, "data": data })).once()
    };
    let alert = |case: &str| {
        let data =
            json!({ "id": "p", "expedienteId": case, "tipo": "x", "diasRestantes": 1, "nivel": "critical" });
        tell("prescripcion:alert", data)
    };
    let note = |case: &str| {
        let data =
            json!({ "type": "info", "title": "x", "message": "x", "metadata": { "expedienteId": case } });
        tell("notification", data)
    };
    let link = |case: &str| {
        tell(
            "notification",
            json!({ "type": "info", "title": "x", "message": "x", "link": format!("/expedientes/{case}") }),
        )
    };
    pair("an alert", "servicio", alert(gente.caso.id.as_ref()), alert(&nueva()));
    pair("a notification", "servicio", note(gente.caso.id.as_ref()), note(&nueva()));
    pair("a link", "servicio", link(gente.caso.id.as_ref()), link(&nueva()));
    Ok(pairs)
}

/// What is wrong with a request is not said before whether there is such a thing; nor is that a version is old.
fn early(gente: &Gente) -> Result<Vec<Par>> {
    let caso = &gente.caso;
    let things = [
        (Method::PATCH, "/expedientes/{}", caso.id.to_string()),
        (Method::PATCH, "/prescripciones/{}", caso.plazo.clone()),
        (Method::POST, "/prescripciones/{}/resolve", caso.plazo.clone()),
        (Method::PATCH, "/facturas/{}", caso.factura.clone()),
        (Method::POST, "/facturas/{}/pagar", caso.factura.clone()),
        (Method::PATCH, "/mensajes/{}", caso.mensaje.clone()),
        (Method::DELETE, "/mensajes/{}?version=99", caso.mensaje.clone()),
        (Method::PATCH, "/calendario/{}", caso.evento.clone()),
        (Method::DELETE, "/calendario/{}?version=99", caso.evento.clone()),
        (Method::POST, "/oficios/{}/assign", gente.oficio_colega.clone()),
        (Method::POST, "/oficios/{}/reject", gente.oficio_colega.clone()),
        (Method::POST, "/oficios/{}/complete", gente.oficio_colega.clone()),
    ];
    let bodies = [
        json!({}),
        json!({ "version": 99, "motivo": "x", "prueba": "x", "asignadoA": gente.colega.id() }),
        json!({ "version": "x" }),
    ];
    let mut pairs = Vec::new();
    for quien in ["ajeno", "vencido", "nada"] {
        ensure!(COLUMNAS.contains(&quien));
        for (method, path, id) in &things {
            for body in &bodies {
                let ajeno = Pedido::new(method.clone(), *path, id, body.clone());
                pairs.push(Par { que: path, quien, ausente: ajeno.ghost(), ajeno });
            }
        }
    }
    Ok(pairs)
}

/// Somebody else's device, and none: refused with one word.
async fn handshakes(gente: &Gente) -> Result<usize> {
    let mut told = Vec::new();
    for device in [gente.colega.session.device_id.to_string(), nueva()] {
        let person = gente.de("ajeno")?;
        let refused =
            eventos::dial(gente, person, json!({ "device": device, "epoch": "", "since": 0 })).await?;
        told.push(refused.err().context("let in with another's device")?);
    }
    ensure!(told[0] == told[1], "{told:?}");
    Ok(1)
}
