//! Reminders on real SQLite files: each rings once, whatever dies between, until somebody takes note.

use super::{
    core::Incoming,
    entry::Ring,
    queue::Deed,
    showing::NextToast,
    test_device::{Device, at, id, live, reset, sync, urgent, void},
};
use sqlx::migrate::Migrator;
use vigia_protocol::inbox::{InboxEntry, InboxSync, Recordatorio};

/// An alert that asks for a note, at its `n`th reminder.
fn reminded(seq: i64, n: i64) -> InboxEntry {
    let at = at(n * 1800);
    InboxEntry { recordatorio: Some(Recordatorio { n, at }), ..urgent(seq) }
}

/// What a device that was away is told of entries it asked about.
fn changed(entries: Vec<InboxEntry>, head: i64) -> Incoming {
    Incoming::Sync(InboxSync { epoch: "e".into(), entries: vec![], head, more: false, changed: entries })
}

async fn shown_once() -> Device {
    let mut device = Device::new().await;
    device.receive(sync(vec![urgent(1)], false)).await;
    assert_eq!(device.show().await, ["n1"]);
    device
}

#[tokio::test]
async fn each_reminder_rings_once_through_any_crash() {
    let mut device = shown_once().await;
    device.receive(live(reminded(1, 1))).await;
    let mut device = device.crash().await;
    assert_eq!(device.show().await, ["n1, 1"]);
    device.receive(live(reminded(1, 1))).await;
    let mut device = device.crash().await;
    device.receive(changed(vec![reminded(1, 1)], 1)).await;
    assert_eq!(device.show().await, [""; 0]);
    device.receive(live(reminded(1, 2))).await;
    assert_eq!(device.show().await, ["n1, 2"]);
}

#[tokio::test]
async fn of_the_reminders_that_fell_due_while_away_the_latest_alone_rings() {
    let mut device = shown_once().await;
    device.receive(changed(vec![reminded(1, 5)], 1)).await;
    assert_eq!(device.show().await, ["n1, 5"]);
    device.receive(live(reminded(1, 4))).await;
    assert_eq!(device.show().await, [""; 0], "an older word comes late");

    let mut never_here = Device::new().await;
    never_here.receive(sync(vec![reminded(1, 5)], false)).await;
    assert_eq!(never_here.show().await, ["n1, 5"], "one toast for the alert and its reminders");
}

#[tokio::test]
async fn opening_is_no_note_and_a_note_is_the_end() {
    let me = "u1".parse().unwrap();
    let mut device = shown_once().await;
    device.store.note(Deed::Read, &id(1), &me, at(60)).await.unwrap();
    device.receive(live(reminded(1, 1))).await;
    assert_eq!(device.show().await, ["n1, 1"]);
    let again = device.store.note(Deed::Read, &id(1), &me, at(2000)).await.unwrap();
    assert_eq!(again, Some(true), "opened again: its toast goes");
    device.receive(live(reminded(1, 2))).await;
    assert_eq!(device.show().await, ["n1, 2"]);
    let noted = device.store.note(Deed::Ack, &id(1), &me, at(4000)).await.unwrap();
    assert_eq!(noted, Some(true));
    device.receive(live(reminded(1, 3))).await;
    assert_eq!(device.show().await, [""; 0], "raised before the note arrived");
}

#[tokio::test]
async fn a_note_taken_elsewhere_takes_the_reminder_off_the_screen_and_out_of_the_queue() {
    let noted = |n| InboxEntry { acked_at: Some(at(9000)), read_at: Some(at(60)), ..reminded(1, n) };
    let mut device = shown_once().await;
    device.receive(live(reminded(1, 1))).await;
    device.show().await;
    let taken = device.receive(live(noted(1))).await;
    assert_eq!(taken.close, [id(1)]);

    let mut device = shown_once().await;
    device.receive(live(reminded(1, 1))).await;
    device.receive(live(noted(1))).await;
    assert_eq!(device.show().await, [""; 0]);
}

#[tokio::test]
async fn what_grows_while_it_is_shown_rings_again_and_each_is_reported() {
    let mut device = shown_once().await;
    device.receive(live(reminded(1, 1))).await;
    let Some(NextToast::Entry(first)) = device.store.next_toast(&[]).await.unwrap() else { panic!("none") };
    device.receive(live(reminded(1, 2))).await;
    assert!(device.store.ring_shown(&Ring::of(&first), at(1800)).await.unwrap(), "its place is taken next");
    let mut device = device.crash().await;
    assert_eq!(device.show().await, ["n1, 2"]);
    device.receive(live(reminded(1, 1))).await;
    assert_eq!(device.show().await, [""; 0]);
    let reported: Vec<i64> =
        device.store.shown().await.unwrap().into_iter().map(|(ring, _)| ring.reminder).collect();
    assert_eq!(reported, [0, 1, 2]);
}

#[tokio::test]
async fn a_reset_raises_no_flood_of_reminders_and_the_next_one_rings() {
    let mut device = Device::new().await;
    device.receive(sync((1..=9).map(urgent).collect(), false)).await;
    device.show().await;
    let restored: Vec<_> = (1..=9).map(|seq| reminded(seq, 1)).collect();
    device.receive(reset("f", restored, 9)).await;
    assert_eq!(device.show().await, [""; 0]);
    device.receive(live(reminded(3, 2))).await;
    assert_eq!(device.show().await, ["n3, 2"]);
}

#[tokio::test]
async fn what_a_restore_forgot_of_what_rang_here_does_not_ring_twice() {
    let mut device = shown_once().await;
    device.receive(live(reminded(1, 3))).await;
    device.show().await;
    device.receive(reset("f", vec![reminded(1, 1)], 1)).await;
    device.receive(live(reminded(1, 2))).await;
    device.receive(live(reminded(1, 3))).await;
    assert_eq!(device.show().await, [""; 0]);
    // It is not even in the backup, and the watch raises it anew.
    device.receive(reset("g", vec![], 0)).await;
    device.receive(live(reminded(1, 3))).await;
    assert_eq!(device.show().await, [""; 0]);
    device.receive(live(reminded(1, 4))).await;
    assert_eq!(device.show().await, ["n1, 4"]);
}

#[tokio::test]
async fn a_note_that_a_restore_lost_was_not_taken_unless_it_still_waits() {
    let me = "u1".parse().unwrap();
    for (confirmed, rings) in [(true, vec!["n1, 1"]), (false, vec![])] {
        let mut device = shown_once().await;
        device.store.note(Deed::Ack, &id(1), &me, at(60)).await.unwrap();
        if confirmed {
            let noted = InboxEntry { acked_at: Some(at(61)), ..urgent(1) };
            device.store.confirmed(Deed::Ack, noted).await.unwrap();
        }
        device.receive(reset("f", vec![urgent(1)], 1)).await;
        assert_eq!(device.show().await, [""; 0]);
        device.receive(live(reminded(1, 1))).await;
        assert_eq!(device.show().await, rings, "confirmed before: {confirmed}");
    }
}

#[tokio::test]
async fn a_tombstone_ends_a_reminder_that_waits_and_takes_the_alert_away() {
    let mut device = shown_once().await;
    device.receive(live(reminded(1, 1))).await;
    let taken = device.receive(live(void(1))).await;
    assert!(device.show().await.is_empty() && taken.close == [id(1)]);
}

#[tokio::test]
async fn many_reminders_at_once_have_a_summary_besides() {
    let mut device = Device::new().await;
    device.receive(sync((1..=5).map(urgent).collect(), false)).await;
    device.show().await;
    device.receive(changed((1..=5).map(|seq| reminded(seq, 2)).collect(), 5)).await;
    let shown = device.show().await;
    assert_eq!(shown, ["5 in one", "n1, 2", "n2, 2", "n3, 2", "n4, 2", "n5, 2"]);
}

/// An inbox that an earlier version wrote: what it showed stays shown, and what it had to report is reported.
#[tokio::test]
async fn an_inbox_from_before_there_were_reminders_goes_on() {
    static ALL: Migrator = sqlx::migrate!();
    let device = shown_once().await;
    let pool = &device.store.pool;
    let before = "ALTER TABLE entries DROP COLUMN shown; ALTER TABLE shown DROP COLUMN reminder;
        CREATE TABLE old (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, notification_id TEXT NOT NULL,
                          at INTEGER NOT NULL, UNIQUE (kind, notification_id)) STRICT;
        INSERT INTO old SELECT id, kind, notification_id, at FROM queue;
        DROP TABLE queue; ALTER TABLE old RENAME TO queue;
        DELETE FROM _sqlx_migrations WHERE version > 2;";
    sqlx::raw_sql(before).execute(pool).await.unwrap();
    ALL.run(pool).await.unwrap();
    let mut device = device.crash().await;
    assert_eq!(device.store.shown().await.unwrap()[0].0, Ring { id: id(1), reminder: 0 });
    device.receive(reset("f", vec![], 0)).await;
    device.receive(live(urgent(1))).await;
    assert_eq!(device.show().await, [""; 0]);
    device.receive(live(reminded(1, 1))).await;
    assert_eq!(device.show().await, ["n1, 1"]);
}
