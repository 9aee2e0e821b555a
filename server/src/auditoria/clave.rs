//! The key that signs the chain's head: a file of its own beside the secret, outside database and backups.

use crate::data::private;
use anyhow::Context;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// An Ed25519 key.
pub struct Clave(Ed25519KeyPair);

#[derive(Serialize, Deserialize)]
struct Stored {
    /// PKCS #8, base64.
    key: String,
}

impl Clave {
    /// Where it lies.
    pub fn path(secret: &Path) -> PathBuf {
        secret.with_file_name("auditoria.json")
    }

    /// Reads the key of this file; at the first start makes it.
    pub fn load_or_create(path: &Path) -> anyhow::Result<Self> {
        if !path.exists() {
            create(path)?;
        }
        Self::load(path)
    }

    /// Reads the key of this file.
    pub fn load(path: &Path) -> anyhow::Result<Self> {
        let damaged = || format!("{} is damaged", path.display());
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let stored: Stored = serde_json::from_str(&text).with_context(damaged)?;
        let key = BASE64.decode(stored.key).with_context(damaged)?;
        Ok(Self(
            Ed25519KeyPair::from_pkcs8(&key).map_err(|error| anyhow::anyhow!(error)).with_context(damaged)?,
        ))
    }

    /// The public half, base64.
    pub fn public(&self) -> String {
        BASE64.encode(self.0.public_key().as_ref())
    }

    /// Signs, base64.
    pub fn sign(&self, text: &str) -> String {
        BASE64.encode(self.0.sign(text.as_bytes()).as_ref())
    }

    /// Whether this key signed that.
    pub fn signed(&self, text: &str, firma: &str) -> bool {
        let key = UnparsedPublicKey::new(&ED25519, self.0.public_key().as_ref());
        BASE64.decode(firma).is_ok_and(|firma| key.verify(text.as_bytes(), &firma).is_ok())
    }
}

fn create(path: &Path) -> anyhow::Result<()> {
    let pair = Ed25519KeyPair::generate().map_err(|_| anyhow::anyhow!("no key could be made"))?;
    let pkcs8 = pair.to_pkcs8().map_err(|_| anyhow::anyhow!("no key could be made"))?;
    let text = serde_json::to_string(&Stored { key: BASE64.encode(pkcs8.as_ref()) })?;
    // Under its name when it is whole: two servers may start at once, and the first one's counts.
    let folder = path.parent().unwrap_or(Path::new("."));
    let new = folder.join(format!(".auditoria-{}", uuid::Uuid::now_v7()));
    let mut file = private(fs::OpenOptions::new().write(true).create_new(true))
        .open(&new)
        .with_context(|| format!("cannot write in {}", folder.display()))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&new, path);
    fs::remove_file(&new)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(error).with_context(|| format!("cannot make {}", path.display()))
        }
        _ => Ok(()),
    }
}
