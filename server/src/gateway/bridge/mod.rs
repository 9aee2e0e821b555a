//! What back ends emit with `@socket.io/redis-emitter`, taken as if they had published it. Off unless it is asked for.
//!
//! Whoever may publish on its channels speaks for the firm, so they may emit the nine events of the server and nothing
//! else, to whom the events may go and nobody else: the checks are those of the publish API. [`packet`] reads the wire,
//! [`arguments`] what an event carries, [`refusal`] says why not. It is at most once: what Redis loses nobody hears.

mod arguments;
mod packet;
mod refusal;

pub use refusal::{Reason, Refusal, Voice};

use super::{Gateway, client::room, slow};
use crate::{
    eventos::{Emitido, direct, store},
    metrics,
};
use packet::Packet;
use std::time::Duration;
use tokio::sync::mpsc;
use vigia_protocol::{eventos::Suceso, room::Room};

/// The pattern of the channels that carry emits to our namespace.
pub const EMITS: &str = "socket.io#/api#*";
/// The channel that carries requests: to make sockets join or leave a room, or go.
pub const REQUESTS: &str = "socket.io-request#/api#";
/// How many emits may wait.
pub const QUEUE: usize = 256;
/// How long one of them may take; those behind it wait.
const PATIENCE: Duration = Duration::from_secs(5);

/// An emit as it came.
pub struct Emit {
    request: bool,
    bytes: Vec<u8>,
}

impl Emit {
    /// What came on a channel.
    pub fn new(channel: &str, bytes: &[u8]) -> Self {
        Self { request: channel == REQUESTS, bytes: bytes.to_vec() }
    }
}

/// Takes what comes, one after the other.
pub async fn run(gateway: &Gateway, mut emits: mpsc::Receiver<Emit>) {
    let mut voice = Voice::default();
    while let Some(emit) = emits.recv().await {
        let taken = tokio::time::timeout(PATIENCE, take(gateway, &emit)).await;
        match taken.unwrap_or_else(|_| Err(Refusal::new(Reason::Unavailable, "it took too long"))) {
            Ok(event) => metrics::bridge_took(event.as_str()),
            Err(refusal) => voice.tell(&refusal),
        }
    }
}

async fn take(gateway: &Gateway, emit: &Emit) -> Result<Suceso, Refusal> {
    if emit.request {
        return Err(Refusal::new(Reason::Request, "join, leave, disconnect and the like are ours to decide"));
    }
    let Packet { event, arguments, rooms, except } = Packet::read(&emit.bytes)?;
    let event: Suceso =
        event.parse().map_err(|_| Refusal::new(Reason::Event, "none of the server's events"))?;
    let emitido = Emitido::read(event, addressed(rooms)?, arguments.payload())?;
    if emitido.durable() {
        if arguments.has_more() {
            return Err(Refusal::new(Reason::Payload, "what goes into inboxes is one argument, and JSON"));
        }
        let except = except.iter().map(|name| name.parse()).collect::<Result<Vec<Room>, _>>();
        let except =
            except.map_err(|_| Refusal::new(Reason::Recipient, "an inbox can be spared by room alone"))?;
        store(&gateway.app, &emitido, &except).await?;
        return Ok(event);
    }
    let emitido = if arguments.has_more() { emitido.with_more() } else { emitido };
    let to = direct(&gateway.app, &emitido).await?;
    if !gateway.rights_confirmed() {
        return Err(Refusal::new(Reason::Unconfirmed, "the event log cannot be read"));
    }
    let spared = except.iter().map(|name| spared(name)).chain(to.except);
    let Some(namespace) = gateway.namespace() else { return Ok(event) };
    let sockets = namespace.local().to(to.rooms).except(spared.collect::<Vec<_>>()).sockets();
    let emitted = slow::emit(sockets, event.as_str(), &arguments.with_payload(to.payload)).await;
    metrics::emitted(event.as_str(), emitted);
    Ok(event)
}

/// The rooms of an emit: such as a client may stand in, and at least one.
fn addressed(rooms: Vec<String>) -> Result<Vec<Room>, Refusal> {
    if rooms.is_empty() {
        return Err(Refusal::new(Reason::Recipient, "to no room; to all sockets nothing can be emitted"));
    }
    let unknown =
        |_| Refusal::new(Reason::Recipient, "rooms are user:{id}, expediente:{id}, oficio and admin");
    rooms.iter().map(|name| name.parse().map_err(unknown)).collect()
}

/// The room of ours whose sockets are meant: somebody's own whatever they left, a room, or a socket by its id.
fn spared(name: &str) -> String {
    match name.parse() {
        Ok(Room::User(id)) => room::own(&id),
        Ok(room) => room.to_string(),
        Err(_) => room::socket(name),
    }
}

#[cfg(test)]
mod tests;
