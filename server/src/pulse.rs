//! Signs of life of the tasks that must never stand still.

use crate::prescripciones::conciliacion::Conciliacion;
use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64},
    },
    time::{Duration, Instant},
};

/// The tasks whose standing still makes a server not ready.
#[derive(Debug, Default)]
pub struct Pulses {
    /// The deadline watch.
    pub watch: Pulse,
    /// The tail of the event log.
    pub tail: Pulse,
    /// The server was told to stop.
    pub stopping: AtomicBool,
    /// How far the tail has read.
    pub tail_at: AtomicI64,
    reconciled: Mutex<Option<Conciliacion>>,
}

impl Pulses {
    /// What the last look at what should have fired has found; none before the first.
    pub fn late(&self) -> Option<Conciliacion> {
        self.reconciled.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps what a look has found.
    pub fn reconciled(&self, found: Conciliacion) {
        *self.reconciled.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
    }
}

/// When a task last finished a round; by a clock that no setting of the time moves.
#[derive(Debug, Default)]
pub struct Pulse(Mutex<Option<Instant>>);

impl Pulse {
    /// How long ago the last round ended; none before the first.
    pub fn age(&self) -> Option<Duration> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).map(|at| at.elapsed())
    }

    /// A round has ended.
    pub fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}
