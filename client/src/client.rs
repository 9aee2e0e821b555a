//! The app, as the shell holds it.

use crate::{
    account,
    active::Active,
    address::Origin,
    api::{Api, NOTHING},
    app::App,
    board::{Board, signed_out},
    check,
    clock::FirmClock,
    error::Error,
    host::{Notifier, TokenStore},
    inbox::{store::Profile, toaster},
    settings::{Settings, SettingsChange, SettingsFile},
    state::{
        ApiRequest, ApiResponse, ClientEvent, ConnectionState, Estado, Inbox, Method, ServerTest,
        SessionState, SessionStatus,
    },
    texts,
    vault::{Document, Vault},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, RwLock, broadcast},
    time::timeout,
};
use vigia_protocol::{
    error::Idioma,
    ids::{ExpedienteId, NotificationId},
    session::{Claim, DeviceSignIn, Session as Begun, SignIn},
};

/// How long signing out waits for the server.
const FAREWELL: Duration = Duration::from_secs(3);

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
    inner: Arc<Inner>,
}

struct Inner {
    app: Arc<App>,
    active: RwLock<Option<Arc<Active>>>,
    /// What is left of a session that the server ended. The lock lets one coming or going happen at a time.
    left: Mutex<Option<Document>>,
}

impl Client {
    /// Starts the app and resumes a stored session, without waiting for the network.
    pub async fn start(
        config: ClientConfig,
        tokens: Arc<dyn TokenStore>,
        notifier: Arc<dyn Notifier>,
    ) -> Result<Self, Error> {
        private_dir(&config.data_dir)?;
        let settings = SettingsFile::open(config.data_dir.join("settings.json"), config.idioma).await;
        let app = Arc::new(App {
            config,
            vault: Arc::new(Vault::new(tokens)),
            notifier,
            settings,
            clock: FirmClock::new(),
            board: Board::new(),
        });
        let stored = app.vault.load().await;
        app.board.set_session(|state| state.keyring = app.vault.keyring());
        let client =
            Self { inner: Arc::new(Inner { app, active: RwLock::new(None), left: Mutex::new(None) }) };
        if let Some(document) = stored {
            client.take_up(document).await?;
        }
        Ok(client)
    }

    /// What happens from now on. A receiver that lags may skip: ask for the states again.
    pub fn events(&self) -> broadcast::Receiver<ClientEvent> {
        self.inner.app.board.events()
    }

    /// Whether somebody is signed in.
    pub fn session_state(&self) -> SessionState {
        self.inner.app.board.session()
    }

    /// How the live connection is.
    pub fn connection_state(&self) -> ConnectionState {
        self.inner.app.board.connection()
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
        self.begin(server, "/api/v1/session", Some(email), body).await
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
        self.begin(server, "/api/v1/session/claim", None, body).await
    }

    /// Ends the session, here at once and on the server when it can be reached; wipes what was stored.
    pub async fn sign_out(&self) -> Result<SessionState, Error> {
        let mut left = self.inner.left.lock().await;
        let app = &self.inner.app;
        let active = self.inner.active.write().await.take();
        let wiped = match (&active, left.take()) {
            (Some(active), _) => account::wipe(app, active).await,
            (None, Some(document)) => account::forget(app, &document).await,
            (None, None) => Ok(()),
        };
        app.board.set_session(|state| *state = signed_out(app.vault.keyring()));
        app.board.set_synced(None);
        app.board.set_estado(Estado::SinSesion);
        app.board.tell(ClientEvent::Inbox);
        if let Some(active) = active {
            say_goodbye(&active).await;
        }
        wiped.map(|()| app.board.session())
    }

    /// A page's request to the server. An answer of any status is an answer; only a failed transport is an error.
    /// Signing in and refreshing are not for pages: a token in the answer would reach the web view.
    pub async fn request(&self, request: ApiRequest) -> Result<ApiResponse, Error> {
        let (path, _) = request.path.split_once('?').unwrap_or((&request.path, ""));
        if path == "/api/v1/session" || path.starts_with("/api/v1/session/") {
            return Err(Error::Path);
        }
        let active = self.active().await?;
        let idioma = self.settings().idioma;
        let answer =
            active.link.session.send(request.method, &request.path, request.body.as_ref(), idioma).await?;
        if !*active.link.online.borrow() {
            active.link.hint.notify_one();
        }
        Ok(answer)
    }

    /// Looks whether a Vigía server can be used at the address.
    pub async fn test_server(&self, address: &str) -> ServerTest {
        check::run(&self.inner.app, address).await
    }

    /// The local inbox; works offline. Empty while nobody is signed in.
    pub async fn inbox(&self) -> Result<Inbox, Error> {
        match self.active().await {
            Ok(active) => active.link.inbox.list().await,
            Err(_) => Ok(Inbox { entries: Vec::new(), sincronizado: None }),
        }
    }

    /// Marks an entry as read: here at once, on the server when it can be reached.
    pub async fn read(&self, id: &NotificationId) -> Result<(), Error> {
        self.active().await?.link.inbox.read(id).await
    }

    /// Takes note of an entry: here at once, on the server when it can be reached.
    pub async fn ack(&self, id: &NotificationId) -> Result<(), Error> {
        self.active().await?.link.inbox.ack(id).await
    }

    /// Which case is open on the page, so that its live events arrive; again after each reconnection.
    pub async fn open_expediente(&self, id: Option<ExpedienteId>) {
        if let Ok(active) = self.active().await {
            active.link.room.send_replace(id);
        }
    }

    /// What the person chose.
    pub fn settings(&self) -> Settings {
        self.inner.app.settings.get()
    }

    /// Changes what the person chose, and stores it.
    pub async fn set_settings(&self, change: SettingsChange) -> Result<Settings, Error> {
        self.inner.app.settings.change(change).await
    }

    /// Disconnects and closes the local inbox; the session stays.
    pub async fn shutdown(&self) {
        let _left = self.inner.left.lock().await;
        let active = self.inner.active.write().await.take();
        if let Some(active) = active {
            active.stop().await;
        }
    }

    async fn active(&self) -> Result<Arc<Active>, Error> {
        self.inner.active.read().await.clone().ok_or(Error::SignedOut)
    }

    /// Resumes what was stored, or remembers that it had ended.
    async fn take_up(&self, document: Document) -> Result<(), Error> {
        let app = &self.inner.app;
        let server = document.server.clone();
        if document.refresh.is_none() {
            let profile = account::profile(app, &document).await;
            *self.inner.left.lock().await = Some(document);
            self.show_session(SessionStatus::Expired, server, profile);
            app.board.set_estado(Estado::SesionVencida);
            return Ok(());
        }
        let (active, profile) = account::resume(app, document).await?;
        self.show_session(SessionStatus::SignedIn, server, profile);
        self.install(active).await;
        Ok(())
    }

    async fn begin<B: Serialize + Sync>(
        &self,
        server: &str,
        path: &str,
        email: Option<&str>,
        body: impl FnOnce(DeviceSignIn) -> B,
    ) -> Result<SessionState, Error> {
        let app = &self.inner.app;
        let idioma = self.settings().idioma;
        let mut left = self.inner.left.lock().await;
        let api = Api::new(Origin::parse(server)?)?;
        let info = api.server(idioma).await?;
        let server = api.origin().as_str().to_owned();
        let known = left.as_ref().filter(|left| left.server == server && self.was(email));
        let body = body(device(app, known));
        let begun: Begun = api.call(Method::Post, path, Some(&body), None, idioma).await?;
        let before = self.inner.active.write().await.take();
        if let Some(before) = before {
            account::wipe(app, &before).await?;
            say_goodbye(&before).await;
        }
        let (active, profile) = match account::begin(app, api, info, begun, left.take()).await {
            Ok(begun) => begun,
            Err(error) => {
                // Half a session is none.
                app.vault.clear().await;
                app.board.set_session(|state| *state = signed_out(app.vault.keyring()));
                app.board.set_estado(Estado::SinSesion);
                return Err(error);
            }
        };
        self.show_session(SessionStatus::SignedIn, server, Some(profile));
        self.install(active).await;
        toaster::close(app, texts::SESSION.to_owned()).await;
        Ok(app.board.session())
    }

    /// Whether the session that ended belonged to this e-mail.
    fn was(&self, email: Option<&str>) -> bool {
        let user = self.inner.app.board.session().user;
        email.zip(user).is_some_and(|(email, user)| user.email.eq_ignore_ascii_case(email))
    }

    async fn install(&self, active: Active) {
        let active = Arc::new(active);
        *self.inner.active.write().await = Some(Arc::clone(&active));
        self.inner.app.board.tell(ClientEvent::Inbox);
        // Weak: an app that is dropped must not be kept by waiting for its session's end.
        let inner = Arc::downgrade(&self.inner);
        tokio::spawn(async move {
            tokio::select! {
                () = active.link.stop.cancelled() => return,
                () = active.link.session.ended() => {}
            }
            if let Some(inner) = inner.upgrade() {
                inner.expire(&active).await;
            }
        });
    }

    fn show_session(&self, status: SessionStatus, server: String, profile: Option<Profile>) {
        let keyring = self.inner.app.vault.keyring();
        self.inner.app.board.set_session(|state| {
            *state = SessionState { status, server: Some(server), ..signed_out(keyring) };
            if let Some(Profile { me, firma, zona }) = profile {
                (state.user, state.firma, state.zona) = (Some(me), Some(firma), Some(zona));
            }
        });
    }
}

impl Inner {
    /// The server ended the session: said once, and loudly, for from now on no alert arrives.
    async fn expire(&self, ended: &Arc<Active>) {
        let mut left = self.left.lock().await;
        let mut active = self.active.write().await;
        if !active.as_ref().is_some_and(|active| Arc::ptr_eq(active, ended)) {
            return;
        }
        *active = None;
        drop(active);
        let board = &self.app.board;
        board.set_session(|state| state.status = SessionStatus::Expired);
        board.set_estado(Estado::SesionVencida);
        board.tell(ClientEvent::Inbox);
        toaster::show(&self.app, texts::session_ended(self.app.settings.get().idioma)).await;
        *left = Some(account::expire(&self.app, ended).await);
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Without a shutdown the file stays open until the tasks notice.
        if let Some(active) = self.active.get_mut() {
            active.link.stop.cancel();
        }
    }
}

fn device(app: &App, known: Option<&Document>) -> DeviceSignIn {
    let key = known.and_then(|known| known.device_key.as_ref());
    DeviceSignIn {
        id: known.map(|known| known.device.clone()),
        key: key.map(|key| key.expose_secret().to_owned()),
        name: app.config.device_name.clone(),
        platform: app.config.platform.clone(),
    }
}

/// Tells the server that a session ends. Its tokens are gone from here, so nobody waits for it for long.
async fn say_goodbye(active: &Active) {
    let session = &active.link.session;
    let Some(token) = session.fresh() else { return };
    let farewell =
        session.api.send(Method::Delete, "/api/v1/session", NOTHING, Some(&token), Idioma::default());
    match timeout(FAREWELL, farewell).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::debug!(%error, "the server does not know of the sign-out"),
        Err(_) => tracing::debug!("the server does not know of the sign-out"),
    }
}

/// A folder nobody else on this computer looks into.
fn private_dir(path: &std::path::Path) -> Result<(), Error> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(path)?)
}
