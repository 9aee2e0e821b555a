//! Every event a client may send, by everybody who can connect; and who cannot.

use super::{
    arreglos::notificacion,
    enchufe::Enchufe,
    gente::{COLUMNAS, CONECTAN, Gente, MARCA, Persona},
    pedido::nueva,
    tabla::{self, Fila},
};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use vigia_protocol::socket::table::FROM_CLIENT;
use vigia_tests::api::http;

/// What becomes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Salida {
    /// The socket stands in the room.
    Entra,
    /// It does not, any more.
    Sale,
    /// Done.
    Si,
    /// Refused, whether it is there or not.
    No,
    /// For admins.
    SoloAdmin,
}

impl Salida {
    fn leer(word: &str) -> Option<Self> {
        Some(match word {
            "entra" => Self::Entra,
            "sale" => Self::Sale,
            "sí" => Self::Si,
            "no" => Self::No,
            "adm" => Self::SoloAdmin,
            _ => return None,
        })
    }

    fn juzgar(self, packets: &[String]) -> Result<()> {
        let ack = packets.last().and_then(|packet| packet.strip_prefix("43/api,7")).context("an ack")?;
        let ack: Value = serde_json::from_str(ack)?;
        let (event, code) = (&ack[0]["event"], &ack[0]["error"]["code"]);
        let right = match self {
            Self::Entra => event == "joined",
            Self::Sale => event == "left",
            Self::Si => code.is_null(),
            Self::No => code == "NO_AUTORIZADO",
            Self::SoloAdmin => code == "SOLO_ADMINISTRADORES",
        };
        ensure!(right, "{self:?}, but {packets:?}");
        let refused = matches!(self, Self::No | Self::SoloAdmin);
        ensure!(!refused || packets.len() == 3, "exception, error and ack: {packets:?}");
        ensure!(!refused || !packets.concat().contains(MARCA), "a refusal that names the case: {packets:?}");
        Ok(())
    }
}

/// How many were asked, how many of them again of what is not there, and what was wrong.
#[derive(Default)]
pub struct Cuenta {
    pub cells: usize,
    pub twins: usize,
    pub wrong: Vec<String>,
}

/// Walks the table.
pub async fn walk(gente: &Gente) -> Result<Cuenta> {
    let rows = tabla::leer(include_str!("eventos.txt"), &COLUMNAS[..CONECTAN], Salida::leer)?;
    every_event_is_there(&rows)?;
    let mut cuenta = Cuenta::default();
    for person in &gente.personas {
        let name = || format!("{} ({})", person.nombre, COLUMNAS[person.columna]);
        if person.columna >= CONECTAN {
            cuenta.cells += 1;
            stays_out(gente, person).await.with_context(name)?;
            continue;
        }
        let mut plain = connect(gente, person, json!({})).await?;
        let device = json!({ "device": person.api()?.session.device_id, "epoch": "", "since": 0 });
        let mut device = connect(gente, person, device).await?;
        for row in &rows {
            let socket = if row.variante.starts_with("dispositivo") { &mut device } else { &mut plain };
            cuenta.cells += 1;
            let one = cell(gente, person, row, socket, &mut cuenta.twins).await;
            cuenta.wrong.extend(one.err().map(|error| format!("{} · {}: {error:#}", row.clave(), name())));
        }
    }
    Ok(cuenta)
}

async fn cell(
    gente: &Gente,
    person: &Persona,
    row: &Fila<Salida>,
    socket: &mut Enchufe,
    twins: &mut usize,
) -> Result<()> {
    let outcome = row.salidas[person.columna];
    let (payload, ghost) = payload(gente, person, &row.clave()).await?;
    let answer = socket.ask_for(&row.que, &payload).await?;
    outcome.juzgar(&answer)?;
    let Some(ghost) = ghost.filter(|_| outcome == Salida::No) else { return Ok(()) };
    *twins += 1;
    let absent = socket.ask_for(&row.que, &ghost).await?;
    ensure!(answer == absent, "not theirs {answer:?}, not there {absent:?}");
    let (answer, absent) =
        (socket.be_refused(&row.que, &payload).await?, socket.be_refused(&row.que, &ghost).await?);
    ensure!(answer == absent, "without an ack: not theirs {answer:?}, not there {absent:?}");
    Ok(())
}

/// What is sent, and the same of what is not there.
async fn payload(gente: &Gente, person: &Persona, clave: &str) -> Result<(Value, Option<Value>)> {
    let one = |field: &str, id: String| (json!({ field: id }), Some(json!({ field: nueva() })));
    let api = person.api()?;
    let (event, variante) = clave.split_once(" [").unwrap_or((clave, ""));
    let own = variante.starts_with("propi");
    Ok(match event {
        "join:user" | "leave:user" | "subscribe:notifications" => {
            one("userId", if own { api.id() } else { gente.colega.id() }.to_string())
        }
        "join:expediente" | "expediente:join" | "leave:expediente" | "expediente:leave" => {
            one("expedienteId", gente.caso.id.to_string())
        }
        "mensaje:typing" => {
            let typing = |id: String| json!({ "expedienteId": id, "userId": api.id(), "isTyping": false });
            (typing(gente.caso.id.to_string()), Some(typing(nueva())))
        }
        "join:oficio" | "leave:oficio" | "join:admin" | "leave:admin" => (Value::Null, None),
        "notification:read" | "notification:ack" => {
            one("notificationId", notificacion(gente, if own { api } else { &gente.colega }).await?)
        }
        "inbox:pull" => (json!({ "epoch": "", "since": 0 }), None),
        "inbox:ack" => (json!({ "epoch": "", "seq": 0 }), None),
        "inbox:shown" => {
            let item =
                json!({ "notificationId": notificacion(gente, api).await?, "at": "2026-06-04T15:00:00Z" });
            (json!({ "items": [item] }), None)
        }
        "auth:renew" => {
            (json!({ "token": if own { person.token.clone() } else { Some(gente.colega.token()) } }), None)
        }
        "error" => (json!({ "code": "X", "message": "prueba" }), None),
        _ => bail!("{clave} is in the table, and nobody says what it carries"),
    })
}

/// A connected socket of that person's.
pub async fn connect(gente: &Gente, person: &Persona, more: Value) -> Result<Enchufe> {
    match dial(gente, person, more).await? {
        Ok(socket) => Ok(socket),
        Err(code) => bail!("{} is refused: {code}", person.nombre),
    }
}

/// The same, or the code it was refused with.
pub async fn dial(gente: &Gente, person: &Persona, mut auth: Value) -> Result<Result<Enchufe, String>> {
    if let Some(token) = &person.token {
        auth["token"] = json!(token);
    }
    Enchufe::connect(&http()?, gente.casa.origin(), &auth).await
}

async fn stays_out(gente: &Gente, person: &Persona) -> Result<()> {
    match dial(gente, person, json!({})).await? {
        Ok(_) => bail!("let in"),
        Err(code) => ensure!(code.starts_with("AUTH_"), "{code}"),
    }
    Ok(())
}

/// The contract and the table name the same events.
fn every_event_is_there(rows: &[Fila<Salida>]) -> Result<()> {
    let contract: BTreeSet<String> = FROM_CLIENT.iter().map(|row| row.event.to_string()).collect();
    let table: BTreeSet<String> = rows.iter().map(|row| row.que.clone()).collect();
    let missing: Vec<_> = contract.difference(&table).collect();
    let unknown: Vec<_> = table.difference(&contract).collect();
    ensure!(
        missing.is_empty() && unknown.is_empty(),
        "not in the table: {missing:?}; not in the contract: {unknown:?}"
    );
    Ok(())
}
