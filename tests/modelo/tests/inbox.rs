//! Walks all of the model; and sees each deliberate mistake noticed, by the promise it breaks.

use stateright::{Checker, HasDiscoveries, Model};
use std::{collections::BTreeSet, io::Write, time::Instant};
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

/// With this mistake in it, so many things are enough to break this promise.
fn notices(error: Error, promise: &'static str, budget: Budget) {
    let modelo = Modelo { budget, error: Some(error) };
    let checker =
        modelo.checker().threads(threads()).finish_when(HasDiscoveries::AnyOf(BTreeSet::from([promise])));
    let checker = checker.spawn_bfs().join();
    let path = checker.discovery(promise);
    let path = path.unwrap_or_else(|| panic!("{error:?} breaks nothing: {promise}"));
    let steps = path.into_actions();
    say(&format!("inbox model, {error:?} noticed after {} steps: {steps:?}", steps.len()));
}

const ONE: Budget = Budget { commits: 1, ..Budget::NONE };
const TWO: Budget = Budget { commits: 2, ..Budget::NONE };

#[test]
fn cut_connections_and_full_buffers_and_deaths_of_the_device() {
    holds("cuts and deaths of the device", Budget { cuts: 1, device_crashes: 1, ..TWO });
}

#[test]
fn nodes_that_die() {
    holds("deaths of nodes", Budget { node_crashes: 1, ..TWO });
}

#[test]
fn packets_that_come_twice_and_heads_that_get_lost() {
    holds("duplicates and lost heads", Budget { duplicates: 1, lost_heads: 1, ..TWO });
}

#[test]
fn a_right_that_is_taken_away() {
    holds("revocation, with a cut", Budget { revocations: 1, lives: 1, cuts: 1, ..ONE });
}

#[test]
fn what_is_read_on_another_device() {
    holds("reads elsewhere, with a cut", Budget { reads: 1, cuts: 1, ..ONE });
}

#[test]
fn an_alert_that_comes_back() {
    holds("reminders, with a cut", Budget { reminders: 1, cuts: 1, ..TWO });
    holds("reminders, with a death of the device", Budget { reminders: 1, device_crashes: 1, ..ONE });
    holds("reminders, duplicates and reads", Budget { reminders: 1, duplicates: 1, reads: 1, ..ONE });
    holds("reminders and a restore", Budget { reminders: 1, restores: 1, ..ONE });
}

#[test]
fn a_restore() {
    holds("restore", Budget { restores: 1, ..TWO });
}

#[test]
fn more_than_a_page() {
    holds("three entries", Budget { commits: 3, ..Budget::NONE });
}

#[test]
fn each_mistake_is_noticed_by_the_promise_it_breaks() {
    use promesas::{ACK_AFTER_STORE, NO_GAP, NOT_AFTER_REVOCATION, NOTHING_LOST, ONCE, SHOWN, VOID_IS_GONE};
    notices(Error::AckBeforeStore, ACK_AFTER_STORE, Budget { device_crashes: 1, ..ONE });
    notices(Error::MarkBeforeShow, SHOWN, Budget { device_crashes: 1, ..ONE });
    notices(Error::JumpGap, NO_GAP, Budget { cuts: 1, ..TWO });
    notices(Error::ForgetShown, ONCE, Budget { restores: 1, ..TWO });
    notices(Error::BringBack, VOID_IS_GONE, Budget { revocations: 1, ..ONE });
    notices(Error::TrustReset, VOID_IS_GONE, Budget { revocations: 1, ..ONE });
    notices(Error::RemindAgain, ONCE, Budget { reminders: 1, duplicates: 1, ..ONE });
    notices(Error::MarkLatest, SHOWN, Budget { reminders: 1, ..ONE });
    notices(Error::KeepReminder, SHOWN, Budget { reminders: 1, cuts: 1, ..ONE });
    notices(Error::RaiseAllOnReset, ONCE, Budget { restores: 1, ..TWO });
    notices(Error::RightsLate, NOT_AFTER_REVOCATION, Budget { revocations: 1, lives: 1, ..Budget::NONE });
    notices(Error::LoseInSilence, VOID_IS_GONE, Budget { revocations: 1, cuts: 1, ..ONE });
    notices(Error::IgnoreEpoch, NOTHING_LOST, Budget { restores: 1, ..TWO });
    notices(Error::NoHeads, NOTHING_LOST, Budget { cuts: 1, ..ONE });
}
