//! The rules and the file together, through long runs of everything that happens to a device, against the inbox as the
//! server has it. Drawn from a fixed seed; a run that fails is cut down to the events that matter.

use super::{
    core::{Core, Incoming, Position, Send},
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
        12 => Just(Op::Receive),
        1 => Just(Op::Twice),
        2 => Just(Op::Beat),
        1 => Just(Op::Reconnect),
        1 => Just(Op::Crash),
        2 => Just(Op::Show),
        1 => (0usize..100).prop_map(Op::Restore),
    ]
}

struct World {
    epoch: u32,
    /// Id and whether its right is gone, by number.
    inbox: Vec<(usize, bool)>,
    issued: usize,
    wire: VecDeque<Incoming>,
    core: Core,
    store: Store,
    shown: HashMap<String, usize>,
}

impl World {
    async fn new() -> Self {
        let seal = Seal::new(&Seal::new_key()).unwrap();
        let store = Store::open(None, seal, Timestamp::from_millis(0)).await.unwrap();
        let (inbox, wire, shown) = (Vec::new(), VecDeque::new(), HashMap::new());
        let mut world = Self { epoch: 1, inbox, issued: 0, wire, core: Core::default(), store, shown };
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
        let (id, void) = self.inbox[index];
        let event = if void { "inbox:void" } else { "notification" };
        serde_json::from_value(json!({
            "seq": index + 1, "notificationId": format!("n{id}"), "event": event, "payload": {},
            "createdAt": "2026-11-24T11:00:00.000Z", "requiereNota": true,
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
            let open: Vec<_> = self.entries().filter(|entry| !entry.is_void()).collect();
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
        let void = self.entries().filter(|entry| entry.is_void());
        let changed =
            void.filter(|e| handshake && e.seq <= seq || asked.contains(&e.notification_id)).collect();
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
                NextToast::Summary(ids) => self.store.summary_shown(&ids).await.unwrap(),
                NextToast::Entry(entry) => {
                    let id = entry.notification_id.clone();
                    *self.shown.entry(id.to_string()).or_default() += 1;
                    self.store.entry_shown(&id, Timestamp::from_millis(0)).await.unwrap();
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
                self.inbox.push((self.issued, false));
                self.wire.push_back(Incoming::Entry(Box::new(self.entry(self.inbox.len() - 1))));
            }
            Op::Void(which) if !self.inbox.is_empty() => {
                let index = which % self.inbox.len();
                self.inbox[index].1 = true;
                self.wire.push_back(Incoming::Entry(Box::new(self.entry(index))));
            }
            Op::Void(_) => {}
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
                self.core = self.core.disconnected();
                self.store.decide_waiting(|_| true).await.unwrap();
                self.connect().await;
            }
        }
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
fn after_whatever_happened_the_device_has_the_inbox_and_showed_each_alert_once() {
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
            let mut listed: Vec<String> =
                world.store.list().await.unwrap().iter().map(|e| e.notification_id.to_string()).collect();
            let mut expected: Vec<String> =
                world.entries().filter(|e| !e.is_void()).map(|e| e.notification_id.to_string()).collect();
            listed.sort();
            expected.sort();
            prop_assert_eq!(&listed, &expected);
            prop_assert_eq!(&world.core.position.epoch, &world.epoch());
            prop_assert_eq!(world.core.position.seq, world.head());
            for id in expected {
                prop_assert_eq!(world.shown.get(&id), Some(&1), "{} was shown", id);
            }
            prop_assert!(world.shown.values().all(|times| *times == 1), "twice: {:?}", world.shown);
            Ok(())
        })
    });
    outcome.unwrap();
}
