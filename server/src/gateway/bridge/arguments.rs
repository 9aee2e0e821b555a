//! The arguments of an emit. What is JSON can be read as ever; bytes are kept aside, each with a mark in its place that
//! only this message has, and go out again as Socket.IO's attachments. Pure.

use chrono::DateTime;
use rmpv::Value;
use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq, SerializeTuple},
};
use serde_json::{Map, Value as Json};

/// MessagePack's number of an instant.
const TIMESTAMP: i8 = -1;

/// The arguments of an emit, in their order.
#[derive(Debug)]
pub struct Arguments {
    values: Vec<Json>,
    bytes: Vec<Vec<u8>>,
    mark: String,
}

/// Reads them; none where one of them is nothing that JavaScript can say.
pub fn read(values: impl Iterator<Item = Value>) -> Option<Arguments> {
    let mark = uuid::Uuid::now_v7().to_string();
    let mut read = Arguments { values: Vec::new(), bytes: Vec::new(), mark };
    for value in values {
        let value = read.json(value)?;
        read.values.push(value);
    }
    Some(read)
}

impl Arguments {
    /// The first one, where the payload is; bytes in it are objects that fit no field of ours.
    pub fn payload(&self) -> Json {
        self.values.first().cloned().unwrap_or_default()
    }

    /// Whether there is more than a payload of JSON.
    pub fn has_more(&self) -> bool {
        self.values.len() > 1 || !self.bytes.is_empty()
    }

    /// The same with another payload.
    pub fn with_payload(mut self, payload: Json) -> Self {
        match self.values.first_mut() {
            Some(first) => *first = payload,
            None => self.values.push(payload),
        }
        self
    }

    fn json(&mut self, value: Value) -> Option<Json> {
        Some(match value {
            Value::Nil => Json::Null,
            Value::Boolean(yes) => yes.into(),
            Value::Integer(number) => match (number.as_i64(), number.as_u64()) {
                (Some(number), _) => number.into(),
                (_, Some(number)) => number.into(),
                _ => return None,
            },
            // As JSON.stringify has it, what is no number is null.
            Value::F32(number) => Json::from(f64::from(number)),
            Value::F64(number) => Json::from(number),
            Value::String(text) => text.into_str()?.into(),
            Value::Binary(bytes) => {
                self.bytes.push(bytes);
                Json::Object(Map::from_iter([(self.mark.clone(), (self.bytes.len() - 1).into())]))
            }
            Value::Array(values) => {
                Json::Array(values.into_iter().map(|value| self.json(value)).collect::<Option<_>>()?)
            }
            Value::Map(fields) => {
                let mut object = Map::with_capacity(fields.len());
                for (key, value) in fields {
                    let Value::String(key) = key else { return None };
                    object.insert(key.into_str()?, self.json(value)?);
                }
                Json::Object(object)
            }
            Value::Ext(TIMESTAMP, bytes) => instant(&bytes)?.into(),
            Value::Ext(..) => return None,
        })
    }

    /// The bytes that this stands for.
    fn marked(&self, fields: &Map<String, Json>) -> Option<&[u8]> {
        let place = fields.get(&self.mark).filter(|_| fields.len() == 1)?.as_u64()?;
        self.bytes.get(usize::try_from(place).ok()?).map(Vec::as_slice)
    }
}

/// A JavaScript date, as `JSON.stringify` writes it.
fn instant(bytes: &[u8]) -> Option<String> {
    let (seconds, nanos) = match bytes.len() {
        4 => (u32::from_be_bytes(bytes.try_into().ok()?).into(), 0),
        8 => {
            let both = u64::from_be_bytes(bytes.try_into().ok()?);
            (i64::try_from(both & 0x3_ffff_ffff).ok()?, u32::try_from(both >> 34).ok()?)
        }
        12 => {
            let (nanos, seconds) = bytes.split_at(4);
            (i64::from_be_bytes(seconds.try_into().ok()?), u32::from_be_bytes(nanos.try_into().ok()?))
        }
        _ => return None,
    };
    let instant = DateTime::from_timestamp(seconds, nanos)?;
    Some(instant.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
}

/// As Socket.IO's arguments, one beside the other.
impl Serialize for Arguments {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tuple = serializer.serialize_tuple(self.values.len())?;
        for value in &self.values {
            tuple.serialize_element(&Argument { of: self, value })?;
        }
        tuple.end()
    }
}

/// A part of an argument, with the bytes in their places.
struct Argument<'a> {
    of: &'a Arguments,
    value: &'a Json,
}

impl Serialize for Argument<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Json::Array(values) => {
                let mut seq = serializer.serialize_seq(Some(values.len()))?;
                for value in values {
                    seq.serialize_element(&Argument { of: self.of, value })?;
                }
                seq.end()
            }
            Json::Object(fields) => match self.of.marked(fields) {
                Some(bytes) => serializer.serialize_bytes(bytes),
                None => {
                    let mut map = serializer.serialize_map(Some(fields.len()))?;
                    for (key, value) in fields {
                        map.serialize_entry(key, &Argument { of: self.of, value })?;
                    }
                    map.end()
                }
            },
            other => other.serialize(serializer),
        }
    }
}

#[cfg(test)]
#[path = "arguments_tests.rs"]
mod tests;
