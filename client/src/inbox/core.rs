//! The rules of the inbox, as pure functions: what a message from the server means for what is stored here.
//!
//! No database, no socket, no clock. [`Core::apply`] answers with the next state and a [`Step`]; whoever drives it
//! stores the step in one transaction first, and sends afterwards.

use vigia_protocol::{
    ids::NotificationId,
    inbox::{InboxEntry, InboxHead, InboxReset, InboxSync},
};

/// How far this device has got. A new one has epoch `""` and seq 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Position {
    pub epoch: String,
    pub seq: i64,
    /// The notificationId at `seq`, where it is known.
    pub since_id: Option<NotificationId>,
}

/// What the server says about the inbox.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Incoming {
    Entry(Box<InboxEntry>),
    Sync(InboxSync),
    Head(InboxHead),
    Reset(InboxReset),
}

/// What this device says in return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Send {
    /// Everything up to the position is stored here.
    Ack,
    /// Send what comes after the position.
    Pull,
    /// The same, and say what changed of the entries that are open here.
    PullOpen,
}

/// What to store, then to send.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Step {
    /// New entries, in order.
    pub new: Vec<InboxEntry>,
    /// New states of entries that are known, or were before this device.
    pub changed: Vec<InboxEntry>,
    /// `new` is all there is: forget every other entry.
    pub replace: bool,
    /// Nothing more is on its way: decide what to show.
    pub settled: bool,
    pub send: Vec<Send>,
}

/// The state of the conversation on one connection, and the stored position.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Core {
    pub position: Position,
    /// An `inbox:sync` or `inbox:reset` is on its way.
    awaiting: bool,
    /// Not asked yet, on this connection, what changed of the open entries.
    unreconciled: bool,
    /// Pages of a reset so far.
    reset: Option<InboxReset>,
    /// An entry was passed over, or came while a reset was, or may have been, on its way.
    missed: bool,
}

impl Core {
    pub fn new(position: Position) -> Self {
        Self { position, ..Self::default() }
    }

    /// A connection begins: the server answers the handshake with a sync or a reset by itself.
    pub fn connected(&self) -> Self {
        Self { awaiting: true, unreconciled: true, ..Self::new(self.position.clone()) }
    }

    /// The connection ended; whatever was on its way is not.
    pub fn disconnected(&self) -> Self {
        Self::new(self.position.clone())
    }

    /// Whether nothing is known to be missing.
    pub fn is_settled(&self) -> bool {
        !self.awaiting && self.reset.is_none()
    }

    pub fn apply(&self, incoming: Incoming) -> (Self, Step) {
        let mut next = self.clone();
        let step = match incoming {
            Incoming::Entry(entry) => next.entry(*entry),
            Incoming::Sync(sync) => next.sync(sync),
            Incoming::Head(head) => next.head(&head),
            Incoming::Reset(page) => next.reset(page),
        };
        (next, step)
    }

    fn entry(&mut self, entry: InboxEntry) -> Step {
        // A reset that is on its way may have been read before this was committed.
        self.missed |= self.unreconciled && self.awaiting || self.reset.is_some();
        if self.position.epoch.is_empty() || self.reset.is_some() {
            return Step::default();
        }
        if entry.seq <= self.position.seq && self.unreconciled && self.awaiting && !entry.is_void() {
            // The server has not said yet whether it still counts as this device does: one that is unknown here may
            // be new. If it does, it is asked what changed.
            return Step::default();
        }
        if entry.seq <= self.position.seq {
            // Its acknowledgement may be what got lost.
            return Step {
                changed: vec![entry],
                settled: self.is_settled(),
                send: vec![Send::Ack],
                ..Step::default()
            };
        }
        if entry.seq > self.following() {
            // The sync on its way may have been read before this was committed, and bring an older state of it.
            self.missed |= self.awaiting;
            return self.pull_once();
        }
        self.advance(&entry);
        Step { new: vec![entry], settled: self.is_settled(), send: vec![Send::Ack], ..Step::default() }
    }

    fn sync(&mut self, sync: InboxSync) -> Step {
        if self.position.epoch.is_empty() {
            self.position.epoch.clone_from(&sync.epoch);
        }
        if sync.epoch != self.position.epoch {
            return self.pull();
        }
        self.reset = None;
        let mut step = Step { changed: sync.changed, ..Step::default() };
        let mut gap = false;
        for entry in sync.entries {
            if entry.seq <= self.position.seq {
                step.changed.push(entry);
            } else if entry.seq == self.following() {
                self.advance(&entry);
                step.new.push(entry);
            } else {
                gap = true;
                break;
            }
        }
        let progress = !step.new.is_empty();
        if progress {
            step.send.push(Send::Ack);
        }
        // Without progress asking again would go round in circles; the next head asks.
        if progress && (gap || sync.more || sync.head > self.position.seq) {
            self.awaiting = true;
            step.send.push(Send::Pull);
            return step;
        }
        self.settle(&mut step);
        step
    }

    fn head(&mut self, head: &InboxHead) -> Step {
        if head.epoch != self.position.epoch {
            let resetting = self.reset.as_ref().is_some_and(|reset| reset.epoch == head.epoch);
            return if resetting { Step::default() } else { self.pull() };
        }
        if head.head > self.position.seq {
            return self.pull();
        }
        if head.head < self.position.seq {
            // Mostly a head that was read before an entry was sent; if the server has lost entries, it will say so.
            return self.pull_once();
        }
        let mut step = Step::default();
        // Even where an answer got lost: this is all there is.
        self.settle(&mut step);
        step
    }

    fn reset(&mut self, page: InboxReset) -> Step {
        let mut reset = match self.reset.take() {
            Some(mut before) if before.epoch == page.epoch => {
                before.entries.extend(page.entries);
                InboxReset { entries: before.entries, ..page }
            }
            _ => page,
        };
        self.awaiting = true;
        if reset.more {
            self.reset = Some(reset);
            return Step::default();
        }
        let since_id =
            reset.entries.iter().find(|e| e.seq == reset.head).map(|entry| entry.notification_id.clone());
        self.position = Position { epoch: reset.epoch, seq: reset.head, since_id };
        self.unreconciled = false;
        reset.entries.retain(|entry| !entry.is_void());
        let mut step = Step { new: reset.entries, replace: true, send: vec![Send::Ack], ..Step::default() };
        if std::mem::take(&mut self.missed) {
            // What was missed may be a tombstone of what the reset still names.
            step.send.push(Send::PullOpen);
        } else {
            self.settle(&mut step);
        }
        step
    }

    fn settle(&mut self, step: &mut Step) {
        self.awaiting = false;
        step.settled = true;
        let (unreconciled, missed) =
            (std::mem::take(&mut self.unreconciled), std::mem::take(&mut self.missed));
        if unreconciled || missed {
            step.send.push(Send::PullOpen);
        }
    }

    fn following(&self) -> i64 {
        self.position.seq.saturating_add(1)
    }

    fn advance(&mut self, entry: &InboxEntry) {
        self.position.seq = entry.seq;
        self.position.since_id = Some(entry.notification_id.clone());
    }

    fn pull(&mut self) -> Step {
        self.awaiting = true;
        Step { send: vec![Send::Pull], ..Step::default() }
    }

    fn pull_once(&mut self) -> Step {
        if self.awaiting { Step::default() } else { self.pull() }
    }
}

#[cfg(test)]
#[path = "core_tests.rs"]
mod tests;
