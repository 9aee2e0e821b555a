//! `mensaje:typing`: that somebody is writing, told to the others who see the messages of the case, and never stored.

use super::{Gateway, bus::Message, client::Client, client::room, rooms};
use crate::{
    error::{Error, Result},
    expedientes::{acceso, rol_de, rooms_of_the_office},
    extract::malformed,
};
use serde_json::Value;
use socketioxide::extract::SocketRef;
use std::time::{Duration, Instant};
use vigia_protocol::{error::Code, event::name, mensajes::MensajeTyping, room::Room, socket::Typing};

/// How often a socket may say that its user is writing.
const EVERY: Duration = Duration::from_secs(2);

/// When a socket last said so, kept in its extensions.
#[derive(Clone, Copy)]
struct LastTyping(Instant);

/// Tells the room, without the sender. One that comes too soon is dropped without a word.
pub async fn tell(gateway: &Gateway, socket: &SocketRef, client: &Client, payload: Value) -> Result<()> {
    let Typing { expediente_id, is_typing, .. } =
        serde_json::from_value(payload).map_err(|error| malformed(&error))?;
    let last = socket.extensions.get::<LastTyping>().map(|LastTyping(at)| at.elapsed());
    if !passes(last, is_typing) {
        return Ok(());
    }
    let (conn, now) = (gateway.app.db.reader(), gateway.app.clock.now());
    let user = &client.user.id;
    let row = rooms::current(gateway, user).await?.ok_or(Code::AuthRevoked)?;
    if !acceso(conn, user, rol_de(&row)?, &expediente_id, now).await?.ve_todo() {
        return Err(Error::NotFound);
    }
    if is_typing {
        socket.extensions.insert(LastTyping(Instant::now()));
    }
    let typing = MensajeTyping { expediente_id, user_id: user.clone(), is_typing };
    emit(gateway, &typing).await;
    gateway.bus.tell(Message::Typing(typing));
    Ok(())
}

/// Emits it to the sockets of this node, whichever node the writer is on: to those in the room who see the messages, save
/// the writer's own.
pub async fn emit(gateway: &Gateway, typing: &MensajeTyping) {
    // It does not come through the log, so nothing else keeps it behind a right that was taken away.
    if !gateway.rights_confirmed() {
        return;
    }
    let Ok(mut except) = rooms_of_the_office(gateway.app.db.reader()).await else { return };
    except.push(room::own(&typing.user_id));
    let room = Room::Expediente(typing.expediente_id.clone()).to_string();
    gateway.emit(&room, &except, name::MENSAJE_TYPING, typing).await;
}

/// Whether it is told: that somebody stopped always, that somebody writes once in a while.
fn passes(since_last: Option<Duration>, is_typing: bool) -> bool {
    !is_typing || since_last.is_none_or(|since| since >= EVERY)
}

#[cfg(test)]
#[path = "typing_tests.rs"]
mod tests;
