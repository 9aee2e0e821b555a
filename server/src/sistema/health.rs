//! `/healthz` and `/readyz`, for whatever keeps the server running or sends it traffic.

use crate::{app::App, calendarios, pulse::Pulse};
use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::{sync::atomic::Ordering, time::Duration};
use vigia_protocol::calendarios::AvisoCalendario;

/// The watch, and what asks for notes, tick twice a minute: after this long it stands still, and a deadline could pass unseen.
const WATCH_STANDS_STILL: Duration = Duration::from_secs(120);
/// The tail looks every second.
const TAIL_STANDS_STILL: Duration = Duration::from_secs(30);

/// The routes, outside the versioned API: nobody signs in for them and they betray nothing.
pub fn routes() -> Router<App> {
    Router::new().route("/healthz", get(healthz)).route("/readyz", get(readyz))
}

/// The process answers.
async fn healthz() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// The database answers, the watch watches, what asks for a note is asked again, the tail reads.
async fn readyz(State(app): State<App>) -> (StatusCode, Json<Value>) {
    let asked = tokio::time::timeout(Duration::from_secs(2), app.db.reader().execute_unprepared("SELECT 1"));
    let database = matches!(asked.await, Ok(Ok(_)));
    let watch = alive(&app.pulses.watch, WATCH_STANDS_STILL);
    let notes = alive(&app.pulses.notes, WATCH_STANDS_STILL);
    let tail = alive(&app.pulses.tail, TAIL_STANDS_STILL);
    let stopping = app.pulses.stopping.load(Ordering::Relaxed);
    let ready = database && watch && notes && tail && !stopping;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "ready": ready, "database": database, "watch": watch, "notes": notes, "tail": tail, "redis": app.redis.get().as_str(),
        "stopping": stopping, "clock": if app.clock.held().is_some() { "held" } else { "ok" },
        "late": app.pulses.late().map(|found| found.atrasados),
        "unwatched": app.pulses.late().map(|found| found.sin_destinatario),
        "calendar": if database { calendar(&app).await } else { None },
    });
    (status, Json(body))
}

/// What to warn of the office's calendar: past its years alerts go by weekends alone. That is no reason to be sent no
/// traffic.
async fn calendar(app: &App) -> Option<AvisoCalendario> {
    let asked = calendarios::aviso(app.db.reader(), app.today());
    tokio::time::timeout(Duration::from_secs(2), asked).await.ok()?.ok()?
}

fn alive(pulse: &Pulse, most: Duration) -> bool {
    pulse.age().is_some_and(|age| age < most)
}

#[cfg(test)]
mod tests {
    use crate::{prescripciones::vigilante, pulse::Pulse, testing::Firm};
    use serde_json::{Value, json};
    use std::time::{Duration, Instant};
    use tokio_util::sync::CancellationToken;

    #[tokio::test]
    async fn a_loop_that_stands_still_makes_a_server_not_ready() {
        let firm = Firm::new().await;
        let asked = async || -> (u16, Value) {
            let (status, _, body) = firm.outside("/readyz").await;
            (status.as_u16(), serde_json::from_slice(&body).unwrap())
        };
        let pulses = &firm.app.pulses;
        let parts = [("watch", &pulses.watch), ("notes", &pulses.notes), ("tail", &pulses.tail)];
        for (part, pulse) in parts {
            let (status, body) = asked().await;
            assert_eq!((status, &body[part]), (503, &json!(false)), "{body}");
            pulse.beat();
        }
        let (status, body) = asked().await;
        assert_eq!(
            (status, &body["ready"], &body["late"]),
            (200, &json!(true), &Value::Null),
            "nobody has counted"
        );
        pulses.reconciled(Default::default());
        assert_eq!(asked().await.1["late"], 0);
    }

    #[tokio::test]
    async fn a_watch_whose_last_look_is_over_two_minutes_old_makes_a_server_not_ready() {
        // domain.md, «The watch»: «`/readyz` fails when the last tick is over 2 minutes old».
        let firm = Firm::new().await;
        let pulses = &firm.app.pulses;
        for (part, pulse, most) in
            [("watch", &pulses.watch, 120), ("notes", &pulses.notes, 120), ("tail", &pulses.tail, 30)]
        {
            for (since, expected) in [(most - 2, 200), (most, 503)] {
                [&pulses.watch, &pulses.notes, &pulses.tail].into_iter().for_each(Pulse::beat);
                pulse.beat_at(Instant::now().checked_sub(Duration::from_secs(since)).unwrap());
                let (status, _, body) = firm.outside("/readyz").await;
                let body: Value = serde_json::from_slice(&body).unwrap();
                assert_eq!(status.as_u16(), expected, "{part} looked {since} s ago: {body}");
                assert_eq!(body[part], expected == 200, "{body}");
            }
        }
    }

    #[tokio::test]
    async fn one_round_of_the_watch_makes_a_server_ready_again() {
        let firm = Firm::new().await;
        let pulses = &firm.app.pulses;
        [&pulses.notes, &pulses.tail].into_iter().for_each(Pulse::beat);
        let long_ago = Instant::now().checked_sub(Duration::from_secs(600)).unwrap();
        pulses.watch.beat_at(long_ago);
        let ready = async || firm.outside("/readyz").await.0 == 200;
        assert!(!ready().await);
        let stop = CancellationToken::new();
        let watch = tokio::spawn(vigilante::run(firm.app.clone(), stop.clone()));
        let looked = async {
            while pulses.watch.age().is_none_or(|age| age > Duration::from_secs(60)) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), looked).await.unwrap();
        stop.cancel();
        watch.await.unwrap();
        assert!(ready().await);
    }
}
