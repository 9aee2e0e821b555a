//! Every event the server tells: who hears it, and who does not.

use super::{
    enchufe::Enchufe,
    eventos::connect,
    gente::{COLUMNAS, CONECTAN, Gente},
    pedido::nueva,
    tabla::{self, Fila},
};
use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use vigia_protocol::{acceso::Calidad, socket::table::FROM_SERVER};
use vigia_tests::wait::within;

/// What is between one client and the server: the handshake's, refusals, and a device's inbox, which holds what its
/// owner hears here.
const DE_LA_CONEXION: [&str; 9] = [
    "auth:expiring",
    "error",
    "exception",
    "inbox:entry",
    "inbox:head",
    "inbox:reset",
    "inbox:sync",
    "joined",
    "left",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Oye {
    Todo,
    SinAsunto,
    Nada,
}

/// What was told: the event, and what in its payload is of this and no other.
struct Dicho {
    event: String,
    marca: String,
}

/// The subject of an oficio, which the rest of the office does not hear.
const ASUNTO: &str = "Asunto reservado";

/// Walks the table; how many cells, and what was wrong.
pub async fn walk(gente: &Gente) -> Result<(usize, Vec<String>)> {
    let read = |word: &str| match word {
        "oye" => Some(Oye::Todo),
        "parte" => Some(Oye::SinAsunto),
        "no" => Some(Oye::Nada),
        _ => None,
    };
    let rows = tabla::leer(include_str!("oyentes.txt"), &COLUMNAS[..CONECTAN], read)?;
    every_event_is_there(&rows)?;
    let mut sockets = Vec::new();
    for column in COLUMNAS.iter().take(CONECTAN) {
        let mut socket = connect(gente, gente.de(column)?, json!({})).await?;
        for (event, payload) in [
            ("join:expediente", json!(gente.caso.id)),
            ("join:oficio", Value::Null),
            ("join:admin", Value::Null),
        ] {
            // Whoever may not stays outside.
            socket.ask_for(event, &payload).await?;
        }
        sockets.push(socket);
    }
    let mut told = Vec::new();
    for row in &rows {
        let said = say(gente, &row.clave()).await.with_context(|| row.clave())?;
        for (socket, oye) in sockets.iter_mut().zip(&row.salidas) {
            if *oye != Oye::Nada {
                let what = format!("{} for {}", row.clave(), said.marca);
                within(&what, hear(socket, &said)).await?;
            }
        }
        told.push((row, said));
    }
    // Whatever was on its way to somebody comes before what everybody hears.
    let end = say(gente, "system:alert [a todos]").await?;
    for socket in &mut sockets {
        within("the end", hear(socket, &end)).await?;
    }
    let mut wrong = Vec::new();
    for (row, said) in &told {
        for ((socket, oye), column) in sockets.iter().zip(&row.salidas).zip(COLUMNAS) {
            let heard: Vec<&Value> =
                socket.heard.iter().filter(|one| said.is(one)).map(|(_, payload)| payload).collect();
            let right = match (oye, heard.as_slice()) {
                (Oye::Nada, []) => true,
                (Oye::Todo, [_]) => true,
                (Oye::SinAsunto, [one]) => !one.to_string().contains(ASUNTO),
                _ => false,
            };
            if !right {
                wrong.push(format!("{} · {column}: {oye:?}, but {heard:?}", row.clave()));
            }
        }
    }
    Ok((rows.len() * CONECTAN, wrong))
}

async fn hear(socket: &mut Enchufe, said: &Dicho) -> Result<()> {
    if socket.heard.iter().any(|one| said.is(one)) {
        return Ok(());
    }
    socket.hear(|event, payload| said.is(&(event.to_owned(), payload.clone()))).await
}

impl Dicho {
    fn is(&self, (event, payload): &(String, Value)) -> bool {
        *event == self.event && payload.to_string().contains(&self.marca)
    }
}

/// Makes it happen.
async fn say(gente: &Gente, clave: &str) -> Result<Dicho> {
    let by = gente.de("responsable")?.api()?;
    let case = &gente.caso.id;
    let of_case = format!("/expedientes/{case}");
    let event = clave.split(' ').next().unwrap_or_default().to_owned();
    let mark = nueva();
    let id = |made: Value| made["id"].as_str().map(str::to_owned).with_context(|| format!("no id in {made}"));
    let marca = match clave {
        "expediente:update [número]" | "expediente:update [juzgado]" => {
            let field = if clave.contains("número") { "numero" } else { "juzgado" };
            let case: Value = by.get(&of_case).await?;
            let edit = json!({ "version": case["version"], field: mark });
            by.send(Method::PATCH, &of_case, Some(edit)).await?.ok::<Value>()?;
            mark
        }
        "factura:status" => {
            let new = json!({ "numero": "9", "concepto": "Ópalo", "importe": 1, "moneda": "ARS" });
            let made: Value = by.post(&format!("{of_case}/facturas"), &new).await?;
            let id = id(made)?;
            by.post::<Value>(&format!("/facturas/{id}/emitir"), &json!({ "version": 1 })).await?;
            id
        }
        "mensaje:new" => id(by.post(&format!("{of_case}/mensajes"), &json!({ "texto": "Topacio" })).await?)?,
        "mensaje:typing" => {
            let mut socket = connect(gente, gente.de("responsable")?, json!({})).await?;
            socket.ask_for("mensaje:typing", &json!({ "expedienteId": case, "isTyping": true })).await?;
            by.id().to_string()
        }
        "calendario:update [del caso]" => {
            let new = json!({ "expedienteId": case, "titulo": "Audiencia", "tipo": "audiencia", "inicio": "2026-06-17T15:00:00Z" });
            id(by.post("/calendario", &new).await?)?
        }
        "calendario:update [de ajeno]" => {
            let new = json!({ "titulo": "Dentista", "tipo": "personal", "inicio": "2026-06-17T15:00:00Z" });
            id(gente.de("ajeno")?.api()?.post("/calendario", &new).await?)?
        }
        "notification [a miembro]" | "notification:read [de miembro]" => {
            let miembro = gente.de("miembro")?.api()?;
            let id = super::arreglos::notificacion(gente, miembro).await?;
            if event == "notification:read" {
                miembro.post::<Value>(&format!("/inbox/{id}/read"), &json!({})).await?;
            }
            id
        }
        "expediente:new [a ajeno]" => {
            let id = gente.admin()?.new_expediente("Jilguero nuevo").await?.resumen.id;
            gente.admin()?.add_member(&id, &gente.de("ajeno")?.api()?.id(), Calidad::Miembro).await?;
            id.to_string()
        }
        "prescripcion:alert" | "notification:acked" => {
            let new = json!({ "tipo": format!("Plazo {mark}"), "vence": "2026-06-05" });
            by.post::<Value>(&format!("{of_case}/prescripciones"), &new).await?;
            if event == "prescripcion:alert" {
                return Ok(Dicho { event, marca: mark });
            }
            let inbox = by.whole_inbox().await?;
            let alert = inbox.iter().find(|entry| entry.payload.to_string().contains(&mark));
            let alert = alert.context("the alert")?.notification_id.clone();
            by.ack(&alert).await?;
            by.id().to_string()
        }
        "oficio:assigned [a abierto]" => {
            let oficio = by.new_oficio(case, ASUNTO).await?;
            by.assign(&oficio, &gente.de("abierto")?.api()?.id()).await?;
            oficio.id.to_string()
        }
        _ => {
            let para = if clave.contains("admin") { "admin" } else { "todos" };
            let new = json!({ "level": "info", "title": mark, "message": "De prueba", "para": para });
            gente.admin()?.post::<Value>("/system-alerts", &new).await?;
            mark
        }
    };
    Ok(Dicho { event, marca })
}

fn every_event_is_there(rows: &[Fila<Oye>]) -> Result<()> {
    let contract: BTreeSet<&str> = FROM_SERVER.iter().map(|row| row.event).collect();
    let table: BTreeSet<&str> = rows.iter().map(|row| &*row.que).chain(DE_LA_CONEXION).collect();
    let missing: Vec<_> = contract.difference(&table).collect();
    let unknown: Vec<_> = table.difference(&contract).collect();
    ensure!(
        missing.is_empty() && unknown.is_empty(),
        "not in the table: {missing:?}; not in the contract: {unknown:?}"
    );
    Ok(())
}
