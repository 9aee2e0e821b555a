//! Notices that the computer slept, or that its clock was set: then an open socket may be dead without a word.

use std::time::{Duration, Instant, SystemTime};
use tokio::sync::watch;

const STEP: Duration = Duration::from_secs(5);
/// What a busy computer may be late by.
const LATE: Duration = Duration::from_secs(10);

/// Counts jumps, for as long as somebody listens.
pub(super) async fn watch(jumps: watch::Sender<u64>, mut jumped: impl FnMut()) {
    loop {
        let (wall, monotonic) = (SystemTime::now(), Instant::now());
        tokio::time::sleep(STEP).await;
        if is_jump(wall, SystemTime::now(), monotonic.elapsed()) {
            tracing::info!("the clock jumped: asleep, or set");
            jumped();
            jumps.send_modify(|count| *count += 1);
        }
    }
}

/// Whether, over one step, the wall clock and the monotonic one went apart, or both went too far: where the
/// monotonic clock runs on during sleep the second tells, elsewhere the first.
fn is_jump(before: SystemTime, after: SystemTime, monotonic: Duration) -> bool {
    let apart = match after.duration_since(before) {
        Ok(wall) => wall.abs_diff(monotonic),
        Err(back) => back.duration() + monotonic,
    };
    apart > LATE || monotonic > STEP + LATE
}

#[cfg(test)]
mod tests {
    use super::is_jump;
    use std::time::{Duration, SystemTime};

    #[test]
    fn sleep_and_set_clocks_are_jumps_and_a_busy_computer_is_not() {
        let secs = Duration::from_secs;
        let before = SystemTime::UNIX_EPOCH + secs(1_000_000);
        for (wall, monotonic, jump) in [
            (5, 5, false),
            (6, 5, false),
            (14, 14, false),
            (3600, 5, true),
            (3600, 3600, true),
            (16, 5, true),
        ] {
            assert_eq!(is_jump(before, before + secs(wall), secs(monotonic)), jump, "{wall} {monotonic}");
        }
        assert!(is_jump(before, before - secs(3600), secs(5)), "set back");
        assert!(!is_jump(before, before - secs(1), secs(5)), "corrected by a little");
    }
}
