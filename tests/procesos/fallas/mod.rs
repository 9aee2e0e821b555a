//! Parts of a cluster die, stand still and come back under load, and whoever has a device loses nothing, gets nothing
//! twice, and gets it in order. Each test says its figures.

mod carga;
mod nodos;
mod oyentes;
mod postgres;
mod redis;

use anyhow::Result;
use serde_json::Value;
use vigia_protocol::{acceso::Calidad, ids::ExpedienteId};
use vigia_tests::{
    api,
    cluster::Cluster,
    firma::Firma,
    postgres::{self as database, Postgres},
    server::{Options, Server},
    wait::until,
};

/// How much is accepted in each stretch of a test.
const ENOUGH: usize = 60;

/// A firm in a cluster, with a case that Lucía and Martín share.
async fn open(database_url: String) -> Result<(Firma<Cluster>, ExpedienteId)> {
    let options = Options { database_url: Some(database_url), ..Options::default() };
    let firma = Firma::open_over(Cluster::start(options).await?).await?;
    let case = firma.lucia.new_expediente("Distribuidora Alem S.A. s/ concurso preventivo").await?;
    let id = case.resumen.id;
    firma.lucia.add_member(&id, &firma.martin.id(), Calidad::Miembro).await?;
    Ok((firma, id))
}

/// What a server says of itself at `/readyz`, whatever the status.
async fn readiness(server: &Server) -> Result<Value> {
    let url = format!("{}/readyz", server.origin());
    Ok(api::send(&api::http()?, reqwest::Method::GET, url, None, None).await?.body)
}

/// Waits until a server is ready.
async fn ready(server: &Server) -> Result<()> {
    until("a server that is ready", async || Ok((readiness(server).await?["ready"] == true).then_some(())))
        .await
}
