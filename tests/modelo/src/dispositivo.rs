//! The device: what is on its disk, what it has in mind, and what is on its screen.

use crate::{
    Error,
    conexion::{Msg, Page, Question},
    servidor::{Asked, Entry, Estado, ring},
};

/// How far an entry has got on its way to the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// On disk; nothing was decided.
    Stored,
    /// Its toast is about to be given to the system, or was just before a crash.
    Showing,
    /// Given to the system, or never to be.
    Shown,
}

/// An entry as the device keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kept {
    /// As the server told it.
    pub entry: Entry,
    /// How far what rings last of it has got.
    pub stage: Stage,
    /// What was given to the system of it, or never is to be. A bit for each ring.
    pub shown: u8,
}

/// What survives a crash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Disk {
    /// The epoch of the position; 0: a new device.
    pub epoch: u8,
    /// The last number stored.
    pub seq: u8,
    /// Its id, where it is known.
    pub since_id: u8,
    /// The entries, by id.
    pub kept: Vec<Kept>,
    /// Shown, and forgotten by a reset or a tombstone. A bit for each ring.
    pub remembered: u8,
}

/// What it has in mind on this connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mind {
    awaiting: bool,
    unreconciled: bool,
    missed: bool,
    reset: Option<(u8, Vec<Entry>)>,
    /// A deliberate mistake: acknowledged, not stored yet.
    pub unstored: Option<(Step, u8, u8, u8)>,
}

/// What a message comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Step {
    new: Vec<Entry>,
    changed: Vec<Entry>,
    replace: bool,
    settled: bool,
    ack: bool,
    pull: bool,
    pull_open: bool,
}

/// The device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Device {
    /// Whether it runs.
    pub up: bool,
    /// Its disk.
    pub disk: Disk,
    /// Its memory.
    pub mind: Mind,
    /// The ring given to the system, not marked as shown yet; 0: none.
    pub given: u8,
    /// What is on the screen; the system keeps it while the app is dead. A bit for each id.
    pub screen: u8,
}

impl Device {
    /// The app starts.
    pub fn start(&mut self) {
        self.up = true;
        self.mind = Mind::default();
        self.given = 0;
        self.decide();
    }

    /// A connection begins: how far it has got.
    pub fn connected(&mut self) -> Asked {
        self.mind = Mind { awaiting: true, unreconciled: true, ..Mind::default() };
        let Disk { epoch, seq, since_id, .. } = self.disk;
        Asked { epoch, since: seq, since_id, greet: true, open: Vec::new() }
    }

    /// A connection ended.
    pub fn disconnected(&mut self) {
        self.mind = Mind::default();
        self.decide();
    }

    /// Whether it believes to have all of the server's inbox.
    pub fn is_in_step(&self, epoch: u8, head: u8) -> bool {
        (self.disk.epoch, self.disk.seq) == (epoch, head) && !self.mind.awaiting && !self.mind.unreconciled
    }

    /// Stores what a message means; then it says something.
    pub fn receive(&mut self, msg: Msg, error: Option<Error>) -> Vec<Question> {
        let (before, mut position) =
            (self.disk.clone(), (self.disk.epoch, self.disk.seq, self.disk.since_id));
        let step = self.mind.apply(msg, &mut position, error);
        let (epoch, seq, since_id) = position;
        let mut said = Vec::new();
        if step.ack {
            said.push(Question::Ack { epoch, seq });
        }
        let wants_open = step.pull_open;
        let pull = step.pull || wants_open;
        if error == Some(Error::AckBeforeStore) && step.ack {
            self.mind.unstored = Some((step, epoch, seq, since_id));
            debug_assert_eq!(self.disk, before);
        } else {
            self.store(&step, position, error);
        }
        if pull {
            let open = self.disk.kept.iter().filter(|k| wants_open && k.entry.estado == Estado::Open);
            let open = open.map(|kept| kept.entry.id).collect();
            said.push(Question::Pull(Asked { epoch, since: seq, since_id: 0, greet: false, open }));
        }
        said
    }

    /// One durable transaction.
    pub fn store(&mut self, step: &Step, (epoch, seq, since_id): (u8, u8, u8), error: Option<Error>) {
        if step.replace {
            let gone: Vec<Kept> = self.disk.kept.clone();
            for kept in gone.iter().filter(|kept| step.new.iter().all(|e| e.id != kept.entry.id)) {
                self.forget(*kept, error);
            }
        }
        let told = if step.replace { Told::InAReset } else { Told::First };
        for &entry in &step.new {
            self.merge(entry, told, error);
        }
        for &entry in &step.changed {
            self.merge(entry, Told::Again, error);
        }
        (self.disk.epoch, self.disk.seq, self.disk.since_id) = (epoch, seq, since_id);
        if step.settled {
            self.decide();
        }
    }

    /// The next ring that waits for the system to take it.
    pub fn next_toast(&self) -> Option<u8> {
        let waiting = self.disk.kept.iter().filter(|kept| kept.stage == Stage::Showing);
        waiting.min_by_key(|kept| kept.entry.seq).map(|kept| ring(kept.entry.id, kept.entry.reminders))
    }

    /// A ring was given to the system, in the place of an earlier one of the same entry.
    pub fn give(&mut self, ring: u8) {
        self.screen |= 1 << (ring % 4);
    }

    /// Marks a ring as shown; one that is no longer wanted is taken away again.
    pub fn mark(&mut self, given: u8, error: Option<Error>) {
        let id = given % 4;
        match self.disk.kept.iter_mut().find(|kept| kept.entry.id == id) {
            Some(kept) => {
                kept.shown |= 1 << given;
                let latest = ring(id, kept.entry.reminders) == given;
                if latest || error == Some(Error::MarkLatest) {
                    kept.stage = Stage::Shown;
                }
                if kept.entry.estado != Estado::Open {
                    self.screen &= !(1 << id);
                }
            }
            None => {
                self.screen &= !(1 << id);
                self.disk.remembered |= 1 << given;
            }
        }
    }

    fn decide(&mut self) {
        for kept in self.disk.kept.iter_mut().filter(|kept| kept.stage == Stage::Stored) {
            kept.stage = Stage::Showing;
        }
    }

    fn forget(&mut self, kept: Kept, error: Option<Error>) {
        self.disk.kept.retain(|k| k.entry.id != kept.entry.id);
        if kept.stage > Stage::Stored {
            self.screen &= !(1 << kept.entry.id);
        }
        if error != Some(Error::ForgetShown) {
            self.disk.remembered |= kept.shown;
        }
    }

    /// Whether this ring, or a later one of the entry, was shown here and forgotten since.
    fn remembers(&self, entry: Entry) -> bool {
        (entry.reminders..2).any(|reminder| self.disk.remembered & (1 << ring(entry.id, reminder)) != 0)
    }

    fn merge(&mut self, new: Entry, told: Told, error: Option<Error>) {
        let old = self.disk.kept.iter().position(|kept| kept.entry.id == new.id);
        match (old, new.estado) {
            (None, Estado::Void) => {}
            // An answer older than the tombstone.
            (None, Estado::Open) if told == Told::Again && error != Some(Error::BringBack) => {}
            (Some(i), Estado::Void) => self.forget(self.disk.kept[i], error),
            (None, estado) => {
                let raised = told != Told::Again && estado == Estado::Open && !self.remembers(new);
                let stage = if raised { Stage::Stored } else { Stage::Shown };
                self.disk.kept.push(Kept { entry: new, stage, shown: 0 });
                self.disk.kept.sort_by_key(|kept| kept.entry.id);
            }
            (Some(i), estado) => {
                let kept = &mut self.disk.kept[i];
                let read = kept.entry.estado == Estado::Read || estado == Estado::Read;
                if read && kept.stage > Stage::Stored {
                    self.screen &= !(1 << new.id);
                }
                let known = kept.entry.reminders;
                let later = new.reminders > known
                    || error == Some(Error::RemindAgain) && new.reminders == known && known > 0;
                let again = told == Told::InAReset && error == Some(Error::RaiseAllOnReset);
                let estado = if read { Estado::Read } else { Estado::Open };
                kept.entry = Entry { estado, reminders: new.reminders.max(known), ..new };
                kept.stage = match read {
                    true => Stage::Shown,
                    false if again || later && told != Told::InAReset => Stage::Stored,
                    false => kept.stage,
                };
            }
        }
        for kept in self.disk.kept.iter_mut().filter(|kept| kept.stage == Stage::Shown) {
            kept.shown |= 1 << ring(kept.entry.id, kept.entry.reminders);
        }
    }
}

/// How the server came to speak of an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// In its turn.
    First,
    /// Once more, with another state.
    Again,
    /// As one of all that count.
    InAReset,
}

/// Epoch, number, and the id at the number.
type Position = (u8, u8, u8);

impl Mind {
    fn is_settled(&self) -> bool {
        !self.awaiting && self.reset.is_none()
    }

    fn apply(&mut self, msg: Msg, position: &mut Position, error: Option<Error>) -> Step {
        match msg {
            Msg::Entry(entry) => self.entry(entry, position, error),
            Msg::Sync(page, changed) => self.sync(page, changed, position, error),
            Msg::Reset(page) => self.reset(page, position, error),
            Msg::Head { epoch, head } => self.head(epoch, head, position),
            Msg::Live => Step::default(),
        }
    }

    fn entry(&mut self, entry: Entry, position: &mut Position, error: Option<Error>) -> Step {
        // A reset may be on its way that was read before this.
        self.missed |= self.unreconciled && self.awaiting || self.reset.is_some();
        if position.0 == 0 || self.reset.is_some() {
            return Step::default();
        }
        if entry.seq <= position.1 {
            if self.unreconciled && self.awaiting && entry.estado != Estado::Void {
                return Step::default();
            }
            return Step { changed: vec![entry], settled: self.is_settled(), ack: true, ..Step::default() };
        }
        if entry.seq > position.1 + 1 && error != Some(Error::JumpGap) {
            self.missed |= self.awaiting;
            return self.pull_once();
        }
        (position.1, position.2) = (entry.seq, entry.id);
        Step { new: vec![entry], settled: self.is_settled(), ack: true, ..Step::default() }
    }

    fn sync(
        &mut self,
        page: Page,
        changed: Vec<Entry>,
        position: &mut Position,
        error: Option<Error>,
    ) -> Step {
        let Page { epoch, entries, head, more } = page;
        if position.0 == 0 || error == Some(Error::IgnoreEpoch) {
            position.0 = epoch;
        }
        if epoch != position.0 {
            return self.pull();
        }
        self.reset = None;
        let mut step = Step { changed, ..Step::default() };
        let mut gap = false;
        for entry in entries {
            if entry.seq <= position.1 {
                step.changed.push(entry);
            } else if entry.seq == position.1 + 1 {
                (position.1, position.2) = (entry.seq, entry.id);
                step.new.push(entry);
            } else {
                gap = true;
                break;
            }
        }
        let progress = !step.new.is_empty();
        step.ack = progress;
        if progress && (gap || more || head > position.1) {
            self.awaiting = true;
            step.pull = true;
            return step;
        }
        self.settle(&mut step);
        step
    }

    fn head(&mut self, epoch: u8, head: u8, position: &Position) -> Step {
        if epoch != position.0 {
            let resetting = self.reset.as_ref().is_some_and(|reset| reset.0 == epoch);
            return if resetting { Step::default() } else { self.pull() };
        }
        if head > position.1 {
            return self.pull();
        }
        if head < position.1 {
            return self.pull_once();
        }
        let mut step = Step::default();
        self.settle(&mut step);
        step
    }

    fn reset(&mut self, page: Page, position: &mut Position, error: Option<Error>) -> Step {
        let Page { epoch, entries: page, head, more } = page;
        let mut entries = match self.reset.take() {
            Some((before, entries)) if before == epoch => entries,
            _ => Vec::new(),
        };
        entries.extend(page);
        self.awaiting = true;
        if more {
            self.reset = Some((epoch, entries));
            return Step::default();
        }
        let since_id = entries.iter().find(|e| e.seq == head).map_or(0, |e| e.id);
        *position = (epoch, head, since_id);
        self.unreconciled = false;
        let mut step = Step { new: entries, replace: true, ack: true, ..Step::default() };
        if std::mem::take(&mut self.missed) {
            (step.pull, step.pull_open) = (true, error != Some(Error::TrustReset));
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
        step.pull_open = unreconciled || missed;
    }

    fn pull(&mut self) -> Step {
        self.awaiting = true;
        Step { pull: true, ..Step::default() }
    }

    fn pull_once(&mut self) -> Step {
        if self.awaiting { Step::default() } else { self.pull() }
    }
}
