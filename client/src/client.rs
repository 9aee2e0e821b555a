//! The app, as the shell holds it.

use crate::{
    error::Error,
    host::{Notifier, TokenStore},
    settings::{Settings, SettingsChange},
    state::{ApiRequest, ApiResponse, ClientEvent, ConnectionState, Inbox, ServerTest, SessionState},
};
use secrecy::SecretString;
use std::{path::PathBuf, sync::Arc};
use tokio::sync::broadcast;
use vigia_protocol::{
    error::Idioma,
    ids::{ExpedienteId, NotificationId},
};

/// What the app needs to know of where it runs.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// A folder of the app's own: the local inbox and the settings.
    pub data_dir: PathBuf,
    /// What a person calls this device: `Notebook de Lucía`.
    pub device_name: String,
    /// `linux`, `windows`, `macos`.
    pub platform: String,
    /// The language until somebody chooses one.
    pub idioma: Idioma,
}

/// The running app. Cheap to clone; every clone is the same app.
#[derive(Clone)]
pub struct Client {
    inner: Arc<()>,
}

impl Client {
    /// Starts the app and resumes a stored session, without waiting for the network.
    pub async fn start(
        config: ClientConfig,
        tokens: Arc<dyn TokenStore>,
        notifier: Arc<dyn Notifier>,
    ) -> Result<Self, Error> {
        todo!("{:?} {} {}", config, Arc::strong_count(&tokens), Arc::strong_count(&notifier))
    }

    /// What happens from now on. A receiver that lags may skip: ask for the states again.
    pub fn events(&self) -> broadcast::Receiver<ClientEvent> {
        todo!("{:?}", self.inner)
    }

    /// Whether somebody is signed in.
    pub fn session_state(&self) -> SessionState {
        todo!()
    }

    /// How the live connection is.
    pub fn connection_state(&self) -> ConnectionState {
        todo!()
    }

    /// Signs in with e-mail and password. `server` is what a person typed.
    pub async fn sign_in(
        &self,
        _server: &str,
        _email: &str,
        _password: SecretString,
    ) -> Result<SessionState, Error> {
        todo!()
    }

    /// Sets the first password of a new account by its one-time token, and signs in.
    pub async fn claim(
        &self,
        _server: &str,
        _token: SecretString,
        _password: SecretString,
    ) -> Result<SessionState, Error> {
        todo!()
    }

    /// Ends the session, here at once and on the server when it can be reached; wipes what was stored.
    pub async fn sign_out(&self) -> Result<SessionState, Error> {
        todo!()
    }

    /// A page's request to the server. An answer of any status is an answer; only a failed transport is an error.
    pub async fn request(&self, _request: ApiRequest) -> Result<ApiResponse, Error> {
        todo!()
    }

    /// Looks whether a Vigía server can be used at the address.
    pub async fn test_server(&self, _address: &str) -> ServerTest {
        todo!()
    }

    /// The local inbox; works offline.
    pub async fn inbox(&self) -> Result<Inbox, Error> {
        todo!()
    }

    /// Marks an entry as read: here at once, on the server when it can be reached.
    pub async fn read(&self, _id: &NotificationId) -> Result<(), Error> {
        todo!()
    }

    /// Takes note of an entry: here at once, on the server when it can be reached.
    pub async fn ack(&self, _id: &NotificationId) -> Result<(), Error> {
        todo!()
    }

    /// Which case is open on the page, so that its live events arrive; again after each reconnection.
    pub fn open_expediente(&self, _id: Option<ExpedienteId>) {
        todo!()
    }

    /// What the person chose.
    pub fn settings(&self) -> Settings {
        todo!()
    }

    /// Changes what the person chose, and stores it.
    pub async fn set_settings(&self, _change: SettingsChange) -> Result<Settings, Error> {
        todo!()
    }

    /// Disconnects and closes the local inbox; the session stays.
    pub async fn shutdown(&self) {
        todo!()
    }
}
