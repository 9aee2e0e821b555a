//! The one document in the keyring, and what it means that there is none.

use crate::{board::Board, error::StoreError, host::TokenStore, state::Keyring};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::Mutex;
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
    /// One use at a time, in the order they were asked for: what is forgotten last stays forgotten.
    turn: Arc<Mutex<()>>,
    board: Arc<Board>,
    missing: AtomicBool,
}

impl Vault {
    /// Whether it works is shown on the board.
    pub fn new(store: Arc<dyn TokenStore>, board: Arc<Board>) -> Self {
        Self { store, turn: Arc::default(), board, missing: AtomicBool::new(false) }
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
                self.went(false);
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
        let turn = Arc::clone(&self.turn).lock_owned().await;
        // A keyring may block, and may panic inside a runtime: it gets a thread of its own. The turn goes there too,
        // because the work goes on where nobody waits for it any more.
        let work = move || {
            let _turn = turn;
            work(&*store)
        };
        let result = tokio::task::spawn_blocking(work).await;
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
        self.went(done.is_some());
        done
    }

    fn went(&self, well: bool) {
        self.missing.store(!well, Ordering::Relaxed);
        self.board.set_session(|state| state.keyring = self.keyring());
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

#[cfg(test)]
mod tests {
    use super::{Document, Vault};
    use crate::{board::Board, error::StoreError, host::TokenStore, state::Keyring};
    use secrecy::{ExposeSecret, SecretString};
    use std::sync::{Arc, Mutex, mpsc};
    use tokio::sync::Notify;

    /// A keyring that can be locked, or fall over.
    #[derive(Default)]
    struct Drawer {
        held: Mutex<Option<SecretString>>,
        fault: Mutex<Option<Fault>>,
        /// A save says that it has come here, and waits for the word to go on.
        gate: Mutex<Option<mpsc::Receiver<()>>>,
        entered: Notify,
    }

    #[derive(Clone, Copy)]
    enum Fault {
        Locked,
        Panics,
    }

    impl Drawer {
        fn open(&self) -> Result<(), StoreError> {
            let fault = *self.fault.lock().unwrap();
            match fault {
                None => Ok(()),
                Some(Fault::Locked) => Err(StoreError("locked".into())),
                Some(Fault::Panics) => panic!("as some keyrings do"),
            }
        }
    }

    impl TokenStore for Drawer {
        fn load(&self) -> Result<Option<SecretString>, StoreError> {
            self.open()?;
            Ok(self.held.lock().unwrap().clone())
        }
        fn save(&self, secret: &SecretString) -> Result<(), StoreError> {
            self.open()?;
            if let Some(gate) = self.gate.lock().unwrap().take() {
                self.entered.notify_one();
                gate.recv().unwrap();
            }
            *self.held.lock().unwrap() = Some(secret.clone());
            Ok(())
        }
        fn clear(&self) -> Result<(), StoreError> {
            self.open()?;
            *self.held.lock().unwrap() = None;
            Ok(())
        }
    }

    fn document(refresh: &str) -> Document {
        Document {
            server: "https://vigia.estudio.com".into(),
            user: "u1".parse().unwrap(),
            device: "d1".parse().unwrap(),
            device_key: Some("llave-del-equipo".into()),
            refresh: Some(refresh.into()),
            inbox_key: "llave-de-la-bandeja".into(),
        }
    }

    #[tokio::test]
    async fn what_is_saved_is_loaded_until_it_is_cleared() {
        let vault = Vault::new(Arc::new(Drawer::default()), Arc::new(Board::new()));
        assert!(vault.load().await.is_none());
        assert!(vault.save(&document("r1")).await);
        assert_eq!(vault.load().await.unwrap().refresh.unwrap().expose_secret(), "r1");
        vault.clear().await;
        assert!(vault.load().await.is_none());
        assert_eq!(vault.keyring(), Keyring::Available);
    }

    #[tokio::test]
    async fn a_keyring_that_fails_is_missing_until_it_works_again_and_everybody_is_told() {
        let (drawer, board) = (Arc::new(Drawer::default()), Arc::new(Board::new()));
        let vault = Vault::new(Arc::clone(&drawer) as Arc<dyn TokenStore>, Arc::clone(&board));
        for fault in [Fault::Locked, Fault::Panics] {
            *drawer.fault.lock().unwrap() = Some(fault);
            assert!(!vault.save(&document("r1")).await);
            assert_eq!((vault.keyring(), board.session().keyring), (Keyring::Missing, Keyring::Missing));
            *drawer.fault.lock().unwrap() = None;
            assert!(vault.save(&document("r1")).await);
            assert_eq!(board.session().keyring, Keyring::Available);
        }
    }

    #[tokio::test]
    async fn what_is_forgotten_stays_forgotten_though_a_save_was_on_its_way() {
        let (drawer, (go_on, gate)) = (Arc::new(Drawer::default()), mpsc::channel());
        *drawer.gate.lock().unwrap() = Some(gate);
        let vault = Vault::new(Arc::clone(&drawer) as Arc<dyn TokenStore>, Arc::new(Board::new()));
        let document = document("r1");
        tokio::select! {
            _ = vault.save(&document) => panic!("it waits at the gate"),
            // Nobody waits for the save any more, which goes on all the same.
            () = drawer.entered.notified() => {}
        }
        tokio::join!(vault.clear(), async { go_on.send(()).unwrap() });
        assert!(vault.load().await.is_none());
    }

    #[tokio::test]
    async fn a_document_too_large_for_windows_is_refused_everywhere() {
        let vault = Vault::new(Arc::new(Drawer::default()), Arc::new(Board::new()));
        assert!(vault.save(&document(&"r".repeat(900))).await);
        assert!(!vault.save(&document(&"r".repeat(1300))).await);
        assert_eq!(vault.keyring(), Keyring::Missing);
    }

    #[test]
    fn no_secret_is_in_its_debug_text() {
        let text = format!("{:?}", document("r1-secreto"));
        for secret in ["r1-secreto", "llave-del-equipo", "llave-de-la-bandeja"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
