//! Events that back ends emit to rooms over Redis instead of publishing them: read, checked and told by the same code.
//!
//! Every node hears each of them. A durable one is stored by whichever is first, once for its key; a live one each node
//! emits to its own sockets.

use super::{
    datos::Dato,
    destinos::{caso, people_of, resolve},
    publish::{publish, reach},
};
use crate::{
    app::App,
    db::{Actor, Tx},
    entity::emitidos::{ActiveModel, Column, Entity, Model},
    error::{Error, Result},
    expedientes::{self, envelope},
    extract::malformed,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, TryInsertResult};
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use uuid::Uuid;
use vigia_protocol::{
    event::Envelope,
    eventos::{Destino, Suceso},
    ids::NotificationId,
    room::Room,
    time::Timestamp,
};

/// Under which the ids of emitted events are made.
const NAMESPACE: Uuid = Uuid::from_u128(0x019a_b8c2_74e5_7a10_b3f6_5d0e_91c8_2a47);

/// How long a key is kept, in milliseconds; what stands in an inbox comes no second time even later.
const KEEP_MILLIS: i64 = 30 * 24 * 60 * 60 * 1000;

/// What a back end emitted, with a good payload.
#[derive(Debug)]
pub struct Emitido {
    event: Suceso,
    to: Vec<Room>,
    dato: Dato,
    // What tells this event from another of its kind; none of a live one, which nobody stores.
    key: Option<String>,
    timestamp: Option<Timestamp>,
}

impl Emitido {
    /// Reads the payload that the contract has the event carry, in its envelope where it has one.
    pub fn read(event: Suceso, to: Vec<Room>, payload: Value) -> Result<Self> {
        let (data, timestamp) = open(event, payload)?;
        let dato = Dato::read(event, data.clone())?;
        let key = dato.durable().then(|| key(&dato, &data, timestamp)).transpose()?;
        Ok(Self { event, to, dato, key, timestamp })
    }

    /// Whether it goes into inboxes.
    pub fn durable(&self) -> bool {
        self.key.is_some()
    }

    /// What else came with it cannot be read: it is for those alone who see all of the case.
    pub fn with_more(self) -> Self {
        Self { dato: self.dato.with_more(), ..self }
    }

    fn clave(&self, key: &str, except: &[Room]) -> String {
        let names = |rooms: &[Room]| {
            let mut names: Vec<String> = rooms.iter().map(ToString::to_string).collect();
            names.sort_unstable();
            names.join(",")
        };
        let text = format!("{}|{}|{}|{key}", self.event.as_str(), names(&self.to), names(except));
        Uuid::new_v5(&NAMESPACE, text.as_bytes()).to_string()
    }

    /// The same on every node and whenever it is emitted again. An alert is another one for each room it goes to.
    fn id(&self, key: &str, room: &Room) -> NotificationId {
        let room = if self.event == Suceso::PrescripcionAlert { room.to_string() } else { String::new() };
        Uuid::new_v5(&NAMESPACE, format!("{}|{room}|{key}", self.event.as_str()).as_bytes()).into()
    }
}

/// What is inside the envelope, and when the back end says it was.
fn open(event: Suceso, payload: Value) -> Result<(Map<String, Value>, Option<Timestamp>)> {
    if matches!(event, Suceso::Notification | Suceso::PrescripcionAlert) {
        return Ok((serde_json::from_value(payload).map_err(|error| malformed(&error))?, None));
    }
    let Envelope { event: named, data, timestamp } =
        serde_json::from_value::<Envelope<Map<String, Value>>>(payload).map_err(|error| malformed(&error))?;
    if named != event.as_str() {
        return Err(Error::invalid(
            "event",
            "El sobre nombra otro evento",
            "The envelope names another event",
        ));
    }
    Ok((data, Some(timestamp)))
}

fn key(dato: &Dato, data: &Map<String, Value>, timestamp: Option<Timestamp>) -> Result<String> {
    let id = || data.get("id").and_then(Value::as_str)?.parse::<NotificationId>().ok();
    let at = timestamp.map(|at| at.to_string()).unwrap_or_default();
    Ok(match dato {
        Dato::Notification(_) => id()
            .ok_or_else(|| Error::invalid("data.id", "Falta el identificador", "The id is missing"))?
            .into(),
        Dato::PrescripcionAlert(alert) => format!("{}|{}", alert.id, alert.dias_restantes),
        Dato::OficioAssigned(assigned) => format!("{}|{}|{at}", assigned.id, assigned.asignado_a),
        Dato::ExpedienteNew(new) => format!("{}|{}", new.id, new.version),
        // Nobody has to give it an id.
        Dato::SystemAlert(_) | Dato::Live { .. } => id().map_or(at, String::from),
    })
}

/// Stores a durable event for everybody it goes to, if all of them may get it; says whether this node was the first.
pub async fn store(app: &App, emitido: &Emitido, except: &[Room]) -> Result<bool> {
    let key = emitido.key.as_deref().unwrap_or_default();
    let mut tx = app.db.begin(Actor::System).await?;
    if !first(&tx, emitido.clave(key, except)).await? {
        return Ok(false);
    }
    let to: Vec<Destino> = emitido.to.iter().cloned().map(Destino::Room).collect();
    let cases: Vec<_> = to.iter().filter_map(|to| caso(to, &emitido.dato)).map(String::from).collect();
    expedientes::lock(&*tx, &cases).await?;
    let mut told = HashSet::new();
    for room in except {
        told.extend(people_of(&*tx, room, tx.now()).await?);
    }
    for (room, to) in emitido.to.iter().zip(&to) {
        let mut audiencia = resolve(&*tx, tx.now(), to, &emitido.dato).await?;
        audiencia.users.retain(|user| told.insert(user.clone()));
        if audiencia.users.is_empty() {
            continue;
        }
        let (what, id) = ((emitido.event, emitido.dato.clone()), emitido.id(key, room));
        publish(app, &mut tx, what, &audiencia, &id).await?;
        let caso = audiencia.caso.as_ref().map(|caso| expedientes::stored(&caso.id)).transpose()?;
        let said = json!({ "event": emitido.event, "to": to });
        tx.audit("evento.emitido", ("publicacion", id.as_str()), caso.as_ref(), said).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// Writes the key, unless it is there; of two nodes at the same moment the second waits for the first.
async fn first(tx: &Tx, clave: String) -> Result<bool> {
    let at = tx.now().millis();
    Entity::delete_many().filter(Column::At.lt(at - KEEP_MILLIS)).exec(&**tx).await?;
    let insert = Entity::insert(ActiveModel::from(Model { clave, at }));
    let outcome = insert.on_conflict_do_nothing_on([Column::Clave]).exec_without_returning(&**tx).await?;
    Ok(matches!(outcome, TryInsertResult::Inserted(1)))
}

/// Where a live event goes, and what it carries.
#[derive(Debug)]
pub struct Directo {
    /// The rooms it goes to.
    pub rooms: Vec<String>,
    /// Rooms whose sockets do not get it.
    pub except: Vec<String>,
    /// Its payload, of the contract's shape.
    pub payload: Value,
}

/// Where a live event goes, if everybody there may get it.
pub async fn direct(app: &App, emitido: &Emitido) -> Result<Directo> {
    let (conn, now) = (app.db.reader(), app.clock.now());
    let Dato::Live { data, expediente, entero } = &emitido.dato else {
        return Err(anyhow::anyhow!("{} is no live event", emitido.event.as_str()).into());
    };
    let (mut rooms, mut except) = (Vec::new(), Vec::new());
    for room in &emitido.to {
        let to = Destino::Room(room.clone());
        let audiencia = resolve(conn, now, &to, &emitido.dato).await?;
        let (reached, spared) = reach(conn, &audiencia, expediente.clone(), *entero).await?;
        rooms.extend(reached.iter().map(ToString::to_string));
        except = spared;
    }
    let payload = envelope(emitido.event.as_str(), data, emitido.timestamp.unwrap_or(now))?;
    Ok(Directo { rooms, except, payload })
}

#[cfg(test)]
#[path = "emitidos_tests.rs"]
mod tests;
