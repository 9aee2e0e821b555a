//! The only place that asks for the time. Everything else is handed an instant.
//!
//! Two clocks: the one on the wall, which somebody can set, and the one that has been running since the machine was
//! started, which nobody can. [`hold`] compares them.

mod boot;
pub mod hold;

use chrono::NaiveDate;
use chrono_tz::Tz;
use vigia_protocol::time::Timestamp;

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that a test sets: the file holds an instant (RFC 3339), and time runs on from when it was written. A second
    /// word says how many seconds of it are a jump of the clock on the wall, since the file's first writing: without
    /// one, time was let pass.
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
            Self::File(path) => file::read(path).map_or_else(|| chrono::Utc::now().into(), |(now, _)| now),
        }
    }

    /// Both clocks at once; none where the machine does not say since when it runs.
    pub fn reading(&self) -> Option<hold::Reading> {
        match self {
            Self::System => Some(hold::Reading { wall: self.now().millis(), boot: boot::millis()? }),
            #[cfg(feature = "test-clock")]
            Self::File(path) => {
                let (now, jumped) = file::read(path)?;
                Some(hold::Reading { wall: now.millis(), boot: now.millis() - jumped * 1000 })
            }
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

    /// Now, and how many seconds of it are a jump.
    pub fn read(path: &std::path::Path) -> Option<(Timestamp, i64)> {
        let written = std::fs::metadata(path).ok()?.modified().ok()?;
        let text = std::fs::read_to_string(path).ok()?;
        let mut words = text.split_whitespace();
        let set: chrono::DateTime<chrono::Utc> = words.next()?.parse().ok()?;
        let jumped = words.next().map_or(Some(0), |seconds| seconds.parse().ok())?;
        let since = chrono::Duration::from_std(written.elapsed().unwrap_or_default()).ok()?;
        Some(((set + since).into(), jumped))
    }
}
