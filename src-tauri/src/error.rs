//! The one error of this crate: why the app could not start, or could not do what the system was asked for.
//! What the pages are told is the client's [`ErrorDetail`](vigia_protocol::error::ErrorDetail).

/// Why the shell failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An argument that is not understood, or lacks its value.
    #[error("unknown argument, or no value after it: {0} (see --help)")]
    Argument(String),
    /// A profile name that could not be part of a folder.
    #[error("a profile's name is 1 to 32 characters of a-z, 0-9 and -, and not `default`: {0:?}")]
    Profile(String),
    /// The window system, or Tauri.
    #[error(transparent)]
    Tauri(#[from] tauri::Error),
    /// The client.
    #[error(transparent)]
    Client(#[from] vigia_client::Error),
    /// A file of the profile.
    #[error("local file: {0}")]
    File(#[from] std::io::Error),
}
