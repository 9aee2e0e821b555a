use super::{Kept, Merged, Raise, Showing, Stage, decide, merge};
use serde_json::json;
use vigia_protocol::inbox::InboxEntry;

const ALL: Raise = Raise { alert: true, reminder: true };
const NOTHING: Raise = Raise { alert: false, reminder: false };

/// An entry that asks for a note: `open`, `void`, `readAt`; with `+2` it is at its second reminder.
fn entry(state: &str) -> InboxEntry {
    let mut entry = json!({"seq": 1, "notificationId": "n1", "event": "notification", "payload": {},
        "createdAt": "2026-11-24T11:00:00.000Z", "requiereNota": true});
    let (state, reminder) = state.split_once('+').map_or((state, None), |(state, n)| (state, Some(n)));
    if let Some(n) = reminder {
        entry["recordatorio"] = json!({"n": n.parse::<i64>().unwrap(), "at": "2026-11-24T14:00:00.000Z"});
    }
    match state {
        "open" => {}
        "void" => entry["event"] = json!("inbox:void"),
        at => entry[at] = json!("2026-11-24T12:00:00.000Z"),
    }
    serde_json::from_value(entry).unwrap()
}

fn kept(state: &str, stage: Stage) -> Kept {
    Kept { entry: entry(state), stage, shown: None }
}

#[test]
fn an_unknown_entry_is_raised_only_while_it_wants_somebody() {
    for (state, raise, stage) in [
        ("open", ALL, Stage::Stored),
        ("open", NOTHING, Stage::Shown),
        ("readAt", ALL, Stage::Shown),
        ("ackedAt", ALL, Stage::Shown),
        ("closedAt", ALL, Stage::Shown),
        ("open+3", ALL, Stage::Stored),
        ("open+3", NOTHING, Stage::Shown),
        ("readAt+3", ALL, Stage::Stored),
        ("ackedAt+3", ALL, Stage::Shown),
        ("closedAt+3", ALL, Stage::Shown),
    ] {
        let merged = merge(None, entry(state), raise);
        assert_eq!(merged.keep.unwrap().stage, stage, "{state} {raise:?}");
        assert!(!merged.close);
    }
    assert_eq!(merge(None, entry("void"), ALL), Merged { keep: None, close: false });
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
        ("readAt", Shown, "void", None, false),
    ] {
        let merged = merge(Some(kept(old, before)), entry(new), ALL);
        let case = format!("{old} {before:?} → {new}");
        assert_eq!(merged.keep.as_ref().map(|kept| kept.stage), after, "{case}");
        assert_eq!(merged.close, close, "{case}");
    }
}

#[test]
fn a_later_reminder_rings_again_until_somebody_takes_note() {
    use Stage::{Showing, Shown, Stored};
    for (old, before, new, after, close) in [
        ("open", Shown, "open+1", Stored, false),
        ("open", Showing, "open+1", Stored, false),
        ("open+1", Shown, "open+3", Stored, false),
        ("open+3", Shown, "open+3", Shown, false),
        ("open+3", Shown, "open+2", Shown, false),
        ("open+3", Showing, "open", Showing, false),
        // Opened is not noted.
        ("readAt", Shown, "readAt+1", Stored, false),
        ("readAt", Shown, "open+1", Stored, false),
        ("open", Shown, "readAt+1", Stored, false),
        // It was opened while its reminder was on the screen.
        ("open+1", Shown, "readAt+1", Shown, true),
        ("open+1", Stored, "readAt+1", Shown, false),
        ("readAt+1", Shown, "readAt+1", Shown, false),
        ("readAt+1", Showing, "readAt+1", Showing, false),
        // Noted or closed meanwhile.
        ("open+1", Shown, "ackedAt+2", Shown, true),
        ("open+1", Stored, "ackedAt+1", Shown, false),
        ("readAt+1", Shown, "closedAt+1", Shown, true),
        ("ackedAt", Shown, "open+1", Shown, false),
        ("closedAt", Shown, "open+1", Shown, false),
    ] {
        let merged = merge(Some(kept(old, before)), entry(new), ALL);
        let case = format!("{old} {before:?} → {new}");
        assert_eq!(merged.keep.map(|kept| kept.stage), Some(after), "{case}");
        assert_eq!(merged.close, close, "{case}");
    }
}

#[test]
fn a_note_takes_away_what_rang_before_while_the_next_reminder_waits() {
    let waiting = Kept { shown: Some(0), ..kept("open+1", Stage::Stored) };
    assert!(merge(Some(waiting.clone()), entry("ackedAt+1"), ALL).close);
    assert!(merge(Some(waiting), entry("void"), ALL).close);
}

#[test]
fn a_reset_takes_a_reminder_for_known_and_the_next_one_rings() {
    let reset = Raise { alert: true, reminder: false };
    let after = merge(Some(kept("open", Stage::Shown)), entry("open+2"), reset).keep.unwrap();
    assert_eq!(after.stage, Stage::Shown);
    let again = merge(Some(after.clone()), entry("open+2"), ALL).keep.unwrap();
    assert_eq!(again.stage, Stage::Shown);
    assert_eq!(merge(Some(after), entry("open+3"), ALL).keep.unwrap().stage, Stage::Stored);
}

#[test]
fn what_asks_for_no_note_is_not_reminded_of() {
    let plain = |state| InboxEntry { requiere_nota: false, ..entry(state) };
    let old = Kept { entry: plain("open"), ..kept("open", Stage::Shown) };
    assert_eq!(merge(Some(old), plain("open+1"), ALL).keep.unwrap().stage, Stage::Shown);
}

#[test]
fn what_was_read_here_is_not_unread_by_an_older_word_of_the_server() {
    let old = kept("readAt", Stage::Shown);
    assert!(merge(Some(old), entry("open"), ALL).keep.unwrap().entry.read_at.is_some());
}

#[test]
fn more_than_three_at_once_are_summed_up_and_the_urgent_ones_ring_as_well() {
    use Showing::{Alone, Both, Summed};
    assert_eq!(decide(&[]), []);
    assert_eq!(decide(&[false, true, false]), [Alone, Alone, Alone]);
    assert_eq!(decide(&[false, true, false, false]), [Summed, Both, Summed, Summed]);
}
