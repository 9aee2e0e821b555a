//! Gives toasts to the system, one at a time and off the async threads.

use super::{LocalInbox, entry::Ring, showing::NextToast};
use crate::{app::App, clock::device_now, error::Error, host::Toast, texts};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    time::{sleep, timeout},
};
use vigia_protocol::ids::NotificationId;

/// After a refusal of the system, how long until the next try.
const RETRY: Duration = Duration::from_secs(30);

/// How long the server's time is waited for.
const UNCERTAIN: Duration = Duration::from_secs(3);

/// Something to do for the toaster.
#[derive(Debug)]
pub(crate) enum Job {
    /// Something may wait to be shown.
    Look,
    /// This one is no longer wanted.
    Close(NotificationId),
}

/// Works until the inbox is dropped.
pub(crate) async fn run(inbox: Arc<LocalInbox>, mut jobs: mpsc::UnboundedReceiver<Job>) {
    let mut again = false;
    loop {
        let job = tokio::select! {
            job = jobs.recv() => job,
            () = sleep(RETRY), if again => Some(Job::Look),
        };
        match job {
            None => return,
            Some(Job::Close(id)) => close(&inbox.app, id.to_string()).await,
            Some(Job::Look) => {
                again = match show_all(&inbox).await {
                    Ok(all) => !all,
                    Err(error) => {
                        tracing::error!(%error, "what waits to be shown could not be read");
                        true
                    }
                };
            }
        }
    }
}

/// Shows whatever waits. False: the system did not take all of it.
async fn show_all(inbox: &LocalInbox) -> Result<bool, Error> {
    // Toasts count days, and this computer may have the wrong date; offline it is all there is.
    let _ = timeout(UNCERTAIN, inbox.app.clock.certain()).await;
    let mut in_vain = Vec::new();
    while let Some(next) = inbox.store.next_toast(&in_vain).await? {
        let settings = inbox.app.settings.get();
        match next {
            NextToast::Summary(rings) => {
                if !show(&inbox.app, texts::summary(rings.len(), settings.idioma)).await {
                    return Ok(false);
                }
                inbox.store.summary_shown(&rings).await?;
            }
            NextToast::Entry(entry) => {
                let ring = Ring::of(&entry);
                // A reminder has its alert's id, and so takes the place of the toast before it.
                if !show(&inbox.app, texts::toast(&entry, &settings, inbox.app.clock.today())).await {
                    in_vain.push(ring);
                    continue;
                }
                // The device's own clock: the server adds its time.
                if !inbox.store.ring_shown(&ring, device_now()).await? {
                    close(&inbox.app, ring.id.to_string()).await;
                }
                inbox.shown.notify_one();
            }
        }
    }
    Ok(in_vain.is_empty())
}

/// Gives one toast to the system; whether it took it.
pub(crate) async fn show(app: &App, toast: Toast) -> bool {
    let notifier = Arc::clone(&app.notifier);
    let id = toast.id.clone();
    match tokio::task::spawn_blocking(move || notifier.show(toast)).await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::warn!(notification.id = id, %error, "the system did not take a notification");
            false
        }
        Err(_) => {
            tracing::warn!(notification.id = id, "showing a notification stopped in the middle");
            false
        }
    }
}

/// Takes one toast away; a system that cannot is no fault.
pub(crate) async fn close(app: &App, id: String) {
    let notifier = Arc::clone(&app.notifier);
    if tokio::task::spawn_blocking(move || notifier.close(&id)).await.is_err() {
        tracing::warn!("closing a notification stopped in the middle");
    }
}

/// Takes away whatever may be on the screen: the toasts of these, and those that are about all.
pub(crate) async fn close_all(app: &App, ids: &[NotificationId]) {
    let ids = ids.iter().map(ToString::to_string);
    for id in ids.chain([texts::SUMMARY.to_owned(), texts::SESSION.to_owned()]) {
        close(app, id).await;
    }
}
