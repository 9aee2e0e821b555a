//! Ends the app cleanly when the system asks for it.

use tauri::AppHandle;

/// Waits for SIGTERM, SIGINT or SIGHUP, and quits.
#[cfg(unix)]
pub async fn quit_when_told(app: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    let signals =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()), signal(SignalKind::hangup()));
    let (Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)) = signals else {
        tracing::error!("signals cannot be heard");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hangup.recv() => {}
    }
    tracing::info!("told to end");
    app.exit(0);
}

/// Waits for Ctrl-C, and quits. The end of a Windows session reaches the window by itself.
#[cfg(windows)]
pub async fn quit_when_told(app: AppHandle) {
    if tokio::signal::ctrl_c().await.is_ok() {
        app.exit(0);
    }
}
