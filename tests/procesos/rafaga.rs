//! A burst of alerts, and a server that dies in the middle of it.

use anyhow::{Context, Result, ensure};
use futures_util::future::join_all;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};
use vigia_protocol::{acceso::Calidad, ids::PrescripcionId};
use vigia_tests::{firma::Firma, server::Options, wait::until};

const WRITERS: usize = 8;
const ENOUGH: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn every_deadline_accepted_before_kill_9_alerts_each_member_exactly_once_on_sqlite() -> Result<()> {
    burst(None).await
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn every_deadline_accepted_before_kill_9_alerts_each_member_exactly_once_on_postgresql() -> Result<()> {
    let postgres = vigia_tests::postgres::Postgres::start().await?;
    burst(Some(postgres.new_database("estudio").await?)).await
}

async fn burst(database_url: Option<String>) -> Result<()> {
    let mut firma = Firma::open_with(Options { database_url, ..Options::default() }).await?;
    let case = firma.lucia.new_expediente("Distribuidora Alem S.A. s/ concurso preventivo").await?;
    let id = &case.resumen.id;
    firma.lucia.add_member(id, &firma.martin.id(), Calidad::Miembro).await?;
    let due = firma.in_days(5).await?;

    let answered = AtomicUsize::new(0);
    let (lucia, martin) = (&firma.lucia, &firma.martin);
    let write = async |writer: usize| {
        let who = if writer.is_multiple_of(2) { lucia } else { martin };
        let mut accepted: Vec<PrescripcionId> = Vec::new();
        // Until the server is gone.
        while let Ok(deadline) = who.new_prescripcion(id, due).await {
            answered.fetch_add(1, Ordering::SeqCst);
            accepted.push(deadline.id);
        }
        accepted
    };
    let kill = async {
        until("enough answers", async || Ok((answered.load(Ordering::SeqCst) >= ENOUGH).then_some(())))
            .await?;
        firma.server.kill().await
    };
    let (accepted, killed) = tokio::join!(join_all((0..WRITERS).map(write)), kill);
    killed?;
    let accepted: Vec<PrescripcionId> = accepted.concat();
    ensure!(accepted.len() >= ENOUGH, "{}", accepted.len());

    firma.server.restart().await?;
    for who in [&firma.lucia, &firma.martin] {
        let inbox = until("an alert of each", async || {
            let inbox = who.whole_inbox().await?;
            Ok(accepted
                .iter()
                .all(|id| inbox.iter().any(|entry| entry.payload["id"] == id.as_str()))
                .then_some(inbox))
        })
        .await
        .with_context(|| who.me().nombre.clone())?;
        let mut alerts: BTreeMap<String, usize> = BTreeMap::new();
        for entry in inbox.iter().filter(|entry| entry.event == "prescripcion:alert") {
            *alerts.entry(entry.payload["id"].to_string()).or_default() += 1;
        }
        ensure!(alerts.values().all(|times| *times == 1), "none twice: {alerts:?}");
        let seqs: Vec<i64> = inbox.iter().map(|entry| entry.seq).collect();
        let expected: Vec<i64> = (1..=i64::try_from(inbox.len())?).rev().collect();
        ensure!(seqs == expected, "numbered without a gap: {seqs:?}");
    }
    Ok(())
}
