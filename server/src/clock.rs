//! The only place that asks for the time. Everything else is handed an instant.

use chrono::NaiveDate;
use chrono_tz::Tz;
use vigia_protocol::time::Timestamp;

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that a test sets: the file holds an instant (RFC 3339), and time runs on from when it was written.
    #[cfg(feature = "test-clock")]
    File(std::path::PathBuf),
}

impl Clock {
    /// The machine's clock; in a build for tests the file named by `VIGIA_TEST_CLOCK`, where there is one.
    pub fn from_env() -> Self {
        #[cfg(feature = "test-clock")]
        if let Some(path) = std::env::var_os("VIGIA_TEST_CLOCK") {
            return Self::File(path.into());
        }
        Self::System
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => chrono::Utc::now().into(),
            #[cfg(feature = "test-clock")]
            Self::File(path) => file::read(path).unwrap_or_else(|| chrono::Utc::now().into()),
        }
    }

    /// Today in a zone.
    pub fn today(&self, zona: Tz) -> NaiveDate {
        self.now().utc().with_timezone(&zona).date_naive()
    }

    /// How often the watch looks: half a minute, or at once where a test moves the clock.
    pub fn watch_interval(&self) -> std::time::Duration {
        match self {
            Self::System => std::time::Duration::from_secs(30),
            #[cfg(feature = "test-clock")]
            Self::File(_) => std::time::Duration::from_millis(200),
        }
    }
}

#[cfg(feature = "test-clock")]
mod file {
    use super::Timestamp;

    pub fn read(path: &std::path::Path) -> Option<Timestamp> {
        let written = std::fs::metadata(path).ok()?.modified().ok()?;
        let set: chrono::DateTime<chrono::Utc> = std::fs::read_to_string(path).ok()?.trim().parse().ok()?;
        let since = chrono::Duration::from_std(written.elapsed().unwrap_or_default()).ok()?;
        Some((set + since).into())
    }
}
