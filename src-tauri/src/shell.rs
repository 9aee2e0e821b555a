//! What the whole app shares.

use crate::{
    page::Page,
    profile::Profile,
    texts::system_idioma,
    toasts::{Click, Toasts},
    window,
};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tauri::{AppHandle, Manager};
use tokio::sync::SetOnce;
use vigia_client::{Client, Error};
use vigia_protocol::{error::Idioma, ids::NotificationId};

/// The app's state, managed by Tauri.
pub struct Shell {
    /// Whose.
    pub profile: Profile,
    /// The folder of the profile.
    pub data_dir: PathBuf,
    /// The page in the window.
    pub page: Page,
    /// The toasts on screen.
    pub toasts: Arc<Toasts>,
    /// The client, once it has started. The window and the tray do not wait for it, because a keyring may keep it
    /// waiting for a person to unlock it; commands do.
    client: SetOnce<Client>,
    window_turn: Mutex<()>,
}

impl Shell {
    /// The state at the start.
    pub fn new(app: &AppHandle, profile: Profile, data_dir: PathBuf) -> Self {
        let on_click = {
            let app = app.clone();
            Arc::new(move |click: Click| {
                window::open(&app, click.open);
                tauri::async_runtime::spawn(mark_read(app.clone(), click.id));
            })
        };
        let runtime = tauri::async_runtime::handle().inner().clone();
        Self {
            profile,
            data_dir,
            page: Page::default(),
            toasts: Arc::new(Toasts::new(runtime, on_click)),
            client: SetOnce::new(),
            window_turn: Mutex::default(),
        }
    }

    /// The client; waits until it has started.
    pub async fn client(&self) -> &Client {
        self.client.wait().await
    }

    /// The client, if it has started.
    pub fn started_client(&self) -> Option<&Client> {
        self.client.get()
    }

    /// Hands the client in, once.
    pub fn client_started(&self, client: Client) {
        if self.client.set(client).is_err() {
            tracing::error!("the client was started twice");
        }
    }

    /// The language the person chose, or the system's until the client has started.
    pub fn idioma(&self) -> Idioma {
        self.started_client().map_or_else(system_idioma, |client| client.settings().idioma)
    }

    /// Held while the window is looked for and made.
    pub fn window_turn(&self) -> MutexGuard<'_, ()> {
        self.window_turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever clicks a toast has opened its alert, whatever page that leads to. Not every toast is one of an alert.
async fn mark_read(app: AppHandle, id: String) {
    let shell = app.state::<Shell>();
    let (Some(client), Ok(id)) = (shell.started_client(), id.parse::<NotificationId>()) else { return };
    match client.read(&id).await {
        Ok(()) | Err(Error::NotFound | Error::SignedOut) => {}
        Err(error) => tracing::error!(%error, "a clicked alert was not marked as read"),
    }
}
