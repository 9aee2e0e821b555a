//! The desktop app without its desktop: the real client core, with a keyring in memory and notifications that are
//! counted.

use anyhow::{Result, ensure};
use secrecy::SecretString;
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::TempDir;
use vigia_client::{
    Client, ClientConfig, Estado, Notifier, NotifyError, SessionStatus, StoreError, Toast, TokenStore,
};
use vigia_protocol::{error::Idioma, inbox::InboxEntry};

use crate::{firma::PASSWORD, wait::until};

/// Somebody's device, signed in.
pub struct Device {
    client: Client,
    shown: Arc<Shown>,
    _folder: TempDir,
}

/// A notification that was shown.
#[derive(Clone, Debug)]
pub struct Shout {
    /// When, in milliseconds since the Unix epoch.
    pub at: i64,
    /// The notificationId, or `resumen`.
    pub id: String,
}

impl Device {
    /// Signs in on a fresh device and waits until it is connected.
    pub async fn sign_in(origin: &str, email: &str) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("vigia-device-").tempdir()?;
        let config = ClientConfig {
            data_dir: folder.path().to_owned(),
            device_name: format!("Equipo de {email}"),
            platform: "linux".to_owned(),
            idioma: Idioma::Es,
        };
        let shown = Arc::new(Shown::default());
        let client = Client::start(config, Arc::new(Keyring::default()), shown.clone()).await?;
        let device = Self { client, shown, _folder: folder };
        let session = device.client.sign_in(origin, email, PASSWORD.to_owned().into()).await?;
        ensure!(session.status == SessionStatus::SignedIn, "{session:?}");
        device.connected().await?;
        Ok(device)
    }

    /// Waits until it is connected.
    pub async fn connected(&self) -> Result<()> {
        let look = async || Ok((self.client.connection_state().estado == Estado::Conectado).then_some(()));
        until("a connected device", look).await
    }

    /// Whether it is connected at this moment.
    pub fn is_connected(&self) -> bool {
        self.client.connection_state().estado == Estado::Conectado
    }

    /// Whether its session has ended, as far as it knows.
    pub fn is_expired(&self) -> bool {
        self.client.session_state().status == SessionStatus::Expired
    }

    /// Signs in again on the same device and waits until it is connected.
    pub async fn sign_in_again(&self, origin: &str, email: &str) -> Result<()> {
        let session = self.client.sign_in(origin, email, PASSWORD.to_owned().into()).await?;
        ensure!(session.status == SessionStatus::SignedIn, "{session:?}");
        self.connected().await
    }

    /// Everything in its own inbox, oldest first.
    pub async fn inbox(&self) -> Result<Vec<InboxEntry>> {
        let mut entries = self.client.inbox().await?.entries;
        entries.reverse();
        Ok(entries)
    }

    /// Every notification it showed, in order.
    pub fn shown(&self) -> Vec<Shout> {
        lock(&self.shown.0).clone()
    }

    /// Hangs up and ends; dropped without, its tasks would stay.
    pub async fn shut_down(&self) {
        self.client.shutdown().await;
    }
}

#[derive(Default)]
struct Keyring(Mutex<Option<SecretString>>);

impl TokenStore for Keyring {
    fn load(&self) -> Result<Option<SecretString>, StoreError> {
        Ok(lock(&self.0).clone())
    }

    fn save(&self, secret: &SecretString) -> Result<(), StoreError> {
        *lock(&self.0) = Some(secret.clone());
        Ok(())
    }

    fn clear(&self) -> Result<(), StoreError> {
        *lock(&self.0) = None;
        Ok(())
    }
}

#[derive(Default)]
struct Shown(Mutex<Vec<Shout>>);

impl Notifier for Shown {
    fn show(&self, toast: Toast) -> Result<(), NotifyError> {
        lock(&self.0).push(Shout { at: chrono::Utc::now().timestamp_millis(), id: toast.id });
        Ok(())
    }

    fn close(&self, _: &str) {}
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
