//! The firm's clock: the server's time and the firm's zone, whatever this computer's clock says.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::sync::{
    RwLock,
    atomic::{AtomicI64, Ordering},
};
use tokio::sync::watch;
use vigia_protocol::time::{Date, Timestamp};

/// Where the firm has not said its zone yet.
const DEFAULT_ZONE: Tz = chrono_tz::America::Argentina::Buenos_Aires;

/// This computer's clock, as it is.
pub(crate) fn device_now() -> Timestamp {
    Utc::now().into()
}

/// The time and the day in the firm.
pub(crate) struct FirmClock {
    /// Milliseconds to add to this computer's clock.
    offset: AtomicI64,
    zone: RwLock<Tz>,
    /// The server has said its time, and this computer's clock was not set since.
    certain: watch::Sender<bool>,
}

impl FirmClock {
    pub fn new() -> Self {
        Self {
            offset: AtomicI64::new(0),
            zone: RwLock::new(DEFAULT_ZONE),
            certain: watch::Sender::new(false),
        }
    }

    /// The server said its time just now.
    pub fn set(&self, server_now: Timestamp) {
        self.offset.store(ahead(server_now), Ordering::Relaxed);
        self.certain.send_replace(true);
    }

    /// This computer's clock jumped: what the server said of it may no longer hold.
    pub fn doubt(&self) {
        self.certain.send_replace(false);
    }

    /// Completes once the server has said its time.
    pub async fn certain(&self) {
        // Its other end is in here, and so does not go first.
        let _ = self.certain.subscribe().wait_for(|certain| *certain).await;
    }

    /// The server accepted something then, so it cannot be earlier there.
    pub fn at_least(&self, server_time: Timestamp) {
        self.offset.fetch_max(ahead(server_time), Ordering::Relaxed);
    }

    /// The firm's IANA zone; one that is unknown here leaves the clock as it is.
    pub fn set_zone(&self, name: &str) {
        match name.parse() {
            Ok(zone) => *self.zone.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = zone,
            Err(_) => tracing::warn!(zone = name, "a zone this version does not know"),
        }
    }

    /// The firm's time.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(device_now().millis() + self.offset.load(Ordering::Relaxed))
    }

    /// Today in the firm.
    pub fn today(&self) -> Date {
        self.date(self.now().utc())
    }

    fn date(&self, at: DateTime<Utc>) -> Date {
        let zone = *self.zone.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        at.with_timezone(&zone).date_naive()
    }
}

/// Milliseconds from this computer's clock to the server's: a lifetime at most, so that no date overflows.
fn ahead(server_time: Timestamp) -> i64 {
    const LIFETIME: i64 = 100 * 366 * 24 * 60 * 60 * 1000;
    (server_time.millis() - device_now().millis()).clamp(-LIFETIME, LIFETIME)
}

#[cfg(test)]
mod tests {
    use super::{FirmClock, device_now};
    use futures_util::FutureExt;
    use vigia_protocol::time::Timestamp;

    #[test]
    fn the_day_is_the_firms_whatever_this_computer_thinks() {
        let clock = FirmClock::new();
        let late: Timestamp = serde_json::from_str("\"2026-12-02T01:30:00Z\"").unwrap();
        clock.set(late);
        assert_eq!(clock.today().to_string(), "2026-12-01", "in Buenos Aires it is still the day before");
        clock.set_zone("Europe/Madrid");
        assert_eq!(clock.today().to_string(), "2026-12-02");
        clock.set_zone("Atlantis");
        assert_eq!(clock.today().to_string(), "2026-12-02");
    }

    #[test]
    fn a_server_from_the_end_of_time_does_no_harm() {
        let clock = FirmClock::new();
        for instant in [chrono::DateTime::<chrono::Utc>::MAX_UTC, chrono::DateTime::<chrono::Utc>::MIN_UTC] {
            clock.set(instant.into());
            clock.at_least(instant.into());
            clock.set_zone("Pacific/Kiritimati");
            clock.today();
        }
    }

    #[tokio::test]
    async fn it_is_certain_from_the_servers_word_until_this_computers_clock_jumps() {
        let clock = FirmClock::new();
        assert!(clock.certain().now_or_never().is_none());
        clock.set(device_now());
        clock.certain().await;
        clock.doubt();
        assert!(clock.certain().now_or_never().is_none());
    }

    #[test]
    fn what_the_server_accepted_moves_it_forward_only() {
        let clock = FirmClock::new();
        let ahead = Timestamp::from_millis(device_now().millis() + 86_400_000);
        clock.at_least(ahead);
        assert!(clock.now() >= ahead);
        clock.at_least(device_now());
        assert!(clock.now() >= ahead);
    }
}
