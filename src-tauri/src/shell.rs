//! What the whole app shares.

use crate::{page::Page, profile::Profile, texts::system_idioma, toasts::Toasts, window};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tauri::AppHandle;
use tokio::sync::SetOnce;
use vigia_client::Client;
use vigia_protocol::error::Idioma;

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
            Arc::new(move |path| window::open(&app, path))
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
