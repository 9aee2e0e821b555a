//! The database, and the nodes that tail its log.

use crate::{
    Error,
    conexion::{Msg, Page},
};

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Estado {
    /// Asks for somebody's eyes.
    Open,
    /// Read, or taken note of, on another device.
    Read,
    /// The right to it is gone: a tombstone.
    Void,
}

/// An entry as it travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Its number in the inbox, from 1.
    pub seq: u8,
    /// Its notificationId.
    pub id: u8,
    /// As it was when this was written or read.
    pub estado: Estado,
    /// How often it was reminded of.
    pub reminders: u8,
}

/// One ring of an entry: the alert, or a reminder of it. A bit, or a place in a list of eight.
pub fn ring(id: u8, reminder: u8) -> u8 {
    id + 4 * reminder
}

/// One row of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    /// A new entry, or an entry with another state, as it was committed.
    Entry(Entry),
    /// An event for the case's room.
    Live,
    /// Look at the user's rights again.
    Rights,
}

/// The database.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Db {
    /// Another one after every restore.
    pub epoch: u8,
    /// The user's inbox: id, state, reminders; the number of an entry is its place, from 1.
    pub inbox: Vec<(u8, Estado, u8)>,
    /// What was committed, in order.
    pub log: Vec<Record>,
    /// Whether the user belongs to the case.
    pub member: bool,
    /// How far the device has stored, as it said.
    pub stored: u8,
}

impl Db {
    /// An empty one.
    pub fn new() -> Self {
        Self { epoch: 1, inbox: Vec::new(), log: Vec::new(), member: true, stored: 0 }
    }

    /// The number of the newest entry.
    pub fn head(&self) -> u8 {
        self.inbox.len() as u8
    }

    /// An entry as it stands.
    pub fn entry(&self, seq: u8) -> Entry {
        let (id, estado, reminders) = self.inbox[usize::from(seq) - 1];
        Entry { seq, id, estado, reminders }
    }

    /// Every entry after `seq`, as it stands.
    pub fn after(&self, seq: u8) -> impl Iterator<Item = Entry> + '_ {
        (seq + 1..=self.head()).map(|seq| self.entry(seq))
    }

    /// One transaction: numbers the entry, stores it and its row of the log.
    pub fn commit(&mut self, id: u8) {
        self.inbox.push((id, Estado::Open, 0));
        self.log.push(Record::Entry(self.entry(self.head())));
    }

    /// One transaction: an entry has another state.
    pub fn change(&mut self, seq: u8, estado: Estado) {
        self.inbox[usize::from(seq) - 1].1 = estado;
        self.log.push(Record::Entry(self.entry(seq)));
    }

    /// One transaction: nobody has taken note of an entry, and it comes back.
    pub fn remind(&mut self, seq: u8) {
        self.inbox[usize::from(seq) - 1].2 += 1;
        self.log.push(Record::Entry(self.entry(seq)));
    }

    /// One transaction: the user is put out of the case, and loses the entries about it.
    pub fn revoke(&mut self) {
        self.member = false;
        for seq in 1..=self.head() {
            self.change(seq, Estado::Void);
        }
        self.log.push(Record::Rights);
    }

    /// The answer to a pull of `since` in `epoch`; `since_id` is the id of the entry at `since`, where it is known. A
    /// page holds two.
    pub fn answer(&self, asked: &Asked, error: Option<Error>) -> Vec<Msg> {
        let ignore_epoch = error == Some(Error::IgnoreEpoch);
        let Asked { epoch, since, since_id, greet, open } = asked;
        let known =
            *since_id == 0 || *since == 0 || *since <= self.head() && self.entry(*since).id == *since_id;
        if (*epoch != self.epoch && !ignore_epoch)
            || *since > self.head()
            || (*greet && !known && !ignore_epoch)
        {
            return self.reset();
        }
        let mut entries: Vec<Entry> = self.after(*since).take(PAGE + 1).collect();
        let more = entries.len() > PAGE;
        entries.truncate(PAGE);
        let changed = match greet {
            true => (1..=*since).map(|seq| self.entry(seq)).filter(|e| e.estado == Estado::Void).collect(),
            false => self.after(0).filter(|e| open.contains(&e.id) && is_news(e, error)).collect(),
        };
        vec![Msg::Sync(Page { epoch: self.epoch, entries, head: self.head(), more }, changed)]
    }

    fn reset(&self) -> Vec<Msg> {
        let open: Vec<Entry> = self.after(0).filter(|e| e.estado == Estado::Open).collect();
        let (epoch, head) = (self.epoch, self.head());
        let page = |entries: &[Entry]| Page { epoch, entries: entries.to_vec(), head, more: true };
        let mut pages: Vec<Page> = open.chunks(PAGE).map(page).collect();
        match pages.last_mut() {
            Some(last) => last.more = false,
            None => pages.push(Page { more: false, ..page(&[]) }),
        }
        pages.into_iter().map(Msg::Reset).collect()
    }
}

impl Default for Db {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a device that holds an entry as open must hear of it.
fn is_news(entry: &Entry, error: Option<Error>) -> bool {
    let reminded = entry.reminders > 0 && error != Some(Error::KeepReminder);
    entry.estado != Estado::Open || reminded
}

/// How many entries an answer holds.
const PAGE: usize = 2;

/// How far a device has got, as it says; with its handshake, or later.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asked {
    /// The epoch it knows; 0: it is new.
    pub epoch: u8,
    /// The last number it has stored.
    pub since: u8,
    /// The id at that number; 0: unknown, or not said.
    pub since_id: u8,
    /// Said in the handshake.
    pub greet: bool,
    /// The entries it holds as open, where it asks about them.
    pub open: Vec<u8>,
}

/// A node while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// How many rows of the log it has read.
    pub cursor: u8,
    /// The newest number it knows of, for heads.
    pub head: u8,
    /// A deliberate mistake: rows read since a change of rights that was not looked at yet.
    pub rights_pending: bool,
}

impl Node {
    /// One that starts now: it reads the log from its end, whatever is before is in the inbox.
    pub fn start(db: &Db) -> Self {
        Self { cursor: db.log.len() as u8, head: 0, rights_pending: false }
    }
}
