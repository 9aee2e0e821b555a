//! The event log: what was committed, in the order it was committed. [`append()`] numbers and stores what a
//! transaction collected; [`tail`] reads it on every node and hands it to the gateway.

mod append;
#[cfg(test)]
mod append_tests;
pub mod prune;
pub mod tail;

pub use append::{Head, append, head};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use vigia_protocol::{
    ids::{SessionId, UserId},
    inbox::{Contexto, InboxEntry},
    time::Date,
};

/// What a transaction publishes; it is stored and numbered with it, or not at all.
#[derive(Clone, Debug)]
pub enum Event {
    /// Goes into somebody's inbox, and from there to their sockets.
    Entry(Box<NewEntry>),
    /// Goes to a room as it stands now; nobody else will ever get it.
    Live(Live),
    /// An inbox entry has another state (read, acknowledged, closed, void): the user's devices take it.
    Changed {
        /// Whose.
        user: UserId,
        /// Which.
        seq: i64,
    },
    /// Somebody's rights may be others now: every node looks at the rooms of their sockets again.
    Rights(UserId),
    /// A session is over: every node ends its sockets.
    SessionEnded(SessionId),
}

/// An inbox entry that has no number yet.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Whose inbox.
    pub user: UserId,
    /// Unique per user; a second one with the same id is not stored.
    pub notification_id: vigia_protocol::ids::NotificationId,
    /// The event's name.
    pub event: &'static str,
    /// Its payload, without `notificationId`.
    pub payload: Value,
    /// What it is about.
    pub contexto: Option<Contexto>,
    /// The due date behind it.
    pub vence: Option<Date>,
    /// Somebody must acknowledge it.
    pub requiere_nota: bool,
}

/// An event for whoever is there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Live {
    /// A room's name.
    pub room: String,
    /// Rooms whose sockets do not get it.
    pub except: Vec<String>,
    /// The event's name.
    pub event: String,
    /// Its payload.
    pub payload: Value,
}

/// One row of the log.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Record {
    /// A new inbox entry.
    Entry {
        /// Whose.
        user: UserId,
        /// As it was stored.
        entry: InboxEntry,
    },
    /// An inbox entry with another state.
    Changed {
        /// Whose.
        user: UserId,
        /// As it is now.
        entry: InboxEntry,
    },
    /// An event for a room.
    Live(Live),
    /// Look at somebody's rights again.
    Rights {
        /// Whose.
        user: UserId,
    },
    /// End a session's sockets.
    SessionEnded {
        /// Which.
        session: SessionId,
    },
}
