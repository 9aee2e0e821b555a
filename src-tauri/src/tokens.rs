//! The session's secret in the operating system's keyring, and nowhere else: Secret Service on Linux, the Credential
//! Manager on Windows, the Keychain on macOS.
//!
//! Limits: Windows holds 2,560 bytes an entry, which the client's document stays under. Where there is no keyring every
//! method fails at once; where it is locked the system asks the person first. Either way the client then keeps the
//! session in memory. A keyring that appears later is found at the next start of the app.

use crate::profile::{IDENTIFIER, Profile};
use keyring::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};
use std::{
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::Duration,
};
use vigia_client::{StoreError, TokenStore};

/// Long enough for a person to type the keyring's password; then the app goes on without it.
const PATIENCE: Duration = Duration::from_secs(60);

/// One keyring entry: the app's identifier as service, the profile as user.
pub struct KeyringTokens {
    user: String,
    /// Set when a question was left unanswered: those after it would only queue up behind it.
    gave_up: AtomicBool,
}

impl KeyringTokens {
    /// The entry of this profile.
    pub fn of(profile: &Profile) -> Self {
        Self { user: profile.keyring_user().to_owned(), gave_up: AtomicBool::new(false) }
    }

    /// Does something with the entry, on a thread of its own: the keyring's client blocks, cannot be interrupted,
    /// and must not be called from within an async runtime.
    fn with_entry<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        if self.gave_up.load(Ordering::Relaxed) {
            return Err(StoreError("it did not answer before".into()));
        }
        let user = self.user.clone();
        let (answer, answered) = mpsc::channel();
        std::thread::Builder::new()
            .name("keyring".into())
            // Nobody may be waiting any more.
            .spawn(move || answer.send(Entry::new(IDENTIFIER, &user).and_then(|entry| act(&entry))).is_ok())
            .map_err(|error| StoreError(error.to_string()))?;
        match answered.recv_timeout(PATIENCE) {
            Ok(done) => done.map_err(|error| StoreError(error.to_string())),
            Err(_) => {
                self.gave_up.store(true, Ordering::Relaxed);
                Err(StoreError("it does not answer".into()))
            }
        }
    }
}

impl TokenStore for KeyringTokens {
    fn load(&self) -> Result<Option<SecretString>, StoreError> {
        let bytes = self.with_entry(|entry| match entry.get_secret() {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        let text = bytes.map(String::from_utf8).transpose();
        text.map(|text| text.map(Into::into)).map_err(|_| StoreError("the entry is not text".into()))
    }

    fn save(&self, secret: &SecretString) -> Result<(), StoreError> {
        let secret = secret.clone();
        self.with_entry(move |entry| entry.set_secret(secret.expose_secret().as_bytes()))
    }

    fn clear(&self) -> Result<(), StoreError> {
        self.with_entry(|entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
    }
}
