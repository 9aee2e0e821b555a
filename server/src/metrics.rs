//! What the server counts, for Prometheus. Every name is here and nowhere else.
//!
//! Served on an address of its own (`--metrics-listen`, off unless set): figures of a firm are not for whoever reaches
//! the API.

use crate::{app::App, correo, entity::inbox, error::Result, gateway::State as Redis, log, notas, respaldo};
use anyhow::Context;
use axum::{Router, extract::State, routing::get};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::{sync::atomic::Ordering, time::Duration};
use tokio_util::sync::CancellationToken;
use vigia_protocol::{error::Code, time::Timestamp};

const CONNECTIONS: &str = "vigia_connections";
const CONNECTIONS_TOTAL: &str = "vigia_connections_total";
const RECEIVED: &str = "vigia_messages_received_total";
const EMITTED: &str = "vigia_messages_emitted_total";
const UNDELIVERED: &str = "vigia_messages_undelivered_total";
const REFUSED: &str = "vigia_refusals_total";
const LIMITED: &str = "vigia_limits_hit_total";
const EMIT_LATENCY: &str = "vigia_commit_to_emit_seconds";
const STORED_LATENCY: &str = "vigia_commit_to_stored_seconds";
const UNACKED: &str = "vigia_unacknowledged_entries";
const WATCH_AGE: &str = "vigia_watch_age_seconds";
const TAIL_AGE: &str = "vigia_tail_age_seconds";
const LOG_LAG: &str = "vigia_log_lag_rows";
const TRANSPORTS: &str = "vigia_transports_opened_total";
const DISCONNECTS: &str = "vigia_disconnects_total";
const DATABASE_UP: &str = "vigia_database_up";
const REDIS_UP: &str = "vigia_redis_up";
const BUS_PUBLISHED: &str = "vigia_bus_published_total";
const BUS_RECEIVED: &str = "vigia_bus_received_total";
const BUS_DROPPED: &str = "vigia_bus_dropped_total";
const BUS_IGNORED: &str = "vigia_bus_ignored_total";
const BRIDGE_EMITS: &str = "vigia_bridge_emits_total";
const BRIDGE_REFUSED: &str = "vigia_bridge_refused_total";

const UNWATCHED: &str = "vigia_plazos_sin_destinatario";
const LATE: &str = "vigia_avisos_atrasados";
const CLOCK_HELD: &str = "vigia_reloj_retenido";
const BACKUP_AGE: &str = "vigia_backup_age_seconds";
const MAILS_WAITING: &str = "vigia_correos_pendientes";
const MAILS_GIVEN_UP: &str = "vigia_correos_abandonados";
const ON_NO_DEVICE: &str = "vigia_alertas_sin_dispositivo";

/// Seconds, from a millisecond to five minutes.
const BUCKETS: [f64; 12] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 15.0, 60.0, 300.0];

/// Starts counting; whoever serves the figures renders the handle.
pub fn install() -> anyhow::Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)?
        .install_recorder()
        .context("cannot count")?;
    describe_gauge!(CONNECTIONS, "Sockets connected to this node");
    describe_counter!(CONNECTIONS_TOTAL, "Sockets that ever connected to this node");
    describe_counter!(RECEIVED, "Events received from clients, by event");
    describe_counter!(EMITTED, "Events sent to sockets, by event");
    describe_counter!(UNDELIVERED, "Events a socket had no room for, by event");
    describe_counter!(REFUSED, "Refusals, on sockets and REST, by code");
    describe_counter!(LIMITED, "Connections and events refused by a limit, by limit");
    describe_histogram!(EMIT_LATENCY, "From the commit of a durable event to its emit on this node");
    describe_histogram!(
        STORED_LATENCY,
        "From the commit of an inbox entry to a device's word that it is stored"
    );
    describe_gauge!(UNACKED, "Open inbox entries that ask for a note nobody took");
    describe_gauge!(WATCH_AGE, "Since the deadline watch last finished a round");
    describe_gauge!(TAIL_AGE, "Since the tail last read the event log");
    describe_gauge!(LOG_LAG, "Rows of the event log that this node has not handed to its sockets yet");
    describe_counter!(
        TRANSPORTS,
        "Transports opened; those that never said who they are, are closed by the handshake limit"
    );
    describe_counter!(DISCONNECTS, "Sockets that went, by reason");
    describe_gauge!(DATABASE_UP, "Whether the database answers");
    describe_gauge!(REDIS_UP, "Whether this node hears itself over Redis");
    describe_counter!(BUS_PUBLISHED, "Messages to other nodes, by kind");
    describe_counter!(BUS_RECEIVED, "Messages of other nodes, by kind");
    describe_counter!(BUS_DROPPED, "Messages that could not go out or be heard, by kind and reason");
    describe_counter!(BUS_IGNORED, "Messages on the bus that are not believed, by reason");
    describe_counter!(BRIDGE_EMITS, "Emits of back ends that were taken, by event");
    describe_counter!(BRIDGE_REFUSED, "Emits of back ends that were refused, by reason");
    describe_gauge!(UNWATCHED, "Open deadlines that would alert nobody");
    describe_gauge!(LATE, "Alerts that should have fired and neither did nor were skipped");
    describe_gauge!(CLOCK_HELD, "Whether alerts wait because the clock jumped");
    describe_gauge!(BACKUP_AGE, "Since the newest good backup; not there where there never was one");
    describe_gauge!(MAILS_WAITING, "E-mails that wait to go out");
    describe_gauge!(MAILS_GIVEN_UP, "E-mails that were given up, ever");
    describe_gauge!(
        ON_NO_DEVICE,
        "Open alerts that are on no device of their recipient, who has not opened them"
    );
    Ok(handle)
}

/// A socket is in.
pub fn connected() {
    gauge!(CONNECTIONS).increment(1);
    counter!(CONNECTIONS_TOTAL).increment(1);
}

/// A socket that was in is gone.
pub fn disconnected() {
    gauge!(CONNECTIONS).decrement(1);
}

/// A transport was opened; whoever opened it has not said who they are yet.
pub fn transport_opened() {
    counter!(TRANSPORTS).increment(1);
}

/// Why a socket went.
pub fn went(reason: &impl std::fmt::Display) {
    counter!(DISCONNECTS, "reason" => reason.to_string()).increment(1);
}

/// A client's event; unknown names are one, so that nobody can fill the memory with names.
pub fn received(event: &'static str) {
    counter!(RECEIVED, "event" => event).increment(1);
}

/// An event went out to so many sockets.
pub fn emitted(event: &str, sockets: u64) {
    counter!(EMITTED, "event" => event.to_owned()).increment(sockets);
}

/// An event was lost to a socket that had no room for it.
pub fn undelivered(event: &str) {
    counter!(UNDELIVERED, "event" => event.to_owned()).increment(1);
}

/// Something was refused.
pub fn refused(code: Code) {
    counter!(REFUSED, "code" => code.as_str()).increment(1);
}

/// A limit was hit.
pub fn limited(limit: &'static str) {
    counter!(LIMITED, "limit" => limit).increment(1);
}

/// A message went to the other nodes.
pub fn bus_published(kind: &'static str) {
    counter!(BUS_PUBLISHED, "kind" => kind).increment(1);
}

/// Another node said something.
pub fn bus_received(kind: &'static str) {
    counter!(BUS_RECEIVED, "kind" => kind).increment(1);
}

/// A message was lost on the way.
pub fn bus_dropped(kind: &'static str, reason: &'static str) {
    counter!(BUS_DROPPED, "kind" => kind, "reason" => reason).increment(1);
}

/// Something on the bus was not believed.
pub fn bus_ignored(reason: &'static str) {
    counter!(BUS_IGNORED, "reason" => reason).increment(1);
}

/// A back end's emit was taken.
pub fn bridge_took(event: &'static str) {
    counter!(BRIDGE_EMITS, "event" => event).increment(1);
}

/// A back end's emit was refused.
pub fn bridge_refused(reason: &'static str) {
    counter!(BRIDGE_REFUSED, "reason" => reason).increment(1);
}

/// A durable event of that instant went out now.
pub fn emitted_after(committed: Timestamp, now: Timestamp) {
    histogram!(EMIT_LATENCY).record(seconds(committed, now));
}

/// An entry of that instant is stored on a device now.
pub fn stored_after(committed: Timestamp, now: Timestamp) {
    histogram!(STORED_LATENCY).record(seconds(committed, now));
}

fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    // A difference of milliseconds: far below what a float holds to the letter.
    (to.millis() - from.millis()).max(0) as f64 / 1000.0
}

/// Serves `/metrics` until told to stop.
pub async fn serve(
    app: App,
    handle: PrometheusHandle,
    listener: tokio::net::TcpListener,
    stop: CancellationToken,
) {
    let router = Router::new().route("/metrics", get(render)).with_state((app, handle));
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await {
        tracing::error!(%error, "metrics cannot be served");
    }
}

async fn render(State((app, handle)): State<(App, PrometheusHandle)>) -> String {
    let asked = tokio::time::timeout(Duration::from_secs(2), in_database(&app)).await;
    let up = matches!(asked, Ok(Ok(_)));
    gauge!(DATABASE_UP).set(if up { 1.0 } else { 0.0 });
    if let Ok(Ok(InDatabase { unacked, log_head, backup, mails, on_no_device })) = asked {
        gauge!(MAILS_WAITING).set(mails.pendientes as f64);
        gauge!(MAILS_GIVEN_UP).set(mails.abandonados as f64);
        gauge!(ON_NO_DEVICE).set(on_no_device as f64);
        gauge!(UNACKED).set(unacked as f64);
        let lag = log_head - app.pulses.tail_at.load(Ordering::Relaxed);
        gauge!(LOG_LAG).set(lag.max(0) as f64);
        if let Some(at) = backup {
            gauge!(BACKUP_AGE).set(seconds(at, app.clock.now()));
        }
    }
    for (name, pulse) in [(WATCH_AGE, &app.pulses.watch), (TAIL_AGE, &app.pulses.tail)] {
        if let Some(age) = pulse.age() {
            gauge!(name).set(age.as_secs_f64());
        }
    }
    if let Some(found) = app.pulses.late() {
        gauge!(UNWATCHED).set(found.sin_destinatario as f64);
        gauge!(LATE).set(found.atrasados as f64);
    }
    gauge!(CLOCK_HELD).set(if app.clock.held().is_some() { 1.0 } else { 0.0 });
    match app.redis.get() {
        Redis::Off => {}
        state => gauge!(REDIS_UP).set(if state == Redis::Up { 1.0 } else { 0.0 }),
    }
    handle.run_upkeep();
    handle.render()
}

/// What the database knows and nobody counts.
struct InDatabase {
    unacked: u64,
    log_head: i64,
    backup: Option<Timestamp>,
    mails: correo::Cuentas,
    on_no_device: u64,
}

async fn in_database(app: &App) -> Result<InDatabase> {
    let conn = app.db.reader();
    let open = inbox::Entity::find()
        .filter(inbox::Column::RequiereNota.eq(true))
        .filter(inbox::Column::AckedAt.is_null())
        .filter(inbox::Column::ClosedAt.is_null())
        .filter(inbox::Column::VoidAt.is_null());
    Ok(InDatabase {
        unacked: open.count(conn).await?,
        log_head: log::head(conn).await?.pos,
        backup: respaldo::last_good(conn).await?,
        mails: correo::cuentas(conn).await?,
        on_no_device: notas::sin_dispositivo(conn).await?,
    })
}
