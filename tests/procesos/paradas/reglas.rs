//! When a firm is alerted, counted by the test itself.

use anyhow::Result;
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc, Weekday};
use std::collections::BTreeMap;
use vigia_tests::{dias::at, paths};

/// Days before a due date on which a firm is alerted.
const STEPS: [i64; 9] = [180, 90, 60, 30, 15, 7, 3, 1, 0];

/// An occasion: step, and on which of its days.
pub type Clave = (i64, &'static str);

/// The days the office works.
pub struct Office(String);

impl Office {
    /// As the repository's data have it.
    pub fn read() -> Result<Self> {
        Ok(Self(std::fs::read_to_string(paths::repository().join("datos/calendarios/ar.json"))?))
    }

    /// Whether it works on that day.
    pub fn works(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        !weekend && !self.0.contains(&format!("\"{day}\""))
    }

    /// Every occasion of a due date up to an instant, with the instant at which it fires.
    ///
    /// A step fires at 08:00 of its day; where that is no office day, on the office day before, and at one day or fewer
    /// on the day itself as well. Overdue, each day. What belongs to the day on which the date was entered, or to one
    /// before, fires when it is entered; overdue reminders begin on that day.
    pub fn due(
        &self,
        vence: NaiveDate,
        entered: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> BTreeMap<Clave, DateTime<Utc>> {
        let zone = chrono_tz::America::Argentina::Buenos_Aires;
        let first = entered.with_timezone(&zone).date_naive();
        let last = now.with_timezone(&zone).date_naive();
        let mut all = BTreeMap::new();
        let mut fires = |clave: Clave, day: NaiveDate| {
            let when = if day <= first { Ok(entered) } else { at(day, 8, 0, 0) };
            if let Ok(when) = when
                && when <= now
            {
                all.insert(clave, when);
            }
        };
        for paso in STEPS {
            let day = vence - Duration::days(paso);
            if self.works(day) {
                fires((paso, "day"), day);
                continue;
            }
            let before = (1..).map(|back| day - Duration::days(back)).find(|&day| self.works(day));
            if let Some(before) = before {
                fires((paso, "advance"), before);
            }
            if paso <= 1 {
                fires((paso, "day"), day);
            }
        }
        let mut day = (vence + Days::new(1)).max(first);
        while day <= last {
            fires(((vence - day).num_days(), "day"), day);
            day = day + Days::new(1);
        }
        all
    }
}
