//! The demo plays to its end without anybody watching, and leaves nothing behind.

use anyhow::{Context, Result, ensure};
use std::fs;
use tokio::process::Command;
use vigia_tests::{
    paths,
    process::{Process, Signal, signal},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_shows_its_alerts_and_ends_everything_it_started() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut command = Command::new(paths::program("vigia-demo")?);
    command.arg("--folder").arg(folder.path()).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let mut demo = Process::start("vigia-demo", &mut command)?;
    demo.line("the end of the story", |line| line.contains("Ctrl-C ends").then_some(())).await?;
    let said = demo.output();
    ensure!(said.matches("notification ·").count() == 5, "{said}");
    for words in ["Crítico: un plazo vence mañana", "Corte de luz programado"] {
        ensure!(said.contains(words), "{words}: {said}");
    }
    for picture in [
        "bienvenida",
        "bandeja",
        "expedientes",
        "expediente",
        "facturas",
        "mensajes",
        "fechas",
        "calendario",
        "oficios",
        "ajustes",
    ] {
        let bytes = fs::read(folder.path().join(format!("{picture}.png"))).context(picture)?;
        ensure!(bytes.len() > 10_000, "{picture} shows something");
    }
    let started = descendants(demo.pid().context("running")?)?;
    ensure!(started.len() >= 6, "server, bus, screen, keyring, driver, app: {started:?}");

    signal(demo.pid().context("running")?, Signal::INT)?;
    ensure!(demo.ended().await?.success());
    vigia_tests::wait::until("the end of all of them", async || {
        Ok(started.iter().all(|pid| !is_running(*pid)).then_some(()))
    })
    .await?;
    ensure!(!folder.path().join("datos").exists(), "its data is gone");
    Ok(())
}

/// Every process that comes from this one.
fn descendants(of: u32) -> Result<Vec<u32>> {
    let mut found = vec![of];
    let all: Vec<(u32, u32)> =
        fs::read_dir("/proc")?.filter_map(|entry| parent(&entry.ok()?.path())).collect();
    while let Some(more) = all.iter().find(|(pid, parent)| found.contains(parent) && !found.contains(pid)) {
        found.push(more.0);
    }
    Ok(found.split_off(1))
}

/// A process and its parent.
fn parent(path: &std::path::Path) -> Option<(u32, u32)> {
    let pid = path.file_name()?.to_str()?.parse().ok()?;
    let status = fs::read_to_string(path.join("status")).ok()?;
    let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
    Some((pid, parent.trim().parse().ok()?))
}

/// Whether a process does anything; one that has ended and waits to be buried does not.
fn is_running(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    status.lines().any(|line| line.starts_with("State:") && !line.contains('Z'))
}
