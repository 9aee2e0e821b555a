//! `vigia-server doctor` finds nothing in a firm that is well, and names what somebody with all rights over the database
//! did to it.

use anyhow::{Result, ensure};
use std::{os::unix::fs::PermissionsExt, process::Output};
use vigia_tests::{
    firma::Firma,
    postgres,
    server::{Options, Server},
    wait::until,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_firm_on_sqlite_is_well_until_others_may_read_its_secret() -> Result<()> {
    let firma = Firma::open().await?;
    well(&firma).await?;
    let secret = firma.server.data().join("secret.json");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o644))?;
    finds(&firma.server, &["secret.json", "mode 644"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_to_a_database_behind_the_servers_back_is_named() -> Result<()> {
    let url = postgres::shared().await?;
    let firma = Firma::open_with(Options { database_url: Some(url.clone()), ..Options::default() }).await?;
    well(&firma).await?;
    let refused = postgres::query(&url, "UPDATE audit SET detalle = '{}' WHERE pos = 2").await;
    ensure!(refused.is_err_and(|error| error.to_string().contains("append-only")));
    for (statement, words) in [
        ("UPDATE audit SET actor = 'otra' WHERE pos = 2", ["audit: row 2 ", "changed or moved"]),
        ("DELETE FROM audit WHERE pos = 4", ["audit: row 4 is missing", "audit: row 2 "]),
        ("UPDATE inbox_heads SET seq = seq + 1", ["inbox of ", "gap"]),
        ("UPDATE log_head SET pos = pos + 1", ["event log: its head", "newest row"]),
    ] {
        postgres::query(&url, &format!("ALTER TABLE audit DISABLE TRIGGER USER; {statement}")).await?;
        finds(&firma.server, &words).await?;
    }
    Ok(())
}

/// Waits until every row is sealed, and nothing is to be found.
async fn well(firma: &Firma) -> Result<()> {
    let case = firma.lucia.new_expediente("Sosa, Elena c/ Clínica San Roque s/ daños").await?;
    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(5).await?).await?;
    until("an audit that is sealed", async || {
        let output = doctor(&firma.server).await?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        ensure!(output.status.success() && said.contains("all is well"), "{said}");
        Ok((said.contains(" 0 waiting") && !said.contains(" 0 rows sealed")).then_some(()))
    })
    .await
}

async fn finds(server: &Server, words: &[&str]) -> Result<()> {
    let output = doctor(server).await?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.code() == Some(1) && words.iter().all(|word| said.contains(word)), "{said}");
    Ok(())
}

async fn doctor(server: &Server) -> Result<Output> {
    Ok(server.command(&["doctor"])?.output().await?)
}
