//! The office's calendar and the alerts that go by it.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::America::Argentina::Buenos_Aires;
use vigia_protocol::inbox::InboxEntry;
use vigia_tests::{
    casa::{Casa, House},
    firma::Firma,
    in_every_casa,
    server::Options,
    wait,
};

in_every_casa! {
    a_step_on_a_holiday_fires_on_the_office_day_before_and_never_on_the_holiday,
}

/// 8 December 2026 is a holiday in Argentina and the day before a bridge, so the last office day before is Friday the 4th.
async fn a_step_on_a_holiday_fires_on_the_office_day_before_and_never_on_the_holiday(
    casa: Casa,
) -> Result<()> {
    let options = Options { now: Some(at("2026-11-25", 10, 0, 0)?), ..Options::default() };
    let firma = Firma::open_in_with(casa, options).await?;
    let case = firma.lucia.new_expediente("Vega, Rosana c/ Limpieza del Oeste S.R.L. s/ despido").await?;
    // Its step of 15 days falls on the holiday, the one of 7 on Wednesday the 16th.
    let vence = "2026-12-23".parse()?;
    let deadline = firma.lucia.new_prescripcion(&case.resumen.id, vence).await?;
    ensure!(alerts(&firma).await?.len() == 1, "the step of 30 days at once");

    firma.server.set_clock(at("2026-12-04", 7, 59, 58)?)?;
    let entry = nth(&firma, 2).await?;
    let (from, to) = (at("2026-12-04", 8, 0, 0)?, at("2026-12-04", 8, 1, 0)?);
    ensure!((from..to).contains(&entry.created_at.utc()), "on Friday at 08:00: {}", entry.created_at);
    ensure!(entry.event == "notification", "{entry:?}");

    // Over the long weekend and the holiday itself nothing fires: what comes next is the step of 7 days.
    firma.server.set_clock(at("2026-12-08", 8, 0, 1)?)?;
    firma.server.set_clock(at("2026-12-16", 7, 59, 58)?)?;
    let entry = nth(&firma, 3).await?;
    ensure!(entry.event == "prescripcion:alert" && entry.payload["diasRestantes"] == 7, "{entry:?}");
    ensure!(alerts(&firma).await?.len() == 3, "once each: {:?}", alerts(&firma).await?);
    let now: vigia_protocol::prescripciones::Prescripcion =
        firma.lucia.get(&format!("/prescripciones/{}", deadline.id)).await?;
    ensure!(now.vence == vence, "no due date moves");
    Ok(())
}

/// What Lucía was told of her deadline, oldest first.
async fn alerts(firma: &Firma<House>) -> Result<Vec<InboxEntry>> {
    let mut entries = firma.lucia.whole_inbox().await?;
    entries.retain(|entry| entry.event != "expediente:new");
    entries.reverse();
    Ok(entries)
}

async fn nth(firma: &Firma<House>, n: usize) -> Result<InboxEntry> {
    wait::until(&format!("alert {n}"), async || Ok(alerts(firma).await?.into_iter().nth(n - 1))).await
}

/// An instant of the firm's day.
fn at(day: &str, hour: u32, minute: u32, second: u32) -> Result<DateTime<Utc>> {
    let day: NaiveDate = day.parse()?;
    let time = NaiveTime::from_hms_opt(hour, minute, second).context("a time of day")?;
    let local = Buenos_Aires.from_local_datetime(&day.and_time(time)).single().context("an instant")?;
    Ok(local.with_timezone(&Utc))
}
