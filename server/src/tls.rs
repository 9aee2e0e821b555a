//! TLS by certificate files of the firm's own.

use crate::config::Config;
use anyhow::Context;
use axum_server::tls_rustls::RustlsConfig;

/// The certificate and key of the configuration; none where nothing is said.
pub async fn load(config: &Config) -> anyhow::Result<Option<RustlsConfig>> {
    let Some((cert, key)) = &config.tls else { return Ok(None) };
    RustlsConfig::from_pem_file(cert, key)
        .await
        .map(Some)
        .with_context(|| format!("cannot use {} with {}", cert.display(), key.display()))
}
