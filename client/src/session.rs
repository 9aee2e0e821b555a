//! A session: an access token that is always fresh, a refresh token that is stored before it counts.

use crate::{
    api::{self, Api},
    error::Error,
    state::{ApiResponse, Method},
    vault::{Document, Vault},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, Notify, watch};
use tokio_util::sync::CancellationToken;
use vigia_protocol::{
    error::{Code, Idioma},
    ids::DeviceId,
    session::{Refresh, Refreshed},
};

/// An access token and its times, on the monotonic clock: the device's own date may be wrong.
#[derive(Clone)]
struct Access {
    token: SecretString,
    renew_at: Instant,
}

impl Access {
    fn new(token: String, expires_in: u64) -> Self {
        // A server may say anything; nothing here may overflow by it, or renew without end.
        let life = Duration::from_secs(expires_in.clamp(15, 24 * 60 * 60));
        // Early enough for a slow answer, however short the server makes its tokens.
        let margin = (life / 3).min(Duration::from_secs(90));
        Self { token: token.into(), renew_at: Instant::now() + life.saturating_sub(margin) }
    }

    fn is_fresh(&self) -> bool {
        Instant::now() < self.renew_at
    }
}

/// One signed-in session, shared by everything that talks to the server.
pub(crate) struct Session {
    pub api: Api,
    /// What the server calls this device.
    pub device: DeviceId,
    vault: Arc<Vault>,
    /// The lock makes one refresh at a time; whoever waited finds its result.
    document: Mutex<Document>,
    access: watch::Sender<Option<Access>>,
    /// Wakes the keeper before its time.
    hurry: Notify,
    /// Cancelled when the server has ended the session.
    ended: CancellationToken,
    /// Cancelled when it ends here: nothing of it may be stored any more.
    closed: CancellationToken,
}

impl Session {
    /// A session out of what was stored.
    pub fn resume(api: Api, vault: Arc<Vault>, document: Document) -> Self {
        Self {
            api,
            device: document.device.clone(),
            vault,
            document: Mutex::new(document),
            access: watch::Sender::new(None),
            hurry: Notify::new(),
            ended: CancellationToken::new(),
            closed: CancellationToken::new(),
        }
    }

    /// A session that has just begun, with its first access token.
    pub fn begin(api: Api, vault: Arc<Vault>, document: Document, token: String, expires_in: u64) -> Self {
        let session = Self::resume(api, vault, document);
        session.access.send_replace(Some(Access::new(token, expires_in)));
        session
    }

    /// Completes when the server has ended the session.
    pub async fn ended(&self) {
        self.ended.cancelled().await;
    }

    /// Ends it here: from now on no token is renewed or stored, whoever still asks. What was stored, without its
    /// refresh token.
    pub async fn close(&self) -> Document {
        self.closed.cancel();
        // A renewal under way gives up its question, or has stored the answer.
        let mut document = self.document.lock().await;
        document.refresh = None;
        document.clone()
    }

    /// An access token that is still good for a while.
    pub async fn access(&self) -> Result<SecretString, Error> {
        if let Some(token) = self.fresh() {
            return Ok(token);
        }
        let mut document = self.document.lock().await;
        match self.fresh() {
            Some(token) => Ok(token),
            None => self.rotate(&mut document).await,
        }
    }

    /// Another access token than one that the server refused.
    pub async fn replace(&self, refused: &SecretString) -> Result<SecretString, Error> {
        self.access.send_if_modified(|access| {
            let same = access.as_ref().is_some_and(|a| a.token.expose_secret() == refused.expose_secret());
            if same {
                *access = None;
            }
            false
        });
        self.access().await
    }

    /// Renews the access token now: the computer slept, and the monotonic clock may have too, or the server says that
    /// the token ends soon.
    pub fn renew_soon(&self) {
        self.access.send_if_modified(|access| {
            if let Some(access) = access {
                access.renew_at = Instant::now();
            }
            false
        });
        self.hurry.notify_one();
    }

    /// The server said that the session has ended.
    pub fn end(&self) {
        self.ended.cancel();
    }

    /// Tells of each new access token, for the connection that must renew its own.
    pub fn renewals(&self) -> Renewals {
        Renewals(self.access.subscribe())
    }

    /// Renews the access token ahead of time, for as long as the session lasts.
    pub async fn keep_fresh(&self) {
        let mut pause = Duration::from_secs(1);
        loop {
            let due = self.access.borrow().as_ref().map(|access| access.renew_at);
            match due {
                Some(at) if at > Instant::now() => {
                    // In short steps, so that a renewal by somebody else or a sleep of the computer is noticed.
                    let step = (at - Instant::now()).min(Duration::from_secs(10));
                    tokio::select! {
                        () = tokio::time::sleep(step) => {}
                        () = self.hurry.notified() => {}
                    }
                }
                _ => match self.access().await {
                    Ok(_) => pause = Duration::from_secs(1),
                    Err(error) => {
                        tracing::debug!(%error, "the access token could not be renewed");
                        tokio::time::sleep(pause).await;
                        pause = (pause * 2).min(Duration::from_secs(60));
                    }
                },
            }
        }
    }

    /// A request with the token, once more with a new one where the first had expired.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&(impl Serialize + Sync)>,
        idioma: Idioma,
    ) -> Result<ApiResponse, Error> {
        let token = self.access().await?;
        let answer = self.api.send(method, path, body, Some(&token), idioma).await?;
        let answer = match api::code(&answer) {
            Some(Code::AuthExpired | Code::AuthInvalid) => {
                let token = self.replace(&token).await?;
                self.api.send(method, path, body, Some(&token), idioma).await?
            }
            _ => answer,
        };
        if api::code(&answer) == Some(Code::AuthRevoked) {
            self.end();
        }
        Ok(answer)
    }

    /// The same, with a typed answer.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&(impl Serialize + Sync)>,
        idioma: Idioma,
    ) -> Result<T, Error> {
        api::accept(self.send(method, path, body, idioma).await?)
    }

    /// A file of the server; asks once more with a new token where the first had expired.
    pub async fn file(&self, path: &str, idioma: Idioma) -> Result<Vec<u8>, Error> {
        let token = self.access().await?;
        let answer = match self.api.file(path, &token, idioma).await {
            Err(Error::Refused(detail)) if matches!(detail.code, Code::AuthExpired | Code::AuthInvalid) => {
                let token = self.replace(&token).await?;
                self.api.file(path, &token, idioma).await
            }
            answer => answer,
        };
        if let Err(Error::Refused(detail)) = &answer
            && detail.code == Code::AuthRevoked
        {
            self.end();
        }
        answer
    }

    /// The access token, if it is still good; asks nobody.
    pub fn fresh(&self) -> Option<SecretString> {
        self.access.borrow().as_ref().filter(|access| access.is_fresh()).map(|access| access.token.clone())
    }

    /// Exchanges the refresh token. The new one is stored before anything uses what came with it: the server gives
    /// the old one the same successor until that one is first used, so a crash in between loses nothing.
    async fn rotate(&self, document: &mut Document) -> Result<SecretString, Error> {
        let Some(refresh) = &document.refresh else { return Err(Error::Ended) };
        let request =
            Refresh { refresh_token: refresh.expose_secret().to_owned(), device_id: document.device.clone() };
        let path = "/api/v1/session/refresh";
        let question = self.api.call(Method::Post, path, Some(&request), None, Idioma::default());
        let Some(answer) = self.closed.run_until_cancelled(question).await else { return Err(Error::Ended) };
        let refreshed: Refreshed = match answer {
            Err(Error::Refused(detail)) if ends_session(detail.code) => {
                self.end();
                return Err(Error::Ended);
            }
            other => other?,
        };
        document.refresh = Some(refreshed.refresh_token.into());
        // Where the keyring fails the session goes on in memory; the vault remembers to say so.
        self.vault.save(document).await;
        let access = Access::new(refreshed.access_token, refreshed.expires_in);
        let token = access.token.clone();
        self.access.send_replace(Some(access));
        Ok(token)
    }
}

/// Whether a refused refresh means that the session is over, rather than that the server is busy.
fn ends_session(code: Code) -> bool {
    matches!(code, Code::AuthRevoked | Code::AuthInvalid | Code::AuthExpired | Code::AuthMissing)
}

/// New access tokens, as they come.
pub(crate) struct Renewals(watch::Receiver<Option<Access>>);

impl Renewals {
    /// The next new access token.
    pub async fn next(&mut self) -> SecretString {
        loop {
            if self.0.changed().await.is_err() {
                return std::future::pending().await;
            }
            if let Some(access) = &*self.0.borrow_and_update() {
                return access.token.clone();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Session;
    use crate::{
        address::Origin,
        api::Api,
        board::Board,
        error::{Error, StoreError},
        host::TokenStore,
        vault::{Document, Vault},
    };
    use secrecy::SecretString;
    use std::{net::TcpListener, sync::Arc, time::Duration};
    use tokio::{task::spawn_blocking, time::timeout};

    /// A keyring into which nothing may be put.
    struct Shut;

    impl TokenStore for Shut {
        fn load(&self) -> Result<Option<SecretString>, StoreError> {
            Ok(None)
        }
        fn save(&self, _: &SecretString) -> Result<(), StoreError> {
            panic!("a session that was closed is stored")
        }
        fn clear(&self) -> Result<(), StoreError> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_closed_session_renews_nothing_and_does_not_wait_for_a_server_that_is_silent() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = format!("http://{}", silent.local_addr().unwrap());
        let document = Document {
            server: server.clone(),
            user: "u1".parse().unwrap(),
            device: "d1".parse().unwrap(),
            device_key: None,
            refresh: Some("r1".into()),
            inbox_key: "k".into(),
        };
        let vault = Arc::new(Vault::new(Arc::new(Shut), Arc::new(Board::new())));
        let api = Api::new(Origin::parse(&server).unwrap()).unwrap();
        let session = Arc::new(Session::resume(api, vault, document));
        let asking = tokio::spawn({
            let session = Arc::clone(&session);
            async move { session.access().await.map(drop) }
        });
        let _connection = spawn_blocking(move || silent.accept()).await.unwrap().unwrap();
        let closed = timeout(Duration::from_secs(5), session.close()).await.expect("at once");
        assert!(closed.refresh.is_none());
        assert!(matches!(asking.await.unwrap(), Err(Error::Ended)));
        assert!(matches!(session.access().await, Err(Error::Ended)));
    }
}
