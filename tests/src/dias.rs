//! Days and hours of the firm, for tests that set its clock.

use anyhow::{Context, Result};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::America::Argentina::Buenos_Aires;

use crate::paths;

/// The first day from this one on that is an office day, and the next one too.
pub fn office_day(from: NaiveDate) -> Result<NaiveDate> {
    let holidays = std::fs::read_to_string(paths::repository().join("datos/calendarios/ar.json"))?;
    let works = |day: NaiveDate| {
        let free = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        !free && !holidays.contains(&format!("\"{day}\""))
    };
    from.iter_days().find(|&day| works(day) && works(day + Days::new(1))).context("an office day")
}

/// An instant of the firm's day.
pub fn at(day: NaiveDate, hour: u32, minute: u32, second: u32) -> Result<DateTime<Utc>> {
    let time = NaiveTime::from_hms_opt(hour, minute, second).context("a time of day")?;
    let local = Buenos_Aires.from_local_datetime(&day.and_time(time)).single().context("an instant")?;
    Ok(local.with_timezone(&Utc))
}
