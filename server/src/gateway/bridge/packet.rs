//! The wire of `@socket.io/redis-emitter`: MessagePack of `[uid, { type, data, nsp }, { rooms, except, flags }]`. Pure.

use super::arguments::{Arguments, read};
use rmpv::Value;
use vigia_protocol::{MAX_MESSAGE, NAMESPACE};

/// How many rooms an emit may name, either way.
const MOST_ROOMS: usize = 100;
/// How deep a payload may be nested.
const DEEPEST: usize = 64;
/// Socket.IO's number of an event.
const EVENT: u64 = 2;

/// An emit, taken apart.
#[derive(Debug)]
pub struct Packet {
    /// The event's name.
    pub event: String,
    /// What comes with it.
    pub arguments: Arguments,
    /// The rooms it is for; all sockets where there are none.
    pub rooms: Vec<String>,
    /// Rooms, or sockets by their id, that do not get it.
    pub except: Vec<String>,
}

/// Why it is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// Over the limit of messages.
    TooLong,
    /// Not what the package sends.
    Shape,
    /// For another namespace, or no event.
    Other,
}

impl Packet {
    /// Takes an emit apart.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > MAX_MESSAGE {
            return Err(Malformed::TooLong);
        }
        let mut rest = bytes;
        let value =
            rmpv::decode::read_value_with_max_depth(&mut rest, DEEPEST).map_err(|_| Malformed::Shape)?;
        if !rest.is_empty() {
            return Err(Malformed::Shape);
        }
        Self::of(value).ok_or(Malformed::Shape)?
    }

    fn of(value: Value) -> Option<Result<Self, Malformed>> {
        let Value::Array(parts) = value else { return None };
        let [_uid, packet, options]: [Value; 3] = parts.try_into().ok()?;
        let (mut packet, mut options) = (fields(packet)?, fields(options)?);
        if take(&mut packet, "nsp")?.as_str()? != NAMESPACE || take(&mut packet, "type")?.as_u64()? != EVENT {
            return Some(Err(Malformed::Other));
        }
        let Value::Array(data) = take(&mut packet, "data")? else { return None };
        let mut data = data.into_iter();
        let event = text(data.next()?)?;
        let arguments = read(data)?;
        let (rooms, except) = (names(take(&mut options, "rooms"))?, names(take(&mut options, "except"))?);
        Some(Ok(Self { event, arguments, rooms, except }))
    }
}

type Fields = Vec<(Value, Value)>;

fn fields(value: Value) -> Option<Fields> {
    if let Value::Map(fields) = value { Some(fields) } else { None }
}

fn take(fields: &mut Fields, name: &str) -> Option<Value> {
    let place = fields.iter().position(|(key, _)| key.as_str() == Some(name))?;
    Some(fields.swap_remove(place).1)
}

fn text(value: Value) -> Option<String> {
    if let Value::String(text) = value { text.into_str() } else { None }
}

fn names(value: Option<Value>) -> Option<Vec<String>> {
    match value {
        None | Some(Value::Nil) => Some(Vec::new()),
        Some(Value::Array(names)) if names.len() <= MOST_ROOMS => names.into_iter().map(text).collect(),
        Some(_) => None,
    }
}

#[cfg(test)]
#[path = "packet_tests.rs"]
mod tests;
