//! How far the work has got, which is the clock of the faults; and the brake that keeps work from outrunning them.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use super::schedule::Fault;

/// So many faults may be late before the work waits for them.
const LATE: usize = 8;
/// How often anybody looks.
const LOOK: Duration = Duration::from_millis(20);

/// Shared by everybody.
pub struct Progress {
    wanted: usize,
    /// When each fault that has not begun is due, in order.
    due: Mutex<Vec<usize>>,
    accepted: AtomicUsize,
    next: AtomicUsize,
    faults_over: AtomicBool,
    happened: Mutex<Vec<Fault>>,
    until: Instant,
}

impl Progress {
    /// Nothing has happened yet.
    pub fn new(wanted: usize, faults: &[Fault], most: Duration) -> Self {
        Self {
            wanted,
            due: Mutex::new(faults.iter().map(|fault| fault.after).collect()),
            accepted: AtomicUsize::new(0),
            next: AtomicUsize::new(0),
            faults_over: AtomicBool::new(false),
            happened: Mutex::default(),
            until: Instant::now() + most,
        }
    }

    /// The number of the next alert.
    pub fn next_number(&self) -> usize {
        self.next.fetch_add(1, Ordering::SeqCst)
    }

    /// One more was accepted.
    pub fn accepted(&self) {
        self.accepted.fetch_add(1, Ordering::SeqCst);
    }

    /// How many were accepted.
    pub fn count(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }

    /// Every fault has happened, and what it hit is back.
    pub fn faults_are_over(&self) {
        self.faults_over.store(true, Ordering::SeqCst);
    }

    /// Whether there is nothing more to ask for.
    pub fn is_over(&self) -> bool {
        self.faults_over.load(Ordering::SeqCst) && (self.count() >= self.wanted || self.is_late())
    }

    /// How many faults have not begun.
    pub fn to_come(&self) -> usize {
        self.due.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Everything that happened so far.
    pub fn happened(&self) -> Vec<Fault> {
        self.happened.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A fault happens now.
    pub fn happens(&self, fault: Fault) {
        self.happened.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
    }

    fn is_late(&self) -> bool {
        Instant::now() >= self.until
    }

    /// Waits until a fault is due. False: the time is up, and nothing more is to happen.
    pub async fn is_due(&self, fault: &Fault) -> bool {
        while self.count() < fault.after && !self.is_late() {
            tokio::time::sleep(LOOK).await;
        }
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = due.iter().position(|&after| after == fault.after) {
            due.remove(place);
        }
        !self.is_late()
    }

    /// Waits while the faults are late.
    pub async fn go_on(&self) {
        loop {
            let late = {
                let due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
                due.get(LATE).is_some_and(|&after| after <= self.count())
            };
            let waits_for_faults = self.count() >= self.wanted && !self.is_over();
            if !late {
                // Whatever dies last dies under work, too.
                if waits_for_faults {
                    tokio::time::sleep(10 * LOOK).await;
                }
                return;
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}
