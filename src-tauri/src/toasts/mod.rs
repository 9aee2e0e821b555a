//! Native notifications. The client decides what is shown and in which words; here it is handed to the system, and a
//! click on it comes back as the path to open.
//!
//! | | Linux (D-Bus) | Windows | macOS |
//! |---|---|---|---|
//! | urgency | yes; critical stays until closed | critical as a reminder | none |
//! | the same id replaces: a reminder its alert | yes | no: a second toast | no: a second toast |
//! | closed when read elsewhere | yes | no | no |
//! | click opens the item | yes | yes | yes, while the banner or its entry stands |
//!
//! Everywhere a click is heard only while the process lives. Windows names the app by its identifier, which its
//! installer registers; started without having been installed, Windows may show nothing.

#[cfg(any(windows, target_os = "macos"))]
mod native;
#[cfg(all(unix, not(target_os = "macos")))]
mod xdg;

#[cfg(any(windows, target_os = "macos"))]
pub use native::Toasts;
#[cfg(all(unix, not(target_os = "macos")))]
pub use xdg::Toasts;

/// A click on a toast.
pub struct Click {
    /// The toast's id.
    pub id: String,
    /// The path to open.
    pub open: String,
}

/// Called when a toast is clicked.
pub type OnClick = std::sync::Arc<dyn Fn(Click) + Send + Sync>;
