//! Tokens of back ends that the firm has already: who signed them, and whom of our people they speak for.
//!
//! Nothing of ours stands behind such a token, no session and no device; it is good until it expires. What its owner may
//! do is read in the database like anybody's, and taken away like anybody's.

mod jwks;
mod settings;
#[cfg(test)]
mod tests;

pub use settings::IssuerSettings;

use super::keys::{ISSUER, in_time};
use anyhow::{Context, ensure};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, Validation};
use jwks::{KeySet, Place};
use serde::Deserialize;
use serde_json::Value;
use settings::Source;
use std::{collections::BTreeMap, path::Path, sync::Arc};
use vigia_protocol::{error::Code, ids::UserId, time::Timestamp};

/// The issuers of the configuration.
pub struct Issuers(Vec<Issuer>);

/// One of them, with its key.
pub struct Issuer {
    name: String,
    algorithm: Algorithm,
    audience: Option<String>,
    default: bool,
    users: BTreeMap<String, UserId>,
    key: Key,
}

enum Key {
    Fixed(Box<DecodingKey>),
    Set(Arc<KeySet>),
}

/// What a token of an issuer says.
pub struct Foreign {
    /// For whom.
    pub user: UserId,
    /// Until when.
    pub expires: Timestamp,
}

#[derive(Deserialize)]
struct Claims {
    sub: Subject,
    exp: f64,
    nbf: Option<f64>,
}

/// Text, as it must be; or a number, as many back ends write it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Subject {
    Text(String),
    Number(i64),
}

impl Issuers {
    /// Reads the keys that are files; files are looked for beside the configuration.
    pub async fn load(settings: &[IssuerSettings], beside: &Path) -> anyhow::Result<Self> {
        let mut all: Vec<Issuer> = Vec::new();
        for one in settings {
            let issuer =
                Issuer::load(one, beside).await.with_context(|| format!("issuer {:?}", one.issuer))?;
            ensure!(issuer.name != ISSUER, "{ISSUER:?} is the issuer of this server's own tokens");
            ensure!(
                all.iter().all(|other| other.name != issuer.name),
                "issuer {:?} is named twice",
                issuer.name
            );
            ensure!(!issuer.default || all.iter().all(|other| !other.default), "two issuers are the default");
            all.push(issuer);
        }
        Ok(Self(all))
    }

    /// Whose token that says it is; none where it says ours, or nobody's we know. Nothing of it is checked yet.
    pub fn of(&self, token: &str) -> Option<&Issuer> {
        if self.0.is_empty() {
            return None;
        }
        let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
        let claims: Value = serde_json::from_slice(&payload).ok()?;
        match claims.as_object()?.get("iss") {
            Some(Value::String(name)) => self.0.iter().find(|issuer| issuer.name == *name),
            Some(_) => None,
            None => self.0.iter().find(|issuer| issuer.default),
        }
    }
}

impl Issuer {
    async fn load(settings: &IssuerSettings, beside: &Path) -> anyhow::Result<Self> {
        let algorithm = settings.algorithm;
        let key = match settings.source(beside)? {
            Source::Secret(path) => {
                let secret = read(&path).await?;
                let secret = secret.trim_ascii_end();
                ensure!(secret.len() >= 32, "the secret is too short: 32 bytes at least (RFC 7518)");
                Key::Fixed(Box::new(DecodingKey::from_secret(secret)))
            }
            Source::Pem(path) => {
                let pem = read(&path).await?;
                let key = match algorithm.family() {
                    AlgorithmFamily::Rsa => DecodingKey::from_rsa_pem(&pem),
                    AlgorithmFamily::Ec => DecodingKey::from_ec_pem(&pem),
                    _ => DecodingKey::from_ed_pem(&pem),
                };
                let key =
                    key.with_context(|| format!("{} holds no key for {algorithm:?}", path.display()))?;
                Key::Fixed(Box::new(key))
            }
            Source::SetFile(path) => {
                let set = KeySet::new(Place::File(path), algorithm);
                ensure!(set.read().await, "its keys cannot be read");
                Key::Set(Arc::new(set))
            }
            // It may start after us.
            Source::SetUrl(url) => Key::Set(Arc::new(KeySet::new(Place::url(&url)?, algorithm))),
        };
        Ok(Self {
            name: settings.issuer.clone(),
            algorithm,
            audience: settings.audience.clone(),
            default: settings.default,
            users: settings.users.clone(),
            key,
        })
    }

    /// What a token says, if this issuer signed it and its time is now; otherwise the code to refuse it with.
    pub async fn verify(&self, token: &str, now: Timestamp) -> Result<Foreign, Code> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| Code::AuthInvalid)?;
        if header.alg != self.algorithm {
            return Err(Code::AuthInvalid);
        }
        let key = match &self.key {
            Key::Fixed(key) => (**key).clone(),
            Key::Set(set) => set.key(header.kid.as_deref()).await?,
        };
        let mut rules = Validation::new(self.algorithm);
        rules.set_issuer(&[&self.name]);
        match &self.audience {
            Some(audience) => rules.set_audience(&[audience]),
            None => rules.validate_aud = false,
        }
        let required: &[&str] = if self.audience.is_some() { &["exp", "aud"] } else { &["exp"] };
        rules.set_required_spec_claims(required);
        // Times are checked by the server's own clock.
        rules.validate_exp = false;
        rules.validate_nbf = false;
        let claims =
            jsonwebtoken::decode::<Claims>(token, &key, &rules).map_err(|_| Code::AuthInvalid)?.claims;
        let (exp, nbf) = (seconds(claims.exp)?, claims.nbf.map(seconds).transpose()?);
        in_time(exp, nbf.unwrap_or(i64::MIN), now)?;
        Ok(Foreign {
            user: self.user(claims.sub)?,
            expires: Timestamp::from_millis(exp.saturating_mul(1000)),
        })
    }

    fn user(&self, subject: Subject) -> Result<UserId, Code> {
        let subject = match subject {
            Subject::Text(text) => text,
            Subject::Number(number) => number.to_string(),
        };
        if self.users.is_empty() {
            return subject.parse().map_err(|_| Code::AuthInvalid);
        }
        self.users.get(&subject).cloned().ok_or(Code::AuthInvalid)
    }
}

async fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    tokio::fs::read(path).await.with_context(|| format!("cannot read {}", path.display()))
}

/// Whole seconds since 1970, within what a clock can show.
fn seconds(date: f64) -> Result<i64, Code> {
    // A year 9999 is as good as for ever.
    if date.is_finite() && (0.0..253_402_300_800.0).contains(&date) {
        #[expect(clippy::cast_possible_truncation, reason = "within the range above")]
        return Ok(date as i64);
    }
    Err(Code::AuthInvalid)
}
