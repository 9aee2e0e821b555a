//! The one window: made when it is first wanted, hidden when it is closed, and never away from our own pages.

use crate::{shell::Shell, texts::texts};
use serde::Serialize;
use std::fs::OpenOptions;
use tauri::{
    AppHandle, Emitter, Manager, Url, WebviewWindow, WebviewWindowBuilder, Window, WindowEvent,
    webview::{NewWindowResponse, PageLoadEvent},
};
use vigia_client::{Notifier, Toast, Urgency};

/// The window's label, as in tauri.conf.json and in its capability.
pub const LABEL: &str = "main";

/// Payload of the event `open`.
#[derive(Clone, Serialize)]
struct Open {
    path: String,
}

/// Shows the window and tells the page to open a path, once it can hear it.
pub fn open(app: &AppHandle, path: String) {
    if let Some(path) = app.state::<Shell>().page.open(path) {
        emit(app, "open", Open { path });
    }
    raise(app);
}

/// Shows the window in front of the others; makes it if there is none.
pub fn raise(app: &AppHandle) {
    let app = app.clone();
    // Not here: making a window waits for the main thread, which may be the one that calls.
    tauri::async_runtime::spawn_blocking(move || {
        if let Err(error) = show(&app) {
            tracing::error!(%error, "the window cannot be shown");
        }
    });
}

/// Tells the page something. Without a window there is nobody to tell, which is no error.
pub fn emit<T: Serialize + Clone>(app: &AppHandle, event: &str, payload: T) {
    if let Err(error) = app.emit_to(LABEL, event, payload) {
        tracing::warn!(event, %error, "the page was not told");
    }
}

/// Closing hides: the alerts must go on. Quitting is in the tray.
pub fn on_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event {
        api.prevent_close();
        if let Err(error) = window.hide() {
            tracing::error!(%error, "the window cannot be hidden");
        }
        let app = window.app_handle().clone();
        tauri::async_runtime::spawn_blocking(move || say_once_that_it_is_still_here(&app));
    }
}

fn show(app: &AppHandle) -> tauri::Result<()> {
    // One at a time: two that find no window would make two.
    let shell = app.state::<Shell>();
    let _turn = shell.window_turn();
    let window = match app.get_webview_window(LABEL) {
        Some(window) => window,
        None => make(app)?,
    };
    window.show()?;
    window.unminimize()?;
    window.set_focus()
}

fn make(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let config = app.config().app.windows.iter().find(|window| window.label == LABEL);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    WebviewWindowBuilder::from_config(app, config)?
        .on_navigation(|url| is_own_page(url, cfg!(windows)))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Started {
                window.state::<Shell>().page.left();
            }
        })
        .build()
}

/// Whether an address is one of the pages inside the binary. Windows has no schemes of its own and serves them
/// from a host name that means nothing outside.
fn is_own_page(url: &Url, on_windows: bool) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => on_windows && url.host_str() == Some("tauri.localhost") && url.port().is_none(),
        _ => false,
    }
}

fn say_once_that_it_is_still_here(app: &AppHandle) {
    let shell = app.state::<Shell>();
    // The file is the memory: it can be made only once.
    let mark = shell.data_dir.join("closed-once");
    if OpenOptions::new().write(true).create_new(true).open(mark).is_err() {
        return;
    }
    let texts = texts(shell.idioma());
    let toast = Toast {
        id: "bandeja".into(),
        title: texts.still_here.into(),
        body: texts.still_here_how.into(),
        urgency: Urgency::Low,
        open: "/bandeja".into(),
    };
    if let Err(error) = shell.toasts.show(toast) {
        tracing::warn!(%error, "no toast");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_be_shown() {
        let cases = [
            ("tauri://localhost/index.html#/bandeja", true, true),
            ("http://tauri.localhost/", false, true),
            ("https://tauri.localhost/", false, true),
            ("http://tauri.localhost:8080/", false, false),
            ("http://tauri.localhost.evil.example/", false, false),
            ("tauri://elsewhere/", false, false),
            ("https://example.com/", false, false),
            ("file:///etc/passwd", false, false),
            ("data:text/html,hola", false, false),
            ("about:blank", false, false),
        ];
        for (url, linux, windows) in cases {
            let parsed = Url::parse(url).unwrap();
            assert_eq!((is_own_page(&parsed, false), is_own_page(&parsed, true)), (linux, windows), "{url}");
        }
    }
}
