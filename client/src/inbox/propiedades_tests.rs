//! The rules and the file together, through long runs of everything that happens to a device, against the inbox as the
//! server has it. Drawn from a fixed seed; a run that fails is cut down to the events that matter.

use super::{
    core::{Core, Incoming, Position, Send},
    entry::{self, Ring},
    seal::Seal,
    showing::NextToast,
    store::Store,
};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::json;
use std::collections::{HashMap, VecDeque};
use vigia_protocol::{
    inbox::{InboxEntry, InboxHead, InboxReset, InboxSync},
    time::Timestamp,
};

const PAGE: usize = 3;
const CASES: u32 = 48;

/// One thing that happens; numbers choose among what there is.
#[derive(Clone, Copy, Debug)]
enum Op {
    Commit,
    Void(usize),
    Remind(usize),
    Note(usize),
    Receive,
    Twice,
    Beat,
    Reconnect,
    Crash,
    Show,
    Restore(usize),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => Just(Op::Commit),
        1 => (0usize..100).prop_map(Op::Void),
        3 => (0usize..100).prop_map(Op::Remind),
        1 => (0usize..100).prop_map(Op::Note),
        12 => Just(Op::Receive),
        1 => Just(Op::Twice),
        2 => Just(Op::Beat),
        1 => Just(Op::Reconnect),
        1 => Just(Op::Crash),
        2 => Just(Op::Show),
        1 => (0usize..100).prop_map(Op::Restore),
    ]
}

/// An entry as the server has it.
#[derive(Clone, Copy)]
struct Row {
    id: usize,
    /// Its right is gone.
    void: bool,
    /// How often it was reminded of.
    reminders: i64,
    /// Somebody took note.
    noted: bool,
}

struct World {
    epoch: u32,
    /// By number.
    inbox: Vec<Row>,
    issued: usize,
    wire: VecDeque<Incoming>,
    core: Core,
    store: Store,
    shown: HashMap<Ring, usize>,
    /// Up to which reminder a reset told of each that was known.
    told: HashMap<String, i64>,
}

impl World {
    async fn new() -> Self {
        let seal = Seal::new(&Seal::new_key()).unwrap();
        let store = Store::open(None, seal, Timestamp::from_millis(0)).await.unwrap();
        let (inbox, wire, shown, told) = (Vec::new(), VecDeque::new(), HashMap::new(), HashMap::new());
        let mut world = Self { epoch: 1, inbox, issued: 0, wire, core: Core::default(), store, shown, told };
        world.connect().await;
        world
    }

    fn epoch(&self) -> String {
        format!("e{}", self.epoch)
    }

    fn head(&self) -> i64 {
        self.inbox.len() as i64
    }

    fn entry(&self, index: usize) -> InboxEntry {
        let Row { id, void, reminders, noted } = self.inbox[index];
        let event = if void { "inbox:void" } else { "notification" };
        let at = "2026-11-24T11:00:00.000Z";
        let recordatorio = (reminders > 0 && !void).then(|| json!({ "n": reminders, "at": at }));
        serde_json::from_value(json!({
            "seq": index + 1, "notificationId": format!("n{id}"), "event": event, "payload": {},
            "createdAt": at, "requiereNota": !void, "recordatorio": recordatorio,
            "ackedAt": noted.then_some(at),
        }))
        .unwrap()
    }

    fn entries(&self) -> impl Iterator<Item = InboxEntry> + '_ {
        (0..self.inbox.len()).map(|index| self.entry(index))
    }

    /// The server's answer; with a handshake it says every tombstone.
    async fn answer(&mut self, handshake: bool, open: bool) {
        let Position { epoch, seq, since_id } = self.core.position.clone();
        let at = usize::try_from(seq).unwrap();
        let id = |id| at == 0 || self.entry(at - 1).notification_id == id;
        let known = at <= self.inbox.len() && since_id.is_none_or(id);
        let (epoch_now, head) = (self.epoch(), self.head());
        if epoch != epoch_now || at > self.inbox.len() || (handshake && !known) {
            let open: Vec<_> = self.entries().filter(entry::is_open).filter(|e| !e.is_void()).collect();
            let pages: Vec<_> = open.chunks(PAGE).map(<[_]>::to_vec).collect();
            let last = pages.len().saturating_sub(1);
            let pages = if pages.is_empty() { vec![Vec::new()] } else { pages };
            for (i, entries) in pages.into_iter().enumerate() {
                let page = InboxReset { epoch: epoch_now.clone(), entries, head, more: i < last };
                self.wire.push_back(Incoming::Reset(page));
            }
            return;
        }
        let entries: Vec<_> = self.entries().skip(at).take(PAGE).collect();
        let asked = if open { self.store.open_ids(500).await.unwrap() } else { Vec::new() };
        let told = |e: &InboxEntry| match e.is_void() {
            true => handshake && e.seq <= seq || asked.contains(&e.notification_id),
            false => asked.contains(&e.notification_id) && (e.acked_at.is_some() || e.recordatorio.is_some()),
        };
        let changed = self.entries().filter(told).collect();
        let more = at + entries.len() < self.inbox.len();
        self.wire.push_back(Incoming::Sync(InboxSync { epoch: epoch_now, entries, head, more, changed }));
    }

    async fn connect(&mut self) {
        self.wire.clear();
        self.core = self.core.connected();
        self.answer(true, false).await;
    }

    async fn receive(&mut self) {
        let Some(incoming) = self.wire.pop_front() else { return };
        let before = self.core.position.clone();
        let is_reset = matches!(incoming, Incoming::Reset(_));
        let (core, step) = self.core.apply(incoming);
        if !is_reset && !before.epoch.is_empty() {
            let seqs: Vec<i64> = step.new.iter().map(|entry| entry.seq).collect();
            let expected: Vec<i64> = (before.seq + 1..).take(seqs.len()).collect();
            assert_eq!(seqs, expected, "in order, without a gap");
        }
        if step.replace {
            let known = self.store.list().await.unwrap();
            let known =
                |e: &&InboxEntry| known.iter().any(|known| known.notification_id == e.notification_id);
            let told = step.new.iter().filter(known);
            self.told.extend(told.map(|e| (e.notification_id.to_string(), entry::reminder(e))));
        }
        self.store.take(&step, &core.position, |_| true).await.unwrap();
        self.core = core;
        assert_eq!(self.store.position().await.unwrap(), self.core.position);
        for send in step.send {
            match send {
                Send::Ack => {}
                Send::Pull => self.answer(false, false).await,
                Send::PullOpen => self.answer(false, true).await,
            }
        }
    }

    async fn show(&mut self) {
        while let Some(next) = self.store.next_toast(&[]).await.unwrap() {
            match next {
                NextToast::Summary(rings) => self.store.summary_shown(&rings).await.unwrap(),
                NextToast::Entry(entry) => {
                    assert!(entry.acked_at.is_none(), "nobody needs it");
                    let ring = Ring::of(&entry);
                    self.store.ring_shown(&ring, Timestamp::from_millis(0)).await.unwrap();
                    *self.shown.entry(ring).or_default() += 1;
                }
            }
        }
    }

    fn beat(&mut self) {
        self.wire.push_back(Incoming::Head(InboxHead { epoch: self.epoch(), head: self.head() }));
    }

    async fn happen(&mut self, op: Op) {
        match op {
            Op::Commit => {
                self.issued += 1;
                self.inbox.push(Row { id: self.issued, void: false, reminders: 0, noted: false });
                self.say(self.inbox.len() - 1);
            }
            Op::Void(which) => self.change(which, |row| row.void = true),
            Op::Remind(which) => self.change(which, |row| row.reminders += i64::from(!row.noted)),
            Op::Note(which) => self.change(which, |row| row.noted = true),
            Op::Receive => self.receive().await,
            Op::Twice => {
                let first = self.wire.front().cloned();
                if let Some(first) = first.filter(|first| !matches!(first, Incoming::Reset(_))) {
                    self.wire.push_front(first);
                }
            }
            Op::Beat => self.beat(),
            Op::Reconnect => {
                self.core = self.core.disconnected();
                self.store.decide_waiting(|_| true).await.unwrap();
                self.connect().await;
            }
            Op::Crash => {
                self.core = Core::new(self.store.position().await.unwrap());
                self.store.decide_waiting(|_| true).await.unwrap();
                self.connect().await;
            }
            Op::Show => self.show().await,
            Op::Restore(keep) => {
                self.epoch += 1;
                self.inbox.truncate(keep % (self.inbox.len() + 1));
                // The backup is from before the latest reminder and the note.
                for row in &mut self.inbox {
                    (row.reminders, row.noted) = ((row.reminders - 1).max(0), false);
                }
                self.core = self.core.disconnected();
                self.store.decide_waiting(|_| true).await.unwrap();
                self.connect().await;
            }
        }
    }

    fn change(&mut self, which: usize, change: impl FnOnce(&mut Row)) {
        if self.inbox.is_empty() {
            return;
        }
        let index = which % self.inbox.len();
        change(&mut self.inbox[index]);
        self.say(index);
    }

    fn say(&mut self, index: usize) {
        self.wire.push_back(Incoming::Entry(Box::new(self.entry(index))));
    }

    /// What rang last of an entry, or was told by a reset of what was known.
    fn rang(&self, id: &str) -> Option<i64> {
        let rang = self.shown.keys().filter(|ring| ring.id.as_str() == id).map(|ring| ring.reminder);
        rang.chain(self.told.get(id).copied()).max()
    }

    /// Nothing more goes wrong.
    async fn settle(&mut self) {
        for _ in 0..self.inbox.len() + 3 {
            self.beat();
            while !self.wire.is_empty() {
                self.receive().await;
            }
        }
        self.show().await;
    }
}

#[test]
fn after_whatever_happened_the_device_has_the_inbox_and_rang_each_time_once() {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let runs = prop::collection::vec(op(), 50..250);
    let outcome = TestRunner::new_with_rng(config, rng).run(&runs, |ops| {
        runtime.block_on(async {
            let mut world = World::new().await;
            for op in ops {
                world.happen(op).await;
            }
            world.settle().await;
            let listed = world.store.list().await.unwrap();
            let mut listed: Vec<String> = listed.iter().map(|e| e.notification_id.to_string()).collect();
            let expected: Vec<InboxEntry> = world.entries().filter(|e| !e.is_void()).collect();
            let mut ids: Vec<String> = expected.iter().map(|e| e.notification_id.to_string()).collect();
            // A reset does not name what is done with.
            listed.retain(|id| ids.contains(id));
            ids.retain(|id| listed.contains(id) || expected.iter().any(|e| is(e, id) && entry::is_open(e)));
            listed.sort();
            ids.sort();
            prop_assert_eq!(&listed, &ids);
            prop_assert_eq!(&world.core.position.epoch, &world.epoch());
            prop_assert_eq!(world.core.position.seq, world.head());
            for entry in expected.iter().filter(|entry| entry::wants_attention(entry)) {
                let rang = world.rang(entry.notification_id.as_str());
                prop_assert!(rang >= Some(entry::reminder(entry)), "{:?} rang last: {:?}", entry, rang);
            }
            prop_assert!(world.shown.values().all(|times| *times == 1), "twice: {:?}", world.shown);
            Ok(())
        })
    });
    outcome.unwrap();
}

fn is(entry: &InboxEntry, id: &str) -> bool {
    entry.notification_id.as_str() == id
}
