//! The store on real SQLite files.

use super::{
    core::{Core, Incoming, Position},
    queue::Deed,
    seal::Seal,
    showing::NextToast,
    store::{Profile, Store},
    test_device::{Device, at, entry, id, live, open, read, reset, sync, urgent, void},
};
use serde_json::json;
use vigia_protocol::inbox::{InboxEntry, InboxReset};

#[tokio::test]
async fn what_was_stored_and_not_shown_is_shown_after_a_crash_and_once() {
    let mut device = Device::new().await;
    device.receive(sync(vec![entry(1)], false)).await;
    device.receive(live(urgent(2))).await;
    let device = device.crash().await;
    assert_eq!(device.core.position, Position { epoch: "e".into(), seq: 2, since_id: Some(id(2)) });
    assert_eq!(device.show().await, ["n1", "n2"]);
    let device = device.crash().await;
    assert!(device.show().await.is_empty());
    assert_eq!(device.listed().await, ["n2", "n1"]);
}

#[tokio::test]
async fn what_was_about_to_be_shown_is_shown_again_after_a_crash() {
    let mut device = Device::new().await;
    device.receive(sync(vec![entry(1)], false)).await;
    let about = device.store.next_toast(&[]).await.unwrap();
    assert!(matches!(about, Some(NextToast::Entry(entry)) if entry.notification_id == id(1)));
    let device = device.crash().await;
    assert_eq!(device.show().await, ["n1"]);
}

#[tokio::test]
async fn a_backlog_is_one_summary_and_each_urgent_one_through_any_crash() {
    let mut device = Device::new().await;
    let first = (1..=20).map(|n| if n == 7 { urgent(n) } else { entry(n) }).collect();
    device.receive(sync(first, true)).await;
    assert!(device.show().await.is_empty(), "not before the last page");
    device.receive(sync((21..=30).map(entry).collect(), false)).await;
    let device = device.crash().await;
    let Some(NextToast::Summary(ids)) = device.store.next_toast(&[]).await.unwrap() else {
        panic!("no summary")
    };
    assert_eq!(ids.len(), 30);
    device.store.summary_shown(&ids).await.unwrap();
    let device = device.crash().await;
    assert_eq!(device.show().await, ["n7"], "the summary is done, the urgent one is not");
    assert_eq!(device.crash().await.show().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_comes_while_a_summary_is_shown_is_not_taken_for_shown() {
    let mut device = Device::new().await;
    device.receive(sync((1..=5).map(entry).collect(), false)).await;
    let Some(NextToast::Summary(ids)) = device.store.next_toast(&[]).await.unwrap() else {
        panic!("no summary")
    };
    device.receive(sync((6..=10).map(|n| if n == 7 { urgent(n) } else { entry(n) }).collect(), false)).await;
    device.store.summary_shown(&ids).await.unwrap();
    assert_eq!(device.show().await, ["5 in one", "n7"]);
}

#[tokio::test]
async fn a_catch_up_cut_off_by_a_crash_is_shown_for_what_had_come() {
    let mut device = Device::new().await;
    device.receive(sync((1..=5).map(entry).collect(), true)).await;
    let device = device.crash().await;
    assert_eq!(device.show().await, ["5 in one"]);
}

#[tokio::test]
async fn live_alerts_ring_each_on_its_own_however_many_wait() {
    let mut device = Device::new().await;
    device.receive(sync(vec![entry(1)], false)).await;
    for seq in 2..=6 {
        device.receive(live(entry(seq))).await;
    }
    assert_eq!(device.show().await, ["n1", "n2", "n3", "n4", "n5", "n6"]);
}

#[tokio::test]
async fn what_is_read_elsewhere_goes_from_the_screen_and_never_comes_up() {
    let mut device = Device::new().await;
    device.receive(sync(vec![entry(1), read(entry(2))], false)).await;
    assert_eq!(device.show().await, ["n1"]);
    let taken = device.receive(live(read(entry(1)))).await;
    assert_eq!(taken.close, [id(1)]);
    device.receive(live(entry(3))).await;
    device.receive(live(read(entry(3)))).await;
    assert!(device.show().await.is_empty(), "read before it was shown");
}

#[tokio::test]
async fn a_tombstone_deletes_and_takes_the_toast_away() {
    let mut device = Device::new().await;
    device.receive(sync(vec![entry(1), entry(2)], false)).await;
    device.show().await;
    device.store.note(Deed::Read, &id(2), &"u1".parse().unwrap(), at(9)).await.unwrap();
    let taken = device.receive(live(void(1))).await;
    assert_eq!(taken.close, [id(1)]);
    device.receive(live(void(2))).await;
    assert!(device.listed().await.is_empty());
    assert_eq!(device.store.next_deed().await.unwrap(), None, "nothing is said of what is gone");
    device.receive(live(void(3))).await;
    assert_eq!(device.core.position.seq, 3, "one that was never seen counts all the same");
}

#[tokio::test]
async fn a_reset_replaces_and_raises_only_what_is_new() {
    let mut device = Device::new().await;
    device.receive(sync(vec![entry(1), entry(2), entry(3)], false)).await;
    assert_eq!(device.show().await.len(), 3);
    let device_entries = vec![entry(2), InboxEntry { seq: 9, ..entry(4) }];
    let taken = device.receive(reset("f", device_entries, 9)).await;
    assert_eq!(taken.close, [id(1), id(3)]);
    assert_eq!(device.listed().await, ["n4", "n2"]);
    assert_eq!(device.show().await, ["n4"]);
    let position = Position { epoch: "f".into(), seq: 9, since_id: Some(id(4)) };
    assert_eq!(device.crash().await.core.position, position);
}

#[tokio::test]
async fn a_new_device_lists_what_was_there_before_it_and_rings_for_what_came_after() {
    let dir = tempfile::tempdir().unwrap();
    let key = Seal::new_key();
    let store = open(dir.path().join("b.db"), &key, at(60).millis()).await;
    let mut device = Device { dir, key, store, core: Core::default().connected() };
    let late = InboxEntry { created_at: at(61), ..entry(6) };
    let entries = (1..=5).map(urgent).chain([late]).collect();
    device.receive(reset("e", entries, 6)).await;
    assert_eq!(device.listed().await.len(), 6);
    assert_eq!(device.show().await, ["n6"]);
}

#[tokio::test]
async fn deeds_are_done_here_at_once_and_wait_for_the_server_across_a_crash() {
    let me = "u1".parse().unwrap();
    let mut device = Device::new().await;
    device.receive(sync(vec![entry(1), entry(2)], false)).await;
    device.show().await;
    let store = &device.store;
    assert_eq!(store.note(Deed::Read, &id(1), &me, at(1)).await.unwrap(), Some(true));
    assert_eq!(store.note(Deed::Read, &id(1), &me, at(2)).await.unwrap(), Some(false), "done already");
    assert_eq!(store.note(Deed::Ack, &id(1), &me, at(3)).await.unwrap(), Some(false));
    assert_eq!(store.note(Deed::Ack, &id(2), &me, at(4)).await.unwrap(), Some(true));
    assert_eq!(store.note(Deed::Read, &id(9), &me, at(4)).await.unwrap(), None);

    let device = device.crash().await;
    let store = &device.store;
    let one = store.list().await.unwrap().pop().unwrap();
    assert_eq!((one.read_at, one.acked_at, one.acked_by), (Some(at(1)), Some(at(3)), Some(me)));
    assert_eq!(store.next_deed().await.unwrap(), Some((Deed::Read, id(1))));
    store.confirmed(Deed::Read, InboxEntry { read_at: Some(at(8)), ..entry(1) }).await.unwrap();
    assert_eq!(store.next_deed().await.unwrap(), Some((Deed::Ack, id(1))));
    store.refused(Deed::Ack, &id(1)).await.unwrap();
    assert_eq!(store.next_deed().await.unwrap(), Some((Deed::Ack, id(2))));
    let one = store.list().await.unwrap().pop().unwrap();
    assert_eq!((one.read_at, one.acked_at), (Some(at(8)), None), "the server's time, and no note it refused");
}

#[tokio::test]
async fn reports_of_what_was_shown_wait_for_the_server_across_a_crash() {
    let mut device = Device::new().await;
    device.receive(sync(vec![entry(1), urgent(2)], false)).await;
    device.show().await;
    let device = device.crash().await;
    let shown = device.store.shown().await.unwrap();
    assert_eq!(shown.iter().map(|(ring, _)| ring.id.clone()).collect::<Vec<_>>(), [id(1), id(2)]);
    assert_eq!(shown[0].1, at(5));
    device.store.shown_confirmed(&[shown[0].0.clone()]).await.unwrap();
    assert_eq!(device.store.shown().await.unwrap().len(), 1);
}

#[tokio::test]
async fn nothing_readable_lies_on_disk_and_another_key_opens_nothing() {
    let mut device = Device::new().await;
    device.receive(sync(vec![entry(1)], false)).await;
    let me = json!({"id": "u1", "email": "lucia@estudio.com", "nombre": "Lucía", "rol": "abogado"});
    let me = serde_json::from_value(me).unwrap();
    let profile = Profile { me, firma: "Estudio".into(), zona: "America/Argentina/Buenos_Aires".into() };
    device.store.set_profile(&profile).await.unwrap();
    assert_eq!(device.store.profile().await.unwrap(), Some(profile));
    for file in std::fs::read_dir(device.dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for word in ["0412", "confidencial", "lucia@estudio.com"] {
            assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
        }
    }
    device.store.close().await;
    let other = Seal::new(&Seal::new_key()).unwrap();
    assert!(Store::open(Some(&device.path()), other, at(0)).await.is_err());
}

#[tokio::test]
async fn an_inbox_in_memory_works_the_same() {
    let store = Store::open(None, Seal::new(&Seal::new_key()).unwrap(), at(0)).await.unwrap();
    let (core, step) = Core::default().connected().apply(sync(vec![entry(1)], false));
    store.take(&step, &core.position, |_| false).await.unwrap();
    assert_eq!(store.position().await.unwrap().seq, 1);
    assert_eq!(store.list().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_long_done_with_is_forgotten_and_nothing_else() {
    let mut device = Device::new().await;
    let entries = vec![read(entry(1)), entry(2), read(urgent(3)), read(entry(4)), read(entry(5)), entry(6)];
    device.receive(sync(entries, false)).await;
    device.show().await;
    device.store.prune(2).await.unwrap();
    assert_eq!(device.listed().await, ["n6", "n5", "n3", "n2"], "what asks for a note is not done with");
}

#[tokio::test]
async fn only_what_is_unread_or_asks_for_a_note_is_open() {
    let mut device = Device::new().await;
    let closed = InboxEntry { closed_at: Some(at(60)), ..urgent(4) };
    let noted = InboxEntry { acked_at: Some(at(60)), ..read(urgent(5)) };
    let entries = vec![entry(1), read(entry(2)), read(urgent(3)), closed, noted, urgent(6)];
    device.receive(sync(entries, false)).await;
    assert_eq!(device.store.open_ids(500).await.unwrap(), [id(6), id(3), id(1)]);
    assert_eq!(device.store.open_ids(2).await.unwrap(), [id(6), id(3)]);
}

/// Older ones can corrupt a file when its write-ahead log starts anew.
#[tokio::test]
async fn the_bundled_sqlite_is_new_enough() {
    let device = Device::new().await;
    let version: String =
        sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&device.store.pool).await.unwrap();
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(parts >= vec![3, 51, 3], "{version}");
    let journal: String =
        sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&device.store.pool).await.unwrap();
    let synchronous: i64 =
        sqlx::query_scalar("PRAGMA synchronous").fetch_one(&device.store.pool).await.unwrap();
    assert_eq!((journal.as_str(), synchronous), ("wal", 2));
}

#[tokio::test]
async fn an_alert_that_a_restore_lost_and_the_watch_raises_again_is_not_shown_twice() {
    let mut device = Device::new().await;
    device.receive(sync(vec![entry(1), entry(2)], false)).await;
    assert_eq!(device.show().await, ["n1", "n2"]);
    let backup = InboxReset { epoch: "f".into(), entries: vec![entry(1)], head: 1, more: false };
    device.receive(Incoming::Reset(backup)).await;
    assert_eq!(device.listed().await, ["n1"]);
    device.receive(Incoming::Entry(Box::new(entry(2)))).await;
    assert_eq!(device.listed().await, ["n2", "n1"]);
    assert_eq!(device.show().await, [""; 0], "the same alert, known by its id");
}

#[tokio::test]
async fn an_answer_that_is_older_than_a_tombstone_brings_nothing_back() {
    let mut device = Device::new().await;
    device.receive(sync(vec![entry(1)], false)).await;
    device.receive(Incoming::Entry(Box::new(void(1)))).await;
    assert!(device.listed().await.is_empty());
    device.receive(sync(vec![entry(1)], false)).await;
    assert!(device.listed().await.is_empty(), "its right is gone");
}
