//! Telling what was published: durable events into inboxes, live ones to rooms.

use super::{
    datos::{Aviso, Dato},
    destinos::Audiencia,
};
use crate::{
    app::App,
    db::Tx,
    error::{Error, Result},
    expedientes::{contexto, envelope, rooms_of_the_office},
    log::{Event, Live, NewEntry},
    prescripciones::{escalera::Escalera, plazos::requiere_nota, vigilante},
};
use chrono::Days;
use sea_orm::ConnectionTrait;
use serde_json::{Value, to_value};
use vigia_protocol::{
    event::{Notification, OficioAssigned, PrescripcionAlert, SystemAlert, name},
    eventos::Suceso,
    ids::{ExpedienteId, NotificationId, UserId},
    inbox::Contexto,
    room::Room,
    time::Date,
};

/// Tells an event to whom it is for.
pub async fn publish(
    app: &App,
    tx: &mut Tx,
    (event, dato): (Suceso, Dato),
    audiencia: &Audiencia,
    id: &NotificationId,
) -> Result<()> {
    let caso = audiencia.caso.as_ref().map(contexto).transpose()?;
    let about = |user: &UserId| {
        let suplencia_de = audiencia.suplencias.get(user).cloned();
        caso.clone().map(|caso| Contexto { suplencia_de, ..caso })
    };
    match dato {
        Dato::Notification(aviso) => {
            for user in &audiencia.users {
                let payload = json(notification(&aviso, id, user))?;
                tx.publish(entry(user, id, name::NOTIFICATION, payload, about(user)));
            }
        }
        Dato::PrescripcionAlert(alert) => {
            let escaleras = vigilante::escaleras(&**tx, &app.config).await?;
            for user in &audiencia.users {
                tx.publish(alert_entry(escaleras.cualquiera(), tx, &alert, user, id, about(user))?);
            }
        }
        Dato::OficioAssigned(assigned) => publish_assigned(tx, &assigned, id, about(&assigned.asignado_a))?,
        Dato::ExpedienteNew(new) => {
            let payload = envelope(name::EXPEDIENTE_NEW, new, tx.now())?;
            for user in &audiencia.users {
                tx.publish(entry(user, id, name::EXPEDIENTE_NEW, payload.clone(), about(user)));
            }
        }
        Dato::SystemAlert(new) => {
            let alert =
                SystemAlert { id: id.clone(), level: new.level, title: new.title, message: new.message };
            let payload = envelope(name::SYSTEM_ALERT, alert, tx.now())?;
            for user in &audiencia.users {
                tx.publish(entry(user, id, name::SYSTEM_ALERT, payload.clone(), about(user)));
            }
        }
        Dato::Live { data, expediente, entero } => {
            let payload = envelope(event.as_str(), data, tx.now())?;
            let (rooms, except) = reach(&**tx, audiencia, expediente, entero).await?;
            for room in rooms {
                tx.publish(live(&room, except.clone(), event.as_str(), payload.clone()));
            }
        }
    }
    Ok(())
}

/// The rooms a live event goes to, and those in them that do not get it.
pub async fn reach(
    conn: &impl ConnectionTrait,
    audiencia: &Audiencia,
    expediente: Option<ExpedienteId>,
    entero: bool,
) -> Result<(Vec<Room>, Vec<String>)> {
    let rooms = match expediente {
        Some(id) if audiencia.in_the_room => vec![Room::Expediente(id)],
        // Each in their own room: who stands in another may be others by the time it is emitted.
        _ => audiencia.users.iter().cloned().map(Room::User).collect(),
    };
    let except = if entero { rooms_of_the_office(conn).await? } else { Vec::new() };
    Ok((rooms, except))
}

fn notification(aviso: &Aviso, id: &NotificationId, user: &UserId) -> Notification {
    Notification {
        id: id.clone(),
        kind: aviso.kind,
        title: aviso.title.clone(),
        message: aviso.message.clone(),
        user_id: user.clone(),
        link: aviso.link.clone(),
        metadata: aviso.metadata.clone(),
    }
}

/// The due date follows from the days left, so that whoever reads it later counts afresh; who must take note is ours
/// to say, as for our own deadlines.
fn alert_entry(
    escalera: &Escalera,
    tx: &Tx,
    alert: &PrescripcionAlert,
    user: &UserId,
    id: &NotificationId,
    about: Option<Contexto>,
) -> Result<Event> {
    let hoy = escalera.hoy(tx.now());
    let vence = due(hoy, alert.dias_restantes)
        .ok_or_else(|| Error::invalid("data.diasRestantes", "Fuera de rango", "Out of range"))?;
    let contexto = about.map(|about| Contexto {
        prescripcion_id: Some(alert.id.clone()),
        tipo: Some(alert.tipo.clone()),
        ..about
    });
    Ok(Event::Entry(Box::new(NewEntry {
        user: user.clone(),
        notification_id: id.clone(),
        event: name::PRESCRIPCION_ALERT,
        payload: json(alert)?,
        contexto,
        vence: Some(vence),
        requiere_nota: requiere_nota(vence, hoy, &escalera.habiles),
    })))
}

fn due(hoy: Date, dias: i64) -> Option<Date> {
    let days = Days::new(dias.unsigned_abs());
    if dias < 0 { hoy.checked_sub_days(days) } else { hoy.checked_add_days(days) }
}

/// As our own: to the assignee for good, and without its subject to whoever else of the office is there.
fn publish_assigned(
    tx: &mut Tx,
    assigned: &OficioAssigned,
    id: &NotificationId,
    about: Option<Contexto>,
) -> Result<()> {
    let user = &assigned.asignado_a;
    let contexto = about.map(|about| Contexto {
        oficio_id: Some(assigned.id.clone()),
        asunto: assigned.asunto.clone(),
        ..about
    });
    let payload = envelope(name::OFICIO_ASSIGNED, assigned, tx.now())?;
    let Event::Entry(mut own) = entry(user, id, name::OFICIO_ASSIGNED, payload, contexto) else {
        return Ok(());
    };
    own.vence = assigned.vence;
    tx.publish(Event::Entry(own));
    let for_office = OficioAssigned { asunto: None, ..assigned.clone() };
    let payload = envelope(name::OFICIO_ASSIGNED, for_office, tx.now())?;
    let except = vec![Room::User(user.clone()).to_string()];
    tx.publish(live(&Room::Oficio, except, name::OFICIO_ASSIGNED, payload));
    Ok(())
}

fn entry(
    user: &UserId,
    id: &NotificationId,
    event: &'static str,
    payload: Value,
    contexto: Option<Contexto>,
) -> Event {
    Event::Entry(Box::new(NewEntry {
        user: user.clone(),
        notification_id: id.clone(),
        event,
        payload,
        contexto,
        vence: None,
        requiere_nota: false,
    }))
}

fn live(room: &Room, except: Vec<String>, event: &str, payload: Value) -> Event {
    Event::Live(Live { room: room.to_string(), except, event: event.to_owned(), payload })
}

fn json(value: impl serde::Serialize) -> Result<Value> {
    Ok(to_value(value).map_err(anyhow::Error::from)?)
}
