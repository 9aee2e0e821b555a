//! How long the machine has been running, sleep included.

use std::{sync::OnceLock, time::Instant};

/// Milliseconds since some fixed moment that no setting of the time moves; none where they cannot be read just now.
pub fn millis() -> Option<i64> {
    static FROM_SYSTEM: OnceLock<bool> = OnceLock::new();
    static STARTED: OnceLock<Instant> = OnceLock::new();
    // One source for the life of the process: two would differ by a jump.
    if *FROM_SYSTEM.get_or_init(|| uptime().is_some()) {
        return uptime();
    }
    let started = STARTED.get_or_init(Instant::now);
    i64::try_from(started.elapsed().as_millis()).ok()
}

/// Linux counts it, to the hundredth of a second, in `/proc/uptime`: CLOCK_BOOTTIME.
fn uptime() -> Option<i64> {
    let text = std::fs::read_to_string("/proc/uptime").ok()?;
    let (seconds, hundredths) = text.split_whitespace().next()?.split_once('.')?;
    Some(seconds.parse::<i64>().ok()? * 1000 + hundredths.parse::<i64>().ok()? * 10)
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_only_goes_forward() {
        let first = super::millis().unwrap();
        assert!((first..first + 60_000).contains(&super::millis().unwrap()));
    }
}
