//! A device for tests: the rules and the store on a real SQLite file. A crash is a store that is dropped without a word.

use super::{
    core::{Core, Incoming},
    entry::Ring,
    seal::Seal,
    showing::NextToast,
    store::{Store, Taken},
};
use secrecy::SecretString;
use serde_json::json;
use std::path::PathBuf;
use tempfile::TempDir;
use vigia_protocol::{
    ids::NotificationId,
    inbox::{InboxEntry, InboxReset, InboxSync},
    time::Timestamp,
};

const CREATED: &str = "2026-11-24T11:00:00.000Z";

/// A file, its key, and the conversation so far.
pub(super) struct Device {
    pub dir: TempDir,
    pub key: SecretString,
    pub store: Store,
    pub core: Core,
}

impl Device {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let key = Seal::new_key();
        let store = open(dir.path().join("b.db"), &key, 0).await;
        Self { dir, key, store, core: Core::default().connected() }
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("b.db")
    }

    /// The process dies and starts again.
    pub async fn crash(self) -> Self {
        let (path, Self { dir, key, store, .. }) = (self.path(), self);
        drop(store);
        let store = open(path, &key, i64::MAX).await;
        let core = Core::new(store.position().await.unwrap());
        store.decide_waiting(|entry| entry.requiere_nota).await.unwrap();
        Self { dir, key, store, core }
    }

    pub async fn receive(&mut self, incoming: Incoming) -> Taken {
        let (core, step) = self.core.apply(incoming);
        let taken = self.store.take(&step, &core.position, |entry| entry.requiere_nota).await.unwrap();
        self.core = core;
        taken
    }

    /// Shows what waits as the toaster does; what came up, by id.
    pub async fn show(&self) -> Vec<String> {
        let mut shown = Vec::new();
        while let Some(next) = self.store.next_toast(&[]).await.unwrap() {
            match next {
                NextToast::Summary(rings) => {
                    shown.push(format!("{} in one", rings.len()));
                    self.store.summary_shown(&rings).await.unwrap();
                }
                NextToast::Entry(entry) => {
                    let ring = Ring::of(&entry);
                    let reminder = if ring.reminder > 0 { format!(", {}", ring.reminder) } else { "".into() };
                    shown.push(format!("{}{reminder}", ring.id));
                    self.store.ring_shown(&ring, at(5)).await.unwrap();
                }
            }
        }
        shown
    }

    pub async fn listed(&self) -> Vec<String> {
        let entries = self.store.list().await.unwrap();
        entries.iter().map(|entry| entry.notification_id.to_string()).collect()
    }
}

pub(super) async fn open(path: PathBuf, key: &SecretString, born_at: i64) -> Store {
    Store::open(Some(&path), Seal::new(key).unwrap(), Timestamp::from_millis(born_at)).await.unwrap()
}

pub(super) fn at(seconds: i64) -> Timestamp {
    let created: Timestamp = serde_json::from_value(json!(CREATED)).unwrap();
    Timestamp::from_millis(created.millis() + seconds * 1000)
}

pub(super) fn id(seq: i64) -> NotificationId {
    format!("n{seq}").parse().unwrap()
}

pub(super) fn entry(seq: i64) -> InboxEntry {
    serde_json::from_value(json!({
        "seq": seq, "notificationId": id(seq), "event": "notification",
        "payload": {"title": "Ref. 0412 confidencial"}, "createdAt": CREATED, "requiereNota": false,
    }))
    .unwrap()
}

pub(super) fn urgent(seq: i64) -> InboxEntry {
    InboxEntry { requiere_nota: true, ..entry(seq) }
}

pub(super) fn void(seq: i64) -> InboxEntry {
    InboxEntry { event: "inbox:void".into(), payload: json!(null), ..entry(seq) }
}

pub(super) fn read(entry: InboxEntry) -> InboxEntry {
    InboxEntry { read_at: Some(at(60)), ..entry }
}

pub(super) fn live(entry: InboxEntry) -> Incoming {
    Incoming::Entry(Box::new(entry))
}

pub(super) fn sync(entries: Vec<InboxEntry>, more: bool) -> Incoming {
    let head = entries.last().map_or(0, |entry| entry.seq) + i64::from(more);
    Incoming::Sync(InboxSync { epoch: "e".into(), entries, head, more, changed: vec![] })
}

pub(super) fn reset(epoch: &str, entries: Vec<InboxEntry>, head: i64) -> Incoming {
    Incoming::Reset(InboxReset { epoch: epoch.into(), entries, head, more: false })
}
