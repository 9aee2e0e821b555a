//! The whole of it, and what may happen next; `efectos` is what comes of it.

use crate::{
    Error,
    conexion::{Conn, Msg, Question},
    dispositivo::Device,
    promesas,
    servidor::{Db, Estado, Node, Record},
};
use stateright::{Model, Property};

/// How often each kind of thing happens at most; every order of them is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Budget {
    /// Entries committed.
    pub commits: u8,
    /// Entries read on another device.
    pub reads: u8,
    /// Reminders: one an entry at most.
    pub reminders: u8,
    /// Revocations.
    pub revocations: u8,
    /// Events for the case's room.
    pub lives: u8,
    /// Backups restored.
    pub restores: u8,
    /// Nodes that die.
    pub node_crashes: u8,
    /// Deaths of the device.
    pub device_crashes: u8,
    /// Connections cut, or events lost to a full buffer.
    pub cuts: u8,
    /// Packets that arrive twice.
    pub duplicates: u8,
    /// Heads lost to a full buffer.
    pub lost_heads: u8,
}

impl Budget {
    /// Nothing happens at all.
    pub const NONE: Self = Self {
        commits: 0,
        reads: 0,
        reminders: 0,
        revocations: 0,
        lives: 0,
        restores: 0,
        node_crashes: 0,
        device_crashes: 0,
        cuts: 0,
        duplicates: 0,
        lost_heads: 0,
    };
}

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Suceso {
    /// An alert is committed: a new one, or after a restore once more one that the backup does not have.
    Commit(u8),
    /// The entry of this number is read on another device.
    ReadElsewhere(u8),
    /// Nobody has taken note of the entry of this number, and it comes back.
    Remind(u8),
    /// The user is put out of the case, and every entry so far with it.
    Revoke,
    /// Something is said in the case's room.
    SayLive,
    /// A backup is made.
    Backup,
    /// Everything stops, and the backup takes the database's place.
    Restore,
    /// A node dies.
    NodeCrash(usize),
    /// A node starts.
    NodeStart(usize),
    /// A node reads one row of the log and emits it.
    Tail(usize),
    /// The same, and the device's buffer is full: it is lost to it.
    TailFull(usize),
    /// The device dies.
    DeviceCrash,
    /// The device starts.
    DeviceStart,
    /// The device connects to a node.
    Connect(usize),
    /// The connection is cut.
    Cut,
    /// The worker takes what the device said; an answer is read from the database.
    Serve,
    /// The worker emits the first part of its answer.
    Emit,
    /// A head is emitted.
    Beat,
    /// A head finds the buffer full.
    BeatFull,
    /// The device takes what is first on the wire.
    Receive,
    /// The device takes it, and it comes again.
    ReceiveTwice,
    /// A deliberate mistake's second half: the device stores what it has acknowledged.
    StoreLate,
    /// The next toast is given to the system.
    Give,
    /// And marked as shown.
    Mark,
}

/// Everything there is, and what a watcher remembers of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mundo {
    /// The database.
    pub db: Db,
    /// The backup, once there is one.
    pub backup: Option<Db>,
    /// The nodes; none where one is down.
    pub nodes: [Option<Node>; 2],
    /// The device.
    pub device: Device,
    /// Its connection.
    pub conn: Option<Conn>,
    /// What may still happen.
    pub left: Budget,
    /// Ids given out so far.
    pub issued: u8,
    /// How often each ring was given to the system, by its place.
    pub shown: [u8; 8],
    /// How often each may be given: once, and once more for each crash between giving and marking.
    pub allowed: [u8; 8],
    /// Something committed after a revocation was emitted to whom it concerned.
    pub leaked: bool,
    /// Something was stored out of order.
    pub disordered: bool,
}

/// The model: how much happens, and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modelo {
    /// How much happens.
    pub budget: Budget,
    /// A deliberate mistake.
    pub error: Option<Error>,
}

impl Model for Modelo {
    type State = Mundo;
    type Action = Suceso;

    fn init_states(&self) -> Vec<Mundo> {
        let db = Db::new();
        let node = Some(Node::start(&db));
        let device = Device { up: true, ..Device::default() };
        vec![Mundo {
            db,
            backup: None,
            nodes: [node, node],
            device,
            conn: None,
            left: self.budget,
            issued: 0,
            shown: [0; 8],
            allowed: [1; 8],
            leaked: false,
            disordered: false,
        }]
    }

    fn actions(&self, mundo: &Mundo, actions: &mut Vec<Suceso>) {
        mundo.committed(actions);
        mundo.faults(actions, self.error);
        mundo.progress(actions, self.error);
    }

    fn next_state(&self, mundo: &Mundo, suceso: Suceso) -> Option<Mundo> {
        let mut next = mundo.clone();
        next.happen(suceso, self.error);
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        promesas::all()
    }
}

impl Mundo {
    /// What people and the watch may do.
    fn committed(&self, actions: &mut Vec<Suceso>) {
        let left = self.left;
        if left.commits > 0 {
            // After a restore the watch finds due again what the backup does not know.
            let lost = (1..=self.issued).filter(|id| self.db.inbox.iter().all(|(known, ..)| known != id));
            actions.extend(lost.map(Suceso::Commit));
            actions.push(Suceso::Commit(self.issued + 1));
        }
        if left.reads > 0 {
            let open = self.db.after(0).filter(|entry| entry.estado == Estado::Open);
            actions.extend(open.map(|entry| Suceso::ReadElsewhere(entry.seq)));
        }
        if left.reminders > 0 {
            let open = self.db.after(0).filter(|e| e.estado == Estado::Open && e.reminders == 0);
            actions.extend(open.map(|entry| Suceso::Remind(entry.seq)));
        }
        if left.revocations > 0 && self.db.member {
            actions.push(Suceso::Revoke);
        }
        if left.lives > 0 {
            actions.push(Suceso::SayLive);
        }
        if left.restores > 0 {
            actions.push(if self.backup.is_some() { Suceso::Restore } else { Suceso::Backup });
        }
    }

    /// What may go wrong.
    fn faults(&self, actions: &mut Vec<Suceso>, error: Option<Error>) {
        let left = self.left;
        for node in [0, 1] {
            if left.node_crashes > 0 && self.nodes[node].is_some() {
                actions.push(Suceso::NodeCrash(node));
            }
        }
        if left.device_crashes > 0 && self.device.up {
            actions.push(Suceso::DeviceCrash);
        }
        let Some(conn) = &self.conn else { return };
        if left.cuts > 0 && !conn.doomed {
            actions.push(Suceso::Cut);
            let emits = |node: &Node| {
                matches!(self.db.log.get(usize::from(node.cursor)), Some(Record::Entry(_) | Record::Live))
            };
            if self.nodes[conn.node].as_ref().is_some_and(emits) {
                actions.push(Suceso::TailFull(conn.node));
            }
        }
        if left.duplicates > 0 && !conn.wire.is_empty() {
            actions.push(Suceso::ReceiveTwice);
        }
        if left.lost_heads > 0 && self.may_beat(conn, error) {
            actions.push(Suceso::BeatFull);
        }
    }

    /// What happens by itself, sooner or later.
    pub fn progress(&self, actions: &mut Vec<Suceso>, error: Option<Error>) {
        for node in [0, 1] {
            match &self.nodes[node] {
                None => actions.push(Suceso::NodeStart(node)),
                Some(n) if usize::from(n.cursor) < self.db.log.len() || n.rights_pending => {
                    actions.push(Suceso::Tail(node));
                }
                Some(_) => {}
            }
        }
        if !self.device.up {
            actions.push(Suceso::DeviceStart);
            return;
        }
        if self.device.mind.unstored.is_some() {
            actions.push(Suceso::StoreLate);
        }
        if self.device.given != 0 {
            actions.push(Suceso::Mark);
        } else if self.device.next_toast().is_some() {
            actions.push(Suceso::Give);
        }
        let Some(conn) = &self.conn else {
            let up = [0, 1].into_iter().filter(|&node| self.nodes[node].is_some());
            actions.extend(up.map(Suceso::Connect));
            return;
        };
        if !conn.answer.is_empty() {
            actions.push(Suceso::Emit);
        } else if !conn.said.is_empty() {
            actions.push(Suceso::Serve);
        }
        if !conn.wire.is_empty() && self.device.mind.unstored.is_none() {
            actions.push(Suceso::Receive);
        }
        if conn.doomed {
            actions.push(Suceso::Cut);
        }
        if self.may_beat(conn, error) {
            actions.push(Suceso::Beat);
        }
    }

    /// Heads come for ever, and far apart; they are of interest where they change something. The worker that sends them
    /// also answers, the handshake first, so none comes between what an answer was read from and the answer.
    fn may_beat(&self, conn: &Conn, error: Option<Error>) -> bool {
        let Some(node) = &self.nodes[conn.node] else { return false };
        error != Some(Error::NoHeads)
            && conn.answer.is_empty()
            && conn.said.len() <= 1
            && !conn.said.iter().any(Question::is_handshake)
            && !conn.wire.iter().any(|msg| matches!(msg, Msg::Head { .. }))
            && !self.device.is_in_step(self.db.epoch, node.head)
    }
}
