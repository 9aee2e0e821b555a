//! A jump of the clock on the wall: it is not believed until somebody confirms the clock, a while at most.
//!
//! While the process runs, the wall and the clock that runs since the machine was started go side by side; what they
//! differ by is trusted. A wall that is suddenly ahead by more than a small correction is not believed at once: up to a
//! quarter of an hour the server goes on by the time that was trusted, in what is due as in what it writes. A deadline
//! entered meanwhile is not from the future when the clock is put right. Early beats late, so then the wall is believed. A
//! wall that is behind is believed at once; when it comes back to where it was, that is no jump. Across a restart nothing is
//! known and nothing is held.

use std::sync::{Mutex, PoisonError};
use vigia_protocol::time::Timestamp;

/// Corrections up to this many milliseconds pass.
pub const SMALL: i64 = 5 * 60_000;
/// For so many milliseconds at most something is held.
pub const LONGEST: i64 = 15 * 60_000;

/// Both clocks at one moment, in milliseconds: the wall since 1970, the other since whenever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The clock on the wall.
    pub wall: i64,
    /// The clock nobody can set.
    pub boot: i64,
}

/// What is trusted, and what is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// By how much the wall is ahead of the other clock, as far as it is trusted; none before the first reading.
    trusted: Option<i64>,
    /// Since when, by the clock nobody can set, the wall is ahead of what is trusted, and by how much.
    held: Option<(i64, i64)>,
    /// Since when it is behind.
    behind: Option<i64>,
}

impl State {
    /// Takes a reading.
    #[must_use]
    pub fn observe(self, Reading { wall, boot }: Reading) -> Self {
        let ahead = wall - boot;
        let believed = Self { trusted: Some(ahead), held: None, behind: None };
        let jump = ahead - self.trusted.unwrap_or(ahead);
        if jump.abs() <= SMALL {
            return believed;
        }
        let (held, behind) = if jump > 0 {
            (Some((self.held.map_or(boot, |(since, _)| since), jump)), None)
        } else {
            (None, Some(self.behind.unwrap_or(boot)))
        };
        let since = held.map(|(since, _)| since).or(behind);
        if since.is_some_and(|since| boot - since >= LONGEST) {
            return believed;
        }
        Self { trusted: self.trusted, held, behind }
    }

    /// Somebody says that the wall shows the right time.
    #[must_use]
    pub fn confirm(self, Reading { wall, boot }: Reading) -> Self {
        Self { trusted: Some(wall - boot), held: None, behind: None }
    }

    /// The instant that is trusted where the wall shows this one.
    pub fn trusted(self, wall: i64) -> i64 {
        self.held.map_or(wall, |(_, jump)| wall - jump)
    }
}

/// A jump that is held, by the time that is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Since when.
    pub since: Timestamp,
    /// How far the wall is ahead, in milliseconds.
    pub jump: i64,
    /// When it is let go.
    pub until: Timestamp,
}

/// The state of this process; whoever asks takes a reading.
#[derive(Debug, Default)]
pub struct Hold(Mutex<State>);

impl Hold {
    /// The instant that is trusted: what the wall shows, or what it would show had it not jumped.
    pub fn trusted(&self, reading: Reading) -> Timestamp {
        Timestamp::from_millis(self.observe(reading).trusted(reading.wall))
    }

    /// What is held just now.
    pub fn held(&self, reading: Reading) -> Option<Held> {
        let state = self.observe(reading);
        let (since, jump) = state.held?;
        let since = state.trusted(reading.wall) - (reading.boot - since);
        let until = Timestamp::from_millis(since + LONGEST);
        Some(Held { since: Timestamp::from_millis(since), jump, until })
    }

    /// Somebody says that the wall shows the right time.
    pub fn confirm(&self, reading: Reading) {
        self.change(|state| state.confirm(reading));
    }

    fn observe(&self, reading: Reading) -> State {
        self.change(|state| state.observe(reading))
    }

    fn change(&self, next: impl Fn(State) -> State) -> State {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *state;
        *state = next(before);
        tell(before, *state);
        *state
    }
}

fn tell(before: State, after: State) {
    match (before.held, after.held) {
        (None, Some((_, jump))) => tracing::error!(
            jump_ms = jump,
            "the clock jumped ahead: the time before it counts until an admin confirms the clock, 15 minutes at most"
        ),
        (Some((_, jump)), None) => tracing::warn!(jump_ms = jump, "the clock is believed again"),
        _ => {}
    }
}

#[cfg(test)]
#[path = "hold_tests.rs"]
mod tests;
