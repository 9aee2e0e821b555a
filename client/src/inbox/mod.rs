//! The local inbox: stored first, acknowledged second, shown third.
//!
//! `core` and `entry` hold the rules, `store` and its neighbours the file, `toaster` the way to the screen,
//! `outbox` the way back to the server. This file puts them together.

pub(crate) mod core;
pub(crate) mod entry;
pub(crate) mod outbox;
#[cfg(test)]
mod propiedades_tests;
mod queue;
#[cfg(test)]
mod recordatorios_tests;
mod row;
pub(crate) mod seal;
mod showing;
#[cfg(test)]
mod simulation;
pub(crate) mod store;
#[cfg(test)]
mod store_tests;
#[cfg(test)]
mod test_device;
pub(crate) mod toaster;

use self::{
    core::{Core, Incoming, Position, Send},
    entry::Ring,
    queue::Deed,
    store::Store,
    toaster::Job,
};
use crate::{
    app::App,
    clock::device_now,
    error::Error,
    state::{ClientEvent, Inbox},
    texts,
};
use serde::Serialize;
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, Notify, mpsc},
    time::Instant,
};
use vigia_protocol::{
    ids::{NotificationId, UserId},
    inbox::{InboxAck, InboxPull},
    time::Timestamp,
};

/// An `inbox:pull` names at most so many open entries.
const OPEN_LIMIT: usize = 500;
/// How many entries are kept that are long done with.
const KEEP: i64 = 2000;
/// How often "complete as of" is written down while nothing happens.
const WRITE_SYNCED: Duration = Duration::from_secs(60);

/// A message for the socket.
#[derive(Debug, PartialEq)]
pub(crate) struct Outgoing {
    pub event: &'static str,
    pub payload: Value,
}

impl Outgoing {
    pub fn new(event: &'static str, payload: impl Serialize) -> Self {
        Self { event, payload: serde_json::to_value(payload).expect("what we say is plain JSON") }
    }
}

pub(crate) struct LocalInbox {
    store: Store,
    core: Mutex<Core>,
    me: UserId,
    app: Arc<App>,
    toaster: mpsc::UnboundedSender<Job>,
    synced_written: std::sync::Mutex<Option<Instant>>,
    /// A read or a note waits to be sent.
    deed: Notify,
    /// A report of what was shown waits to be sent.
    shown: Notify,
}

impl LocalInbox {
    /// Takes over an opened store: what a crash left undecided is decided, what it left unshown will be shown by
    /// the toaster, to whom the other end of the channel belongs.
    pub async fn start(
        store: Store,
        me: UserId,
        app: Arc<App>,
    ) -> Result<(Self, mpsc::UnboundedReceiver<Job>), Error> {
        let (toaster, jobs) = mpsc::unbounded_channel();
        store.prune(KEEP).await?;
        let core = Mutex::new(Core::new(store.position().await?));
        app.board.set_synced(store.synced_at().await?);
        let inbox = Self {
            store,
            core,
            me,
            app,
            toaster,
            synced_written: std::sync::Mutex::new(None),
            deed: Notify::new(),
            shown: Notify::new(),
        };
        inbox.decide_waiting().await?;
        Ok((inbox, jobs))
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Everything that is here, newest first.
    pub async fn list(&self) -> Result<Inbox, Error> {
        let sincronizado = self.app.board.connection().sincronizado;
        Ok(Inbox { entries: self.store.list().await?, sincronizado })
    }

    /// Somebody opened an entry.
    pub async fn read(&self, id: &NotificationId) -> Result<(), Error> {
        self.note(Deed::Read, id).await
    }

    /// Somebody took note of an entry.
    pub async fn ack(&self, id: &NotificationId) -> Result<(), Error> {
        self.note(Deed::Ack, id).await
    }

    /// A connection begins; how far this device has got.
    pub async fn connected(&self) -> Position {
        let mut core = self.core.lock().await;
        *core = core.connected();
        core.position.clone()
    }

    /// A connection ended; whatever came before it did is shown now.
    pub async fn disconnected(&self) -> Result<(), Error> {
        let mut core = self.core.lock().await;
        *core = core.disconnected();
        // Now and then, for an app that runs for months.
        self.store.prune(KEEP).await?;
        self.decide_waiting().await
    }

    /// Stores what the server said; then it may be answered.
    pub async fn receive(&self, incoming: Incoming) -> Result<Vec<Outgoing>, Error> {
        if let Incoming::Entry(entry) = &incoming {
            self.app.clock.at_least(entry.created_at);
            if let Some(recordatorio) = entry.recordatorio {
                self.app.clock.at_least(recordatorio.at);
            }
        }
        let mut core = self.core.lock().await;
        let (next, step) = core.apply(incoming);
        let today = self.app.clock.today();
        let taken = self.store.take(&step, &next.position, |entry| texts::is_urgent(entry, today)).await?;
        *core = next;
        for id in taken.close {
            self.toast(Job::Close(id));
        }
        if taken.to_show {
            self.toast(Job::Look);
        }
        if taken.changed {
            self.app.board.tell(ClientEvent::Inbox);
        }
        if step.settled && core.is_settled() {
            self.synced().await?;
        }
        let mut outgoing = Vec::with_capacity(step.send.len());
        for message in step.send {
            outgoing.push(self.outgoing(message, &core.position).await?);
        }
        Ok(outgoing)
    }

    /// The state of one entry, told outside of the numbered stream.
    pub async fn state_changed(
        &self,
        id: &NotificationId,
        change: impl FnOnce(&mut vigia_protocol::inbox::InboxEntry),
    ) -> Result<(), Error> {
        if let Some(close) = self.store.change(id, change).await? {
            if close {
                self.toast(Job::Close(id.clone()));
            }
            self.app.board.tell(ClientEvent::Inbox);
        }
        Ok(())
    }

    /// The acknowledgement of all that is stored; none before the first answer of the server.
    pub async fn acknowledgement(&self) -> Option<Outgoing> {
        let core = self.core.lock().await;
        let Position { epoch, seq, .. } = core.position.clone();
        (!epoch.is_empty()).then(|| Outgoing::new("inbox:ack", InboxAck { epoch, seq }))
    }

    /// Completes when something was shown that the server does not know of.
    pub async fn has_shown(&self) {
        self.shown.notified().await;
    }

    /// What was shown and is not confirmed.
    pub async fn reports(&self) -> Result<Vec<(Ring, Timestamp)>, Error> {
        self.store.shown().await
    }

    async fn note(&self, deed: Deed, id: &NotificationId) -> Result<(), Error> {
        let now = self.app.clock.now();
        let close = self.store.note(deed, id, &self.me, now).await?.ok_or(Error::NotFound)?;
        if close {
            self.toast(Job::Close(id.clone()));
        }
        self.deed.notify_one();
        self.app.board.tell(ClientEvent::Inbox);
        Ok(())
    }

    async fn decide_waiting(&self) -> Result<(), Error> {
        let today = self.app.clock.today();
        self.store.decide_waiting(|entry| texts::is_urgent(entry, today)).await?;
        self.toast(Job::Look);
        Ok(())
    }

    /// The toaster ends with the app; then nobody is left to show anything to.
    fn toast(&self, job: Job) {
        let _ = self.toaster.send(job);
    }

    async fn synced(&self) -> Result<(), Error> {
        let now: Timestamp = device_now();
        self.app.board.set_synced(Some(now));
        let due = {
            let mut written = self.synced_written.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let due = written.is_none_or(|at| at.elapsed() >= WRITE_SYNCED);
            if due {
                *written = Some(Instant::now());
            }
            due
        };
        if due { self.store.set_synced_at(now).await } else { Ok(()) }
    }

    async fn outgoing(&self, message: Send, position: &Position) -> Result<Outgoing, Error> {
        let Position { epoch, seq, .. } = position.clone();
        let open = match message {
            Send::Ack => return Ok(Outgoing::new("inbox:ack", InboxAck { epoch, seq })),
            Send::Pull => Vec::new(),
            Send::PullOpen => self.store.open_ids(OPEN_LIMIT).await?,
        };
        Ok(Outgoing::new("inbox:pull", InboxPull { epoch, since: seq, open }))
    }
}
