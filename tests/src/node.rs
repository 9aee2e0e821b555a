//! The official socket.io-client under Node, driven line by line: what it says is what any program built on it sees.

use anyhow::{Context, Error, Result, bail};
use serde_json::{Value, json};
use tokio::process::Command;
use vigia_protocol::socket::table;

use crate::{paths, process::Process};

/// One socket of the official client, in a process of its own.
pub struct NodeSocket {
    process: Process,
    asked: u64,
}

impl NodeSocket {
    /// Connects with this `auth`; fails with what `connect_error` says.
    pub async fn connect(origin: &str, auth: Value) -> Result<Self> {
        let mut socket = Self::dial(origin, auth, &["polling", "websocket"])?;
        let outcome = socket
            .said("connect or connect_error", |word| matches!(word, "connect" | "connect_error"))
            .await?;
        match outcome["said"].as_str() {
            Some("connect") => Ok(socket),
            _ => bail!("{}", outcome["message"].as_str().unwrap_or("connect_error")),
        }
    }

    /// Starts to connect over these transports and does not wait.
    pub fn dial(origin: &str, auth: Value, transports: &[&str]) -> Result<Self> {
        Self::dial_with(origin, auth, transports, json!({}))
    }

    /// The same, with these headers, such as a browser would send by itself.
    pub fn dial_with(origin: &str, auth: Value, transports: &[&str], headers: Value) -> Result<Self> {
        let script = paths::repository().join("tests/js/socket.mjs");
        let mut command = Command::new("node");
        let how = json!({ "origin": origin, "auth": auth, "transports": transports, "headers": headers });
        command.arg(script).arg(how.to_string());
        Ok(Self { process: Process::start("socket.io-client", &mut command)?, asked: 0 })
    }

    /// The first event of this name since the start: its arguments.
    pub async fn event(&mut self, name: &str) -> Result<Value> {
        self.event_where(name, |_| true).await
    }

    /// The first event of this name whose first argument fits.
    pub async fn event_where(&mut self, name: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
        let wanted = |line: &str| {
            let said = parse(line)?;
            (said["said"] == "event" && said["name"] == name && fits(&said["args"][0]))
                .then(|| said["args"][0].clone())
        };
        let heard = self.process.line(&format!("the event {name}"), wanted).await?;
        // Whatever a test is about, what it hears is what the contract says.
        table::check(name, &heard).map_err(Error::msg)?;
        Ok(heard)
    }

    /// Every event so far: name and first argument.
    pub fn events(&self) -> Vec<(String, Value)> {
        let events = self.process.output();
        let events = events.lines().filter_map(parse).filter(|said| said["said"] == "event");
        events.filter_map(|said| Some((said["name"].as_str()?.to_owned(), said["args"][0].clone()))).collect()
    }

    /// Every argument of each event of this name so far.
    pub fn arguments(&self, name: &str) -> Vec<Value> {
        let said = self.process.output();
        let events =
            said.lines().filter_map(parse).filter(|said| said["said"] == "event" && said["name"] == name);
        events.map(|said| said["args"].clone()).collect()
    }

    /// Emits an event without asking for an answer.
    pub async fn emit(&mut self, event: &str, args: &[Value]) -> Result<()> {
        self.process.say(&json!({ "do": "emit", "event": event, "args": args }).to_string()).await
    }

    /// Emits an event and waits for its acknowledgement.
    pub async fn ask(&mut self, event: &str, args: &[Value]) -> Result<Value> {
        self.asked += 1;
        let id = self.asked;
        self.process.say(&json!({ "do": "ask", "id": id, "event": event, "args": args }).to_string()).await?;
        let wanted = |line: &str| {
            let said = parse(line)?;
            (said["said"] == "ack" && said["id"] == id).then_some(said)
        };
        let said = self.process.line(&format!("the answer to {event}"), wanted).await?;
        said["error"].as_str().map_or(Ok(said["answer"].clone()), |error| {
            bail!("{event}: {error}; the client said:\n{}", self.process.output())
        })
    }

    /// Emits an event with a text of `length` times the letter x as its only argument.
    pub async fn emit_long(&mut self, event: &str, length: usize) -> Result<()> {
        self.process.say(&json!({ "do": "emit-long", "event": event, "length": length }).to_string()).await
    }

    /// Waits until the socket is gone; why, in the client's words.
    pub async fn disconnected(&mut self) -> Result<String> {
        let said = self.said("disconnect", |word| word == "disconnect").await?;
        Ok(said["reason"].as_str().context("a disconnect has a reason")?.to_owned())
    }

    /// Stops the client's process where it is: it reads nothing more, and its connection stays open.
    #[cfg(target_os = "linux")]
    pub fn freeze(&self) -> Result<()> {
        self.signal(crate::process::Signal::STOP)
    }

    /// Goes on after [`Self::freeze`].
    #[cfg(target_os = "linux")]
    pub fn thaw(&self) -> Result<()> {
        self.signal(crate::process::Signal::CONT)
    }

    #[cfg(target_os = "linux")]
    fn signal(&self, signal: crate::process::Signal) -> Result<()> {
        crate::process::signal(self.process.pid().context("the client has ended")?, signal)
    }

    /// Whether the socket has been disconnected so far.
    pub fn is_disconnected(&self) -> bool {
        self.process.output().lines().filter_map(parse).any(|said| said["said"] == "disconnect")
    }

    /// Waits for the refusal of the connection: its message.
    pub async fn refused(&mut self) -> Result<String> {
        let outcome = self.said("connect_error", |word| matches!(word, "connect" | "connect_error")).await?;
        match outcome["message"].as_str() {
            Some(message) => Ok(message.to_owned()),
            None => bail!("the connection was accepted"),
        }
    }

    async fn said(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<Value> {
        let fits = |line: &str| parse(line).filter(|said| said["said"].as_str().is_some_and(&wanted));
        self.process.line(what, fits).await
    }
}

fn parse(line: &str) -> Option<Value> {
    serde_json::from_str(line).ok()
}
