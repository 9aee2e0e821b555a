//! What lies between the device and its node: one ordered stream each way, and a worker that answers in turn.

use crate::servidor::{Asked, Entry};
use std::collections::VecDeque;

/// What a node says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Msg {
    /// `inbox:entry`.
    Entry(Entry),
    /// `inbox:sync`, with the entries whose state is another.
    Sync(Page, Vec<Entry>),
    /// A page of `inbox:reset`.
    Reset(Page),
    /// `inbox:head`.
    Head {
        /// The inbox's epoch.
        epoch: u8,
        /// The newest number the node knows of.
        head: u8,
    },
    /// An event of the case's room; what it carries plays no part.
    Live,
}

/// Part of an inbox.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    /// The inbox's epoch.
    pub epoch: u8,
    /// Some of its entries, in order.
    pub entries: Vec<Entry>,
    /// The newest number.
    pub head: u8,
    /// There are more than these.
    pub more: bool,
}

/// What the device says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// The handshake, or `inbox:pull`.
    Pull(Asked),
    /// `inbox:ack`: everything up to the number is stored.
    Ack {
        /// The epoch of the number.
        epoch: u8,
        /// The number.
        seq: u8,
    },
}

impl Question {
    /// Whether this is the handshake.
    pub fn is_handshake(&self) -> bool {
        matches!(self, Self::Pull(asked) if asked.greet)
    }
}

/// A connection. What is in it is gone with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Conn {
    /// To which node.
    pub node: usize,
    /// Said by the device, not taken by the worker.
    pub said: VecDeque<Question>,
    /// Read from the database by the worker, not emitted yet: what the tail emits meanwhile comes first.
    pub answer: VecDeque<Msg>,
    /// Emitted, not received.
    pub wire: VecDeque<Msg>,
    /// Stands in the case's room.
    pub room: bool,
    /// Its buffer was full and something was lost to it: it is about to be cut off.
    pub doomed: bool,
}

impl Conn {
    /// One that was just let in.
    pub fn new(node: usize, asked: Asked, room: bool) -> Self {
        let said = VecDeque::from([Question::Pull(asked)]);
        Self { node, said, answer: VecDeque::new(), wire: VecDeque::new(), room, doomed: false }
    }

    /// Whether nothing is on its way in it.
    pub fn is_quiet(&self) -> bool {
        self.said.is_empty() && self.answer.is_empty() && self.wire.is_empty()
    }
}
