//! What oficios tell: `oficio:assigned` to the assignee, and without its subject to the rest of the office.

use crate::{
    db::Tx,
    entity::{expedientes, oficios::Model},
    error::Result,
    expedientes::{contexto, envelope, stored},
    log::{Event, Live, NewEntry},
};
use vigia_protocol::{
    event::{OficioAssigned, name},
    ids::{NotificationId, UserId},
    inbox::Contexto,
    room::Room,
};

/// Tells the assignee, for good, and whoever stands in the office's room just now.
pub fn publish_assigned(
    tx: &mut Tx,
    row: &Model,
    caso: &expedientes::Model,
    assignee: &UserId,
    assigner: &str,
) -> Result<()> {
    let assigned = OficioAssigned {
        id: stored(&row.id)?,
        expediente_id: stored(&row.expediente_id)?,
        asunto: Some(row.asunto.clone()),
        asignado_a: assignee.clone(),
        vence: row.vence,
        estado: stored(&row.estado)?,
    };
    let contexto = Contexto {
        oficio_id: Some(stored(&row.id)?),
        asunto: Some(row.asunto.clone()),
        asignado_por: Some(assigner.to_owned()),
        ..contexto(caso)?
    };
    // The office may not see the case: what it is about is for the assignee alone.
    let for_office = OficioAssigned { asunto: None, ..assigned.clone() };
    let entry = NewEntry {
        user: assignee.clone(),
        notification_id: NotificationId::new(),
        event: name::OFICIO_ASSIGNED,
        payload: envelope(name::OFICIO_ASSIGNED, assigned, tx.now())?,
        contexto: Some(contexto),
        vence: row.vence,
        requiere_nota: false,
    };
    let live = Live {
        room: Room::Oficio.to_string(),
        except: vec![Room::User(assignee.clone()).to_string()],
        event: name::OFICIO_ASSIGNED.to_owned(),
        payload: envelope(name::OFICIO_ASSIGNED, for_office, tx.now())?,
    };
    tx.publish(Event::Entry(Box::new(entry)));
    tx.publish(Event::Live(live));
    Ok(())
}
