//! The life of one connection, from dialling to hanging up.

use super::{
    Link,
    dial::{DIAL, Heard, Wire, dial},
    reports::Reports,
};
use crate::{
    error::Error,
    inbox::{Outgoing, core::Position},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    time::{Instant, MissedTickBehavior, interval, sleep_until},
};
use vigia_protocol::{
    error::Code,
    ids::{DeviceId, ExpedienteId},
};

/// The server says how far the inbox is every 10 s: silence for so long means that it is gone or frozen.
const SILENCE: Duration = Duration::from_secs(25);
/// How often something is sent, so that a socket that was closed without a word is noticed. Saying again what is
/// stored costs the server nothing.
const PROBE: Duration = Duration::from_secs(5);

/// Why a connection ended, or did not begin.
pub(super) enum End {
    /// The app stops, or the session ended.
    Stopped,
    /// The clock jumped.
    Jumped,
    /// No access token could be had.
    NoToken(Error),
    /// The server did not agree to a connection with this token.
    Rejected { code: Code, token: SecretString },
    /// It broke, or never came up.
    Lost { was_up: bool, why: String },
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stopped => f.write_str("stopped"),
            Self::Jumped => f.write_str("the clock jumped"),
            Self::NoToken(error) => write!(f, "no access token: {error}"),
            Self::Rejected { code, .. } => write!(f, "rejected: {code}"),
            Self::Lost { why, .. } => f.write_str(why),
        }
    }
}

/// Dials and stays connected for as long as it goes.
pub(super) async fn run(link: &Arc<Link>, number: u64) -> End {
    tokio::select! {
        biased;
        () = link.stop.cancelled() => End::Stopped,
        token = link.session.access() => match token {
            Ok(token) => connect(link, number, token).await,
            Err(error) => End::NoToken(error),
        },
    }
}

async fn connect(link: &Arc<Link>, number: u64, token: SecretString) -> End {
    let (to, heard) = mpsc::unbounded_channel();
    let position = link.inbox.connected().await;
    let auth = handshake(&link.session.device, position, &token);
    let dialled = tokio::select! {
        () = link.stop.cancelled() => return End::Stopped,
        dialled = dial(link.session.api.origin(), auth, to) => dialled,
    };
    let wire = match dialled {
        Ok(wire) => wire,
        Err(why) => return End::Lost { was_up: false, why },
    };
    let mut attempt =
        Attempt { link, wire: &wire, number, token, was_up: false, room: None, reports: Reports::default() };
    let end = attempt.live(heard).await;
    if attempt.was_up {
        link.online.send_replace(false);
    }
    wire.hang_up().await;
    if let Err(error) = link.inbox.disconnected().await {
        tracing::error!(%error, "the local inbox failed");
    }
    end
}

fn handshake(device: &DeviceId, position: Position, token: &SecretString) -> Value {
    let mut auth = json!({
        "token": token.expose_secret(), "device": device, "epoch": position.epoch, "since": position.seq,
    });
    if let Some(id) = position.since_id {
        auth["sinceId"] = json!(id);
    }
    auth
}

/// One connection while it lives. What it hears is in `hearing`.
pub(super) struct Attempt<'a> {
    pub(super) link: &'a Arc<Link>,
    pub(super) wire: &'a Wire,
    pub(super) number: u64,
    /// What the handshake was made with.
    token: SecretString,
    pub(super) was_up: bool,
    /// The case whose room was joined.
    room: Option<ExpedienteId>,
    pub(super) reports: Reports,
}

impl Attempt<'_> {
    async fn live(&mut self, mut heard: mpsc::UnboundedReceiver<Heard>) -> End {
        let link = self.link;
        let mut jumps = link.jumps.subscribe();
        let mut rooms = link.room.subscribe();
        let mut writing = link.writing.subscribe();
        let mut renewals = link.session.renewals();
        let mut probe = interval(PROBE);
        probe.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let dialled = Instant::now();
        let mut last_heard = dialled;
        loop {
            let patience = if self.was_up { last_heard + SILENCE } else { dialled + DIAL };
            let went_well = tokio::select! {
                biased;
                () = link.stop.cancelled() => return End::Stopped,
                _ = jumps.changed() => return End::Jumped,
                news = heard.recv() => {
                    last_heard = Instant::now();
                    match news {
                        Some(news) => match self.hear(news).await {
                            Ok(()) => Ok(()),
                            Err(end) => return end,
                        },
                        None => Err("the client is gone".into()),
                    }
                }
                () = sleep_until(patience) => Err("silence".into()),
                token = renewals.next(), if self.was_up => self.renew(token).await,
                _ = rooms.changed(), if self.was_up => self.enter().await,
                _ = writing.changed(), if self.was_up => self.tell_writing().await,
                () = link.inbox.has_shown(), if self.was_up => self.report().await,
                _ = probe.tick(), if self.was_up => self.probe().await,
            };
            if let Err(why) = went_well {
                return self.lost(why);
            }
        }
    }

    pub(super) fn lost(&self, why: String) -> End {
        End::Lost { was_up: self.was_up, why }
    }

    pub(super) fn rejected(&self, code: &str) -> End {
        match serde_json::from_value(json!(code)) {
            Ok(code) => End::Rejected { code, token: self.token.clone() },
            Err(_) => self.lost("rejected without a code".into()),
        }
    }

    async fn renew(&mut self, token: SecretString) -> Result<(), String> {
        self.wire.emit("auth:renew", json!({ "token": token.expose_secret() })).await?;
        self.token = token;
        Ok(())
    }

    /// Leaves the room of the case that was open and joins the one that is.
    pub(super) async fn enter(&mut self) -> Result<(), String> {
        let wanted = self.link.room.borrow().clone();
        if wanted == self.room {
            return Ok(());
        }
        if let Some(id) = self.room.take() {
            self.wire.emit("leave:expediente", json!({ "expedienteId": id })).await?;
        }
        if let Some(id) = &wanted {
            self.wire.emit("join:expediente", json!({ "expedienteId": id })).await?;
        }
        self.room = wanted;
        Ok(())
    }

    /// Tells the others of the open case whether somebody is writing here; whoever is away misses nothing.
    async fn tell_writing(&self) -> Result<(), String> {
        let is_typing = *self.link.writing.borrow();
        let Some(id) = &self.room else { return Ok(()) };
        self.wire.emit("mensaje:typing", json!({ "expedienteId": id, "isTyping": is_typing })).await
    }

    pub(super) async fn report(&mut self) -> Result<(), String> {
        let waiting = self.link.inbox.reports().await.map_err(stored)?;
        for message in self.reports.take(waiting) {
            self.wire.emit("inbox:shown", json!(message)).await?;
        }
        Ok(())
    }

    async fn probe(&self) -> Result<(), String> {
        match self.link.inbox.acknowledgement().await {
            Some(Outgoing { event, payload }) => self.wire.emit(event, payload).await,
            None => Ok(()),
        }
    }
}

/// Without its inbox the app may acknowledge nothing: the connection is given up and tried again.
pub(super) fn stored(error: Error) -> String {
    error.to_string()
}
