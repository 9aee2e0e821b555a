//! vigia-server: the gateway, the REST API, the deadline watch and the store of a law firm.
//!
//! [`run`] is the only place that wires them together.

mod agenda;
pub mod ajustes;
pub mod app;
pub mod auditoria;
pub mod ausencias;
pub mod auth;
mod bucket;
pub mod calendario;
pub mod calendarios;
pub mod cli;
pub mod clock;
pub mod config;
pub mod contrato;
pub mod correo;
mod data;
pub mod db;
pub mod documentos;
pub mod entity;
pub mod error;
mod eventos;
pub mod evidencia;
pub mod expedientes;
mod extract;
pub mod facturas;
pub mod feeds;
mod gateway;
mod importacion;
pub mod inbox;
pub mod log;
pub mod mensajes;
mod metrics;
mod notas;
pub mod oficios;
pub mod parte;
mod peer;
pub mod prescripciones;
pub mod pulse;
pub mod respaldo;
mod router;
pub mod secret;
pub mod servicios;
mod shutdown;
mod sistema;
mod tasks;
#[cfg(test)]
mod testing;
mod tls;
mod transport;
pub mod usuarios;
mod validate;
mod versioned;
pub mod vigilancia;
mod web;

pub use router::openapi;

use anyhow::Context;
use app::App;
use axum::middleware;
use axum_server::{Handle, tls_rustls::RustlsAcceptor};
use clock::Clock;
use config::Config;
use db::Db;
use gateway::Gateway;
use shutdown::Requests;
use std::{future::Future, net::TcpListener, sync::atomic::Ordering, time::Duration};
use tasks::Tasks;
use tokio_util::sync::CancellationToken;
use transport::Patient;

/// How long requests that are under way may take to finish.
const GRACE: Duration = Duration::from_secs(10);
/// How long a connection may say nothing, or be at its next request's head; longer than clients keep theirs idle.
const IDLE: Duration = Duration::from_secs(120);

/// Opens the store of a configuration.
pub async fn open(config: Config, clock: Clock) -> anyhow::Result<App> {
    data::prepare(&config)?;
    let keys = auth::Keys::load_or_create(&config.secret)?;
    let db = Db::connect(&config.database_url, clock.clone()).await?;
    secret::confirm(&db, &keys, &config).await?;
    calendarios::fabrica::adoptar(&db, config.zona, &calendarios::fabrica::archivos()?)
        .await
        .context("cannot take over the calendars")?;
    let origins = web::Origins::of(&config)?;
    let issuers = auth::Issuers::load(&config.issuers, &config.beside).await?;
    let clave = auditoria::Clave::load_or_create(&auditoria::Clave::path(&config.secret))?;
    Ok(App::new(db, clock, config, keys, clave, (origins, issuers)))
}

/// Serves on `listener` until `stop` resolves; then finishes what is under way, loses nothing, and returns.
pub async fn run(
    mut config: Config,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    // The port that was given, where none was asked for.
    config.listen = listener.local_addr()?;
    let tls = tls::load(&config).await?;
    let app = open(config, Clock::from_env()).await?;
    let cursor = log::head(app.db.reader()).await.context("cannot read the event log")?.pos;
    let (layer, gateway) = Gateway::build(app.clone()).await?;
    let requests = Requests::default();
    let api = router::router(app.clone(), requests.clone()).layer(layer);
    let service = web::in_front(api.layer(middleware::from_fn(gateway::transports)), &app);

    let failed = CancellationToken::new();
    let (mut producing, mut delivering) = (Tasks::new(failed.clone()), Tasks::new(failed.clone()));
    producing.spawn("watch", |stop| prescripciones::vigilante::run(app.clone(), stop));
    producing.spawn("time source", |stop| vigilancia::fuente::run(app.clone(), stop));
    producing.spawn("notes", |stop| notas::run(app.clone(), stop));
    producing.spawn("e-mail", |stop| correo::run(app.clone(), stop));
    producing.spawn("overdue invoices", |stop| facturas::vencimiento::run(app.clone(), stop));
    producing.spawn("oficios that wait", |stop| oficios::avisos::run(app.clone(), stop));
    producing.spawn("lapsed oficios", |stop| oficios::caducidad::run(app.clone(), stop));
    producing.spawn("reconciler", |stop| prescripciones::conciliacion::run(app.clone(), stop));
    producing.spawn("leaves", |stop| ausencias::run(app.clone(), stop));
    producing.spawn("readings", |stop| expedientes::anotar_lecturas(app.clone(), stop));
    delivering.spawn("audit seals", |stop| auditoria::run(app.clone(), stop));
    producing.spawn("lists of the day", |stop| parte::run(app.clone(), stop));
    producing.spawn("backups", |stop| respaldo::run(app.clone(), stop));
    producing.spawn("log pruning", |stop| log::prune::run(app.clone(), stop));
    delivering.spawn("tail", |stop| log::tail::run(app.clone(), gateway.clone(), cursor, stop));
    delivering.spawn("bus", |stop| gateway::run_bus(gateway.clone(), stop));
    delivering.spawn("device positions", |stop| {
        let app = app.clone();
        async move { app.cursors.run(app.db.clone(), stop).await }
    });
    if let Some(address) = app.config.metrics_listen {
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address} for metrics"))?;
        let figures = metrics::install()?;
        delivering.spawn("metrics", |stop| metrics::serve(app.clone(), figures, listener, stop));
    }

    let handle = Handle::new();
    let draining = tokio::spawn({
        let (handle, app, failed) = (handle.clone(), app.clone(), failed.clone());
        async move {
            tokio::select! {
                () = stop => {}
                () = failed.cancelled() => {}
            }
            if !failed.is_cancelled() && !app.config.drain.is_zero() {
                tracing::info!("told to stop: not ready any more, still serving");
                app.pulses.stopping.store(true, Ordering::Relaxed);
                tokio::time::sleep(app.config.drain).await;
            }
            tracing::info!("stopping: no new connections, finishing what is under way");
            handle.graceful_shutdown(Some(GRACE));
            requests.finished(GRACE).await;
            producing.stop().await;
            // Everything committed so far goes out before the sockets close.
            delivering.stop().await;
            gateway.close().await;
            app.db.close().await;
        }
    });

    let url = format!("{}://{}", if tls.is_some() { "https" } else { "http" }, listener.local_addr()?);
    listener.set_nonblocking(true)?;
    tracing::info!(url, zona = %app.config.zona, version = env!("CARGO_PKG_VERSION"), "listening");
    web::warn(&app.config);
    if auth::no_accounts(app.db.reader()).await.context("cannot read the accounts")? {
        tracing::warn!("nobody can sign in yet: vigia-server user add --email … --nombre … --rol admin");
    }
    let service = service.into_make_service_with_connect_info::<std::net::SocketAddr>();
    match tls {
        Some(tls) => {
            let tls = RustlsAcceptor::new(tls).acceptor(Patient);
            let mut server = axum_server::from_tcp(listener)?.acceptor(tls).handle(handle);
            server.http_builder().http1().header_read_timeout(IDLE);
            server.serve(service).await?;
        }
        None => {
            let mut server = axum_server::from_tcp(listener)?.acceptor(Patient).handle(handle);
            server.http_builder().http1().header_read_timeout(IDLE);
            server.serve(service).await?;
        }
    }
    draining.await.context("stopping")?;
    anyhow::ensure!(!failed.is_cancelled(), "a task that must go on has ended");
    tracing::info!("stopped");
    Ok(())
}
