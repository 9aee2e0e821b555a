//! The connection to Redis: made again whenever it is lost, however it is lost.
//!
//! Every second the node says something to itself. Only while its own words come back does it believe that Redis is
//! there: a frozen one takes connections and answers nothing.

use super::{
    Message, State,
    message::{Ear, Heard, Seal},
};
use crate::{
    app::App,
    auth::Keys,
    gateway::{Gateway, bridge, devices, typing},
    metrics,
    pulse::Pulse,
};
use anyhow::Context;
use futures_util::StreamExt;
use redis::{
    AsyncConnectionConfig, Client,
    aio::{MultiplexedConnection, PubSubSink, PubSubStream},
};
use secrecy::ExposeSecret;
use std::time::Duration;
use tokio::{sync::mpsc, time::Instant};
use tokio_util::sync::CancellationToken;

/// How long Redis may take to answer anything.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the node says something to itself.
const PING: Duration = Duration::from_secs(1);
/// How long its own words may take to come back.
const SILENCE: Duration = Duration::from_secs(2);
/// Between two attempts to connect: from the shortest to the longest wait.
const BACKOFF: [Duration; 2] = [Duration::from_millis(50), Duration::from_secs(1)];
/// How many messages go out in one round trip at most.
const BATCH: usize = 64;
/// How many heard messages may wait.
const HEARD: usize = 256;

/// Keeps the node on the bus until told to stop; without Redis in the configuration there is nothing to do.
pub async fn run(gateway: Gateway, stop: CancellationToken) {
    let (Some(url), Some(outbox)) = (&gateway.app.config.redis_url, gateway.bus.take()) else {
        return stop.cancelled().await;
    };
    // It was read once when the configuration was.
    let Ok(client) = Client::open(url.expose_secret()) else { return };
    let (heard, hearing) = mpsc::channel(HEARD);
    let (emits, emitting) = mpsc::channel(bridge::QUEUE);
    let channel = channel(&gateway.app.keys);
    let seal = Seal::new(&gateway.app.keys);
    let pulse = Pulse::default();
    let ears = Ears {
        app: &gateway.app,
        ear: Ear::default(),
        seal: &seal,
        pulse: &pulse,
        heard,
        emits,
        voice: bridge::Voice::default(),
        channel,
    };
    tokio::select! {
        () = connect(&client, ears, outbox) => {}
        () = attend(&gateway, hearing) => {}
        () = bridge::run(&gateway, emitting) => {}
        () = stop.cancelled() => {}
    }
    gateway.app.redis.set(State::Down);
}

/// The channel of the firm: another firm on the same Redis has another secret, and so another channel.
fn channel(keys: &Keys) -> String {
    let mark: String = keys.derived("bus channel")[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("vigia:{{{mark}}}:bus")
}

/// Connects, again and again.
async fn connect(client: &Client, mut ears: Ears<'_>, mut outbox: mpsc::Receiver<Message>) {
    let app = ears.app;
    let [shortest, longest] = BACKOFF;
    let (mut wait, mut told) = (shortest, false);
    loop {
        let ended = once(client, &mut ears, &mut outbox).await;
        if app.redis.set(State::Down) {
            (wait, told) = (shortest, false);
        }
        if !told {
            told = true;
            let error = ended.err().map(|error| format!("{error:#}")).unwrap_or_default();
            tracing::warn!(error, "Redis is away: what other nodes commit is seen up to a second later");
        }
        // What somebody wrote by then is no news when Redis is back.
        while let Ok(message) = outbox.try_recv() {
            metrics::bus_dropped(message.kind(), "down");
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(longest);
    }
}

/// One connection, for as long as it is good.
async fn once(
    client: &Client,
    ears: &mut Ears<'_>,
    outbox: &mut mpsc::Receiver<Message>,
) -> anyhow::Result<()> {
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(PATIENCE))
        .set_response_timeout(Some(PATIENCE));
    let connecting = async {
        let speaking = client.get_multiplexed_async_connection_with_config(&config).await?;
        let (mut sink, stream) = client.get_async_pubsub().await?.split();
        sink.subscribe(&ears.channel).await?;
        if ears.app.config.emitter_bridge {
            sink.psubscribe(bridge::EMITS).await?;
            sink.subscribe(bridge::REQUESTS).await?;
        }
        redis::RedisResult::Ok((speaking, sink, stream))
    };
    let (speaking, sink, stream) = tokio::time::timeout(3 * PATIENCE, connecting)
        .await
        .context("no answer")?
        .context("cannot connect")?;
    let (app, channel, seal, pulse) = (ears.app, ears.channel.clone(), ears.seal, ears.pulse);
    let speech = Speech { app, channel, seal, pulse, speaking, since: Instant::now() };
    tokio::select! {
        ended = speech.speak(outbox) => ended,
        () = ears.listen(sink, stream) => anyhow::bail!("the connection was closed"),
    }
}

/// What goes out.
struct Speech<'a> {
    app: &'a App,
    channel: String,
    seal: &'a Seal,
    pulse: &'a Pulse,
    speaking: MultiplexedConnection,
    since: Instant,
}

impl Speech<'_> {
    async fn speak(mut self, outbox: &mut mpsc::Receiver<Message>) -> anyhow::Result<()> {
        let mut ping = tokio::time::interval(PING);
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            tokio::select! {
                // However many commits there were since the last one went out: they are one wake-up.
                () = self.app.db.appended() => batch.push(Message::Wake),
                _ = outbox.recv_many(&mut batch, BATCH) => {}
                _ = ping.tick() => {
                    let silent = self.pulse.age().unwrap_or(SILENCE).min(self.since.elapsed());
                    anyhow::ensure!(silent < SILENCE, "it takes messages and passes none on");
                    batch.push(Message::Ping);
                }
            }
            self.publish(&mut batch).await?;
        }
    }

    async fn publish(&mut self, batch: &mut Vec<Message>) -> anyhow::Result<()> {
        let kinds: Vec<_> = batch.iter().map(Message::kind).collect();
        let mut pipe = redis::pipe();
        for message in batch.drain(..) {
            pipe.publish(&self.channel, self.seal.wrap(message, self.app.clock.now())?).ignore();
        }
        let sent = pipe.query_async::<()>(&mut self.speaking).await;
        for kind in kinds {
            if sent.is_ok() { metrics::bus_published(kind) } else { metrics::bus_dropped(kind, "failed") }
        }
        sent.context("cannot publish")
    }
}

/// What comes in.
struct Ears<'a> {
    app: &'a App,
    ear: Ear,
    seal: &'a Seal,
    pulse: &'a Pulse,
    heard: mpsc::Sender<Heard>,
    emits: mpsc::Sender<bridge::Emit>,
    voice: bridge::Voice,
    channel: String,
}

impl Ears<'_> {
    /// Until the connection is lost; the sink is held because the connection ends with it.
    async fn listen(&mut self, _sink: PubSubSink, mut stream: PubSubStream) {
        while let Some(said) = stream.next().await {
            if said.get_channel_name() == self.channel {
                self.hear(said.get_payload_bytes());
            } else {
                let emit = bridge::Emit::new(said.get_channel_name(), said.get_payload_bytes());
                if self.emits.try_send(emit).is_err() {
                    self.voice.tell(&bridge::Refusal::new(bridge::Reason::Queue, "too many at once"));
                }
            }
        }
    }

    fn hear(&mut self, bytes: &[u8]) {
        let heard = match self.ear.hear(self.seal, bytes, self.app.clock.now()) {
            Ok(heard) => heard,
            Err(why) => return metrics::bus_ignored(why.as_str()),
        };
        if heard.own {
            if heard.message == Message::Ping {
                self.came_back();
            }
            return;
        }
        metrics::bus_received(heard.message.kind());
        match heard.message {
            Message::Ping => {}
            Message::Wake => self.app.db.wake(),
            Message::Typing(_) | Message::Device { .. } => {
                let kind = heard.message.kind();
                if self.heard.try_send(heard).is_err() {
                    metrics::bus_dropped(kind, "full");
                }
            }
        }
    }

    fn came_back(&self) {
        self.pulse.beat();
        if self.app.redis.set(State::Up) {
            tracing::info!("Redis is there: the nodes wake each other");
        }
    }
}

/// Does what other nodes say, in their order.
async fn attend(gateway: &Gateway, mut hearing: mpsc::Receiver<Heard>) {
    while let Some(heard) = hearing.recv().await {
        match heard.message {
            Message::Typing(typing) => typing::emit(gateway, &typing).await,
            Message::Device { device } => devices::replace(gateway, &device, heard.at),
            Message::Ping | Message::Wake => {}
        }
    }
}
