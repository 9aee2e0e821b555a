//! Why an emit is refused: the back end hears nothing of it, so the log and the figures say it.

use super::packet::Malformed;
use crate::{error::Error, metrics};
use std::time::{Duration, Instant};
use vigia_protocol::error::{Code, Idioma};

/// How many refusals of a second stand in the log.
const SAID: u32 = 20;
const SECOND: Duration = Duration::from_secs(1);

/// Why an emit is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// More of them than can be looked at.
    Queue,
    /// It asks for more than emitting.
    Request,
    /// Over the limit of messages.
    TooLong,
    /// Not what the official package sends.
    Malformed,
    /// None of the nine events of the server.
    Event,
    /// Nobody is there, or somebody may not get it.
    Recipient,
    /// Not what the contract has the event carry.
    Payload,
    /// This node cannot tell who may get it.
    Unconfirmed,
    /// The database does not answer, or another fault of ours.
    Unavailable,
}

impl Reason {
    /// Its name among the figures.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Request => "request",
            Self::TooLong => "too_long",
            Self::Malformed => "malformed",
            Self::Event => "event",
            Self::Recipient => "recipient",
            Self::Payload => "payload",
            Self::Unconfirmed => "unconfirmed",
            Self::Unavailable => "unavailable",
        }
    }
}

/// A reason, and what of it a person can act on; never what the payload says.
#[derive(Debug)]
pub struct Refusal {
    pub reason: Reason,
    pub detail: String,
}

impl Refusal {
    /// A reason, explained.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        // What a back end sent must not fill the log.
        Self { reason, detail: detail.into().chars().take(300).collect() }
    }
}

/// Says what is refused: each counted, and so many of a second in the log, which a back end must not fill.
#[derive(Debug)]
pub struct Voice {
    since: Instant,
    said: u32,
}

impl Default for Voice {
    fn default() -> Self {
        Self { since: Instant::now(), said: 0 }
    }
}

impl Voice {
    /// Counts it and says it.
    pub fn tell(&mut self, Refusal { reason, detail }: &Refusal) {
        metrics::bridge_refused(reason.as_str());
        if self.since.elapsed() >= SECOND {
            *self = Self::default();
        }
        self.said = self.said.saturating_add(1);
        match self.said {
            ..=SAID => tracing::warn!(reason = reason.as_str(), detail, "a back end's emit is refused"),
            n if n == SAID + 1 => tracing::warn!("more emits of back ends are refused, and only counted"),
            _ => {}
        }
    }
}

impl From<Malformed> for Refusal {
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::TooLong => Self::new(Reason::TooLong, "over 64 KiB"),
            Malformed::Shape => Self::new(Reason::Malformed, "not what @socket.io/redis-emitter 5 sends"),
            Malformed::Other => Self::new(Reason::Malformed, "no event of the namespace /api"),
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match &error {
            Error::Invalid(fields) => {
                let reason = if fields.contains_key("to") { Reason::Recipient } else { Reason::Payload };
                let said: Vec<_> =
                    fields.iter().map(|(field, text)| format!("{field}: {}", text.get(Idioma::En))).collect();
                Self::new(reason, said.join("; "))
            }
            other if other.code() == Code::DatosInvalidos => Self::new(Reason::Payload, other.to_string()),
            other => Self::new(Reason::Unavailable, other.to_string()),
        }
    }
}
