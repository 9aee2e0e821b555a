//! One client's life: it comes, listens, says a little, goes without always saying goodbye, and comes back.

use anyhow::Result;
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};
use tokio::time::{Instant, sleep, sleep_until};
use vigia_tests::socket::{Packet, Wire};

use crate::firma::Person;

/// What went over the wire, and how many are connected.
#[derive(Default)]
pub struct Traffic {
    open: AtomicUsize,
    pub connected: AtomicU64,
    pub not_connected: AtomicU64,
    pub heard: AtomicU64,
    pub said: AtomicU64,
    pub requests: AtomicU64,
    pub requests_failed: AtomicU64,
}

impl Traffic {
    /// How many are connected.
    pub fn open(&self) -> usize {
        self.open.load(Relaxed)
    }

    /// A REST request was answered, or was not.
    pub fn requested(&self, well: bool) {
        if well { &self.requests } else { &self.requests_failed }.fetch_add(1, Relaxed);
    }
}

/// Counts a client for as long as it is connected, however it ends.
struct Open<'a>(&'a Traffic);

impl<'a> Open<'a> {
    fn count(traffic: &'a Traffic) -> Self {
        traffic.open.fetch_add(1, Relaxed);
        traffic.connected.fetch_add(1, Relaxed);
        Self(traffic)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Relaxed);
    }
}

/// Comes and goes for as long as it is let. `device`: it carries its person's inbox.
pub async fn live(person: Arc<Person>, device: bool, arrival: Duration, traffic: Arc<Traffic>) {
    sleep(arrival).await;
    loop {
        let stay = Duration::from_secs(rand::random_range(30..180));
        if visit(&person, device, stay, &traffic).await.is_err() {
            traffic.not_connected.fetch_add(1, Relaxed);
        }
        sleep(Duration::from_millis(rand::random_range(200..5_000))).await;
    }
}

async fn visit(person: &Person, device: bool, stay: Duration, traffic: &Traffic) -> Result<()> {
    let mut auth = json!({ "token": person.api.token() });
    if device {
        let id = &person.api.session.device_id;
        auth = json!({ "token": person.api.token(), "device": id, "epoch": "", "since": 0 });
    }
    let mut wire = Wire::open(&person.origin, &auth).await?;
    let _open = Open::count(traffic);
    wire.emit("join:expediente", &json!(person.case), Some(0)).await?;
    let (leave, mut epoch, mut typing) = (Instant::now() + stay, Value::Null, false);
    let mut speak = Instant::now();
    loop {
        tokio::select! {
            () = sleep_until(leave) => break,
            () = sleep_until(speak) => {
                speak = Instant::now() + Duration::from_millis(rand::random_range(5_000..30_000));
                typing = !typing;
                let word = json!({ "expedienteId": person.case, "userId": person.api.id(), "isTyping": typing });
                wire.emit("mensaje:typing", &word, None).await?;
                traffic.said.fetch_add(1, Relaxed);
            }
            packet = wire.next() => {
                let Some(packet) = packet? else { return Ok(()) };
                traffic.heard.fetch_add(1, Relaxed);
                let Packet::Event(name, value) = packet else { continue };
                match name.as_str() {
                    "auth:expiring" => {
                        wire.emit("auth:renew", &json!({ "token": person.api.token() }), None).await?;
                    }
                    "inbox:reset" | "inbox:sync" => {
                        epoch = value["epoch"].clone();
                        wire.emit("inbox:ack", &json!({ "epoch": epoch, "seq": value["head"] }), None).await?;
                    }
                    "inbox:entry" => {
                        wire.emit("inbox:ack", &json!({ "epoch": epoch, "seq": value["seq"] }), None).await?;
                    }
                    _ => continue,
                }
                traffic.said.fetch_add(1, Relaxed);
            }
        }
    }
    // Every other one just vanishes.
    if rand::random() {
        wire.close().await;
    }
    Ok(())
}
