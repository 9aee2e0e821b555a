//! A set of public keys (JWK set) that its owner changes: read again when a token names a key that is not in it, and from
//! time to time, but never as often as somebody sends tokens.

use anyhow::{Context, ensure};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey,
    jwk::{AlgorithmParameters, Jwk, JwkSet, PublicKeyUse},
};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};
use tokio::sync::Mutex;
use vigia_protocol::error::Code;

/// An unknown key makes it be read again no more often than this.
const PAUSE: Duration = Duration::from_secs(30);
/// After this long it is read again anyway, so that a key that was withdrawn is good no more.
const STALE: Duration = Duration::from_secs(10 * 60);
const TIMEOUT: Duration = Duration::from_secs(5);
const LARGEST: usize = 256 * 1024;

/// Where it is read from.
pub enum Place {
    File(PathBuf),
    Url(String, reqwest::Client),
}

impl Place {
    /// At that address: no redirect is followed, and nothing is waited for longer than a person would.
    pub fn url(url: &url::Url) -> anyhow::Result<Self> {
        let mut client =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(TIMEOUT);
        if crate::web::is_local_http(url.as_str()) {
            client = client.no_proxy();
        }
        Ok(Self::Url(url.to_string(), client.build().context("a client for jwks_url")?))
    }

    async fn read(&self) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::File(path) => {
                tokio::fs::read(path).await.with_context(|| format!("cannot read {}", path.display()))
            }
            Self::Url(url, client) => {
                let mut answer = client.get(url).send().await?.error_for_status()?;
                ensure!(answer.status().is_success(), "{url} answers {}", answer.status());
                let mut body = Vec::new();
                while let Some(chunk) = answer.chunk().await? {
                    body.extend_from_slice(&chunk);
                    ensure!(body.len() <= LARGEST, "{url} answers more than {LARGEST} bytes");
                }
                Ok(body)
            }
        }
    }
}

/// The keys, as they were read last.
pub struct KeySet {
    place: Place,
    algorithm: Algorithm,
    pause: Duration,
    known: RwLock<Arc<Known>>,
    // Held while it is read: of many that miss a key one goes.
    reading: Mutex<Reading>,
}

#[derive(Default)]
struct Known {
    keys: HashMap<String, DecodingKey>,
    /// The one to take where a token names none.
    only: Option<DecodingKey>,
    read: Option<Instant>,
}

#[derive(Default)]
struct Reading {
    tried: Option<Instant>,
    failed: bool,
}

impl KeySet {
    pub fn new(place: Place, algorithm: Algorithm) -> Self {
        Self { place, algorithm, pause: PAUSE, known: RwLock::default(), reading: Mutex::default() }
    }

    /// The same, read again at every unknown key.
    #[cfg(test)]
    pub fn impatient(place: Place, algorithm: Algorithm) -> Self {
        Self { pause: Duration::ZERO, ..Self::new(place, algorithm) }
    }

    /// The key of that name.
    pub async fn key(self: &Arc<Self>, kid: Option<&str>) -> Result<DecodingKey, Code> {
        let known = self.known();
        if let Some(key) = known.key(kid) {
            if known.read.is_none_or(|read| read.elapsed() > STALE) {
                // Nobody waits for it.
                let set = self.clone();
                tokio::spawn(async move { set.read().await });
            }
            return Ok(key);
        }
        let read = self.read().await;
        match self.known().key(kid) {
            Some(key) => Ok(key),
            // It may be there, and cannot be seen just now.
            None if !read => Err(Code::NoDisponible),
            None => Err(Code::AuthInvalid),
        }
    }

    /// Reads the set again, unless that was tried a moment ago; whether the last try went well.
    pub async fn read(&self) -> bool {
        let mut reading = self.reading.lock().await;
        if reading.tried.is_some_and(|tried| tried.elapsed() < self.pause) {
            return !reading.failed;
        }
        let read = async { parse(&self.place.read().await?, self.algorithm) }.await;
        reading.tried = Some(Instant::now());
        reading.failed = read.is_err();
        match read {
            Ok(known) => *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(known),
            // What was read before stays good.
            Err(error) => tracing::warn!(error = format!("{error:#}"), "an issuer's keys cannot be read"),
        }
        !reading.failed
    }

    fn known(&self) -> Arc<Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Known {
    fn key(&self, kid: Option<&str>) -> Option<DecodingKey> {
        match kid {
            Some(kid) => self.keys.get(kid).cloned(),
            None => self.only.clone(),
        }
    }
}

fn parse(json: &[u8], algorithm: Algorithm) -> anyhow::Result<Known> {
    let set: JwkSet = serde_json::from_slice(json).context("no JWK set")?;
    let usable: Vec<&Jwk> = set.keys.iter().filter(|key| fits(key, algorithm)).collect();
    ensure!(!usable.is_empty(), "no key of the set is for {algorithm:?}");
    let mut keys = HashMap::new();
    for key in &usable {
        if let Some(kid) = &key.common.key_id {
            keys.insert(kid.clone(), DecodingKey::from_jwk(key)?);
        }
    }
    let only = match *usable {
        [key] => Some(DecodingKey::from_jwk(key)?),
        _ => None,
    };
    Ok(Known { keys, only, read: Some(Instant::now()) })
}

/// Whether a key is for signatures of that algorithm. A set of public keys holds no secret: `oct` never fits.
fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    let kind = match key.algorithm {
        AlgorithmParameters::RSA(_) => AlgorithmFamily::Rsa,
        AlgorithmParameters::EllipticCurve(_) => AlgorithmFamily::Ec,
        AlgorithmParameters::OctetKeyPair(_) => AlgorithmFamily::Ed,
        _ => return false,
    };
    let named = key.common.key_algorithm.is_none_or(|named| named.to_string() == format!("{algorithm:?}"));
    let signs = key.common.public_key_use.as_ref().is_none_or(|used| *used == PublicKeyUse::Signature);
    kind == algorithm.family() && named && signs
}

#[cfg(test)]
#[path = "jwks_tests.rs"]
mod tests;
