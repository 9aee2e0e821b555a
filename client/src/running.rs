//! The app from its start to its end: who is signed in, and how that comes and goes.

use crate::{
    account,
    active::Active,
    address::Origin,
    api::{Api, NOTHING},
    app::App,
    board::{Board, signed_out},
    client::ClientConfig,
    clock::FirmClock,
    error::Error,
    host::{Notifier, TokenStore},
    inbox::{store::Profile, toaster},
    settings::SettingsFile,
    state::{ClientEvent, Estado, Method, SessionState, SessionStatus},
    texts,
    vault::{Document, Vault},
};
use secrecy::ExposeSecret;
use serde::Serialize;
use std::{
    sync::{Arc, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::Mutex, time::timeout};
use vigia_protocol::{
    error::Idioma,
    session::{DeviceSignIn, Session as Begun},
};

/// How long signing out waits for the server.
const FAREWELL: Duration = Duration::from_secs(3);

/// The running app.
pub(crate) struct Running {
    pub app: Arc<App>,
    active: std::sync::Mutex<Option<Arc<Active>>>,
    /// What is left of a session that the server ended. The lock lets one coming or going happen at a time.
    left: Mutex<Option<Document>>,
}

impl Running {
    /// Starts, and resumes a stored session.
    pub async fn start(
        config: ClientConfig,
        tokens: Arc<dyn TokenStore>,
        notifier: Arc<dyn Notifier>,
    ) -> Result<Arc<Self>, Error> {
        private_dir(&config.data_dir)?;
        let settings = SettingsFile::open(config.data_dir.join("settings.json"), config.idioma).await;
        let board = Arc::new(Board::new());
        let vault = Arc::new(Vault::new(tokens, Arc::clone(&board)));
        let clock = FirmClock::new();
        let app = Arc::new(App { config, vault, notifier, settings, clock, board });
        let stored = app.vault.load().await;
        let active = std::sync::Mutex::new(None);
        let running = Arc::new(Self { app, active, left: Mutex::new(None) });
        if let Some(document) = stored {
            running.take_up(document).await?;
        }
        Ok(running)
    }

    /// Ends the session, here at once and on the server when it can be reached; wipes what was stored.
    pub async fn sign_out(&self) -> Result<SessionState, Error> {
        let mut left = self.left.lock().await;
        let app = &self.app;
        let active = self.take_active();
        let wiped = match (&active, left.take()) {
            (Some(active), _) => account::wipe(app, active).await,
            (None, Some(document)) => account::forget(app, &document).await,
            (None, None) => Ok(()),
        };
        app.board.set_session(|state| *state = signed_out(app.vault.keyring()));
        app.board.set_estado(Estado::SinSesion);
        app.board.set_synced(None);
        app.board.tell(ClientEvent::Inbox);
        if let Some(active) = active {
            say_goodbye(&active).await;
        }
        wiped.map(|()| app.board.session())
    }

    /// Resumes what was stored, or remembers that it had ended.
    async fn take_up(self: &Arc<Self>, document: Document) -> Result<(), Error> {
        let app = &self.app;
        let server = document.server.clone();
        if document.refresh.is_none() {
            let profile = account::profile(app, &document).await;
            *self.left.lock().await = Some(document);
            self.show_session(SessionStatus::Expired, server, profile);
            app.board.set_estado(Estado::SesionVencida);
            return Ok(());
        }
        let (active, profile) = match account::resume(app, document).await {
            Err(error @ (Error::Address(_) | Error::Sealed)) => {
                tracing::error!(%error, "what the keyring holds is no session");
                return Ok(());
            }
            resumed => resumed?,
        };
        self.show_session(SessionStatus::SignedIn, server, profile);
        self.install(active);
        Ok(())
    }

    /// Asks the server for a session, by the path and the body that this takes, and sets to work with it.
    pub async fn begin<B: Serialize + Sync>(
        self: &Arc<Self>,
        server: &str,
        path: &str,
        email: Option<&str>,
        body: impl FnOnce(DeviceSignIn) -> B,
    ) -> Result<SessionState, Error> {
        let app = &self.app;
        let idioma = app.settings.get().idioma;
        let mut left = self.left.lock().await;
        let api = Api::new(Origin::parse(server)?)?;
        let info = api.server(idioma).await?;
        let server = api.origin().as_str().to_owned();
        let known = left.as_ref().filter(|left| left.server == server && self.was(email));
        let body = body(device(app, known));
        let begun: Begun = api.call(Method::Post, path, Some(&body), None, idioma).await?;
        let before = self.take_active();
        if let Some(before) = before {
            if let Err(error) = account::wipe(app, &before).await {
                tracing::error!(%error, "the inbox of the session before could not be deleted");
            }
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
        self.install(active);
        toaster::close(app, texts::SESSION.to_owned()).await;
        Ok(app.board.session())
    }

    /// Whether the session that ended belonged to this e-mail.
    fn was(&self, email: Option<&str>) -> bool {
        let user = self.app.board.session().user;
        email.zip(user).is_some_and(|(email, user)| user.email.eq_ignore_ascii_case(email))
    }

    fn install(self: &Arc<Self>, active: Active) {
        let active = Arc::new(active);
        *self.slot() = Some(Arc::clone(&active));
        self.app.board.tell(ClientEvent::Inbox);
        // Weak: an app that is dropped must not be kept by waiting for its session's end.
        let running = Arc::downgrade(self);
        tokio::spawn(async move {
            tokio::select! {
                () = active.link.stop.cancelled() => return,
                () = active.link.session.ended() => {}
            }
            if let Some(running) = running.upgrade() {
                running.expire(&active).await;
            }
        });
    }

    fn show_session(&self, status: SessionStatus, server: String, profile: Option<Profile>) {
        let keyring = self.app.vault.keyring();
        self.app.board.set_session(|state| {
            *state = SessionState { status, server: Some(server), ..signed_out(keyring) };
            if let Some(Profile { me, firma, zona }) = profile {
                (state.user, state.firma, state.zona) = (Some(me), Some(firma), Some(zona));
            }
        });
    }

    /// Stops everything; the session stays.
    pub async fn shutdown(&self) {
        let _left = self.left.lock().await;
        if let Some(active) = self.take_active() {
            active.stop().await;
        }
    }

    /// What runs for whoever is signed in.
    pub fn active(&self) -> Result<Arc<Active>, Error> {
        self.slot().clone().ok_or(Error::SignedOut)
    }

    fn slot(&self) -> MutexGuard<'_, Option<Arc<Active>>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_active(&self) -> Option<Arc<Active>> {
        self.slot().take()
    }

    /// The server ended the session: said once, and loudly, for from now on no alert arrives.
    async fn expire(&self, ended: &Arc<Active>) {
        let mut left = self.left.lock().await;
        let current = self.slot().take_if(|active| Arc::ptr_eq(active, ended));
        if current.is_none() {
            return;
        }
        let board = &self.app.board;
        board.set_session(|state| state.status = SessionStatus::Expired);
        board.set_estado(Estado::SesionVencida);
        board.tell(ClientEvent::Inbox);
        toaster::show(&self.app, texts::session_ended(self.app.settings.get().idioma)).await;
        *left = Some(account::expire(&self.app, ended).await);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Without a shutdown the file stays open until the tasks notice.
        if let Some(active) = self.take_active() {
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
