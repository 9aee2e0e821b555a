use super::{Core, Incoming, Position, Send, Step};
use serde_json::json;
use vigia_protocol::inbox::{InboxEntry, InboxHead, InboxReset, InboxSync};

fn entry(seq: i64) -> InboxEntry {
    serde_json::from_value(json!({
        "seq": seq, "notificationId": format!("n{seq}"), "event": "notification", "payload": {},
        "createdAt": "2026-11-24T11:00:00.000Z", "requiereNota": false,
    }))
    .unwrap()
}

fn entries(range: std::ops::RangeInclusive<i64>) -> Vec<InboxEntry> {
    range.map(entry).collect()
}

fn sync(range: std::ops::RangeInclusive<i64>, head: i64, more: bool) -> Incoming {
    let entries = entries(range);
    Incoming::Sync(InboxSync { epoch: "e".into(), entries, head, more, changed: Vec::new() })
}

fn reset(epoch: &str, range: std::ops::RangeInclusive<i64>, head: i64, more: bool) -> Incoming {
    Incoming::Reset(InboxReset { epoch: epoch.into(), entries: entries(range), head, more })
}

fn live(seq: i64) -> Incoming {
    Incoming::Entry(Box::new(entry(seq)))
}

fn head(epoch: &str, head: i64) -> Incoming {
    Incoming::Head(InboxHead { epoch: epoch.into(), head })
}

/// In step with the server at `seq`, connected.
fn settled(seq: i64) -> Core {
    let position = Position { epoch: "e".into(), seq, since_id: None };
    let (core, _) = Core::new(position).connected().apply(head("e", seq));
    assert!(core.is_settled());
    core
}

/// What a step amounts to: new seqs, changed seqs, settled, messages.
fn told(step: &Step) -> (Vec<i64>, Vec<i64>, bool, &[Send]) {
    let seqs = |entries: &[InboxEntry]| entries.iter().map(|entry| entry.seq).collect();
    (seqs(&step.new), seqs(&step.changed), step.settled, &step.send)
}

#[test]
fn in_step_each_message_means_one_thing() {
    use Send::{Ack, Pull};
    type Case = (Incoming, i64, Vec<i64>, Vec<i64>, bool, &'static [Send]);
    let cases: [Case; 7] = [
        (live(6), 6, vec![6], vec![], true, &[Ack]),
        (live(5), 5, vec![], vec![5], true, &[Ack]),
        (live(2), 5, vec![], vec![2], true, &[Ack]),
        (live(8), 5, vec![], vec![], false, &[Pull]),
        (head("e", 5), 5, vec![], vec![], true, &[]),
        (head("e", 7), 5, vec![], vec![], false, &[Pull]),
        (head("other", 5), 5, vec![], vec![], false, &[Pull]),
    ];
    for (incoming, seq, new, changed, settles, send) in cases {
        let (core, step) = settled(5).apply(incoming.clone());
        assert_eq!(core.position.seq, seq, "{incoming:?}");
        assert_eq!(told(&step), (new, changed, settles, send), "{incoming:?}");
        assert!(!step.replace);
    }
}

#[test]
fn the_first_answer_after_a_connection_asks_what_changed_meanwhile() {
    let away = Core::new(Position { epoch: "e".into(), seq: 2, since_id: None }).connected();
    let (core, step) = away.apply(sync(3..=5, 5, false));
    assert_eq!(told(&step), (vec![3, 4, 5], vec![], true, &[Send::Ack, Send::PullOpen][..]));
    assert_eq!(core.position.since_id.as_ref().unwrap().as_str(), "n5");
    let nothing = InboxSync { epoch: "e".into(), entries: vec![], head: 5, more: false, changed: vec![] };
    let (_, step) = core.apply(Incoming::Sync(nothing));
    assert_eq!(told(&step), (vec![], vec![], true, &[][..]), "and asks once");
}

#[test]
fn pages_are_asked_for_until_the_last_and_only_then_is_it_settled() {
    let away = Core::new(Position { epoch: "e".into(), seq: 0, since_id: None }).connected();
    let (core, step) = away.apply(sync(1..=100, 130, true));
    assert_eq!((step.settled, step.send), (false, vec![Send::Ack, Send::Pull]));
    let (core, step) = core.apply(live(131));
    assert_eq!(told(&step), (vec![], vec![], false, &[][..]), "a live one waits, it is on its way");
    let (core, step) = core.apply(sync(101..=131, 131, false));
    assert_eq!((core.position.seq, step.settled), (131, true));
}

#[test]
fn a_gap_is_pulled_once_and_the_answer_closes_it() {
    let (core, step) = settled(5).apply(live(8));
    assert_eq!(step.send, [Send::Pull]);
    let (core, step) = core.apply(live(9));
    assert!(step.send.is_empty(), "one pull is on its way");
    let (core, step) = core.apply(head("e", 9));
    assert_eq!(step.send, [Send::Pull], "unless it got lost");
    let (core, step) = core.apply(sync(6..=9, 9, false));
    let asks = [Send::Ack, Send::PullOpen];
    assert_eq!(
        told(&step),
        (vec![6, 7, 8, 9], vec![], true, &asks[..]),
        "9 was passed over: it may say more"
    );
    let (core, step) = core.apply(sync(6..=9, 9, false));
    assert_eq!(told(&step), (vec![], vec![6, 7, 8, 9], true, &[][..]), "the other answer brings nothing new");
    assert_eq!(core.position.seq, 9);
}

#[test]
fn a_hole_inside_a_sync_stops_there_and_never_spins() {
    let mut with_hole = entries(6..=7);
    with_hole.push(entry(9));
    let incoming = InboxSync { epoch: "e".into(), entries: with_hole, head: 9, more: false, changed: vec![] };
    let (core, step) = settled(5).apply(Incoming::Sync(incoming));
    assert_eq!((core.position.seq, step.send), (7, vec![Send::Ack, Send::Pull]));
    let (core, step) = core.apply(sync(9..=9, 9, true));
    assert_eq!((core.position.seq, step.send.len()), (7, 0), "no progress, no question");
}

#[test]
fn a_lost_answer_is_made_up_for_by_the_next_head() {
    let away = Core::new(Position { epoch: "e".into(), seq: 5, since_id: None }).connected();
    assert!(!away.is_settled());
    let (core, step) = away.apply(head("e", 5));
    assert_eq!((core.is_settled(), step.settled, step.send), (true, true, vec![Send::PullOpen]));
}

#[test]
fn a_reset_replaces_at_its_last_page_alone() {
    let (core, step) = settled(50).connected().apply(reset("f", 1..=2, 9, true));
    assert_eq!((told(&step), step.replace), ((vec![], vec![], false, &[][..]), false));
    assert_eq!(core.position.epoch, "e");
    let (core, step) = core.apply(reset("f", 7..=9, 9, false));
    assert_eq!(told(&step), (vec![1, 2, 7, 8, 9], vec![], true, &[Send::Ack][..]));
    assert!(step.replace);
    let position = Position { epoch: "f".into(), seq: 9, since_id: Some("n9".parse().unwrap()) };
    assert_eq!(core.position, position);
}

#[test]
fn a_reset_whose_newest_is_long_read_has_a_head_without_an_id() {
    let (core, _) = settled(50).connected().apply(reset("f", 1..=2, 9, false));
    assert_eq!((core.position.seq, core.position.since_id), (9, None));
}

#[test]
fn what_comes_during_a_reset_is_asked_for_after_it() {
    let new_device = Core::default().connected();
    let (core, _) = new_device.apply(reset("e", 1..=2, 4, true));
    let (core, step) = core.apply(live(5));
    assert_eq!(step, Step::default());
    let (core, step) = core.apply(reset("e", 3..=4, 4, false));
    assert_eq!((step.settled, step.send), (false, vec![Send::Ack, Send::PullOpen]));
    let (_, step) = core.apply(sync(5..=5, 5, false));
    assert_eq!(told(&step), (vec![5], vec![], true, &[Send::Ack][..]));
}

#[test]
fn a_lower_number_means_nothing_before_the_server_has_agreed_on_the_count() {
    let restored = settled(50).connected();
    let (core, step) = restored.apply(live(4));
    assert_eq!(step, Step::default(), "an entry of another epoch is not one that is known");
    let tombstone = InboxEntry { event: "inbox:void".into(), ..entry(3) };
    let (core, step) = core.apply(Incoming::Entry(Box::new(tombstone)));
    assert_eq!(told(&step).1, [3], "a right that is gone is gone in any count");
    let (_, step) = core.apply(reset("f", 1..=4, 4, false));
    let send = &[Send::Ack, Send::PullOpen][..];
    assert_eq!(told(&step), (vec![1, 2, 3, 4], vec![], false, send), "and the reset may be older than that");
}

#[test]
fn a_reset_cut_off_by_a_lost_connection_leaves_no_trace() {
    let (core, _) = settled(5).connected().apply(reset("f", 1..=2, 9, true));
    let core = core.disconnected().connected();
    assert_eq!(core.position.seq, 5);
    let (core, step) = core.apply(reset("f", 7..=9, 9, false));
    assert_eq!((step.new.len(), core.position.seq), (3, 9), "the new pages alone count");
}

#[test]
fn a_new_device_may_be_answered_by_a_sync_as_well() {
    let (core, step) = Core::default().connected().apply(sync(1..=2, 2, false));
    assert_eq!((core.position.epoch.as_str(), core.position.seq, step.settled), ("e", 2, true));
}
