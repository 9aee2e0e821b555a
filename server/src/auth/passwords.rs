//! Passwords: argon2id with OWASP's parameters (19 MiB, two passes).

use crate::{app::App, error::Result};
use anyhow::Context;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::sync::LazyLock;

/// A hash of no password anybody has, so that an unknown account takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("").unwrap_or_default());

/// The hash to store.
pub async fn hash(app: &App, password: String) -> Result<String> {
    let _permit = app.hashing.acquire().await.context("hashing has ended")?;
    Ok(tokio::task::spawn_blocking(move || hash_now(&password)).await.context("hashing a password")??)
}

/// Whether the password is the one of that hash; with no hash, whether it takes as long to say no.
pub async fn verify(app: &App, password: String, stored: Option<String>) -> Result<bool> {
    let _permit = app.hashing.acquire().await.context("hashing has ended")?;
    let verified = tokio::task::spawn_blocking(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.clone());
        let matches = PasswordHash::new(&stored)
            .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok());
        known && matches
    });
    Ok(verified.await.context("checking a password")?)
}

/// Hashes on this thread; for the command line, and behind [`hash`].
pub fn hash_now(password: &str) -> anyhow::Result<String> {
    let hash = argon2()
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow::anyhow!("a password cannot be hashed: {error}"))?;
    Ok(hash.to_string())
}

/// OWASP's parameters are the library's own. The tests beside the code are hundreds, each signs several people in, and
/// what a guess costs is none of their questions.
fn argon2() -> Argon2<'static> {
    let params = Params::new(Params::MIN_M_COST, Params::MIN_T_COST, Params::MIN_P_COST, None);
    let params = params.ok().filter(|_| cfg!(test)).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_guess_costs_outside_of_tests_is_what_owasp_asks_for() {
        let params = Params::default();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (19 * 1_024, 2, 1));
    }
}
