//! An alert that nobody takes note of: it comes back, it goes up, and one note ends it for all. And what a desktop sees
//! of a server that was off.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Days, Duration, NaiveDate, TimeZone, Utc};
use vigia_protocol::{acceso::Calidad, inbox::InboxEntry, prescripciones::Prescripcion};
use vigia_tests::{
    api::Api,
    casa::Casa,
    desktop::{Toast, Urgency},
    firma::Firma,
    in_every_casa,
    proxy::Proxy,
    server::Options,
    wait::until,
};

use crate::puesto::Puesto;

in_every_casa! {
    an_alert_without_a_note_comes_back_and_goes_up_and_one_note_ends_it_for_all,
}

async fn an_alert_without_a_note_comes_back_and_goes_up_and_one_note_ends_it_for_all(
    casa: Casa,
) -> Result<()> {
    let (ten, tomorrow) = (tuesday_at_ten()?, tuesday()? + Days::new(1));
    let firma = Firma::open_in_with(casa, Options { now: Some(ten), ..Options::default() }).await?;
    let case = firma.lucia.new_expediente("Luna, Estela c/ Transportes Unidos S.A. s/ despido").await?;
    firma.lucia.add_member(&case.resumen.id, &firma.martin.id(), Calidad::Supervisor).await?;
    let (lucia, martin) = tokio::try_join!(
        Puesto::sit_down(firma.server.origin(), &firma.lucia.me().email),
        Puesto::sit_down(firma.server.origin(), &firma.martin.me().email),
    )?;
    let reference = case.resumen.referencia.as_str();
    let about = |toast: &Toast| toast.body.contains(reference);

    firma.lucia.new_prescripcion(&case.resumen.id, tomorrow).await?;
    let alert = lucia.desktop.toasts.wait("the alert", |toast| about(toast)).await?;
    let own = martin.desktop.toasts.wait("the supervisor's own alert", |toast| about(toast)).await?;
    ensure!(alert.title == "Crítico: un plazo vence mañana", "{alert:?}");

    firma.server.set_clock(ten + Duration::minutes(31))?;
    let again = lucia.desktop.toasts.wait("a reminder", |toast| toast.title.starts_with("Sigue sin nota"));
    let again = again.await?;
    ensure!(again.id == alert.id && again.replaces, "in the alert's place: {again:?}");
    ensure!(again.title == "Sigue sin nota: un plazo vence mañana", "{again:?}");
    ensure!(about(&again) && again.urgency == Urgency::Critical && !again.body.contains("Luna"), "{again:?}");

    firma.server.set_clock(ten + Duration::minutes(121))?;
    let up = martin.desktop.toasts.wait("the escalation", |toast| toast.title.starts_with("Nadie tomó nota"));
    let up = up.await?;
    ensure!(up.title == "Nadie tomó nota: un plazo vence mañana" && about(&up), "{up:?}");
    lucia.window.go("/bandeja").await?;
    lucia.window.reads("Tomar nota").await?;

    martin.desktop.toasts.click(up.id).await?;
    let entry = escalation(&firma.martin).await?.context("the escalation's entry")?;
    martin.window.shows(&format!("/bandeja/{}", entry.notification_id)).await?;
    martin.window.press("Tomar nota").await?;
    lucia.desktop.toasts.closed(alert.id).await?;
    martin.desktop.toasts.closed(own.id).await?;
    lucia.window.reads_no_more("Tomar nota").await?;
    let asked = |toasts: Vec<Toast>| toasts.iter().filter(|toast| about(toast)).count();
    let before = (asked(lucia.desktop.toasts.all()), asked(martin.desktop.toasts.all()));

    // Hours later another deadline comes back, and goes up to the admins; this one no more.
    let other = firma.lucia.new_expediente("Ojeda, Rubén c/ Metalúrgica Sur S.A. s/ accidente").await?;
    let deadline = firma.lucia.new_prescripcion(&other.resumen.id, tomorrow).await?;
    firma.server.set_clock(ten + Duration::hours(7))?;
    let later =
        |toast: &Toast| toast.title.starts_with("Sigue") && toast.body.contains(&other.resumen.referencia);
    lucia.desktop.toasts.wait("the other's reminder", later).await?;
    until("the other one at the admins'", async || {
        Ok(firma.admin.inbox().await?.entries.iter().any(|entry| is_of(entry, &deadline)).then_some(()))
    })
    .await?;
    let after = (asked(lucia.desktop.toasts.all()), asked(martin.desktop.toasts.all()));
    ensure!(after == before, "a note was taken: {before:?}, then {after:?}");
    let admins = firma.admin.inbox().await?.entries;
    ensure!(!admins.iter().any(|entry| of_case(entry) == Some(reference)), "they never heard: {admins:#?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_and_a_month_without_the_server_ring_once_for_each_deadline_with_what_counts_now() -> Result<()>
{
    let (ten, today) = (tuesday_at_ten()?, tuesday()?);
    let mut firma = Firma::open_with(Options { now: Some(ten), ..Options::default() }).await?;
    let case = firma.lucia.new_expediente("Ponce, Mirta c/ Banco del Sur S.A. s/ sumario").await?;
    let proxy = Proxy::to(firma.server.port()?).await?;
    let lucia = Puesto::sit_down(&proxy.origin(), &firma.lucia.me().email).await?;
    let toasts = &lucia.desktop.toasts;
    let titled = |title: &'static str| move |toast: &Toast| toast.title == title;

    let near = firma.lucia.new_prescripcion(&case.resumen.id, today + Days::new(2)).await?;
    toasts.wait("the alert", titled("Un plazo vence en 2 días")).await?;
    off_until(&mut firma, &proxy, ten + Duration::days(1), std::slice::from_ref(&near)).await?;
    toasts.wait("the alert of the next day", titled("Crítico: un plazo vence mañana")).await?;

    let mut deadlines = vec![near];
    for due in [29, 30, 36, 47, 48, 49] {
        deadlines.push(firma.lucia.new_prescripcion(&case.resumen.id, today + Days::new(due)).await?);
    }
    until("their first alerts", async || Ok((toasts.all().len() == 8).then_some(()))).await?;
    off_until(&mut firma, &proxy, ten + Duration::days(29), &deadlines).await?;
    toasts.wait("one for all", |toast| toast.title.contains("mientras no había conexión")).await?;
    for title in [
        "Crítico: fecha cargada superada hace 27 días",
        "Crítico: un plazo vence hoy",
        "Crítico: un plazo vence mañana",
    ] {
        let rang = async || Ok(toasts.all().iter().skip(8).any(|it| it.title == title).then_some(()));
        until(title, rang).await.with_context(|| format!("{:#?}", toasts.all()))?;
    }
    // What is shown later closes the list.
    let last = firma.lucia.new_oficio(&case.resumen.id, "Banco del Sur S.A.: resúmenes de cuenta").await?;
    firma.lucia.assign(&last, &firma.lucia.id()).await?;
    toasts.wait("the last one", |toast| toast.title.contains("oficio")).await?;
    let month: Vec<Toast> = toasts.all().into_iter().skip(8).collect();
    ensure!(month.len() == 5, "a summary, each critical one, the last: {month:#?}");
    Ok(())
}

/// The server is off until then, and the app reaches it once each of these deadlines was looked at.
async fn off_until(
    firma: &mut Firma,
    proxy: &Proxy,
    then: DateTime<Utc>,
    deadlines: &[Prescripcion],
) -> Result<()> {
    proxy.swallow_answers_to("/socket.io/");
    firma.server.kill().await?;
    firma.server.set_clock(then)?;
    firma.server.restart().await?;
    until("an alert of each deadline", async || {
        let entries = firma.lucia.inbox().await?.entries;
        let rang = |deadline: &&Prescripcion| {
            entries.iter().any(|entry| is_of(entry, deadline) && entry.created_at.utc() >= then)
        };
        Ok(deadlines.iter().all(|deadline| rang(&deadline)).then_some(()))
    })
    .await?;
    proxy.let_pass();
    Ok(())
}

async fn escalation(who: &Api) -> Result<Option<InboxEntry>> {
    let escalated = |entry: &InboxEntry| entry.contexto.as_ref().is_some_and(|it| it.escalon.is_some());
    Ok(who.inbox().await?.entries.into_iter().find(escalated))
}

fn is_of(entry: &InboxEntry, deadline: &Prescripcion) -> bool {
    entry.contexto.as_ref().is_some_and(|contexto| contexto.prescripcion_id.as_ref() == Some(&deadline.id))
}

fn of_case(entry: &InboxEntry) -> Option<&str> {
    entry.contexto.as_ref().map(|contexto| contexto.referencia.as_str())
}

/// An office day, as the one after it.
fn tuesday() -> Result<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 11, 24).context("a date")
}

fn tuesday_at_ten() -> Result<DateTime<Utc>> {
    Utc.with_ymd_and_hms(2026, 11, 24, 13, 0, 0).single().context("an instant")
}
