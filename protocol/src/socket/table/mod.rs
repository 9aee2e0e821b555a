//! Every event of the wire, once.

mod from_client;
mod from_server;
mod witness;

pub use from_client::FROM_CLIENT;
pub use from_server::FROM_SERVER;
pub use witness::check;

use super::{ClientEvent, Sala, Shape};
use crate::error::Code;

/// An event a client may send.
#[derive(Clone, Copy)]
pub struct FromClient {
    /// Its name.
    pub event: ClientEvent,
    /// What it is for, in one line.
    pub summary: &'static str,
    /// What one has to know besides; may be empty.
    pub about: &'static str,
    /// What it carries.
    pub payload: Payload,
    /// What an ack that was asked for carries, where it is not a refusal.
    pub ack: Shape,
    /// An example of that, as JSON.
    pub ack_example: &'static str,
    /// Events this socket gets in answer.
    pub answered_by: &'static [&'static str],
    /// Why it may be refused, besides [`ALWAYS`].
    pub codes: &'static [Code],
    /// Only sockets that named a device may send it.
    pub device: bool,
}

/// Why any event may be refused.
pub const ALWAYS: &[Code] =
    &[Code::DatosInvalidos, Code::LimiteExcedido, Code::NoDisponible, Code::ErrorInterno];

/// What an event of a client carries.
#[derive(Clone, Copy)]
pub enum Payload {
    /// Nothing.
    None,
    /// An id, bare or as that field of an object.
    Id {
        /// The object.
        object: Shape,
        /// Its field.
        field: &'static str,
        /// An id.
        example: &'static str,
    },
    /// An object.
    Object {
        /// Which.
        shape: Shape,
        /// An example, as JSON.
        example: &'static str,
    },
}

/// An event the server emits.
#[derive(Clone, Copy)]
pub struct FromServer {
    /// Its name.
    pub event: &'static str,
    /// What it tells, in one line.
    pub summary: &'static str,
    /// What one has to know besides; may be empty.
    pub about: &'static str,
    /// How its data travels.
    pub form: Form,
    /// Its data.
    pub data: Shape,
    /// Examples of the data, as JSON; the first is the usual one.
    pub examples: &'static [&'static str],
    /// To whom.
    pub to: &'static [To],
}

/// How the data of an event travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it is.
    Flat,
    /// As `data` of `{ event, data, timestamp }`.
    Envelope,
}

/// To whom an event goes.
#[derive(Clone, Copy)]
pub struct To {
    /// Whoever stands there.
    pub sala: Sala,
    /// It stands in the inbox too: stored, numbered, replayed to devices. Such a payload has a `notificationId`.
    pub durable: bool,
    /// Who of them, or in which case; may be empty.
    pub note: &'static str,
}

impl FromServer {
    /// Whether it stands in somebody's inbox.
    pub fn durable(&self) -> bool {
        self.to.iter().any(|to| to.durable)
    }
}

#[cfg(test)]
mod tests {
    use super::{FROM_CLIENT, FROM_SERVER, Payload};
    use crate::{eventos::Suceso, socket::ClientEvent};
    use serde_json::Value;

    #[test]
    fn every_event_of_a_client_has_one_row_in_the_order_of_their_list() {
        let rows: Vec<ClientEvent> = FROM_CLIENT.iter().map(|row| row.event).collect();
        assert_eq!(rows, ClientEvent::ALL);
        for event in ClientEvent::ALL {
            assert_eq!(event.as_str().parse(), Ok(*event));
        }
    }

    #[test]
    fn every_event_the_server_emits_has_one_row_and_those_one_may_publish_are_among_them() {
        let mut names: Vec<&str> = FROM_SERVER.iter().map(|row| row.event).collect();
        for suceso in Suceso::ALL {
            assert!(names.contains(&suceso.as_str()), "{suceso}");
        }
        names.sort_unstable();
        let rows = names.len();
        names.dedup();
        assert_eq!(names.len(), rows, "{names:?}");
    }

    #[test]
    fn whatever_answers_a_client_is_an_event_of_the_server() {
        for row in FROM_CLIENT {
            for name in row.answered_by {
                assert!(FROM_SERVER.iter().any(|event| event.event == *name), "{name}");
            }
        }
    }

    /// Every example is read as its Rust type, and nothing of it is lost on the way.
    #[test]
    fn every_example_is_what_it_is_an_example_of() {
        let same = |what: &str, through: fn(Value) -> serde_json::Result<Value>, example: &str| {
            let example: Value = serde_json::from_str(example).unwrap_or_else(|e| panic!("{what}: {e}"));
            let read = through(example.clone()).unwrap_or_else(|e| panic!("{what}: {e}"));
            assert_eq!(read, example, "{what}");
        };
        let mut seen = 0;
        for row in FROM_CLIENT {
            let event = row.event.as_str();
            same(event, row.ack.through, row.ack_example);
            match row.payload {
                Payload::None => {}
                Payload::Id { object, field, example } => {
                    same(event, object.through, &serde_json::json!({ field: example }).to_string());
                }
                Payload::Object { shape, example } => same(event, shape.through, example),
            }
            seen += 2;
        }
        for row in FROM_SERVER {
            assert!(!row.examples.is_empty(), "{}", row.event);
            for example in row.examples {
                same(row.event, row.data.through, example);
                seen += 1;
            }
        }
        assert!(seen > 60, "{seen}");
    }
}
