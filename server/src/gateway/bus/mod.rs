//! The bus between the nodes of a firm, over Redis: wake-ups, who is writing, which device moved. Nothing else.
//!
//! Whatever counts goes by the event log, which every node reads by itself once a second; a wake-up only makes it read
//! at once. So a lost message delays by a second at most, and drops nothing. [`link`] keeps the connection, [`message`]
//! knows whom to believe; nobody ever waits for either.

mod link;
mod message;
mod standing;

pub use link::run;
pub use message::Message;
pub use standing::{Standing, State};

use crate::metrics;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

/// How many messages may wait to be sent.
const QUEUE: usize = 256;

/// Where a node says something to the others. Cheap to clone.
#[derive(Clone)]
pub struct Bus {
    outbox: mpsc::Sender<Message>,
    // Whoever runs the link takes it.
    waiting: Arc<Mutex<Option<mpsc::Receiver<Message>>>>,
    standing: Arc<Standing>,
}

impl Bus {
    /// A bus that says nothing until its link runs.
    pub fn new(standing: Arc<Standing>) -> Self {
        let (outbox, waiting) = mpsc::channel(QUEUE);
        Self { outbox, waiting: Arc::new(Mutex::new(Some(waiting))), standing }
    }

    /// Says it to the other nodes, if they can be reached now. It never waits: what cannot go out is dropped.
    pub fn tell(&self, message: Message) {
        let kind = message.kind();
        match self.standing.get() {
            State::Off => {}
            State::Up if self.outbox.try_send(message).is_ok() => {}
            State::Up => metrics::bus_dropped(kind, "full"),
            State::Down => metrics::bus_dropped(kind, "down"),
        }
    }

    fn take(&self) -> Option<mpsc::Receiver<Message>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
