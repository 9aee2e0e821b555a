//! Walks all of the model; and sees each deliberate mistake noticed, by the promise it breaks.

use stateright::{Checker, Model};
use std::{io::Write, time::Instant};
use vigia_modelo::{Budget, Error, Modelo, promesas};

/// Written past the harness, which keeps what a passing test prints.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "figures: {line}");
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, Into::into)
}

/// Every order of so many things keeps every promise.
fn holds(name: &str, budget: Budget) {
    let started = Instant::now();
    let checker = Modelo { budget, error: None }.checker().threads(threads()).spawn_bfs().join();
    let (states, took) = (checker.unique_state_count(), started.elapsed().as_secs_f64());
    say(&format!(
        "inbox model, {name}: {states} states, {} steps, depth {}, {took:.1} s",
        checker.state_count(),
        checker.max_depth()
    ));
    checker.assert_properties();
}

#[test]
fn smoke() {
    let budget = Budget { commits: 2, cuts: 1, ..Budget::NONE };
    holds("smoke", budget);
    let budget = Budget { commits: 2, cuts: 1, device_crashes: 1, ..Budget::NONE };
    holds("smoke+crash", budget);
    let budget = Budget { commits: 2, reads: 1, revocations: 1, lives: 1, cuts: 1, ..Budget::NONE };
    holds("smoke+revoke", budget);
    let budget = Budget { commits: 2, restores: 1, ..Budget::NONE };
    holds("smoke+restore", budget);
}
