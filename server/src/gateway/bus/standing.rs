//! Whether Redis is there, for whoever looks from outside.

use std::sync::atomic::{AtomicU8, Ordering};

/// Whether Redis is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The firm has none.
    Off,
    /// It cannot be reached.
    Down,
    /// What this node says there comes back to it.
    Up,
}

impl State {
    /// As `/readyz` says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Down => "down",
            Self::Up => "up",
        }
    }
}

/// The state as it is now.
#[derive(Debug)]
pub struct Standing(AtomicU8);

impl Standing {
    /// Off for a firm without Redis, otherwise down until it is reached.
    pub fn new(used: bool) -> Self {
        Self(AtomicU8::new(if used { State::Down } else { State::Off } as u8))
    }

    /// The state.
    pub fn get(&self) -> State {
        [State::Off, State::Down, State::Up][usize::from(self.0.load(Ordering::Relaxed)).min(2)]
    }

    /// Sets it, and says whether it was another.
    pub fn set(&self, state: State) -> bool {
        self.0.swap(state as u8, Ordering::Relaxed) != state as u8
    }
}
