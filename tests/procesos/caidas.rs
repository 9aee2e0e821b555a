//! Things die at the worst moment, and nothing is lost or told twice.

use anyhow::{Context, Result, ensure};
use vigia_tests::{
    desktop::{Desktop, Urgency},
    firma::{Firma, PASSWORD},
    proxy::Proxy,
    wait::until,
};

use crate::puesto::Puesto;

const ALERTS: usize = 30;
const CRITICAL: usize = 3;

#[tokio::test(flavor = "multi_thread")]
async fn thirty_alerts_survive_the_death_of_app_and_server_and_come_once() -> Result<()> {
    let mut firma = Firma::open().await?;
    let case =
        firma.lucia.new_expediente("Transportes del Litoral S.R.L. c/ Aseguradora Río S.A. s/ cobro").await?;
    let mut lucia = Puesto::sit_down(firma.server.origin(), &firma.lucia.me().email).await?;
    let (soon, later) = (firma.in_days(1).await?, firma.in_days(5).await?);
    let before = firma.lucia.inbox().await?.entries.len();

    lucia.desktop.kill_app().await?;
    for number in 0..ALERTS {
        let due = if number % (ALERTS / CRITICAL) == 0 { soon } else { later };
        firma.lucia.new_prescripcion(&case.resumen.id, due).await?;
    }
    firma.server.kill().await?;

    firma.server.restart().await?;
    lucia.reopen().await?;
    lucia.connected().await?;
    let inbox = until("thirty alerts on the device", async || {
        let inbox = lucia.inbox().await?;
        Ok((inbox.len() >= before + ALERTS).then_some(inbox))
    })
    .await?;
    let seqs: Vec<i64> = inbox.iter().filter_map(|entry| entry["seq"].as_i64()).collect();
    let expected: Vec<i64> = (1..=i64::try_from(before + ALERTS)?).rev().collect();
    ensure!(seqs == expected, "in order, none missing, none twice: {seqs:?}");

    // One more alert closes the list: whatever had to be shown for the backlog was shown before it.
    let toasts = &lucia.desktop.toasts;
    let shown = async || Ok((toasts.all().len() > CRITICAL).then_some(()));
    until("a summary and the critical ones", shown).await?;
    let last = firma.lucia.new_oficio(&case.resumen.id, "Aseguradora Río S.A.: legajo del siniestro").await?;
    firma.lucia.assign(&last, &firma.lucia.id()).await?;
    toasts.wait("the last alert", |toast| format!("{}{}", toast.title, toast.body).contains("ficio")).await?;
    let all = toasts.all();
    let critical = all.iter().filter(|toast| toast.urgency == Urgency::Critical).count();
    ensure!(
        critical == CRITICAL && all.len() == 1 + CRITICAL + 1,
        "a summary, each critical one, the last: {all:#?}"
    );
    ensure!(all.iter().any(|toast| format!("{}{}", toast.title, toast.body).contains("30")), "{all:#?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_killed_before_it_stored_its_new_token_is_still_signed_in() -> Result<()> {
    let firma = Firma::open().await?;
    let proxy = Proxy::to(firma.server.port()?).await?;
    let mut lucia = Puesto::sit_down(&proxy.origin(), &firma.lucia.me().email).await?;

    // The server has rotated the token and answered; the app dies before the answer reaches its keyring.
    proxy.swallow_answers_to("POST /api/v1/session/refresh");
    lucia.desktop.kill_app().await?;
    let mut app = lucia.desktop.start()?;
    proxy.swallowed().await?;
    app.kill().await?;
    proxy.let_pass();

    lucia.reopen().await?;
    lucia.window.reads("Bandeja").await?;
    lucia.connected().await?;
    let case = firma.lucia.new_expediente("Cabrera, Iván c/ Logística Puerto S.A. s/ accidente").await?;
    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(5).await?).await?;
    lucia
        .desktop
        .toasts
        .wait("an alert as ever", |toast| toast.body.contains('5') || toast.title.contains('5'))
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_comes_back_finds_the_app_again_and_the_app_says_meanwhile_what_is() -> Result<()> {
    let mut firma = Firma::open().await?;
    let case =
        firma.lucia.new_expediente("Godoy, Miriam c/ Colegio San Telmo s/ diferencias salariales").await?;
    let lucia = Puesto::sit_down(firma.server.origin(), &firma.lucia.me().email).await?;
    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(5).await?).await?;
    let toast = lucia.desktop.toasts.wait("the alert", |_| true).await?;

    firma.server.kill().await?;
    lucia.window.reads("Reconectando").await?;
    // Offline the alert can be opened all the same, and what was done is told later.
    lucia.desktop.toasts.click(toast.id).await?;
    lucia.window.reads("Godoy, Miriam").await?;
    firma.server.restart().await?;
    lucia.connected().await?;
    until("a read that waited", async || {
        let entry = firma.lucia.newest("prescripcion:alert").await?.context("the entry")?;
        Ok(entry.read_at.is_some().then_some(()))
    })
    .await?;
    ensure!(lucia.desktop.toasts.all().len() == 1, "not shown again: {:#?}", lucia.desktop.toasts.all());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_is_a_critical_notification_and_asks_to_sign_in() -> Result<()> {
    let firma = Firma::open().await?;
    let desktop = Desktop::new().await?;
    let window = desktop.open().await?;
    window.sign_in(firma.server.origin(), &firma.lucia.me().email, PASSWORD).await?;
    window.reads("Conectado").await?;
    let answer = firma.lucia.send(reqwest::Method::DELETE, "/sessions", None).await?;
    ensure!(answer.status == 204, "{answer:?}");
    let toast =
        desktop.toasts.wait("the end of the session", |toast| toast.urgency == Urgency::Critical).await?;
    ensure!(format!("{} {}", toast.title, toast.body).contains("sesión"), "{toast:?}");
    window.reads("Iniciar sesión").await
}
