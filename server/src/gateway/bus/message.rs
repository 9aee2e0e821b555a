//! What nodes say to each other, and the seal by which they know each other: whoever reaches Redis without the
//! server's secret can neither say something nor say it again.

use crate::auth::Keys;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
};
use vigia_protocol::{ids::DeviceId, mensajes::MensajeTyping, time::Timestamp};

/// How old a message may be, in milliseconds; clocks of two machines may differ by as much.
const GOOD_FOR: i64 = 30_000;
/// The longest there is; ids are short.
const LONGEST: usize = 1024;
const MAC: usize = 32;

/// What one node says to the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Message {
    /// Nothing: whoever says it hears by it that its own words come back.
    Ping,
    /// Something was committed: the event log has new rows.
    Wake,
    /// Somebody is writing, or has stopped.
    Typing(MensajeTyping),
    /// A device has a new connection here: its old ones are over.
    Device {
        /// Which.
        device: DeviceId,
    },
}

impl Message {
    /// Its name among the figures.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Ping => "ping",
            Self::Wake => "wake",
            Self::Typing(_) => "typing",
            Self::Device { .. } => "device",
        }
    }
}

/// A message that was heard.
#[derive(Debug, PartialEq)]
pub struct Heard {
    /// What was said.
    pub message: Message,
    /// When, by the clock of whoever said it.
    pub at: Timestamp,
    /// This node said it itself.
    pub own: bool,
}

/// Why a message is not listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ignored {
    /// Not sealed with the firm's secret.
    Forged,
    /// Older than messages may be, or from a clock far ahead.
    Stale,
    /// Heard before.
    Repeated,
    /// A newer node's kind of message.
    Unknown,
}

impl Ignored {
    /// Its name among the figures.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Forged => "forged",
            Self::Stale => "stale",
            Self::Repeated => "repeated",
            Self::Unknown => "unknown",
        }
    }
}

/// Around a message: who says it, when, and the how-many-eth it is.
#[derive(Serialize, Deserialize)]
struct Envelope<M> {
    node: String,
    number: u64,
    at: Timestamp,
    #[serde(flatten)]
    message: M,
}

/// Seals what this node says.
pub struct Seal {
    node: String,
    key: [u8; 32],
    said: AtomicU64,
}

impl Seal {
    /// The seal of this node, which goes by another name each time it starts.
    pub fn new(keys: &Keys) -> Self {
        Self { node: uuid::Uuid::now_v7().to_string(), key: keys.derived("bus"), said: AtomicU64::new(0) }
    }

    /// A message, ready to be sent: its seal, and itself as JSON.
    pub fn wrap(&self, message: Message, at: Timestamp) -> serde_json::Result<Vec<u8>> {
        let number = self.said.fetch_add(1, Ordering::Relaxed);
        let text = serde_json::to_vec(&Envelope { node: self.node.clone(), number, at, message })?;
        let mut bytes = self.mac(&text).finalize().into_bytes().to_vec();
        bytes.extend(text);
        Ok(bytes)
    }

    fn mac(&self, text: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(text);
        mac
    }
}

/// Reads what was heard, each message once.
#[derive(Default)]
pub struct Ear {
    // The last number of each node, and when it was said: older ones fall to their age.
    last: HashMap<String, (u64, Timestamp)>,
}

impl Ear {
    /// What was said, if one of the firm's nodes said it, lately, and for the first time.
    pub fn hear(&mut self, seal: &Seal, bytes: &[u8], now: Timestamp) -> Result<Heard, Ignored> {
        let (mac, text) = bytes.split_at_checked(MAC).ok_or(Ignored::Forged)?;
        if text.len() > LONGEST || seal.mac(text).verify_slice(mac).is_err() {
            return Err(Ignored::Forged);
        }
        let envelope: Envelope<serde_json::Value> =
            serde_json::from_slice(text).map_err(|_| Ignored::Unknown)?;
        let Envelope { node, number, at, message } = envelope;
        let lately = |at: Timestamp| now.millis().abs_diff(at.millis()) <= GOOD_FOR.unsigned_abs();
        if !lately(at) {
            return Err(Ignored::Stale);
        }
        if self.last.get(&node).is_some_and(|(last, _)| number <= *last) {
            return Err(Ignored::Repeated);
        }
        self.last.retain(|_, (_, at)| lately(*at));
        let own = node == seal.node;
        self.last.insert(node, (number, at));
        let message = serde_json::from_value(message).map_err(|_| Ignored::Unknown)?;
        Ok(Heard { message, at, own })
    }
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
