//! An oficio, from the assigner's click to the assignee's screen and back.

use anyhow::{Context, Result, ensure};
use vigia_protocol::{inbox::Hecho, oficios::EstadoOficio, session::Device};
use vigia_tests::{firma::Firma, wait::until};

use crate::puesto::Puesto;

#[tokio::test(flavor = "multi_thread")]
async fn an_assigned_oficio_is_one_toast_whose_click_opens_it_and_the_server_knows() -> Result<()> {
    let firma = Firma::open().await?;
    let case =
        firma.lucia.new_expediente("Pérez, Juan Carlos c/ García, Marta s/ daños y perjuicios").await?;
    let reference = &case.resumen.referencia;
    let ana = Puesto::sit_down(firma.server.origin(), &firma.ana.me().email).await?;

    let asunto = "Hospital Italiano: historia clínica completa";
    let oficio = firma.lucia.new_oficio(&case.resumen.id, asunto).await?;
    firma.lucia.assign(&oficio, &firma.ana.id()).await?;
    let toast = ana.desktop.toasts.wait("the oficio's toast", |_| true).await?;
    let text = format!("{} {}", toast.title, toast.body);
    ensure!(text.contains("ficio") && text.contains(reference), "what, and which reference: {toast:?}");
    ensure!(!text.contains("Pérez") && !text.contains("Italiano"), "no names, no facts: {toast:?}");
    ensure!(toast.app == "Vigía" && toast.actions.contains(&"default".to_owned()), "{toast:?}");

    ana.desktop.toasts.click(toast.id).await?;
    ana.window.shows(&format!("/oficios/{}", oficio.id)).await?;
    ana.window.reads(asunto).await?;

    let entry = firma.ana.newest("oficio:assigned").await?.context("the entry")?;
    let steps = until("stored, shown and read", async || {
        let steps = firma.ana.constancia(&entry.notification_id).await?;
        let has = |what: Hecho| steps.iter().any(|step| step.paso == what);
        ensure!(has(Hecho::Almacenada) && has(Hecho::Entregada) && has(Hecho::Leida), "so far {steps:?}");
        Ok(Some(steps))
    })
    .await?;
    let devices: Vec<Device> = firma.ana.get("/me/devices").await?;
    let hers =
        devices.iter().find(|device| device.signed_in && !device.current).context("the app's device")?;
    for step in steps.iter().filter(|step| matches!(step.paso, Hecho::Almacenada | Hecho::Entregada)) {
        ensure!(step.device.as_deref() == Some(&hers.name), "on which device: {step:?}");
    }
    ensure!(ana.desktop.toasts.all().len() == 1, "once: {:#?}", ana.desktop.toasts.all());

    ana.window.press("Aceptar").await?;
    until("an accepted oficio", async || {
        Ok((firma.ana.oficio(&oficio.id).await?.estado == EstadoOficio::Aceptado).then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_toast_clicked_while_the_app_is_in_the_tray_makes_the_window() -> Result<()> {
    let firma = Firma::open().await?;
    let case = firma.lucia.new_expediente("Acuña, Walter c/ Gastronomía Norte S.R.L. s/ despido").await?;
    let ana = Puesto::sit_down(firma.server.origin(), &firma.ana.me().email).await?;
    ana.desktop.kill_app().await?;
    // As the login item starts it: in the tray, without a window.
    let mut app = ana.desktop.start_hidden()?;
    let oficio =
        firma.lucia.new_oficio(&case.resumen.id, "Ministerio de Trabajo: actas de inspección").await?;
    firma.lucia.assign(&oficio, &firma.ana.id()).await?;
    let toast = ana.desktop.toasts.wait("the oficio's toast", |_| true).await?;
    ensure!(ana.desktop.windows().await?.is_empty(), "no window yet");
    ana.desktop.toasts.click(toast.id).await?;
    until("a window", async || Ok((!ana.desktop.windows().await?.is_empty()).then_some(()))).await?;
    // What was clicked is read: the page it was opened for has come up.
    let entry = firma.ana.newest("oficio:assigned").await?.context("the entry")?;
    until("a read oficio", async || {
        let steps = firma.ana.constancia(&entry.notification_id).await?;
        Ok(steps.iter().any(|step| step.paso == Hecho::Leida).then_some(()))
    })
    .await?;
    ensure!(app.terminate().await?.success(), "it ends when it is told to");
    Ok(())
}
