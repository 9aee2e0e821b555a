//! The tasks that run for as long as the server: the watch, the tail, and what keeps house.

use std::future::Future;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Tasks that are started together and stopped together.
pub struct Tasks {
    stop: CancellationToken,
    failed: CancellationToken,
    running: Vec<JoinHandle<()>>,
}

impl Tasks {
    /// None yet. One that ends before it was told to cancels `failed`: a server that no longer watches must not look
    /// as if it did.
    pub fn new(failed: CancellationToken) -> Self {
        Self { stop: CancellationToken::new(), failed, running: Vec::new() }
    }

    /// Starts one; it returns some time after its token is cancelled, and not before.
    pub fn spawn<F>(&mut self, name: &'static str, task: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (stop, failed) = (self.stop.clone(), self.failed.clone());
        let task = tokio::spawn(task(stop.clone()));
        self.running.push(tokio::spawn(async move {
            let ended = task.await;
            if ended.is_err() || !stop.is_cancelled() {
                tracing::error!(task = name, "a task that must go on has ended");
                failed.cancel();
            }
        }));
    }

    /// Tells them to stop, and waits until they have.
    pub async fn stop(self) {
        self.stop.cancel();
        for task in self.running {
            let _ = task.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_ends_by_itself_is_a_failure_and_one_that_was_told_is_not() {
        let failed = CancellationToken::new();
        let mut tasks = Tasks::new(failed.clone());
        tasks.spawn("good", |stop| async move { stop.cancelled().await });
        tasks.stop().await;
        assert!(!failed.is_cancelled());

        let mut tasks = Tasks::new(failed.clone());
        tasks.spawn("bad", |_| async {});
        failed.cancelled().await;
        tasks.stop().await;
    }
}
