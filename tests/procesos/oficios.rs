//! An oficio, from the assigner's click to the assignee's screen and back.

use anyhow::{Context, Result, ensure};
use vigia_protocol::{inbox::Hecho, oficios::EstadoOficio, session::Device};
use vigia_tests::{casa::Casa, firma::Firma, in_every_casa, wait::until};

use crate::puesto::Puesto;

in_every_casa! {
    an_assigned_oficio_is_one_toast_whose_click_opens_it_and_the_server_knows,
}

async fn an_assigned_oficio_is_one_toast_whose_click_opens_it_and_the_server_knows(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
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
