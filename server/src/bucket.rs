//! So many a second, with some saved up: what limits are counted with.

use std::time::{Duration, Instant};

/// A second's worth may be saved up this many times: a page that opens, or a morning's import, asks for several things
/// at once.
const BURST_SECONDS: f64 = 4.0;

/// Fills steadily, empties by use.
pub struct Bucket {
    most: f64,
    per_second: f64,
    left: f64,
    at: Instant,
}

impl Bucket {
    /// So many a second.
    pub fn new(per_second: u32) -> Self {
        let per_second = f64::from(per_second);
        Self {
            most: per_second * BURST_SECONDS,
            per_second,
            left: per_second * BURST_SECONDS,
            at: Instant::now(),
        }
    }

    /// So many times in a period, all of which may be used at once.
    pub fn per(times: u32, period: Duration) -> Self {
        let most = f64::from(times);
        Self { most, per_second: most / period.as_secs_f64(), left: most, at: Instant::now() }
    }

    fn fill(&mut self, now: Instant) {
        let since = now.saturating_duration_since(self.at).as_secs_f64();
        self.left = since.mul_add(self.per_second, self.left).min(self.most);
        self.at = now;
    }

    /// How long until there is one; none where there is one now.
    pub fn wait(&mut self, now: Instant) -> Option<Duration> {
        self.fill(now);
        (self.left < 1.0).then(|| Duration::from_secs_f64((1.0 - self.left) / self.per_second))
    }

    /// Takes one, or says how long to wait for it.
    pub fn take(&mut self, now: Instant) -> Result<(), Duration> {
        match self.wait(now) {
            Some(wait) => Err(wait),
            None => {
                self.left -= 1.0;
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_its_burst_and_then_its_rate() {
        let mut bucket = Bucket::new(10);
        let start = Instant::now();
        assert_eq!((0..100).filter(|_| bucket.take(start).is_ok()).count(), 40);
        let wait = bucket.take(start).unwrap_err();
        assert!(wait <= Duration::from_millis(100), "{wait:?}");
        assert!(bucket.take(start + wait).is_ok());
        assert!(bucket.take(start + wait).is_err());
    }
}
