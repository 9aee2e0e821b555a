//! `[[issuer]]` in the configuration file: a back end of the firm that gives its people tokens of its own.

use anyhow::{Context, bail, ensure};
use jsonwebtoken::{Algorithm, AlgorithmFamily};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use url::Url;
use vigia_protocol::ids::UserId;

/// One issuer, as the file has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerSettings {
    /// What its tokens say in `iss`.
    pub issuer: String,
    /// What its tokens are signed with: `HS256`, `RS256`, `ES256`…; one, since a choice is the sender's.
    pub algorithm: Algorithm,
    /// What its tokens must say in `aud`; without it nothing is asked of that.
    pub audience: Option<String>,
    /// Also the issuer of tokens that say none.
    #[serde(default)]
    pub default: bool,
    /// The file of a secret shared with it, for HS256, HS384 and HS512.
    pub secret_file: Option<PathBuf>,
    /// The file of its public key.
    pub pem_file: Option<PathBuf>,
    /// The file of its public keys, as a JWK set.
    pub jwks_file: Option<PathBuf>,
    /// Where it publishes its public keys, as a JWK set.
    pub jwks_url: Option<String>,
    /// Who its subjects are here; without it a subject is a user's id, as the back end has put it.
    #[serde(default)]
    pub users: BTreeMap<String, UserId>,
}

/// Where an issuer's key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Secret(PathBuf),
    Pem(PathBuf),
    SetFile(PathBuf),
    SetUrl(Url),
}

impl IssuerSettings {
    /// Where its key is, if the settings go together; files are looked for beside the configuration.
    pub fn source(&self, beside: &Path) -> anyhow::Result<Source> {
        let file = |path: &PathBuf| beside.join(path);
        let named = [
            self.secret_file.as_ref().map(|path| Source::Secret(file(path))),
            self.pem_file.as_ref().map(|path| Source::Pem(file(path))),
            self.jwks_file.as_ref().map(|path| Source::SetFile(file(path))),
            self.jwks_url.as_deref().map(url).transpose()?.map(Source::SetUrl),
        ];
        let mut named = named.into_iter().flatten();
        let (Some(source), None) = (named.next(), named.next()) else {
            bail!("exactly one of secret_file, pem_file, jwks_file, jwks_url");
        };
        let shared = self.algorithm.family() == AlgorithmFamily::Hmac;
        // A public key taken for a shared secret would let anybody sign.
        ensure!(
            shared == matches!(source, Source::Secret(_)),
            "{:?} {} a secret_file",
            self.algorithm,
            if shared { "needs" } else { "cannot have" }
        );
        Ok(source)
    }
}

fn url(text: &str) -> anyhow::Result<Url> {
    let url = Url::parse(text).context("jwks_url")?;
    ensure!(
        url.scheme() == "https" || crate::web::is_local_http(text),
        "jwks_url: https, or http on this machine: keys that come in the clear are anybody's"
    );
    Ok(url)
}
