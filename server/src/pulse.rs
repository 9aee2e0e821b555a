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
    /// The loop over what asks for a note.
    pub notes: Pulse,
    /// The tail of the event log.
    pub tail: Pulse,
    /// The server was told to stop.
    pub stopping: AtomicBool,
    /// How far the tail has read.
    pub tail_at: AtomicI64,
    reconciled: Mutex<Option<(Instant, Conciliacion)>>,
}

/// What was found longer ago than this is not known any more.
const STALE: Duration = Duration::from_secs(300);

impl Pulses {
    /// What the last look at what should have fired has found; none before the first, nor once that is long ago: what
    /// nobody looks at is not «nothing».
    pub fn late(&self) -> Option<Conciliacion> {
        self.late_at(Instant::now())
    }

    fn late_at(&self, now: Instant) -> Option<Conciliacion> {
        let last = self.reconciled.lock().unwrap_or_else(PoisonError::into_inner).clone();
        last.filter(|(at, _)| now.saturating_duration_since(*at) < STALE).map(|(_, found)| found)
    }

    /// Keeps what a look has found.
    pub fn reconciled(&self, found: Conciliacion) {
        *self.reconciled.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), found));
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
        self.beat_at(Instant::now());
    }

    pub(crate) fn beat_at(&self, at: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_long_ago_is_not_known_any_more() {
        let pulses = Pulses::default();
        assert_eq!(pulses.late(), None, "nobody has looked");
        pulses.reconciled(Conciliacion::default());
        let now = Instant::now();
        assert_eq!(pulses.late_at(now + Duration::from_secs(299)), Some(Conciliacion::default()));
        assert_eq!(pulses.late_at(now + Duration::from_secs(301)), None);
    }
}
