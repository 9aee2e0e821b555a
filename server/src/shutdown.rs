//! Stopping without cutting anybody off.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use std::time::Duration;
use tokio_util::task::TaskTracker;

/// The requests under way.
#[derive(Clone, Default)]
pub struct Requests(TaskTracker);

impl Requests {
    /// Resolves when the last one is answered, or after `most`.
    pub async fn finished(&self, most: Duration) {
        self.0.close();
        if tokio::time::timeout(most, self.0.wait()).await.is_err() {
            tracing::warn!(left = self.0.len(), "some requests did not finish in time");
        }
    }
}

/// Middleware: counts a request while it is under way.
pub async fn count(State(requests): State<Requests>, request: Request, next: Next) -> Response {
    let _under_way = requests.0.token();
    next.run(request).await
}

/// Resolves when the process is asked to stop: SIGTERM, or Ctrl-C.
pub async fn asked() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt => {}
                }
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be listened to");
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
