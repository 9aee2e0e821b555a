//! What the shell and the pages are told: states, events, answers.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use vigia_protocol::{inbox::InboxEntry, session::Me, time::Timestamp};

/// Whether somebody is signed in, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionState {
    /// Signed out, in, or ended by the server.
    pub status: SessionStatus,
    /// The server's origin: `https://vigia.estudio.com`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Me>,
    /// The firm's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firma: Option<String>,
    /// The firm's IANA zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zona: Option<String>,
    /// Whether the session outlives the process.
    pub keyring: Keyring,
}

/// See [`SessionState`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SessionStatus {
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is; whether the server can be reached is another matter.
    SignedIn,
    /// The server ended the session: sign in again.
    Expired,
}

/// Whether the keyring works here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keyring {
    /// The session is kept in it.
    Available,
    /// It failed: session and inbox live in memory and end with the process.
    Missing,
}

/// The live connection, in words people understand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionState {
    /// How it is.
    pub estado: Estado,
    /// Since when it is so.
    pub desde: Timestamp,
    /// When the inbox was last known to be complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sincronizado: Option<Timestamp>,
}

/// See [`ConnectionState`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Estado {
    /// Alerts arrive as they happen.
    Conectado,
    /// Trying again, by itself.
    Reconectando,
    /// The server ended the session.
    SesionVencida,
    /// Nobody is signed in.
    SinSesion,
}

/// What [`crate::Client::events`] brings.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientEvent {
    /// The session changed.
    Session(SessionState),
    /// The connection changed.
    Connection(ConnectionState),
    /// The inbox changed: list it again.
    Inbox,
    /// Something happened in the open case.
    Live {
        /// `expediente:update` and its like.
        event: String,
        /// The event's data, out of its envelope.
        data: Value,
    },
}

/// The local inbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Inbox {
    /// Newest first.
    pub entries: Vec<InboxEntry>,
    /// When it was last known to be complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sincronizado: Option<Timestamp>,
}

/// The verbs the API knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// A page's request to the server it is signed in to. The token is added here and never leaves.
#[derive(Clone, Debug, Deserialize)]
pub struct ApiRequest {
    /// The verb.
    pub method: Method,
    /// Relative, below `/api/v1/`.
    pub path: String,
    /// JSON.
    #[serde(default)]
    pub body: Option<Value>,
}

/// The server's answer, whatever its status.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ApiResponse {
    /// The HTTP status.
    pub status: u16,
    /// JSON, or null where there is none.
    pub body: Value,
}

/// What a look at a server found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServerTest {
    /// The origin that the address means; the address itself where it means none.
    pub address: String,
    /// No step failed.
    pub ok: bool,
    /// In the order they were tried; the first failure ends them.
    pub steps: Vec<TestStep>,
}

/// One step of [`ServerTest`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestStep {
    /// What was tried.
    pub step: TestStepName,
    /// How it went.
    pub estado: TestStepResult,
    /// One sentence, in the user's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detalle: Option<String>,
    /// How long it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ms: Option<u64>,
}

/// See [`TestStep`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TestStepName {
    /// The address can be read.
    Direccion,
    /// The way there is encrypted.
    Segura,
    /// A Vigía server of our protocol answers.
    Servidor,
    /// Its live channel opens.
    TiempoReal,
    /// The keyring works.
    Llavero,
    /// Native notifications work (the shell adds this one).
    Notificaciones,
}

/// See [`TestStep`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TestStepResult {
    /// It works.
    Ok,
    /// It works, but.
    Aviso,
    /// It does not.
    Error,
}
