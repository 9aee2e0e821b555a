//! Deadlines that come near: who hears, how loudly, when.

use anyhow::{Context, Result, ensure};
use chrono::{Days, Utc};
use chrono_tz::America::Argentina::Buenos_Aires;
use serde_json::json;
use vigia_tests::{
    casa::Casa,
    desktop::Urgency,
    dias::{at, office_day},
    firma::Firma,
    in_every_casa,
    node::NodeSocket,
    server::Options,
};

use crate::puesto::Puesto;

in_every_casa! {
    five_days_are_a_warning_one_day_is_critical_and_no_other_lawyer_hears,
    a_note_taken_in_the_window_is_known_everywhere,
    a_toast_goes_when_its_alert_is_read_elsewhere,
    a_deadline_entered_with_eight_days_left_alerts_at_seven_at_eight_in_the_morning,
}

async fn five_days_are_a_warning_one_day_is_critical_and_no_other_lawyer_hears(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let origin = firma.server.origin();
    let case =
        firma.lucia.new_expediente("Sosa, Elena c/ Clínica San Roque S.A. s/ responsabilidad médica").await?;
    let (lucia, martin) = tokio::try_join!(
        Puesto::sit_down(origin, &firma.lucia.me().email),
        Puesto::sit_down(origin, &firma.martin.me().email),
    )?;
    let mut wire = NodeSocket::connect(origin, json!({ "token": firma.martin.token() })).await?;

    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(5).await?).await?;
    let warning =
        lucia.desktop.toasts.wait("the warning", |toast| toast.urgency != Urgency::Critical).await?;
    let text = format!("{} {}", warning.title, warning.body);
    ensure!(text.contains("5 días") && text.contains(&case.resumen.referencia), "{warning:?}");
    ensure!(!text.contains("Sosa"), "no names: {warning:?}");

    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(1).await?).await?;
    let critical =
        lucia.desktop.toasts.wait("the critical one", |toast| toast.urgency == Urgency::Critical).await?;
    let text = format!("{} {}", critical.title, critical.body);
    ensure!(text.contains("rítico") && text.contains("mañana"), "{critical:?}");
    ensure!(lucia.desktop.toasts.all().len() == 2, "each once: {:#?}", lucia.desktop.toasts.all());
    lucia.window.go("/bandeja").await?;
    lucia.window.reads("Sosa, Elena").await?;
    lucia.window.reads("Tomar nota").await?;

    // Martín hears of his own case; had he been told of Lucía's, it would have come before.
    let own =
        firma.martin.new_expediente("Ríos, Maximiliano c/ Frigorífico La Loma S.A. s/ accidente").await?;
    firma.martin.new_prescripcion(&own.resumen.id, firma.in_days(3).await?).await?;
    let toast = martin.desktop.toasts.wait("his own alert", |_| true).await?;
    ensure!(format!("{} {}", toast.title, toast.body).contains(&own.resumen.referencia), "{toast:?}");
    martin.window.go("/bandeja").await?;
    martin.window.reads("Ríos, Maximiliano").await?;
    ensure!(!martin.window.text().await?.contains("Sosa, Elena"));
    let alert = wire.event("prescripcion:alert").await?;
    ensure!(alert["expedienteId"] == own.resumen.id.as_str(), "{alert}");
    let foreign =
        wire.events().into_iter().find(|(_, payload)| payload.to_string().contains(case.resumen.id.as_str()));
    ensure!(foreign.is_none(), "{foreign:?}");
    Ok(())
}

async fn a_note_taken_in_the_window_is_known_everywhere(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let case = firma.lucia.new_expediente("Benítez, Claudia c/ Galeno Sur ART S.A. s/ recurso").await?;
    let lucia = Puesto::sit_down(firma.server.origin(), &firma.lucia.me().email).await?;
    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(1).await?).await?;
    let toast = lucia.desktop.toasts.wait("the alert", |_| true).await?;
    lucia.desktop.toasts.click(toast.id).await?;
    let entry = firma.lucia.newest("prescripcion:alert").await?.context("the entry")?;
    lucia.window.shows(&format!("/bandeja/{}", entry.notification_id)).await?;
    lucia.window.press("Tomar nota").await?;
    vigia_tests::wait::until("a note", async || {
        let entry = firma.lucia.newest("prescripcion:alert").await?.context("the entry")?;
        Ok((entry.acked_by == Some(firma.lucia.id())).then_some(()))
    })
    .await
}

async fn a_toast_goes_when_its_alert_is_read_elsewhere(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let case = firma.lucia.new_expediente("Correa, Daniel c/ Seguridad Integral S.A. s/ despido").await?;
    let lucia = Puesto::sit_down(firma.server.origin(), &firma.lucia.me().email).await?;
    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(5).await?).await?;
    let toast = lucia.desktop.toasts.wait("the alert", |_| true).await?;
    let entry = firma.lucia.newest("prescripcion:alert").await?.context("the entry")?;
    firma.lucia.read(&entry.notification_id).await?;
    lucia.desktop.toasts.closed(toast.id).await
}

async fn a_deadline_entered_with_eight_days_left_alerts_at_seven_at_eight_in_the_morning(
    casa: Casa,
) -> Result<()> {
    let today = office_day(Utc::now().with_timezone(&Buenos_Aires).date_naive())?;
    let options = Options { now: Some(at(today, 10, 0, 0)?), ..Options::default() };
    let firma = Firma::open_in_with(casa, options).await?;
    let case = firma.lucia.new_expediente("Vega, Rosana c/ Limpieza del Oeste S.R.L. s/ despido").await?;
    let lucia = Puesto::sit_down(firma.server.origin(), &firma.lucia.me().email).await?;
    let deadline = firma.lucia.new_prescripcion(&case.resumen.id, today + Days::new(8)).await?;
    ensure!(deadline.nivel.is_none() && firma.lucia.newest("prescripcion:alert").await?.is_none());

    let tomorrow = today + Days::new(1);
    firma.server.set_clock(at(tomorrow, 7, 59, 57)?)?;
    let toast =
        lucia.desktop.toasts.wait("the alert", |toast| toast.body.contains("7") || toast.title.contains("7"));
    toast.await?;
    let alert = firma.lucia.newest("prescripcion:alert").await?.context("the alert")?;
    ensure!(alert.payload["diasRestantes"] == 7 && alert.payload["nivel"] == "warning", "{alert:?}");
    let (from, to) = (at(tomorrow, 8, 0, 0)?, at(tomorrow, 8, 1, 0)?);
    ensure!((from..to).contains(&alert.created_at.utc()), "at 08:00, not before: {}", alert.created_at);
    ensure!(firma.martin.inbox().await?.entries.is_empty(), "Martín has nothing to do with it");
    Ok(())
}
