//! The app, as the shell holds it.

use crate::{
    address, check,
    error::Error,
    host::{Notifier, TokenStore},
    running::Running,
    settings::{Settings, SettingsChange},
    state::{ApiRequest, ApiResponse, ClientEvent, ConnectionState, Inbox, ServerTest, SessionState},
};
use secrecy::{ExposeSecret, SecretString};
use std::{path::PathBuf, sync::Arc};
use tokio::sync::broadcast;
use vigia_protocol::{
    error::Idioma,
    ids::{ExpedienteId, NotificationId},
    session::{Claim, SignIn},
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
    running: Arc<Running>,
}

impl Client {
    /// Starts the app and resumes a stored session, without waiting for the network.
    pub async fn start(
        config: ClientConfig,
        tokens: Arc<dyn TokenStore>,
        notifier: Arc<dyn Notifier>,
    ) -> Result<Self, Error> {
        Ok(Self { running: Running::start(config, tokens, notifier).await? })
    }

    /// What happens from now on. A receiver that lags may skip: ask for the states again.
    pub fn events(&self) -> broadcast::Receiver<ClientEvent> {
        self.running.app.board.events()
    }

    /// Whether somebody is signed in.
    pub fn session_state(&self) -> SessionState {
        self.running.app.board.session()
    }

    /// How the live connection is.
    pub fn connection_state(&self) -> ConnectionState {
        self.running.app.board.connection()
    }

    /// Signs in with e-mail and password. `server` is what a person typed.
    pub async fn sign_in(
        &self,
        server: &str,
        email: &str,
        password: SecretString,
    ) -> Result<SessionState, Error> {
        let email = email.trim();
        let body = |device| SignIn {
            email: email.to_owned(),
            password: password.expose_secret().to_owned(),
            device,
        };
        self.running.begin(server, "/api/v1/session", Some(email), body).await
    }

    /// Sets the first password of a new account by its one-time token, and signs in.
    pub async fn claim(
        &self,
        server: &str,
        token: SecretString,
        password: SecretString,
    ) -> Result<SessionState, Error> {
        let body = |device| Claim {
            token: token.expose_secret().trim().to_owned(),
            password: password.expose_secret().to_owned(),
            device,
        };
        self.running.begin(server, "/api/v1/session/claim", None, body).await
    }

    /// Ends the session, here at once and on the server when it can be reached; wipes what was stored.
    pub async fn sign_out(&self) -> Result<SessionState, Error> {
        self.running.sign_out().await
    }

    /// A page's request to the server. An answer of any status is an answer; only a failed transport is an error.
    /// Signing in and refreshing are not for pages: a token in the answer would reach the web view.
    pub async fn request(&self, request: ApiRequest) -> Result<ApiResponse, Error> {
        if !address::is_for_pages(&request.path) {
            return Err(Error::Path);
        }
        let active = self.running.active()?;
        let idioma = self.settings().idioma;
        let answer =
            active.link.session.send(request.method, &request.path, request.body.as_ref(), idioma).await?;
        if !*active.link.online.borrow() {
            active.link.hint.notify_one();
        }
        Ok(answer)
    }

    /// A file the server makes for a page: a list, a record. The same paths as for [`Client::request`].
    pub async fn file(&self, path: &str) -> Result<Vec<u8>, Error> {
        if !address::is_for_pages(path) {
            return Err(Error::Path);
        }
        let active = self.running.active()?;
        active.link.session.file(path, self.settings().idioma).await
    }

    /// Looks whether a Vigía server can be used at the address.
    pub async fn test_server(&self, address: &str) -> ServerTest {
        check::run(&self.running.app, address).await
    }

    /// The local inbox; works offline. Empty while nobody is signed in.
    pub async fn inbox(&self) -> Result<Inbox, Error> {
        match self.running.active() {
            Ok(active) => active.link.inbox.list().await,
            Err(_) => Ok(Inbox { entries: Vec::new(), sincronizado: None }),
        }
    }

    /// Marks an entry as read: here at once, on the server when it can be reached.
    pub async fn read(&self, id: &NotificationId) -> Result<(), Error> {
        self.running.active()?.link.inbox.read(id).await
    }

    /// Takes note of an entry: here at once, on the server when it can be reached.
    pub async fn ack(&self, id: &NotificationId) -> Result<(), Error> {
        self.running.active()?.link.inbox.ack(id).await
    }

    /// Which case is open on the page, so that its live events arrive; again after each reconnection.
    pub fn open_expediente(&self, id: Option<ExpedienteId>) {
        if let Ok(active) = self.running.active() {
            active.link.room.send_replace(id);
        }
    }

    /// Whether the person is writing a message in the case that is open; lost while offline.
    pub fn typing(&self, is_typing: bool) {
        if let Ok(active) = self.running.active() {
            active.link.writing.send_replace(is_typing);
        }
    }

    /// What the person chose.
    pub fn settings(&self) -> Settings {
        self.running.app.settings.get()
    }

    /// Changes what the person chose, and stores it.
    pub async fn set_settings(&self, change: SettingsChange) -> Result<Settings, Error> {
        self.running.app.settings.change(change).await
    }

    /// Disconnects and closes the local inbox; the session stays.
    pub async fn shutdown(&self) {
        self.running.shutdown().await;
    }
}
