//! One entry's life on this device: stored, showing, shown; and when its toast comes and goes. Pure.

use vigia_protocol::{inbox::InboxEntry, time::Timestamp};

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
    pub stage: Stage,
}

/// What becomes of an entry when the server tells of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Merged {
    /// None: forget it.
    pub keep: Option<Kept>,
    /// Take its toast away.
    pub close: bool,
}

/// Whether an entry still asks for somebody's eyes.
pub(crate) fn wants_attention(entry: &InboxEntry) -> bool {
    !entry.is_void() && entry.read_at.is_none() && entry.acked_at.is_none() && entry.closed_at.is_none()
}

/// Whether something is left to be done about an entry: to read it, or to take note of it.
pub(crate) fn is_open(entry: &InboxEntry) -> bool {
    let asks = entry.requiere_nota && entry.acked_at.is_none();
    entry.closed_at.is_none() && (entry.read_at.is_none() || asks)
}

/// Takes an entry from the server. `raise`: an unknown one may be shown.
pub(crate) fn merge(old: Option<Kept>, mut entry: InboxEntry, raise: bool) -> Merged {
    let on_screen = old.as_ref().is_some_and(|old| old.stage > Stage::Stored);
    if entry.is_void() {
        return Merged { keep: None, close: on_screen };
    }
    let Some(old) = old else {
        let stage = if raise && wants_attention(&entry) { Stage::Stored } else { Stage::Shown };
        return Merged { keep: Some(Kept { entry, stage }), close: false };
    };
    let wanted = wants_attention(&old.entry);
    // What was read here and is still on its way to the server stays read.
    entry.read_at = entry.read_at.or(old.entry.read_at);
    entry.acked_at = entry.acked_at.or(old.entry.acked_at);
    entry.acked_by = entry.acked_by.or(old.entry.acked_by);
    entry.closed_at = entry.closed_at.or(old.entry.closed_at);
    let wants = wants_attention(&entry);
    let stage = if wants { old.stage } else { Stage::Shown };
    Merged { keep: Some(Kept { entry, stage }), close: on_screen && wanted && !wants }
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

    pub fn from_number(number: i64) -> Self {
        match number {
            1 => Self::Summed,
            2 => Self::Both,
            _ => Self::Alone,
        }
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
mod tests {
    use super::{Kept, Merged, Showing, Stage, decide, merge};
    use serde_json::json;
    use vigia_protocol::inbox::InboxEntry;

    fn entry(state: &str) -> InboxEntry {
        let mut entry = json!({"seq": 1, "notificationId": "n1", "event": "notification", "payload": {},
            "createdAt": "2026-11-24T11:00:00.000Z", "requiereNota": true});
        match state {
            "open" => {}
            "void" => entry["event"] = json!("inbox:void"),
            at => entry[at] = json!("2026-11-24T12:00:00.000Z"),
        }
        serde_json::from_value(entry).unwrap()
    }

    #[test]
    fn an_unknown_entry_is_raised_only_while_it_wants_somebody() {
        for (state, raise, stage) in [
            ("open", true, Stage::Stored),
            ("open", false, Stage::Shown),
            ("readAt", true, Stage::Shown),
            ("ackedAt", true, Stage::Shown),
            ("closedAt", true, Stage::Shown),
        ] {
            let merged = merge(None, entry(state), raise);
            assert_eq!(merged.keep.unwrap().stage, stage, "{state} {raise}");
            assert!(!merged.close);
        }
        assert_eq!(merge(None, entry("void"), true), Merged { keep: None, close: false });
    }

    #[test]
    fn a_known_entry_keeps_its_stage_and_its_toast_goes_when_nobody_needs_it_any_more() {
        use Stage::{Showing, Shown, Stored};
        for (old, before, new, after, close) in [
            ("open", Stored, "open", Some(Stored), false),
            ("open", Showing, "open", Some(Showing), false),
            ("open", Shown, "open", Some(Shown), false),
            ("open", Stored, "readAt", Some(Shown), false),
            ("open", Showing, "ackedAt", Some(Shown), true),
            ("open", Shown, "closedAt", Some(Shown), true),
            ("readAt", Shown, "ackedAt", Some(Shown), false),
            ("readAt", Shown, "open", Some(Shown), false),
            ("open", Stored, "void", None, false),
            ("open", Shown, "void", None, true),
        ] {
            let merged = merge(Some(Kept { entry: entry(old), stage: before }), entry(new), true);
            let case = format!("{old} {before:?} → {new}");
            assert_eq!(merged.keep.as_ref().map(|kept| kept.stage), after, "{case}");
            assert_eq!(merged.close, close, "{case}");
        }
    }

    #[test]
    fn what_was_read_here_is_not_unread_by_an_older_word_of_the_server() {
        let old = Kept { entry: entry("readAt"), stage: Stage::Shown };
        assert!(merge(Some(old), entry("open"), true).keep.unwrap().entry.read_at.is_some());
    }

    #[test]
    fn more_than_three_at_once_are_summed_up_and_the_urgent_ones_ring_as_well() {
        use Showing::{Alone, Both, Summed};
        assert_eq!(decide(&[]), []);
        assert_eq!(decide(&[false, true, false]), [Alone, Alone, Alone]);
        assert_eq!(decide(&[false, true, false, false]), [Summed, Both, Summed, Summed]);
    }
}
