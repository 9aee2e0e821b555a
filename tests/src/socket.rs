//! A plain Socket.IO client of `/api` over WebSocket, written by hand: it stamps each event as it comes, and thousands
//! fit into one process. What the official client sees is for [`crate::node`].

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::{
    net::TcpStream,
    sync::{mpsc, watch},
    task::JoinHandle,
};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message};

use crate::wait::within;

/// What the server says.
#[derive(Debug)]
pub enum Packet {
    /// An event and its first argument.
    Event(String, Value),
    /// The answer to what was asked under this number.
    Answer(u64, Value),
}

/// One connection, in the hands of whoever reads it.
pub struct Wire(WebSocketStream<TcpStream>);

impl Wire {
    /// Connects with this `auth` and waits until the server agrees; fails with what it says otherwise.
    pub async fn open(origin: &str, auth: &Value) -> Result<Self> {
        let host = origin.strip_prefix("http://").context("plain HTTP")?;
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let url = format!("ws://{host}/socket.io/?EIO=4&transport=websocket");
        let (mut stream, _) = client_async(url, stream).await?;
        stream.send(Message::text(format!("40/api,{auth}"))).await?;
        let mut wire = Self(stream);
        loop {
            let text = wire.text().await?.context("hung up before it agreed")?;
            match text.as_str() {
                agreed if agreed.starts_with("40/api,") => return Ok(wire),
                refused if refused.starts_with("44/api,") => {
                    let told: Value = serde_json::from_str(&refused["44/api,".len()..])?;
                    bail!("{}", told["message"].as_str().unwrap_or("refused"));
                }
                // The engine's own hello.
                _ => {}
            }
        }
    }

    /// What comes next; none when the server has hung up. Answers the server's heartbeat by itself.
    pub async fn next(&mut self) -> Result<Option<Packet>> {
        loop {
            let Some(text) = self.text().await? else { return Ok(None) };
            if let Some(event) = text.strip_prefix("42/api,") {
                let (name, first): (String, Value) = match serde_json::from_str(event)? {
                    Value::Array(parts) => {
                        let mut parts = parts.into_iter();
                        let name = parts.next().as_ref().and_then(Value::as_str).map(str::to_owned);
                        (name.context("an event has a name")?, parts.next().unwrap_or(Value::Null))
                    }
                    other => bail!("no event: {other}"),
                };
                return Ok(Some(Packet::Event(name, first)));
            }
            if let Some(answer) = text.strip_prefix("43/api,") {
                let (id, value) = answer.split_at(answer.find('[').context("an answer has a value")?);
                let value: Vec<Value> = serde_json::from_str(value)?;
                return Ok(Some(Packet::Answer(
                    id.parse()?,
                    value.into_iter().next().unwrap_or(Value::Null),
                )));
            }
            if text.starts_with("41/api") {
                return Ok(None);
            }
        }
    }

    /// Emits an event; with a number, an answer is asked for.
    pub async fn emit(&mut self, event: &str, argument: &Value, ask: Option<u64>) -> Result<()> {
        let number = ask.map(|number| number.to_string()).unwrap_or_default();
        Ok(self.0.send(Message::text(format!("42/api,{number}{}", json!([event, argument])))).await?)
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        // A server that is gone cannot be told, and need not.
        let _ = self.0.close(None).await;
    }

    async fn text(&mut self) -> Result<Option<String>> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) if text.as_str() == "2" => {
                    self.0.send(Message::text("3")).await?;
                }
                Some(Ok(Message::Text(text))) => return Ok(Some(text.to_string())),
                Some(Ok(Message::Close(_))) | None => return Ok(None),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
            }
        }
    }
}

/// An event as it came.
#[derive(Clone, Debug)]
pub struct Heard {
    /// When, in milliseconds since the Unix epoch.
    pub at: i64,
    /// Its name.
    pub name: String,
    /// Its first argument.
    pub value: Value,
}

/// A connection that is read by itself: everything it hears is kept.
pub struct Socket {
    asks: mpsc::UnboundedSender<(String, Value, u64)>,
    kept: Arc<Kept>,
    asked: std::sync::atomic::AtomicU64,
    task: JoinHandle<()>,
}

struct Kept {
    heard: Mutex<Vec<Heard>>,
    answers: Mutex<std::collections::HashMap<u64, Value>>,
    changed: watch::Sender<u64>,
    open: watch::Sender<bool>,
}

impl Socket {
    /// Connects with this `auth`.
    pub async fn connect(origin: &str, auth: Value) -> Result<Self> {
        let wire = within("a connection", Wire::open(origin, &auth)).await?;
        let kept = Arc::new(Kept {
            heard: Mutex::default(),
            answers: Mutex::default(),
            changed: watch::channel(0).0,
            open: watch::channel(true).0,
        });
        let (asks, asked) = mpsc::unbounded_channel();
        let task = tokio::spawn({
            let kept = Arc::clone(&kept);
            async move {
                // Whatever ends it, it is over.
                let _ = read(wire, asked, &kept).await;
                kept.open.send_replace(false);
                kept.changed.send_modify(|count| *count += 1);
            }
        });
        Ok(Self { asks, kept, asked: 0.into(), task })
    }

    /// Everything it heard so far.
    pub fn heard(&self) -> Vec<Heard> {
        lock(&self.kept.heard).clone()
    }

    /// Whether it is still connected.
    pub fn is_open(&self) -> bool {
        *self.kept.open.borrow()
    }

    /// Waits until it is not.
    pub async fn closed(&self) -> Result<()> {
        let mut open = self.kept.open.subscribe();
        within("the end of a connection", async { Ok(open.wait_for(|open| !open).await.map(drop)?) }).await
    }

    /// The first event, since the start, of this name whose argument fits.
    pub async fn event(&self, name: &str, fits: impl Fn(&Value) -> bool) -> Result<Heard> {
        self.look(&format!("the event {name}"), || {
            lock(&self.kept.heard).iter().find(|heard| heard.name == name && fits(&heard.value)).cloned()
        })
        .await
    }

    /// Emits an event and waits for its answer.
    pub async fn ask(&self, event: &str, argument: Value) -> Result<Value> {
        let number = self.asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        self.asks.send((event.to_owned(), argument, number)).context("the connection is over")?;
        self.look(&format!("the answer to {event}"), || lock(&self.kept.answers).remove(&number)).await
    }

    async fn look<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> Result<T> {
        let mut changed = self.kept.changed.subscribe();
        within(what, async {
            loop {
                changed.borrow_and_update();
                match look() {
                    Some(found) => return Ok(found),
                    None if !self.is_open() => bail!("the connection has ended"),
                    None => changed.changed().await?,
                }
            }
        })
        .await
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn read(
    mut wire: Wire,
    mut asks: mpsc::UnboundedReceiver<(String, Value, u64)>,
    kept: &Kept,
) -> Result<()> {
    loop {
        tokio::select! {
            packet = wire.next() => match packet? {
                None => return Ok(()),
                Some(Packet::Event(name, value)) => {
                    let at = chrono::Utc::now().timestamp_millis();
                    lock(&kept.heard).push(Heard { at, name, value });
                }
                Some(Packet::Answer(number, value)) => drop(lock(&kept.answers).insert(number, value)),
            },
            ask = asks.recv() => {
                let (event, argument, number) = ask.context("nobody asks any more")?;
                wire.emit(&event, &argument, Some(number)).await?;
            }
        }
        kept.changed.send_modify(|count| *count += 1);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
