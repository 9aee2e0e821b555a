//! A backup every day. One that was missed is made as soon as the server is there; one that failed is tried again.

use super::{Plan, last_good, make, record};
use crate::app::App;
use chrono::{Days, NaiveTime};
use chrono_tz::Tz;
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;
use vigia_protocol::time::Timestamp;

const RETRY: Duration = Duration::from_secs(15 * 60);

/// When and where to.
#[derive(Clone, Debug)]
pub struct Nightly {
    /// The folder.
    pub folder: PathBuf,
    /// The time of day, in the firm's zone.
    pub at: NaiveTime,
    /// How many stay.
    pub keep: usize,
}

/// Runs until told to stop; where no folder is set, that is all it does.
pub async fn run(app: App, stop: CancellationToken) {
    let Some(nightly) = app.config.backup.clone() else { return stop.cancelled().await };
    let mut failed: Option<Instant> = None;
    while !stop.is_cancelled() {
        if failed.is_none_or(|at| at.elapsed() >= RETRY) {
            failed = look(&app, &nightly).await.err().map(|error| {
                tracing::error!(error = format!("{error:#}"), "the backup could not be made; trying again");
                Instant::now()
            });
        }
        tokio::select! {
            () = tokio::time::sleep(app.clock.watch_interval()) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn look(app: &App, nightly: &Nightly) -> anyhow::Result<()> {
    let last = last_good(app.db.reader()).await?;
    if !is_due(last, app.clock.now(), nightly.at, app.config.zona) {
        return Ok(());
    }
    let made = make_now(app, nightly).await;
    record(&app.db, &made).await?;
    let made = made?;
    tracing::info!(bytes = made.bytes, pruned = made.pruned, pos = made.manifest.pos, "a backup was made");
    Ok(())
}

async fn make_now(app: &App, nightly: &Nightly) -> anyhow::Result<super::Made> {
    crate::data::make_folder(&nightly.folder)?;
    let plan = Plan {
        database_url: app.config.database_url.clone(),
        staging: app.config.data.clone(),
        to: nightly.folder.clone(),
        recipient: app.config.age_recipient.clone(),
        keep: Some(nightly.keep),
    };
    make(&plan, &app.clock).await
}

/// Whether the last one is older than the latest time of day at which one was to be made.
fn is_due(last: Option<Timestamp>, now: Timestamp, at: NaiveTime, zona: Tz) -> bool {
    let local = |instant: Timestamp| instant.utc().with_timezone(&zona).naive_local();
    let (now, today) = (local(now), local(now).date());
    let day = if now.time() >= at { Some(today) } else { today.checked_sub_days(Days::new(1)) };
    // A last one in the future was written by a clock that was wrong.
    let Some(day) = day else { return false };
    last.map(local).is_none_or(|last| last < day.and_time(at) || last > now + chrono::Duration::days(1))
}

#[cfg(test)]
mod tests {
    use super::is_due;
    use chrono::{DateTime, NaiveTime, Utc};
    use chrono_tz::Tz;

    #[test]
    fn one_a_day_at_its_hour_and_a_missed_one_at_once() {
        let at = NaiveTime::from_hms_opt(2, 30, 0).unwrap();
        let due = |last: Option<&str>, now: &str| {
            let instant = |text: &str| text.parse::<DateTime<Utc>>().unwrap().into();
            is_due(last.map(instant), instant(now), at, Tz::America__Argentina__Buenos_Aires)
        };
        // 02:30 in Buenos Aires is 05:30 in UTC.
        for (last, now, expected) in [
            (None, "2026-11-24T12:00:00Z", true),
            (Some("2026-11-24T05:30:01Z"), "2026-11-24T12:00:00Z", false),
            (Some("2026-11-24T05:30:01Z"), "2026-11-25T05:29:59Z", false),
            (Some("2026-11-24T05:30:00Z"), "2026-11-24T12:00:00Z", false),
            (Some("2026-11-24T05:30:01Z"), "2026-11-25T05:30:00Z", true),
            (Some("2026-11-20T05:30:01Z"), "2026-11-24T01:00:00Z", true),
            (Some("2036-11-20T05:30:01Z"), "2026-11-24T12:00:00Z", true),
        ] {
            assert_eq!(due(last, now), expected, "{last:?} {now}");
        }
    }
}
