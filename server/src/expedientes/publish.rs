//! What cases tell: `expediente:new` to whoever joins one, `expediente:update` to whoever has it open.

use crate::{
    db::Tx,
    entity::expedientes,
    error::Result,
    expedientes::{referencia, stored},
    log::{Event, Live, NewEntry},
};
use serde::Serialize;
use serde_json::{Map, Value};
use vigia_protocol::{
    event::{Envelope, ExpedienteNew, ExpedienteUpdate, name},
    ids::{NotificationId, UserId},
    inbox::Contexto,
    room::Room,
    time::Timestamp,
};

/// An event in the reference's envelope.
pub fn envelope(event: &str, data: impl Serialize, timestamp: Timestamp) -> Result<Value> {
    let data = Envelope { event: event.to_owned(), data, timestamp };
    Ok(serde_json::to_value(data).map_err(anyhow::Error::from)?)
}

/// What an inbox entry about a case says of it.
pub fn contexto(row: &expedientes::Model) -> Result<Contexto> {
    Ok(Contexto {
        expediente_id: stored(&row.id)?,
        referencia: referencia(row.referencia),
        caratula: row.caratula.clone(),
        prescripcion_id: None,
        tipo: None,
        sin_verificar: false,
        oficio_id: None,
        asunto: None,
        asignado_por: None,
    })
}

/// Tells somebody that they belong to a case now.
pub fn publish_new(tx: &mut Tx, row: &expedientes::Model, member: UserId) -> Result<()> {
    let data = ExpedienteNew {
        id: stored(&row.id)?,
        numero: row.numero.clone(),
        caratula: row.caratula.clone(),
        juzgado: row.juzgado.clone(),
        estado: row.estado.clone(),
        version: row.version,
    };
    let entry = NewEntry {
        user: member,
        notification_id: NotificationId::new(),
        event: name::EXPEDIENTE_NEW,
        payload: envelope(name::EXPEDIENTE_NEW, data, tx.now())?,
        contexto: Some(contexto(row)?),
        vence: None,
        requiere_nota: false,
    };
    tx.publish(Event::Entry(Box::new(entry)));
    Ok(())
}

/// Tells whoever has a case open what changed: fields with their new values, or which part to read again.
pub fn publish_update(
    tx: &mut Tx,
    row: &expedientes::Model,
    by: &UserId,
    changes: Map<String, Value>,
) -> Result<()> {
    let id = stored(&row.id)?;
    let room = Room::Expediente(stored(&row.id)?).to_string();
    let data = ExpedienteUpdate { id, changes, version: row.version, by: by.clone() };
    let payload = envelope(name::EXPEDIENTE_UPDATE, data, tx.now())?;
    tx.publish(Event::Live(Live {
        room,
        except: Vec::new(),
        event: name::EXPEDIENTE_UPDATE.to_owned(),
        payload,
    }));
    Ok(())
}

/// A part of the case to read again: `prescripciones`, `oficios`, `miembros`.
pub fn part(name: &str) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), Value::Bool(true))])
}
