//! What clients send, and what they are answered.

use super::{Gateway, client::Client, client::room, deliver::plain, incoming::Incoming, rooms, slow, typing};
use crate::{
    auth::{self, CurrentUser},
    error::{Error, Result},
    extract::malformed,
    inbox::{self, Answer, Mark},
    metrics,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use socketioxide::extract::SocketRef;
use vigia_protocol::{
    error::ErrorBody,
    event::{NotificationAcked, NotificationRead, name},
    ids::{ExpedienteId, NotificationId, UserId},
    inbox::{InboxAck, InboxPull, InboxShown},
    room::Room,
    socket::{AuthRenew, ClientEvent, Expiry},
};

/// At most this many notifications are reported or asked about at a time.
const MOST_ITEMS: usize = 500;

/// What an event comes to.
enum Reply {
    /// The socket is in, or out of, a room; with what more the ack carries.
    Room { event: &'static str, room: String, more: Option<Value> },
    /// A value for the ack alone.
    Ack(Value),
    /// Nothing to say, or it was said already.
    Nothing,
    /// The socket speaks for a new token.
    Renewed(Box<CurrentUser>),
}

/// Answers one event; a renewed token's owner is returned.
pub async fn answer(
    gateway: &Gateway,
    socket: &SocketRef,
    client: &Client,
    incoming: Incoming,
) -> Option<CurrentUser> {
    let Incoming { event, payload, ack, over } = incoming;
    let known: Option<ClientEvent> = event.parse().ok();
    metrics::received(known.map_or("desconocido", ClientEvent::as_str));
    let handled = match over {
        None => handle(gateway, socket, client, known, payload).await,
        Some(wait) => Err(Error::Limit(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1))),
    };
    match handled {
        Ok(Reply::Room { event, room, more }) => match ack {
            Some(ack) => {
                let mut answer = json!({ "event": event, "room": room });
                if let (Value::Object(answer), Some(Value::Object(more))) = (&mut answer, more) {
                    answer.extend(more);
                }
                let _ = ack.send(&answer);
            }
            // As NestJS does with what a handler returns.
            None => drop(socket.emit(event, &json!({ "room": room }))),
        },
        Ok(Reply::Ack(value)) => drop(ack.map(|ack| ack.send(&value))),
        Ok(Reply::Nothing) => drop(ack.map(|ack| ack.send(&json!({})))),
        Ok(Reply::Renewed(user)) => {
            drop(ack.map(|ack| ack.send(&Expiry { exp: user.expires })));
            return Some(*user);
        }
        Err(error) => {
            error.log();
            if matches!(error, Error::Forbidden | Error::NotFound | Error::Invalid(_) | Error::Code(_)) {
                client.seat.refused();
            }
            metrics::refused(error.code());
            let error = error.detail(client.idioma);
            // No more of a foreign event's name than an answer can bear.
            let event: String = event.chars().take(64).collect();
            tracing::debug!(socket = %socket.id, event, code = %error.code, "refused");
            let _ = socket.emit(name::EXCEPTION, &json!({ "status": "error", "message": error.message }));
            let mut told = serde_json::to_value(&error).unwrap_or_default();
            if let Value::Object(told) = &mut told {
                told.insert("event".to_owned(), event.into());
            }
            let _ = socket.emit(name::ERROR, &told);
            drop(ack.map(|ack| ack.send(&ErrorBody { error })));
        }
    }
    None
}

async fn handle(
    gateway: &Gateway,
    socket: &SocketRef,
    client: &Client,
    event: Option<ClientEvent>,
    payload: Value,
) -> Result<Reply> {
    let Some(event) = event else {
        return Err(Error::invalid("event", "Evento desconocido", "Unknown event"));
    };
    match event {
        ClientEvent::JoinUser => join(gateway, socket, client, Room::User(id(payload, "userId")?)).await,
        ClientEvent::LeaveUser => leave(socket, Room::User(id::<UserId>(payload, "userId")?)),
        ClientEvent::JoinExpediente | ClientEvent::ExpedienteJoin => {
            join(gateway, socket, client, Room::Expediente(id(payload, "expedienteId")?)).await
        }
        ClientEvent::LeaveExpediente | ClientEvent::ExpedienteLeave => {
            leave(socket, Room::Expediente(id::<ExpedienteId>(payload, "expedienteId")?))
        }
        ClientEvent::JoinOficio => join(gateway, socket, client, Room::Oficio).await,
        ClientEvent::LeaveOficio => leave(socket, Room::Oficio),
        ClientEvent::JoinAdmin => join(gateway, socket, client, Room::Admin).await,
        ClientEvent::LeaveAdmin => leave(socket, Room::Admin),
        ClientEvent::SubscribeNotifications => {
            subscribe(gateway, socket, client, id(payload, "userId")?).await
        }
        ClientEvent::NotificationRead => {
            mark(gateway, socket, client, &id(payload, "notificationId")?, false).await
        }
        ClientEvent::NotificationAck => {
            mark(gateway, socket, client, &id(payload, "notificationId")?, true).await
        }
        ClientEvent::MensajeTyping => {
            typing::tell(gateway, socket, client, payload).await?;
            Ok(Reply::Nothing)
        }
        ClientEvent::InboxPull => {
            let pull: InboxPull = read(payload)?;
            device(client)?;
            limit(pull.open.len())?;
            let missing = inbox::pull(&gateway.app.db, &client.user.id, &pull, None).await;
            send(socket, client, missing).await;
            Ok(Reply::Nothing)
        }
        ClientEvent::InboxAck => {
            let stored: InboxAck = read(payload)?;
            let device = device(client)?.clone();
            // A position of another epoch says nothing of this one.
            if stored.epoch == *gateway.epoch {
                let now = gateway.app.clock.now();
                gateway.app.cursors.stored(client.user.id.clone(), device, stored.seq, now);
            }
            Ok(Reply::Nothing)
        }
        ClientEvent::InboxShown => {
            let shown: InboxShown = read(payload)?;
            limit(shown.items.len())?;
            inbox::shown(&gateway.app.db, &client.user.id, device(client)?, &shown.items).await?;
            Ok(Reply::Nothing)
        }
        ClientEvent::AuthRenew => renew(gateway, client, payload).await,
        ClientEvent::Error => {
            echo_error(socket, &payload);
            Ok(Reply::Nothing)
        }
    }
}

async fn join(gateway: &Gateway, socket: &SocketRef, client: &Client, room: Room) -> Result<Reply> {
    rooms::join(gateway, socket, client, &room).await?;
    if let Room::Expediente(id) = &room {
        gateway.app.lecturas.de(&client.user, id, gateway.app.clock.now());
    }
    Ok(Reply::Room { event: name::JOINED, room: room.to_string(), more: None })
}

fn leave(socket: &SocketRef, room: Room) -> Result<Reply> {
    socket.leave(room.to_string());
    Ok(Reply::Room { event: name::LEFT, room: room.to_string(), more: None })
}

async fn subscribe(gateway: &Gateway, socket: &SocketRef, client: &Client, user: UserId) -> Result<Reply> {
    let room = Room::User(user);
    rooms::join(gateway, socket, client, &room).await?;
    let unread = inbox::unread(gateway.app.db.reader(), &client.user.id, name::NOTIFICATION, 100).await?;
    let unread: Vec<Value> = unread.iter().map(plain).collect();
    Ok(Reply::Room { event: name::JOINED, room: room.to_string(), more: Some(json!({ "unread": unread })) })
}

async fn mark(
    gateway: &Gateway,
    socket: &SocketRef,
    client: &Client,
    id: &NotificationId,
    note: bool,
) -> Result<Reply> {
    let mut tx = gateway.app.db.begin(client.user.actor()).await?;
    let by =
        Mark { user: &client.user.id, device: client.user.device(), origin: Some(room::socket(socket.id)) };
    let now = tx.now();
    let answer = if note {
        let entry = inbox::acknowledge(&mut tx, &by, id).await?;
        let by = entry.acked_by.unwrap_or_else(|| client.user.id.clone());
        to_value(&NotificationAcked { id: id.clone(), acked_at: entry.acked_at.unwrap_or(now), by })?
    } else {
        let entry = inbox::read(&mut tx, &by, id).await?;
        to_value(&NotificationRead { id: id.clone(), read_at: entry.read_at.unwrap_or(now) })?
    };
    tx.commit().await?;
    Ok(Reply::Ack(answer))
}

/// Sends a device what it is missing, as fast as it takes it.
pub async fn send(socket: &SocketRef, client: &Client, answer: Result<Answer>) {
    match answer {
        Ok(Answer::Sync(sync)) => slow::emit_in_turn(socket, client, name::INBOX_SYNC, &sync).await,
        Ok(Answer::Reset(pages)) => {
            for page in pages {
                slow::emit_in_turn(socket, client, name::INBOX_RESET, &page).await;
            }
        }
        // The device pulls again at the next head.
        Err(error) => error.log(),
    }
}

async fn renew(gateway: &Gateway, client: &Client, payload: Value) -> Result<Reply> {
    let user = auth::verify(&gateway.app, &read::<AuthRenew>(payload)?.token).await?;
    // A socket stays its owner's: the same user, session and device, only later.
    if user.id != client.user.id || user.signed_in != client.user.signed_in {
        return Err(Error::Forbidden);
    }
    Ok(Reply::Renewed(Box::new(user)))
}

/// The reference's exchange: a client's `error` comes back with what it left out.
fn echo_error(socket: &SocketRef, payload: &Value) {
    let text = |key: &str, otherwise: &str| {
        let text =
            payload.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).unwrap_or(otherwise);
        text.chars().take(500).collect::<String>()
    };
    let (code, message) = (text("code", "WS_ERROR"), text("message", "Error de conexión"));
    tracing::warn!(socket = %socket.id, "a client reports an error");
    let _ = socket.emit(name::ERROR, &json!({ "code": code, "message": message }));
}

/// An id, bare or in an object.
fn id<T: std::str::FromStr>(payload: Value, key: &str) -> Result<T> {
    let text = match &payload {
        Value::String(text) => Some(text.as_str()),
        Value::Object(fields) => fields.get(key).and_then(Value::as_str),
        _ => None,
    };
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| Error::invalid(key, "Falta o no es un identificador", "Missing, or not an id"))
}

fn read<T: DeserializeOwned>(payload: Value) -> Result<T> {
    serde_json::from_value(payload).map_err(|error| malformed(&error))
}

fn to_value(value: &impl Serialize) -> Result<Value> {
    Ok(serde_json::to_value(value).map_err(anyhow::Error::from)?)
}

fn device(client: &Client) -> Result<&vigia_protocol::ids::DeviceId> {
    client.device.as_ref().ok_or(Error::Forbidden)
}

fn limit(items: usize) -> Result<()> {
    if items > MOST_ITEMS {
        return Err(Error::invalid("items", "Hasta 500 por vez", "Up to 500 at a time"));
    }
    Ok(())
}
