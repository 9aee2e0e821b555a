//! What the desktop lends: a place for secrets, and native notifications.

use crate::error::{NotifyError, StoreError};
use secrecy::SecretString;

/// The operating system's keyring, holding one small JSON document (under 2,560 bytes as UTF-16).
///
/// Its methods may block; they are called where blocking is allowed. When one fails the session goes on in
/// memory and says so ([`crate::Keyring::Missing`]).
pub trait TokenStore: Send + Sync + 'static {
    /// The document, if one was saved.
    fn load(&self) -> Result<Option<SecretString>, StoreError>;
    /// Keeps the document in place of the one before. Returns once it is durable.
    fn save(&self, secret: &SecretString) -> Result<(), StoreError>;
    /// Forgets the document.
    fn clear(&self) -> Result<(), StoreError>;
}

/// How loudly a toast is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// In passing.
    Low,
    /// As any other.
    Normal,
    /// Stays until somebody closes it, where the system can.
    Critical,
}

/// One native notification, ready to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// A notificationId, `resumen` (the backlog) or `sesion` (the session ended). The same id replaces.
    pub id: String,
    /// One line.
    pub title: String,
    /// When and which; never facts of a case.
    pub body: String,
    /// How loudly.
    pub urgency: Urgency,
    /// The UI path that a click opens: `/bandeja/{notificationId}`.
    pub open: String,
}

/// The operating system's notifications. Called off the async threads, so it may block.
pub trait Notifier: Send + Sync + 'static {
    /// Shows a toast, in place of one with the same id. Returns once the system has taken it.
    fn show(&self, toast: Toast) -> Result<(), NotifyError>;
    /// Takes a toast away, where the system can.
    fn close(&self, id: &str);
}
