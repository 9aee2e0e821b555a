//! The REST API, as a person with a device uses it; requests and answers are the protocol's own types.

use anyhow::{Context, Result, anyhow, bail};
use chrono::NaiveDate;
use reqwest::{Method, StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::sync::{Mutex, PoisonError};
use vigia_protocol::{
    acceso::Calidad,
    error::{Code, ErrorBody, ErrorDetail},
    expedientes::{Expediente, NewExpediente, SetMiembro},
    ids::{ExpedienteId, NotificationId, OficioId, UserId},
    inbox::{ConstanciaPaso, InboxEntry, InboxPage},
    oficios::{AssignOficio, NewOficio, Oficio},
    prescripciones::{NewPrescripcion, Prescripcion},
    session::{Claim, DeviceSignIn, Me, Refresh, Refreshed, Session, SignIn},
};

/// Somebody signed in.
pub struct Api {
    http: reqwest::Client,
    origin: String,
    tokens: Mutex<Refreshed>,
    /// The session as it began.
    pub session: Session,
}

/// What a server answered, whatever it was.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The JSON body, or null.
    pub body: Value,
}

impl Answer {
    /// The body of a success.
    pub fn ok<T: DeserializeOwned>(self) -> Result<T> {
        if !self.status.is_success() {
            bail!("refused with {}: {}", self.status, self.body);
        }
        serde_json::from_value(self.body.clone())
            .with_context(|| format!("not the promised shape: {}", self.body))
    }

    /// The refusal, with its status.
    pub fn refusal(self) -> Result<(u16, ErrorDetail)> {
        if self.status.is_success() {
            bail!("accepted with {}: {}", self.status, self.body);
        }
        let body: ErrorBody = serde_json::from_value(self.body.clone())
            .with_context(|| format!("{} without the promised error body: {}", self.status, self.body))?;
        Ok((self.status.as_u16(), body.error))
    }

    /// Status and code of the refusal.
    pub fn code(self) -> Result<(u16, Code)> {
        self.refusal().map(|(status, error)| (status, error.code))
    }
}

/// A client that never goes through a proxy of the machine.
pub fn http() -> Result<reqwest::Client> {
    // Without TLS: reading the system's certificates would take longer than most of what is asked.
    Ok(reqwest::Client::builder().no_proxy().tls_certs_only([]).timeout(crate::wait::PATIENCE).build()?)
}

/// One request without anybody signed in.
pub async fn send(
    http: &reqwest::Client,
    method: Method,
    url: String,
    token: Option<&str>,
    body: Option<&Value>,
) -> Result<Answer> {
    let mut request = http.request(method, url);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(body) = body {
        request = request.json(body);
    }
    let response = request.send().await?;
    let status = response.status();
    let bytes = response.bytes().await?;
    let body = if bytes.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&bytes)
            .with_context(|| format!("no JSON: {}", String::from_utf8_lossy(&bytes)))?
    };
    Ok(Answer { status, body })
}

/// A device nobody signed in from yet.
pub fn new_device(name: &str) -> DeviceSignIn {
    DeviceSignIn { id: None, key: None, name: name.to_owned(), platform: "linux".to_owned() }
}

impl Api {
    /// Signs in by e-mail and password, from a new device of this name.
    pub async fn sign_in(origin: &str, email: &str, password: &str, device: &str) -> Result<Self> {
        let request = SignIn { email: email.into(), password: password.into(), device: new_device(device) };
        Self::begin(origin, "/session", &request).await
    }

    /// Sets a new account's first password by its one-time token.
    pub async fn claim(origin: &str, token: &str, password: &str, device: &str) -> Result<Self> {
        let request = Claim { token: token.into(), password: password.into(), device: new_device(device) };
        Self::begin(origin, "/session/claim", &request).await
    }

    async fn begin(origin: &str, path: &str, request: &impl Serialize) -> Result<Self> {
        let http = http()?;
        let body = serde_json::to_value(request)?;
        let url = format!("{origin}/api/v1{path}");
        let session: Session = send(&http, Method::POST, url, None, Some(&body)).await?.ok()?;
        let tokens = Mutex::new(Refreshed {
            access_token: session.access_token.clone(),
            expires_in: session.expires_in,
            refresh_token: session.refresh_token.clone(),
        });
        Ok(Self { http, origin: origin.to_owned(), tokens, session })
    }

    /// Who signed in.
    pub fn me(&self) -> &Me {
        &self.session.user
    }

    /// Their id.
    pub fn id(&self) -> UserId {
        self.session.user.id.clone()
    }

    /// The newest access token.
    pub fn token(&self) -> String {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).access_token.clone()
    }

    /// The newest refresh token.
    pub fn refresh_token(&self) -> String {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).refresh_token.clone()
    }

    /// Takes new tokens, as every client does when the old one expires.
    pub async fn refresh(&self) -> Result<()> {
        let device_id = self.session.device_id.clone();
        let body = serde_json::to_value(Refresh { refresh_token: self.refresh_token(), device_id })?;
        let url = format!("{}/api/v1/session/refresh", self.origin);
        let new: Refreshed = send(&self.http, Method::POST, url, None, Some(&body)).await?.ok()?;
        *self.tokens.lock().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }

    /// One request below `/api/v1`, whatever comes of it; an expired token is renewed first.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Result<Answer> {
        let url = format!("{}/api/v1{path}", self.origin);
        let answer =
            send(&self.http, method.clone(), url.clone(), Some(&self.token()), body.as_ref()).await?;
        if answer.status != StatusCode::UNAUTHORIZED || answer.body["error"]["code"] != "AUTH_EXPIRED" {
            return Ok(answer);
        }
        self.refresh().await?;
        send(&self.http, method, url, Some(&self.token()), body.as_ref()).await
    }

    /// Reads something.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        self.send(Method::GET, path, None).await?.ok().with_context(|| format!("GET {path}"))
    }

    /// Posts something that is accepted.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T> {
        let body = serde_json::to_value(body)?;
        self.send(Method::POST, path, Some(body)).await?.ok().with_context(|| format!("POST {path}"))
    }

    /// Enters a case; who does, answers for it.
    pub async fn new_expediente(&self, caratula: &str) -> Result<Expediente> {
        let new = NewExpediente { caratula: caratula.to_owned(), numero: None, juzgado: None, estado: None };
        self.post("/expedientes", &new).await
    }

    /// Enters a deadline.
    pub async fn new_prescripcion(&self, of: &ExpedienteId, vence: NaiveDate) -> Result<Prescripcion> {
        let tipo = "Acción por daños".to_owned();
        let base_legal = Some("3 años desde el hecho (CCCN art. 2561)".to_owned());
        let new = NewPrescripcion { tipo, vence: Some(vence), base_legal, ..NewPrescripcion::default() };
        self.post(&format!("/expedientes/{of}/prescripciones"), &new).await
    }

    /// Enters an oficio, nobody's yet.
    pub async fn new_oficio(&self, of: &ExpedienteId, asunto: &str) -> Result<Oficio> {
        let new = NewOficio { asunto: asunto.to_owned(), vence: None, asignado_a: None };
        self.post(&format!("/expedientes/{of}/oficios"), &new).await
    }

    /// Assigns an oficio.
    pub async fn assign(&self, oficio: &Oficio, to: &UserId) -> Result<Oficio> {
        let assign = AssignOficio { version: oficio.version, asignado_a: to.clone() };
        self.post(&format!("/oficios/{}/assign", oficio.id), &assign).await
    }

    /// An oficio as it is now.
    pub async fn oficio(&self, id: &OficioId) -> Result<Oficio> {
        self.get(&format!("/oficios/{id}")).await
    }

    /// Adds somebody to a case.
    pub async fn add_member(&self, to: &ExpedienteId, user: &UserId, calidad: Calidad) -> Result<Expediente> {
        let body = serde_json::to_value(SetMiembro { calidad })?;
        self.send(Method::PUT, &format!("/expedientes/{to}/members/{user}"), Some(body)).await?.ok()
    }

    /// Takes somebody out of a case.
    pub async fn remove_member(&self, of: &ExpedienteId, user: &UserId) -> Result<Expediente> {
        self.send(Method::DELETE, &format!("/expedientes/{of}/members/{user}"), None).await?.ok()
    }

    /// The newest 50 entries of the inbox, newest first.
    pub async fn inbox(&self) -> Result<InboxPage> {
        self.get("/inbox?limit=50").await
    }

    /// The whole inbox, newest first, page by page.
    pub async fn whole_inbox(&self) -> Result<Vec<InboxEntry>> {
        let mut page = self.inbox().await?;
        let mut entries = std::mem::take(&mut page.entries);
        while let (true, Some(last)) = (page.more, entries.last()) {
            page = self.get(&format!("/inbox?limit=50&before={}", last.seq)).await?;
            entries.append(&mut page.entries);
        }
        Ok(entries)
    }

    /// The newest entry of this event, if there is one.
    pub async fn newest(&self, event: &str) -> Result<Option<InboxEntry>> {
        Ok(self.inbox().await?.entries.into_iter().find(|entry| entry.event == event))
    }

    /// What became of a notification.
    pub async fn constancia(&self, id: &NotificationId) -> Result<Vec<ConstanciaPaso>> {
        self.get(&format!("/inbox/{id}/constancia")).await
    }

    /// Marks a notification read.
    pub async fn read(&self, id: &NotificationId) -> Result<InboxEntry> {
        self.post(&format!("/inbox/{id}/read"), &json!({})).await
    }

    /// Takes note of a notification.
    pub async fn ack(&self, id: &NotificationId) -> Result<InboxEntry> {
        self.post(&format!("/inbox/{id}/ack"), &json!({})).await
    }

    /// A request that must be refused: status and code.
    pub async fn refused(&self, method: Method, path: &str, body: Option<Value>) -> Result<(u16, Code)> {
        let answer = self.send(method.clone(), path, body).await?;
        answer.code().map_err(|error| anyhow!("{method} {path}: {error:#}"))
    }
}
