//! One request of the matrix, and its answer to the letter.

use anyhow::{Context, Result};
use reqwest::{Method, header};
use serde_json::Value;
use std::time::{Duration, Instant};

/// What is asked.
pub struct Pedido {
    method: Method,
    // With `{}` where the id goes that may not be there.
    path: String,
    id: String,
    body: Option<Value>,
    key: Option<String>,
    /// Shown instead of what the person shows, where the request ends a session.
    pub token: Option<String>,
    /// What the answer names where it tells of the case.
    pub marca: &'static str,
}

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub struct Respuesta {
    /// The status.
    pub status: u16,
    /// Every header but the date, by name.
    pub headers: Vec<(String, String)>,
    /// The body, to the letter.
    pub body: String,
}

impl Respuesta {
    /// The refusal's code.
    pub fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        body["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Pedido {
    /// A request of this path, about that id where it has a `{}`.
    pub fn new(
        method: Method,
        path: impl Into<String>,
        id: impl ToString,
        body: impl Into<Option<Value>>,
    ) -> Self {
        Self {
            method,
            path: path.into(),
            id: id.to_string(),
            body: body.into(),
            key: None,
            token: None,
            marca: super::gente::MARCA,
        }
    }

    /// Whose answer names this.
    pub fn marca(mut self, marca: &'static str) -> Self {
        self.marca = marca;
        self
    }

    /// With a key of its own.
    pub fn once(mut self) -> Self {
        self.key = Some(nueva());
        self
    }

    /// With another token than the person's.
    pub fn token(mut self, token: Option<String>) -> Self {
        self.token = token;
        self
    }

    /// The same of something that is not there.
    pub fn ghost(&self) -> Self {
        Self {
            method: self.method.clone(),
            path: self.path.clone(),
            id: nueva(),
            body: self.body.clone(),
            key: self.key.clone(),
            token: self.token.clone(),
            marca: self.marca,
        }
    }

    /// Sends it, with how long it took.
    pub async fn send(
        &self,
        http: &reqwest::Client,
        origin: &str,
        token: Option<&str>,
    ) -> Result<(Respuesta, Duration)> {
        let path = self.path.replace("{}", &self.id);
        let mut request = http.request(self.method.clone(), format!("{origin}/api/v1{path}"));
        if let Some(token) = self.token.as_deref().or(token) {
            request = request.bearer_auth(token);
        }
        if let Some(key) = &self.key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = &self.body {
            request = request.json(body);
        }
        let started = Instant::now();
        let answer = request.send().await.with_context(|| format!("{} {path}", self.method))?;
        let took = started.elapsed();
        let headers = answer.headers().iter().filter(|(name, _)| *name != header::DATE);
        let headers = headers
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
        // By which node of a cluster it was answered is its proxy's own.
        let mut headers: Vec<_> = headers.filter(|(_, value)| !value.starts_with("vigia_node=")).collect();
        headers.sort();
        Ok((Respuesta { status: answer.status().as_u16(), headers, body: answer.text().await? }, took))
    }
}

/// An id that nothing has.
pub fn nueva() -> String {
    uuid::Uuid::now_v7().to_string()
}
