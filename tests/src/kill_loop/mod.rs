//! The kill loop: a firm works while its parts are killed and stand still, and at the end what was promised is compared
//! with what was kept.
//!
//! Who enters alerts writes down in a journal of their own what they ask and what they are told; each device writes down
//! what it shows. Both are on disk before anything else happens, so that the comparison believes none of Vigía's own
//! words. `schedule` says what is to be killed and when, `house` does it, `producer` works, `judge` compares.

pub mod appliance;
mod house;
mod journal;
mod judge;
mod producer;
mod progress;
mod report;
pub mod schedule;
mod toasts;

pub use house::run;
pub use report::Report;

/// What to do.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How the firm is housed.
    pub house: schedule::House,
    /// How many alerts are to be accepted, at least: each is of one occasion and for one person.
    pub alerts: usize,
    /// How many times something is killed.
    pub kills: usize,
    /// Where chance begins: the same one is the same schedule.
    pub seed: u64,
    /// After how many minutes it is over, whatever has happened by then.
    pub minutes: u64,
}

impl Plan {
    /// How many requests make so many alerts.
    fn requests(&self) -> usize {
        self.alerts.div_ceil(schedule::DEVICES)
    }
}
