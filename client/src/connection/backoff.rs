//! How long to wait before the next attempt: full jitter, so that an office does not come back all at once.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(30);
/// Never at once: a server that closes each connection must not be hammered.
const LEAST: Duration = Duration::from_millis(100);

/// Counts failures in a row.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// A connection held; the next failure is the first again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// The next wait. `dice` is a number from 0 to 1.
    pub fn next(&mut self, dice: f64) -> Duration {
        let longest = FIRST.saturating_mul(2_u32.saturating_pow(self.failures)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        longest.mul_f64(dice.clamp(0.0, 1.0)).max(LEAST)
    }
}

#[cfg(test)]
mod tests {
    use super::{Backoff, LEAST, LONGEST};
    use std::time::Duration;

    #[test]
    fn waits_grow_to_a_limit_and_start_again() {
        let mut backoff = Backoff::default();
        let waits: Vec<u128> = (0..9).map(|_| backoff.next(1.0).as_millis()).collect();
        assert_eq!(waits, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
        for _ in 0..100 {
            assert!(backoff.next(1.0) <= LONGEST, "for years");
        }
        backoff.reset();
        assert_eq!(backoff.next(1.0), Duration::from_millis(500));
    }

    #[test]
    fn the_dice_choose_anything_up_to_the_limit_but_never_nothing() {
        let mut backoff = Backoff { failures: 4 };
        assert_eq!(backoff.next(0.0), LEAST);
        let mut backoff = Backoff { failures: 4 };
        assert_eq!(backoff.next(0.5), Duration::from_secs(4));
    }
}
