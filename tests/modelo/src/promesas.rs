//! What must hold, whatever happens and in whichever order: the promises of the inbox protocol.

use crate::{
    Error, Modelo, Mundo, Suceso,
    servidor::{Entry, Estado, ring},
};
use stateright::Property;

/// All of them, under the names the tests expect counterexamples of.
pub fn all() -> Vec<Property<Modelo>> {
    vec![
        Property::always(NO_GAP, |_, mundo| no_gap(mundo)),
        Property::always(IN_ORDER, |_, mundo: &Mundo| !mundo.disordered),
        Property::always(ACK_AFTER_STORE, |_, mundo| ack_after_store(mundo)),
        Property::always(ONCE, |_, mundo: &Mundo| {
            mundo.shown.iter().zip(&mundo.allowed).all(|(shown, allowed)| shown <= allowed)
        }),
        Property::always(NOT_AFTER_REVOCATION, |_, mundo: &Mundo| !mundo.leaked),
        Property::always(NOTHING_LOST, |modelo: &Modelo, mundo| in_the_end(modelo, mundo, is_stored)),
        Property::always(SHOWN, |modelo: &Modelo, mundo| in_the_end(modelo, mundo, is_shown)),
        Property::always(VOID_IS_GONE, |modelo: &Modelo, mundo| in_the_end(modelo, mundo, is_gone)),
        // What the budget is for comes about.
        Property::sometimes("everything happens", |_, mundo: &Mundo| {
            let left = mundo.left;
            (left.commits, left.cuts, left.device_crashes, left.node_crashes) == (0, 0, 0, 0)
                && (left.reads, left.revocations, left.lives, left.restores) == (0, 0, 0, 0)
                && left.reminders == 0
        }),
    ]
}

/// The position never passes an entry that still counts and is not on the disk.
pub const NO_GAP: &str = "the cursor passes no gap";
/// Entries are stored in the order of their numbers.
pub const IN_ORDER: &str = "stored in order";
/// What the server believes to be stored is.
pub const ACK_AFTER_STORE: &str = "acknowledged is stored";
/// Each alert and each reminder is given to the system once, and once more for each crash before that was marked.
pub const ONCE: &str = "shown at most once outside the window";
/// Nothing committed after a revocation is emitted.
pub const NOT_AFTER_REVOCATION: &str = "nothing after a revocation";
/// From wherever things stand: once nothing more goes wrong, everything accepted is on the device.
pub const NOTHING_LOST: &str = "nothing accepted is lost";
/// And rang: its latest reminder where it has one, save one that a reset told of.
pub const SHOWN: &str = "each is shown at least once";
/// And what the right to is gone is neither kept nor on the screen.
pub const VOID_IS_GONE: &str = "what is void is gone";

fn no_gap(mundo: &Mundo) -> bool {
    let disk = &mundo.device.disk;
    disk.epoch != mundo.db.epoch
        || open(mundo).filter(|e| e.seq <= disk.seq).all(|e| disk.kept.iter().any(|k| k.entry.id == e.id))
}

fn ack_after_store(mundo: &Mundo) -> bool {
    mundo.device.disk.epoch != mundo.db.epoch || mundo.db.stored <= mundo.device.disk.seq
}

fn is_stored(mundo: &Mundo) -> bool {
    let disk = &mundo.device.disk;
    (disk.epoch, disk.seq) == (mundo.db.epoch, mundo.db.head())
        && open(mundo).all(|e| disk.kept.iter().any(|kept| is_same(kept.entry, e)))
}

/// A restored backup may know of fewer reminders than rang.
fn is_same(kept: Entry, entry: Entry) -> bool {
    kept.reminders >= entry.reminders && Entry { reminders: entry.reminders, ..kept } == entry
}

fn is_shown(mundo: &Mundo) -> bool {
    let rang = |entry: Entry, reminder| mundo.shown[usize::from(ring(entry.id, reminder))] > 0;
    let restored = mundo.db.epoch > 1;
    open(mundo).all(|entry| {
        let from = if restored { 0 } else { entry.reminders };
        (from..2).any(|reminder| rang(entry, reminder))
    })
}

fn is_gone(mundo: &Mundo) -> bool {
    let void = mundo.db.after(0).filter(|entry| entry.estado == Estado::Void);
    let device = &mundo.device;
    let held =
        |id: u8| device.screen & (1 << id) != 0 || device.disk.kept.iter().any(|kept| kept.entry.id == id);
    void.into_iter().all(|entry| !held(entry.id))
}

fn open(mundo: &Mundo) -> impl Iterator<Item = Entry> + '_ {
    mundo.db.after(0).filter(|entry| entry.estado == Estado::Open)
}

/// Whether it holds once everything that happens by itself has happened and nothing else does.
fn in_the_end(modelo: &Modelo, mundo: &Mundo, holds: fn(&Mundo) -> bool) -> bool {
    holds(&settle(mundo, modelo.error))
}

/// Many more steps than any of these worlds needs; one that never comes to rest fails by what it has not done.
const STEPS: usize = 300;

/// Lets everything happen that happens by itself.
pub fn settle(mundo: &Mundo, error: Option<Error>) -> Mundo {
    let mut end = mundo.clone();
    let mut actions: Vec<Suceso> = Vec::new();
    for _ in 0..STEPS {
        actions.clear();
        end.progress(&mut actions, error);
        let Some(&first) = actions.first() else { break };
        end.happen(first, error);
    }
    end
}
