//! The rules against a network that loses, repeats and reorders, and a device that dies: whatever happens, every
//! entry is taken once, in order, and in the end none is missing.

use super::core::{Core, Incoming, Position, Send};
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use serde_json::json;
use std::collections::VecDeque;
use vigia_protocol::inbox::{InboxEntry, InboxHead, InboxSync};

const PAGE: i64 = 4;

struct World<R> {
    dice: R,
    head: i64,
    wire: VecDeque<Incoming>,
    core: Core,
    /// What survives the device's death.
    stored: (Position, Vec<i64>),
}

impl<R: Rng> World<R> {
    fn new(dice: R) -> Self {
        let position = Position { epoch: "e".into(), ..Position::default() };
        let core = Core::new(position.clone());
        Self { dice, head: 0, wire: VecDeque::new(), core, stored: (position, Vec::new()) }
    }

    /// A server's answer to a pull, or to a handshake.
    fn answer(&mut self) {
        let since = self.core.position.seq;
        let last = self.head.min(since + PAGE);
        let entries = (since + 1..=last).map(entry).collect();
        let more = last < self.head;
        let sync = InboxSync { epoch: "e".into(), entries, head: self.head, more, changed: vec![] };
        self.wire.push_back(Incoming::Sync(sync));
    }

    fn say_head(&mut self) {
        self.wire.push_back(Incoming::Head(InboxHead { epoch: "e".into(), head: self.head }));
    }

    fn connect(&mut self) {
        self.wire.clear();
        self.core = self.core.connected();
        self.answer();
    }

    fn deliver(&mut self) {
        let Some(incoming) = self.wire.pop_front() else { return };
        let (core, step) = self.core.apply(incoming);
        for entry in &step.new {
            assert_eq!(entry.seq, self.stored.1.len() as i64 + 1, "each once, in order");
            self.stored.1.push(entry.seq);
        }
        self.stored.0 = core.position.clone();
        self.core = core;
        if step.send.contains(&Send::Pull) {
            self.answer();
        }
    }

    /// One of the things that happen.
    fn happen(&mut self) {
        match self.dice.random_range(0..20) {
            0..6 => {
                self.head += 1;
                self.wire.push_back(Incoming::Entry(Box::new(entry(self.head))));
            }
            6..14 => self.deliver(),
            14 => {
                self.wire.pop_front();
            }
            15 => {
                if let Some(first) = self.wire.front().cloned() {
                    self.wire.push_back(first);
                }
            }
            16 => self.wire.make_contiguous().reverse(),
            17 => self.say_head(),
            18 => self.connect(),
            _ => {
                self.core = Core::new(self.stored.0.clone());
                self.connect();
            }
        }
    }
}

fn entry(seq: i64) -> InboxEntry {
    serde_json::from_value(json!({
        "seq": seq, "notificationId": format!("n{seq}"), "event": "notification", "payload": {},
        "createdAt": "2026-11-24T11:00:00.000Z", "requiereNota": false,
    }))
    .unwrap()
}

#[test]
fn whatever_happens_every_entry_is_taken_once_and_none_is_missing() {
    for seed in 0..500 {
        let mut world = World::new(StdRng::seed_from_u64(seed));
        world.connect();
        for _ in 0..300 {
            world.happen();
        }
        // The network behaves at last: a head now and then is all it takes.
        for _ in 0..200 {
            world.say_head();
            while !world.wire.is_empty() {
                world.deliver();
            }
        }
        assert_eq!(world.core.position.seq, world.head, "seed {seed}");
        assert_eq!(world.stored.1.len() as i64, world.head, "seed {seed}");
        assert!(world.core.is_settled(), "seed {seed}");
    }
}
