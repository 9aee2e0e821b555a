//! A client's event, read by hand: a malformed one must be answered, not ignored.

use serde_json::Value;
use socketioxide::{
    adapter::Adapter,
    extract::AckSender,
    handler::{FromMessageParts, Value as Raw},
    socket::Socket,
};
use std::{convert::Infallible, sync::Arc, time::Duration};

/// One event.
pub struct Incoming {
    /// Its name.
    pub event: String,
    /// Its first argument; `null` where there is none.
    pub payload: Value,
    /// The way to answer, where the client asked for an answer.
    pub ack: Option<AckSender>,
    /// The socket sent more than it may: it is refused, and may try again after this long. Its payload is gone.
    pub over: Option<Duration>,
}

/// The raw packet, before anybody decided what it should be.
pub struct Packet {
    event: String,
    payload: Value,
    wants_ack: bool,
}

impl Packet {
    /// With the way to answer, and whether the sender may go on.
    pub fn with(self, ack: AckSender, allowed: Result<(), Duration>) -> Incoming {
        let over = allowed.err();
        // What is refused anyway must not fill the queue.
        let payload = if over.is_some() { Value::Null } else { self.payload };
        Incoming { event: self.event, payload, ack: self.wants_ack.then_some(ack), over }
    }
}

impl<A: Adapter> FromMessageParts<A> for Packet {
    type Error = Infallible;

    fn from_message_parts(_: &Arc<Socket<A>>, raw: &mut Raw, ack: &Option<i64>) -> Result<Self, Infallible> {
        // `["name", first, …]`; attachments have no place in this contract and are not looked at.
        let text = match raw {
            Raw::Str(text, _) => text.as_str(),
            Raw::Bytes(_) => "",
        };
        let mut parts = match serde_json::from_str(text) {
            Ok(Value::Array(parts)) => parts.into_iter(),
            _ => Vec::new().into_iter(),
        };
        let event = match parts.next() {
            Some(Value::String(event)) => event,
            _ => String::new(),
        };
        Ok(Self { event, payload: parts.next().unwrap_or(Value::Null), wants_ack: ack.is_some() })
    }
}
