//! The only place that asks for the time. Everything else is handed an instant.
//!
//! Two clocks: the one on the wall, which somebody can set, and the one that has been running since the machine was
//! started, which nobody can. [`hold`] compares them, and what it trusts is now for the whole server: nothing is due,
//! written or checked by a clock that is not believed.

mod boot;
pub mod hold;

use chrono::NaiveDate;
use chrono_tz::Tz;
use hold::{Held, Hold, Reading};
use std::sync::Arc;
use vigia_protocol::time::Timestamp;

/// Where the time comes from. Clones share what they trust.
#[derive(Clone, Debug)]
pub struct Clock {
    wall: Wall,
    hold: Arc<Hold>,
}

/// Which clock hangs on the wall.
#[derive(Clone, Debug)]
enum Wall {
    /// The machine's.
    System,
    /// One that a test sets: the file holds an instant (RFC 3339), and time runs on from when it was written. A second
    /// word says how many seconds of it are a jump of the clock on the wall, since the file's first writing: without
    /// one, time was let pass.
    #[cfg(feature = "test-clock")]
    File(std::path::PathBuf),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self { wall: Wall::System, hold: Arc::default() }
    }

    /// A clock that a test sets by writing into this file.
    #[cfg(feature = "test-clock")]
    pub fn file(path: std::path::PathBuf) -> Self {
        Self { wall: Wall::File(path), hold: Arc::default() }
    }

    /// The machine's clock; in a build for tests the file named by `VIGIA_TEST_CLOCK`, where there is one.
    pub fn from_env() -> Self {
        #[cfg(feature = "test-clock")]
        if let Some(path) = std::env::var_os("VIGIA_TEST_CLOCK") {
            return Self::file(path.into());
        }
        Self::system()
    }

    /// Now: what the wall shows, or what it would show had it not jumped ahead, for as long as that is not believed.
    pub fn now(&self) -> Timestamp {
        self.reading().map_or_else(|| chrono::Utc::now().into(), |reading| self.hold.trusted(reading))
    }

    /// Both clocks at once; none where the machine does not say since when it runs.
    pub fn reading(&self) -> Option<Reading> {
        match &self.wall {
            Wall::System => {
                Some(Reading { wall: chrono::Utc::now().timestamp_millis(), boot: boot::millis()? })
            }
            #[cfg(feature = "test-clock")]
            Wall::File(path) => {
                let (now, jumped) = file::read(path)?;
                Some(Reading { wall: now.millis(), boot: now.millis() - jumped * 1000 })
            }
        }
    }

    /// The jump that is not believed just now.
    pub fn held(&self) -> Option<Held> {
        self.hold.held(self.reading()?)
    }

    /// Somebody says that the wall shows the right time: an admin, of this node or of another.
    pub fn confirm(&self) {
        if let Some(reading) = self.reading() {
            self.hold.confirm(reading);
        }
    }

    /// Today in a zone.
    pub fn today(&self, zona: Tz) -> NaiveDate {
        self.now().utc().with_timezone(&zona).date_naive()
    }

    /// How often the watch looks: half a minute, or at once where a test moves the clock.
    pub fn watch_interval(&self) -> std::time::Duration {
        match self.wall {
            Wall::System => std::time::Duration::from_secs(30),
            #[cfg(feature = "test-clock")]
            Wall::File(_) => std::time::Duration::from_millis(200),
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
