//! A backup takes the place of a firm that is there, on PostgreSQL: what was there is kept aside, and nothing happens by
//! halves.

use super::{ids, restore, said, text};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use vigia_tests::{
    api::Api,
    firma::{Firma, PASSWORD},
    postgres,
    server::Options,
};

/// The schemas of a database that are not PostgreSQL's own.
async fn schemas(url: &str) -> Result<Vec<String>> {
    let all = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1";
    Ok(postgres::query(url, all).await?.into_iter().flatten().collect())
}

async fn caratulas(who: &Api) -> Result<Vec<String>> {
    let page: Value = who.get("/expedientes").await?;
    let rows = page["expedientes"].as_array().context("cases")?;
    Ok(rows.iter().filter_map(|row| Some(row["caratula"].as_str()?.to_owned())).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_replaces_a_firm_on_postgresql_and_the_old_one_is_kept_aside() -> Result<()> {
    let url = postgres::shared().await?;
    let mut firma =
        Firma::open_with(Options { database_url: Some(url.clone()), ..Options::default() }).await?;
    let origin = firma.server.origin().to_owned();
    let due = firma.in_days(3).await?;
    let before = firma.lucia.new_expediente("Antes del respaldo").await?;
    firma.lucia.new_prescripcion(&before.resumen.id, firma.in_days(5).await?).await?;
    let alerts = ids(&firma.lucia).await?;
    let backups = tempfile::tempdir()?;
    let file = backups.path().join("respaldo.tar");
    let made = firma.server.command(&["backup", "--to", text(&file)?])?.output().await?;
    ensure!(made.status.success(), "{}", said(&made));
    let after = firma.lucia.new_expediente("Después del respaldo").await?;

    // Nothing is pulled from under a server that runs, nor replaced without being told to.
    let data = firma.server.data().to_owned();
    let refused = restore(&file, None, &data, Some(&url), &["--replace"]).await?;
    ensure!(!refused.status.success() && said(&refused).contains("in use"), "{}", said(&refused));
    firma.server.kill().await?;
    let refused = restore(&file, None, &data, Some(&url), &[]).await?;
    ensure!(!refused.status.success() && said(&refused).contains("--replace"), "{}", said(&refused));
    ensure!(schemas(&url).await? == ["public"], "{:?}", schemas(&url).await?);

    let done = restore(&file, None, &data, Some(&url), &["--replace"]).await?;
    ensure!(done.status.success() && said(&done).contains("the schema antes_"), "{}", said(&done));
    let there = schemas(&url).await?;
    let aside = there.iter().find(|name| name.starts_with("antes_")).context("the old schema")?;
    ensure!(there.len() == 2, "{there:?}");
    let kept = format!("SELECT count(*) FROM {aside}.expedientes WHERE id = '{}'", after.resumen.id);
    ensure!(postgres::query(&url, &kept).await? == [["1"]], "what came after the backup is aside");

    // The firm goes on from the backup, and can be replaced again beside what is aside.
    firma.server.restart().await?;
    let lucia = Api::sign_in(&origin, &firma.lucia.me().email, PASSWORD, "Otra mesa").await?;
    let cases = caratulas(&lucia).await?;
    ensure!(cases.contains(&"Antes del respaldo".to_owned()), "{cases:?}");
    ensure!(!cases.contains(&"Después del respaldo".to_owned()), "{cases:?}");
    ensure!(ids(&lucia).await?.is_superset(&alerts), "no alert of before the backup is lost");
    lucia.new_prescripcion(&before.resumen.id, due).await?;
    firma.server.kill().await?;
    let again = restore(&file, None, &data, Some(&url), &["--replace"]).await?;
    ensure!(again.status.success(), "{}", said(&again));
    ensure!(schemas(&url).await?.len() == 3, "{:?}", schemas(&url).await?);
    firma.server.restart().await
}
