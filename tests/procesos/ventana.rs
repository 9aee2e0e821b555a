//! The window comes and goes; the app stays.

use anyhow::{Context, Result, ensure};
use vigia_protocol::inbox::Hecho;
use vigia_tests::{firma::Firma, wait::until};

use crate::puesto::Puesto;

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
    ensure!(ana.desktop.windows()? == 0, "no window yet");
    ana.desktop.toasts.click(toast.id).await?;
    until("a window", async || Ok((ana.desktop.windows()? == 1).then_some(()))).await?;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_window_leaves_the_app_in_the_tray_where_alerts_still_arrive() -> Result<()> {
    let firma = Firma::open().await?;
    let case =
        firma.lucia.new_expediente("Bustos, Andrés c/ Farías, Lorena s/ compensación económica").await?;
    let lucia = Puesto::sit_down(firma.server.origin(), &firma.lucia.me().email).await?;
    ensure!(lucia.desktop.windows()? == 1);
    lucia.desktop.close_windows()?;
    lucia.desktop.toasts.wait("a word about the tray", |toast| toast.title.contains("sigue")).await?;
    until("a screen without it", async || Ok((lucia.desktop.windows()? == 0).then_some(()))).await?;
    ensure!(!lucia.desktop.app()?.is_empty(), "the app goes on");
    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(5).await?).await?;
    let toast = lucia.desktop.toasts.wait("the alert", |toast| toast.title.contains("5 días")).await?;
    lucia.desktop.toasts.click(toast.id).await?;
    until("the window", async || Ok((lucia.desktop.windows()? == 1).then_some(()))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_brings_the_first_ones_window_and_ends() -> Result<()> {
    let firma = Firma::open().await?;
    let lucia = Puesto::sit_down(firma.server.origin(), &firma.lucia.me().email).await?;
    lucia.desktop.kill_app().await?;
    let mut first = lucia.desktop.start_hidden()?;
    first.line("a connection", |line| line.contains("connected").then_some(())).await?;
    ensure!(lucia.desktop.windows()? == 0);
    let mut second = lucia.desktop.start()?;
    ensure!(second.ended().await?.success());
    until("the window", async || Ok((lucia.desktop.windows()? == 1).then_some(()))).await?;
    ensure!(lucia.desktop.app()?.len() == 1, "one of them");
    ensure!(first.terminate().await?.success(), "it ends when it is told to");
    Ok(())
}
