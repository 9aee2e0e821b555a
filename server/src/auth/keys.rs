//! The server's secret, and what is made with it: access tokens (JWT), refresh tokens, hashes of one-time secrets.

use crate::data::private;
use anyhow::Context;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{io::Write, path::Path};
use vigia_protocol::{
    acceso::Rol,
    error::Code,
    ids::{DeviceId, SessionId, UserId},
    time::Timestamp,
};

/// Who signs our own tokens.
pub const ISSUER: &str = "vigia";
/// How long an access token is good, in seconds.
pub const ACCESS_SECONDS: i64 = 15 * 60;
/// Clocks of two machines may differ by this much, in seconds.
const LEEWAY: i64 = 30;

/// What an access token says. The role is a hint: rights come from the database.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    /// The user.
    pub sub: UserId,
    /// `vigia`.
    pub iss: String,
    /// `vigia`.
    pub aud: String,
    /// Made at, Unix seconds.
    pub iat: i64,
    /// Not good before, Unix seconds.
    pub nbf: i64,
    /// Good until, Unix seconds.
    pub exp: i64,
    /// Unique.
    pub jti: String,
    /// The role at that time.
    pub rol: Rol,
    /// The session.
    pub sid: SessionId,
    /// The device.
    pub did: DeviceId,
}

/// The secret, ready for use. It lies in a file of its own (`secret.json`, mode 0600), outside database and backups.
pub struct Keys {
    kid: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    secret: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    kid: String,
    key: String,
}

impl Keys {
    /// Reads the secret of this file; at the first start makes it.
    pub fn load_or_create(path: &Path) -> anyhow::Result<Self> {
        if !path.exists() {
            create(path)?;
        }
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let stored: Stored =
            serde_json::from_str(&text).with_context(|| format!("{} is damaged", path.display()))?;
        let secret = BASE64.decode(&stored.key).with_context(|| format!("{} is damaged", path.display()))?;
        anyhow::ensure!(secret.len() >= 32, "the key in {} is too short: 32 bytes at least", path.display());
        Ok(Self {
            kid: stored.kid,
            encoding: EncodingKey::from_secret(&secret),
            decoding: DecodingKey::from_secret(&secret),
            secret,
        })
    }

    /// What tells this secret from any other and betrays nothing of it, for the database to remember.
    pub fn mark(&self) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes a key of any length");
        mac.update(b"mark");
        format!("{}~{}", self.kid, BASE64.encode(mac.finalize().into_bytes()))
    }

    /// A key of its own for each purpose, the same on every node of the firm.
    pub fn derived(&self, purpose: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes a key of any length");
        mac.update(format!("key|{purpose}").as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// A new access token.
    pub fn access_token(
        &self,
        user: &UserId,
        rol: Rol,
        session: &SessionId,
        device: &DeviceId,
        now: Timestamp,
    ) -> anyhow::Result<String> {
        let seconds = now.millis() / 1000;
        let claims = Claims {
            sub: user.clone(),
            iss: ISSUER.to_owned(),
            aud: ISSUER.to_owned(),
            iat: seconds,
            nbf: seconds,
            exp: seconds + ACCESS_SECONDS,
            jti: random(16),
            rol,
            sid: session.clone(),
            did: device.clone(),
        };
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::HS256) };
        Ok(jsonwebtoken::encode(&header, &claims, &self.encoding)?)
    }

    /// What a token says, if it is ours and its time is now; otherwise the code to refuse it with.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, Code> {
        let claims = self.decode(token)?;
        in_time(claims.exp, claims.nbf, now)?;
        Ok(claims)
    }

    /// The session that a token of ours is of, expired or not.
    pub fn session_of(&self, token: &str) -> Option<SessionId> {
        self.decode(token).ok().map(|claims| claims.sid)
    }

    fn decode(&self, token: &str) -> Result<Claims, Code> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[ISSUER]);
        rules.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // Times are checked by the server's own clock.
        rules.validate_exp = false;
        rules.validate_nbf = false;
        let decoded = jsonwebtoken::decode::<Claims>(token, &self.decoding, &rules);
        Ok(decoded.map_err(|_| Code::AuthInvalid)?.claims)
    }

    /// The refresh token of a session's generation. It follows from the session and the secret, so the previous one can
    /// be answered with the same successor again, and none needs to be stored.
    pub fn refresh_token(&self, session: &SessionId, salt: &str, generation: i64) -> String {
        format!(
            "{session}~{generation}~{}",
            BASE64.encode(self.refresh_mac(session, salt, generation).finalize().into_bytes())
        )
    }

    /// Whether that is the refresh token of that generation.
    pub fn is_refresh_token(&self, token: &RefreshToken, salt: &str) -> bool {
        self.refresh_mac(&token.session, salt, token.generation).verify_slice(&token.mac).is_ok()
    }

    fn refresh_mac(&self, session: &SessionId, salt: &str, generation: i64) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes a key of any length");
        mac.update(format!("refresh|{session}|{salt}|{generation}").as_bytes());
        mac
    }
}

/// Refuses what is not good at this moment: `exp` and `nbf` in Unix seconds.
pub fn in_time(exp: i64, nbf: i64, now: Timestamp) -> Result<(), Code> {
    let seconds = now.millis() / 1000;
    if exp.saturating_add(LEEWAY) < seconds {
        return Err(Code::AuthExpired);
    }
    if nbf > seconds.saturating_add(LEEWAY) {
        return Err(Code::AuthInvalid);
    }
    Ok(())
}

/// A refresh token, taken apart but not checked.
pub struct RefreshToken {
    /// The session it names.
    pub session: SessionId,
    /// Its generation.
    pub generation: i64,
    mac: Vec<u8>,
}

impl RefreshToken {
    /// Takes a token apart.
    pub fn parse(token: &str) -> Option<Self> {
        let mut parts = token.split('~');
        let (session, generation, mac) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            session: session.parse().ok()?,
            generation: generation.parse().ok()?,
            mac: BASE64.decode(mac).ok()?,
        })
    }
}

/// Random bytes from the system, as text.
pub fn random(bytes: usize) -> String {
    use rand::TryRng;
    let mut buffer = vec![0; bytes];
    rand::rngs::SysRng.try_fill_bytes(&mut buffer).expect("the system has random bytes");
    BASE64.encode(buffer)
}

/// How a random secret of ours (a device key, a one-time link) is stored: with 32 random bytes a plain hash is enough.
pub fn hash(secret: &str) -> String {
    BASE64.encode(Sha256::digest(secret.as_bytes()))
}

fn create(path: &Path) -> anyhow::Result<()> {
    let stored = Stored { kid: random(6), key: random(32) };
    let text = serde_json::to_string(&stored)?;
    // A name of its own, for two that start at once.
    let partial = path.with_extension(random(6));
    let mut file = private(std::fs::OpenOptions::new().write(true).create_new(true))
        .open(&partial)
        .with_context(|| format!("cannot write {}", partial.display()))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    // Whoever is second takes the first one's.
    if let Err(error) = std::fs::hard_link(&partial, path)
        && !path.exists()
    {
        return Err(error).with_context(|| format!("cannot write {}", path.display()));
    }
    std::fs::remove_file(&partial)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> (tempfile::TempDir, Keys) {
        let data = tempfile::tempdir().unwrap();
        let keys = Keys::load_or_create(&data.path().join("secret.json")).unwrap();
        (data, keys)
    }

    fn now() -> Timestamp {
        Timestamp::from_millis(1_795_500_000_000)
    }

    #[test]
    fn a_token_is_good_for_fifteen_minutes_and_then_expired() {
        let (_data, keys) = keys();
        let token = keys
            .access_token(&UserId::new(), Rol::Abogado, &SessionId::new(), &DeviceId::new(), now())
            .unwrap();
        let after = |seconds: i64| Timestamp::from_millis(now().millis() + seconds * 1000);
        assert!(keys.verify(&token, after(ACCESS_SECONDS)).is_ok());
        assert_eq!(keys.verify(&token, after(ACCESS_SECONDS + LEEWAY + 1)).unwrap_err(), Code::AuthExpired);
        assert_eq!(keys.verify(&token, after(-LEEWAY - 1)).unwrap_err(), Code::AuthInvalid);
    }

    #[test]
    fn a_token_of_another_server_or_without_a_signature_is_invalid() {
        let (_data, ours) = keys();
        let (_other, theirs) = keys();
        let token = theirs
            .access_token(&UserId::new(), Rol::Admin, &SessionId::new(), &DeviceId::new(), now())
            .unwrap();
        assert_eq!(ours.verify(&token, now()).unwrap_err(), Code::AuthInvalid);
        let payload = token.split('.').nth(1).unwrap();
        let unsigned = format!("{}.{payload}.", BASE64.encode(r#"{"alg":"none","typ":"JWT"}"#));
        assert_eq!(theirs.verify(&unsigned, now()).unwrap_err(), Code::AuthInvalid);
        for nonsense in ["", ".", "a.b.c", "ñ"] {
            assert_eq!(ours.verify(nonsense, now()).unwrap_err(), Code::AuthInvalid);
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_secret_is_readable_by_its_owner_alone_and_stays_the_same() {
        use std::os::unix::fs::PermissionsExt;
        let (data, first) = keys();
        let path = data.path().join("secret.json");
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(Keys::load_or_create(&path).unwrap().secret, first.secret);
    }

    #[test]
    fn a_refresh_token_is_good_for_its_session_and_generation_only() {
        let (_data, keys) = keys();
        let session = SessionId::new();
        let token = RefreshToken::parse(&keys.refresh_token(&session, "sal", 3)).unwrap();
        assert!(keys.is_refresh_token(&token, "sal"));
        assert!(!keys.is_refresh_token(&token, "otra"));
        let forged = RefreshToken { generation: 4, ..token };
        assert!(!keys.is_refresh_token(&forged, "sal"));
    }
}
