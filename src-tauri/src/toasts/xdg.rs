//! Toasts by the freedesktop.org specification.

use super::{Click, OnClick};
use notify_rust::{Hint, Notification, NotificationHandle, NotificationResponse, Timeout};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OnceCell, watch},
};
use vigia_client::{Notifier, NotifyError, Toast, Urgency};

/// A notification server that takes longer is as good as none: the alert stays in the inbox, and the client is free
/// for the next one.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many toasts are remembered. Of answers that come in one burst («clear all») notify-rust hears the first few and
/// misses the rest, so an entry can outlive its toast, and each holds a connection to the bus.
const MOST: usize = 64;

/// The toasts on screen, by the client's ids.
pub struct Toasts {
    runtime: Handle,
    shown: Arc<Mutex<HashMap<String, Shown>>>,
    on_click: OnClick,
    has_markup: OnceCell<bool>,
    /// A question blocks a thread until it is answered, so there is one at a time.
    asking: Arc<Mutex<()>>,
    /// A toast was left unanswered. It waits at the server and may come up yet: until the server answers a question
    /// nothing more is sent there, or each try would come up as a toast of its own.
    silent: AtomicBool,
}

/// One toast on screen.
struct Shown {
    server_id: u32,
    open: String,
    handle: Arc<NotificationHandle>,
    /// Dropped together with this entry, which ends the tasks that wait for an answer.
    alive: watch::Sender<()>,
}

impl Toasts {
    /// Toasts whose clicks go to `on_click`.
    pub fn new(runtime: Handle, on_click: OnClick) -> Self {
        Self {
            runtime,
            shown: Arc::default(),
            on_click,
            has_markup: OnceCell::new(),
            asking: Arc::default(),
            silent: AtomicBool::new(false),
        }
    }

    /// The name of the notification server that runs here.
    pub async fn system(&self) -> Result<String, NotifyError> {
        self.ask(notify_rust::get_server_information).await.map(|server| server.name)
    }

    /// Many servers read the body as markup; where they do, an `&` in a name must not be lost.
    async fn body(&self, toast: &Toast) -> String {
        let has_markup =
            async || Ok(self.ask(notify_rust::get_capabilities).await?.iter().any(|it| it == "body-markup"));
        match self.has_markup.get_or_try_init(has_markup).await {
            Ok(true) => escaped(&toast.body),
            Ok(false) | Err(NotifyError(_)) => toast.body.clone(),
        }
    }

    /// Asks the notification server something that notify-rust only asks by blocking.
    async fn ask<T: Send + 'static>(
        &self,
        question: fn() -> notify_rust::error::Result<T>,
    ) -> Result<T, NotifyError> {
        let answer = async {
            let asking = Arc::clone(&self.asking).lock_owned().await;
            let work = move || {
                let _asking = asking;
                question()
            };
            tokio::task::spawn_blocking(work).await
        };
        tokio::time::timeout(PATIENCE, answer)
            .await
            .map_err(|_| no_answer())?
            .map_err(|error| NotifyError(error.to_string()))?
            .map_err(describe)
    }

    async fn replace(&self, toast: Toast) -> Result<(), NotifyError> {
        if self.silent.load(Ordering::Relaxed) {
            self.system().await?;
            self.silent.store(false, Ordering::Relaxed);
        }
        let mut notification = Notification::new();
        notification
            .appname("Vigía")
            .icon("vigia")
            .hint(Hint::DesktopEntry("Vigia".into()))
            .summary(&toast.title)
            .body(&self.body(&toast).await)
            .action("default", "Vigía");
        match toast.urgency {
            Urgency::Low => notification.urgency(notify_rust::Urgency::Low),
            Urgency::Normal => notification.urgency(notify_rust::Urgency::Normal),
            Urgency::Critical => notification.urgency(notify_rust::Urgency::Critical).timeout(Timeout::Never),
        };
        let Toast { id, open, .. } = toast;
        // Held to the end: an answer must find the entry it belongs to, however quickly it comes.
        let mut shown = self.shown.lock().await;
        if let Some(before) = shown.get(&id) {
            notification.id(before.server_id);
        }
        let shown_now = tokio::time::timeout(PATIENCE, notification.show_async()).await;
        let handle = shown_now
            .map_err(|_| {
                self.silent.store(true, Ordering::Relaxed);
                no_answer()
            })?
            .map_err(describe)?;
        let (server_id, handle) = (handle.id(), Arc::new(handle));
        // Replaced in place, the older task goes on waiting too. It keeps the connection that first showed the
        // toast, and some desktops take a toast away when that connection ends.
        let alive = match shown.remove(&id) {
            Some(before) if before.server_id == server_id => before.alive,
            _ => watch::Sender::new(()),
        };
        let answer =
            wait(handle.clone(), alive.subscribe(), self.shown.clone(), id.clone(), self.on_click.clone());
        shown.insert(id, Shown { server_id, open, handle, alive });
        self.runtime.spawn(answer);
        if shown.len() > MOST {
            let oldest = shown.iter().min_by_key(|(_, shown)| shown.server_id).map(|(id, _)| id.clone());
            oldest.and_then(|id| shown.remove(&id));
        }
        Ok(())
    }
}

impl Notifier for Toasts {
    fn show(&self, toast: Toast) -> Result<(), NotifyError> {
        self.runtime.block_on(self.replace(toast))
    }

    fn close(&self, id: &str) {
        self.runtime.block_on(async {
            let closed = self.shown.lock().await.remove(id);
            if let Some(shown) = closed {
                // Without an answer in time there is nothing to take away, or nobody to do it.
                let _ = tokio::time::timeout(PATIENCE, shown.handle.close_async()).await;
            }
        });
    }
}

/// Waits for the answer to one toast. Of several tasks for the same toast the first takes the entry, and with it
/// what a click opens.
async fn wait(
    handle: Arc<NotificationHandle>,
    mut alive: watch::Receiver<()>,
    shown: Arc<Mutex<HashMap<String, Shown>>>,
    id: String,
    on_click: OnClick,
) {
    let mut clicked = false;
    tokio::select! {
        () = handle.wait_for_action_async(|answer| clicked = matches!(answer, NotificationResponse::Default)) => {}
        // Never sent on: an error says that the toast was closed or replaced by another.
        _ = alive.changed() => return,
    }
    let mut shown = shown.lock().await;
    if shown.get(&id).is_some_and(|entry| entry.server_id == handle.id())
        && let Some(entry) = shown.remove(&id)
        && clicked
    {
        on_click(Click { id, open: entry.open });
    }
}

fn no_answer() -> NotifyError {
    NotifyError("the notification server does not answer".into())
}

fn describe(error: notify_rust::error::Error) -> NotifyError {
    NotifyError(error.to_string())
}

/// The text with the three characters that mean something in markup made plain.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_is_no_markup() {
        assert_eq!(super::escaped("Díaz & Hijos <SRL> c/ Río"), "Díaz &amp; Hijos &lt;SRL&gt; c/ Río");
    }
}
