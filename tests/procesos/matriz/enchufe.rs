//! A raw socket, over long polling: each packet as it came, to the letter.

use anyhow::{Context, Result, bail, ensure};
use reqwest::{Method, header};
use serde_json::{Value, json};
use std::collections::VecDeque;

/// A connected socket of the namespace.
pub struct Enchufe {
    http: reqwest::Client,
    url: String,
    // A cluster's proxy keeps a client with one node by it.
    cookie: Option<String>,
    waiting: VecDeque<String>,
    /// Every event it got: name and first argument.
    pub heard: Vec<(String, Value)>,
}

/// How a packet of an event, and of an ack, begins.
const EVENT: &str = "42/api,";
/// Every ack is asked for under this number: so two answers are the same to the letter, or are not.
const ACK: &str = "43/api,7";

impl Enchufe {
    /// Connects with this `auth`, or says with which code it was refused.
    pub async fn connect(http: &reqwest::Client, origin: &str, auth: &Value) -> Result<Result<Self, String>> {
        let url = format!("{origin}/socket.io/?EIO=4&transport=polling");
        let mut socket =
            Self { http: http.clone(), url, cookie: None, waiting: VecDeque::new(), heard: Vec::new() };
        let hello = socket.next().await?;
        let hello: Value = serde_json::from_str(hello.strip_prefix('0').context("an open packet")?)?;
        socket.url += &format!("&sid={}", hello["sid"].as_str().context("a sid")?);
        socket.ask(Method::POST, Some(format!("40/api,{auth}"))).await?;
        loop {
            let packet = socket.next().await?;
            if packet.starts_with("40/api,") {
                return Ok(Ok(socket));
            }
            if let Some(refusal) = packet.strip_prefix("44/api,") {
                let refusal: Value = serde_json::from_str(refusal)?;
                return Ok(Err(refusal["message"].as_str().unwrap_or_default().to_owned()));
            }
        }
    }

    /// Emits an event and asks for an ack: what came of it, the refusal's events before it.
    pub async fn ask_for(&mut self, event: &str, payload: &Value) -> Result<Vec<String>> {
        self.ask(Method::POST, Some(format!("{EVENT}7{}", args(event, payload)))).await?;
        self.until(|packet| packet.starts_with(ACK)).await
    }

    /// Emits an event that is refused, and asks for no ack: the refusal's events.
    pub async fn be_refused(&mut self, event: &str, payload: &Value) -> Result<Vec<String>> {
        self.ask(Method::POST, Some(format!("{EVENT}{}", args(event, payload)))).await?;
        self.until(|packet| packet.starts_with("42/api,[\"error\"")).await
    }

    /// The next event that fits, having kept all of them.
    pub async fn hear(&mut self, fits: impl Fn(&str, &Value) -> bool) -> Result<()> {
        loop {
            let before = self.heard.len();
            self.next().await?;
            if self.heard[before..].iter().any(|(name, payload)| fits(name, payload)) {
                return Ok(());
            }
        }
    }

    /// What answers somebody: refusals, and the ack. What happens in the firm meanwhile is no part of it.
    async fn until(&mut self, last: impl Fn(&str) -> bool) -> Result<Vec<String>> {
        let mut answer = Vec::new();
        loop {
            let packet = self.next().await?;
            let about = ["42/api,[\"exception\"", "42/api,[\"error\"", ACK];
            let ends = last(&packet);
            if about.iter().any(|start| packet.starts_with(start)) {
                answer.push(packet);
            }
            if ends {
                return Ok(answer);
            }
        }
    }

    async fn next(&mut self) -> Result<String> {
        loop {
            if let Some(packet) = self.waiting.pop_front() {
                if let Some(event) = packet.strip_prefix(EVENT)
                    && let Ok(Value::Array(args)) = serde_json::from_str(event)
                    && let Some(name) = args.first().and_then(Value::as_str)
                {
                    self.heard.push((name.to_owned(), args.get(1).cloned().unwrap_or_default()));
                }
                if packet == "2" {
                    self.ask(Method::POST, Some("3".into())).await?;
                    continue;
                }
                if packet.starts_with("41") || packet == "1" {
                    bail!("the socket was closed");
                }
                return Ok(packet);
            }
            let text = self.ask(Method::GET, None).await?;
            self.waiting.extend(text.split('\u{1e}').map(str::to_owned));
        }
    }

    async fn ask(&mut self, method: Method, body: Option<String>) -> Result<String> {
        let mut request = self.http.request(method, &self.url);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let answer = request.body(body.unwrap_or_default()).send().await?;
        let set = answer.headers().get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok());
        if let Some(cookie) = set.and_then(|cookie| cookie.split(';').next()) {
            self.cookie = Some(cookie.to_owned());
        }
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status == 200, "{status}: {text}");
        Ok(text)
    }
}

fn args(event: &str, payload: &Value) -> Value {
    match payload {
        Value::Null => json!([event]),
        payload => json!([event, payload]),
    }
}
