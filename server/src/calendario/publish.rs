//! What the calendar tells: `calendario:update`, to whoever has the case open, or to the owner.

use crate::{
    db::Tx,
    entity::eventos::Model,
    error::Result,
    expedientes::{envelope, stored},
    log::{Event, Live},
};
use vigia_protocol::{
    event::{CalendarioChange, CalendarioEvento, CalendarioUpdate, name},
    room::Room,
    time::Timestamp,
};

/// Tells what became of an entry.
pub fn publish_update(tx: &mut Tx, row: &Model, change: CalendarioChange) -> Result<()> {
    let evento = CalendarioEvento {
        id: stored(&row.id)?,
        expediente_id: row.expediente_id.as_deref().map(stored).transpose()?,
        titulo: row.titulo.clone(),
        inicio: Timestamp::from_millis(row.inicio),
        fin: row.fin.map(Timestamp::from_millis),
        lugar: row.lugar.clone(),
        version: row.version,
    };
    let room = match &evento.expediente_id {
        Some(id) => Room::Expediente(id.clone()),
        None => Room::User(stored(&row.owner)?),
    };
    let payload = envelope(name::CALENDARIO_UPDATE, CalendarioUpdate { change, evento }, tx.now())?;
    tx.publish(Event::Live(Live {
        room: room.to_string(),
        except: Vec::new(),
        event: name::CALENDARIO_UPDATE.to_owned(),
        payload,
    }));
    Ok(())
}
