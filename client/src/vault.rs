//! The one document in the keyring, and what it means that there is none.

use crate::{error::StoreError, host::TokenStore, state::Keyring};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use vigia_protocol::ids::{DeviceId, UserId};

/// Windows holds 2,560 bytes as UTF-16.
const LARGEST: usize = 1280;

/// What is worth keeping between two runs. Its secrets never reach `Debug`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Document {
    /// The origin the tokens are bound to.
    pub server: String,
    /// Whose they are.
    pub user: UserId,
    /// What the server calls this device.
    pub device: DeviceId,
    /// The device's key; a known device is not slowed down at sign-in.
    #[serde(default, with = "optional_secret", skip_serializing_if = "Option::is_none")]
    pub device_key: Option<SecretString>,
    /// The newest refresh token; none once the session has ended.
    #[serde(default, with = "optional_secret", skip_serializing_if = "Option::is_none")]
    pub refresh: Option<SecretString>,
    /// What the local inbox is sealed with, in base64.
    #[serde(with = "secret")]
    pub inbox_key: SecretString,
}

/// The keyring, as far as it works.
pub(crate) struct Vault {
    store: Arc<dyn TokenStore>,
    missing: AtomicBool,
}

impl Vault {
    pub fn new(store: Arc<dyn TokenStore>) -> Self {
        Self { store, missing: AtomicBool::new(false) }
    }

    /// Whether the last use of it went well.
    pub fn keyring(&self) -> Keyring {
        if self.missing.load(Ordering::Relaxed) { Keyring::Missing } else { Keyring::Available }
    }

    /// What was kept, if anything can be read.
    pub async fn load(&self) -> Option<Document> {
        let text = self.run(|store| store.load()).await??;
        serde_json::from_str(text.expose_secret())
            .inspect_err(|_| tracing::warn!("the keyring holds a document of another kind"))
            .ok()
    }

    /// Keeps the document, durably once this returns true.
    pub async fn save(&self, document: &Document) -> bool {
        let text = match serde_json::to_string(document) {
            Ok(text) if text.encode_utf16().count() <= LARGEST => SecretString::from(text),
            _ => {
                self.missing.store(true, Ordering::Relaxed);
                tracing::error!("the session's document does not fit a keyring");
                return false;
            }
        };
        self.run(move |store| store.save(&text)).await.is_some()
    }

    /// Forgets it.
    pub async fn clear(&self) {
        self.run(|store| store.clear()).await;
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn TokenStore) -> Result<T, StoreError> + Send + 'static,
    ) -> Option<T> {
        let store = Arc::clone(&self.store);
        // A keyring may block, and may panic inside a runtime: it gets a thread of its own.
        let result = tokio::task::spawn_blocking(move || work(&*store)).await;
        let done = match result {
            Ok(Ok(done)) => Some(done),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the keyring failed");
                None
            }
            Err(_) => {
                tracing::warn!("the keyring stopped in the middle");
                None
            }
        };
        self.missing.store(done.is_none(), Ordering::Relaxed);
        done
    }
}

mod secret {
    use secrecy::{ExposeSecret, SecretString};
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(secret: &SecretString, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(secret.expose_secret())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<SecretString, D::Error> {
        String::deserialize(from).map(SecretString::from)
    }
}

mod optional_secret {
    use secrecy::{ExposeSecret, SecretString};
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(secret: &Option<SecretString>, to: S) -> Result<S::Ok, S::Error> {
        match secret {
            Some(secret) => to.serialize_str(secret.expose_secret()),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SecretString>, D::Error> {
        Ok(Option::<String>::deserialize(from)?.map(SecretString::from))
    }
}
