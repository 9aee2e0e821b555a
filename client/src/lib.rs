//! Vigía's desktop app without a desktop: the session, the supervised connection, the local inbox.
//!
//! Nothing here knows a window, a keyring or a notification daemon: the shell passes a [`TokenStore`] and a
//! [`Notifier`] in, and everything the app promises (no alert lost, none shown twice) is kept here, where it
//! can be tested by killing the process.

mod account;
mod active;
mod address;
mod api;
mod app;
mod board;
mod check;
mod client;
mod clock;
mod connection;
mod error;
mod greeting;
mod host;
mod inbox;
mod running;
mod session;
mod settings;
mod state;
mod texts;
mod vault;

pub use client::{Client, ClientConfig};
pub use error::{Error, NotifyError, StoreError};
pub use host::{Notifier, Toast, TokenStore, Urgency};
pub use settings::{Settings, SettingsChange};
pub use state::{
    ApiRequest, ApiResponse, ClientEvent, ConnectionState, Estado, Inbox, Keyring, Method, ServerTest,
    SessionState, SessionStatus, TestStep, TestStepName, TestStepResult,
};
