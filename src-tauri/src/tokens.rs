//! The session's secret in the operating system's keyring, and nowhere else: Secret Service on Linux, the Credential
//! Manager on Windows, the Keychain on macOS.
//!
//! Limits: Windows holds 2,560 bytes an entry, which the client's document stays under. Where there is no keyring, or
//! its owner refuses to unlock it, every method fails at once, and the client keeps the session in memory. A keyring
//! that appears later is found at the next start of the app.

use crate::profile::{IDENTIFIER, Profile};
use keyring::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};
use vigia_client::{StoreError, TokenStore};

/// One keyring entry: the app's identifier as service, the profile as user.
pub struct KeyringTokens {
    user: String,
}

impl KeyringTokens {
    /// The entry of this profile.
    pub fn of(profile: &Profile) -> Self {
        Self { user: profile.keyring_user().to_owned() }
    }

    fn entry(&self) -> Result<Entry, StoreError> {
        Entry::new(IDENTIFIER, &self.user).map_err(|error| describe(&error))
    }
}

impl TokenStore for KeyringTokens {
    fn load(&self) -> Result<Option<SecretString>, StoreError> {
        match self.entry()?.get_secret() {
            Ok(bytes) => String::from_utf8(bytes)
                .map(|text| Some(text.into()))
                .map_err(|_| StoreError("the entry is not text".into())),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(describe(&error)),
        }
    }

    fn save(&self, secret: &SecretString) -> Result<(), StoreError> {
        self.entry()?.set_secret(secret.expose_secret().as_bytes()).map_err(|error| describe(&error))
    }

    fn clear(&self) -> Result<(), StoreError> {
        match self.entry()?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(describe(&error)),
        }
    }
}

/// The error's text, which names the fault and never the bytes.
fn describe(error: &Error) -> StoreError {
    StoreError(error.to_string())
}
