//! Toasts of Windows and macOS, which neither replace nor close by id; the table in the parent module says what
//! follows from that.

use super::{Click, OnClick};
use notify_rust::{Notification, NotificationResponse};
use tokio::runtime::Handle;
use vigia_client::{Notifier, NotifyError, Toast};

/// Shows toasts; what is on screen is the system's affair.
pub struct Toasts {
    on_click: OnClick,
}

impl Toasts {
    /// Toasts whose clicks go to `on_click`.
    pub fn new(_runtime: Handle, on_click: OnClick) -> Self {
        #[cfg(target_os = "macos")]
        if let Err(error) = notify_rust::set_application(crate::profile::IDENTIFIER) {
            tracing::warn!(%error, "toasts will not carry the app's name");
        }
        Self { on_click }
    }

    /// The name of the notification system, which is part of these systems.
    pub async fn system(&self) -> Result<String, NotifyError> {
        Ok(std::env::consts::OS.to_owned())
    }
}

impl Notifier for Toasts {
    fn show(&self, toast: Toast) -> Result<(), NotifyError> {
        let mut notification = Notification::new();
        notification.summary(&toast.title).body(&toast.body);
        #[cfg(windows)]
        {
            use vigia_client::Urgency;
            notification.app_id(crate::profile::IDENTIFIER).urgency(match toast.urgency {
                Urgency::Low => notify_rust::Urgency::Low,
                Urgency::Normal => notify_rust::Urgency::Normal,
                Urgency::Critical => notify_rust::Urgency::Critical,
            });
        }
        let handle = notification.show().map_err(|error| NotifyError(error.to_string()))?;
        let on_click = self.on_click.clone();
        // The answer can only be waited for by blocking, and macOS sends the toast when it is waited for.
        std::thread::Builder::new()
            .name("toast".into())
            .spawn(move || {
                let answered = handle.wait_for_response(|answer: &NotificationResponse| {
                    if answer.is_default_action() {
                        on_click(Click { id: toast.id, open: toast.open });
                    }
                });
                if let Err(error) = answered {
                    tracing::debug!(%error, "no answer to a toast");
                }
            })
            .map_err(|error| NotifyError(error.to_string()))?;
        Ok(())
    }

    fn close(&self, _id: &str) {}
}
