//! Vigía's desktop app without a desktop: the session, the supervised connection, the local inbox.
//!
//! Nothing here knows a window, a keyring or a notification daemon: the shell passes a [`TokenStore`] and a
//! [`Notifier`] in, and everything the app promises (no alert lost, none shown twice) is kept here, where it
//! can be tested by killing the process.

mod client;
mod error;
mod host;
mod settings;
mod state;

pub use client::{Client, ClientConfig};
pub use error::{Error, NotifyError, StoreError};
pub use host::{Notifier, Toast, TokenStore, Urgency};
pub use settings::{Settings, SettingsChange};
pub use state::{
    ApiRequest, ApiResponse, ClientEvent, ConnectionState, Estado, Inbox, Keyring, Method, ServerTest,
    SessionState, SessionStatus, TestStep, TestStepName, TestStepResult,
};
