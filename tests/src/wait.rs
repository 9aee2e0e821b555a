//! Waiting: for an event, with a generous limit; or for a state that sends no event, by looking again.

use anyhow::{Context, Result, bail};
use std::time::{Duration, Instant};

/// Far more than anything takes on a busy machine with two cores: it only ends what will never come.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The event's value, or an error that says what never came.
pub async fn within<T>(what: &str, event: impl Future<Output = Result<T>>) -> Result<T> {
    match tokio::time::timeout(PATIENCE, event).await {
        Ok(outcome) => outcome.with_context(|| format!("waiting for {what}")),
        Err(_) => bail!("{what} did not come within {PATIENCE:?}"),
    }
}

/// The value of the first look that finds one. A look that fails counts as finding nothing yet.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let started = Instant::now();
    loop {
        let found = look().await;
        match found {
            Ok(Some(value)) => return Ok(value),
            Ok(None) if started.elapsed() > PATIENCE => bail!("{what} did not come within {PATIENCE:?}"),
            Err(error) if started.elapsed() > PATIENCE => {
                return Err(error.context(format!("waiting for {what}")));
            }
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// A TCP port of this machine that was free a moment ago.
pub async fn free_port() -> Result<u16> {
    Ok(tokio::net::TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port())
}
