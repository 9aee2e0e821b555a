//! One entry's life on this device: stored, showing, shown; and when its toast comes and goes. Pure.

use vigia_protocol::{ids::NotificationId, inbox::InboxEntry, time::Timestamp};

/// How far an entry has got on its way to the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// On disk; nothing was decided.
    Stored,
    /// Its toast, or a summary, is about to be given to the system, or was just before a crash.
    Showing,
    /// Given to the system, or never to be.
    Shown,
}

impl Stage {
    pub fn number(self) -> i64 {
        self as i64
    }

    pub fn from_number(number: i64) -> Self {
        match number {
            0 => Self::Stored,
            1 => Self::Showing,
            _ => Self::Shown,
        }
    }
}

/// An entry as this device keeps it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Kept {
    pub entry: InboxEntry,
    /// Of what rings last: the alert, or the reminder that the entry is at.
    pub stage: Stage,
    /// The latest that was given to the system or never is to be: 0 the alert, then its reminders. None: nothing yet.
    pub shown: Option<i64>,
}

impl Kept {
    /// Whether a toast of it may be on the screen: of what rings last, or of what rang before.
    pub fn may_be_on_screen(&self) -> bool {
        (self.stage > Stage::Stored || self.shown.is_some()) && wants_attention(&self.entry)
    }
}

/// One ring of an entry: the alert itself, or one of its reminders.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Ring {
    pub id: NotificationId,
    /// Which reminder; 0: the alert itself.
    pub reminder: i64,
}

impl Ring {
    /// What rings last of an entry.
    pub fn of(entry: &InboxEntry) -> Self {
        Self { id: entry.notification_id.clone(), reminder: reminder(entry) }
    }
}

/// What an entry from the server may bring to the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Raise {
    /// Its alert, where the entry is unknown.
    pub alert: bool,
    /// A reminder, where it is a later one than is known.
    pub reminder: bool,
}

/// What becomes of an entry when the server tells of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Merged {
    /// None: forget it.
    pub keep: Option<Kept>,
    /// Take its toast away.
    pub close: bool,
}

/// Which reminder an entry is at; 0: none. What asks for no note is never reminded of.
pub(crate) fn reminder(entry: &InboxEntry) -> i64 {
    entry.recordatorio.filter(|_| entry.requiere_nota).map_or(0, |recordatorio| recordatorio.n.max(0))
}

/// Whether an entry still asks for somebody's eyes: nobody opened it, or it was opened and then reminded of; and nobody
/// took note.
pub(crate) fn wants_attention(entry: &InboxEntry) -> bool {
    let settled = entry.acked_at.is_some() || entry.closed_at.is_some();
    !entry.is_void() && !settled && (entry.read_at.is_none() || reminder(entry) > 0)
}

/// Whether something is left to be done about an entry: to read it, or to take note of it.
pub(crate) fn is_open(entry: &InboxEntry) -> bool {
    let asks = entry.requiere_nota && entry.acked_at.is_none();
    entry.closed_at.is_none() && (entry.read_at.is_none() || asks)
}

/// Takes an entry from the server.
pub(crate) fn merge(old: Option<Kept>, mut entry: InboxEntry, raise: Raise) -> Merged {
    let on_screen = old.as_ref().is_some_and(Kept::may_be_on_screen);
    if entry.is_void() {
        return Merged { keep: None, close: on_screen };
    }
    let Some(old) = old else {
        let stage = if raise.alert && wants_attention(&entry) { Stage::Stored } else { Stage::Shown };
        return Merged { keep: Some(Kept { entry, stage, shown: None }), close: false };
    };
    let known = reminder(&old.entry);
    let opened = old.entry.read_at.is_none() && entry.read_at.is_some();
    // What was read here and is still on its way to the server stays read.
    entry.read_at = entry.read_at.or(old.entry.read_at);
    entry.acked_at = entry.acked_at.or(old.entry.acked_at);
    entry.acked_by = entry.acked_by.or(old.entry.acked_by);
    entry.closed_at = entry.closed_at.or(old.entry.closed_at);
    if reminder(&entry) < known {
        // An older word, or a restored backup: what rang here has rung.
        entry.recordatorio = old.entry.recordatorio;
    }
    let wants = wants_attention(&entry);
    // Opened and reminded of, in whichever order: it still lacks its note.
    let rings = wants && raise.reminder && reminder(&entry) > known;
    let done = !rings && (!wants || opened);
    let stage = match (rings, done) {
        (true, _) => Stage::Stored,
        (false, true) => Stage::Shown,
        (false, false) => old.stage,
    };
    Merged { keep: Some(Kept { entry, stage, shown: old.shown }), close: on_screen && done }
}

/// More than so many at once are summed up.
const FEW: usize = 3;

/// How a waiting entry is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Showing {
    /// By its own toast.
    Alone,
    /// In the summary.
    Summed,
    /// Counted in the summary, and by its own toast as well: it is urgent.
    Both,
}

impl Showing {
    pub fn number(self) -> i64 {
        self as i64
    }
}

/// Decides for entries that came together; `urgent` says it of each.
pub(crate) fn decide(urgent: &[bool]) -> Vec<Showing> {
    let many = urgent.len() > FEW;
    let one = |&urgent: &bool| match (many, urgent) {
        (false, _) => Showing::Alone,
        (true, false) => Showing::Summed,
        (true, true) => Showing::Both,
    };
    urgent.iter().map(one).collect()
}

/// Whether an entry is new enough to be raised on a device born then: older ones are listed only.
pub(crate) fn is_newer_than(entry: &InboxEntry, born_at: Timestamp) -> bool {
    entry.created_at >= born_at
}

#[cfg(test)]
#[path = "entry_tests.rs"]
mod tests;
