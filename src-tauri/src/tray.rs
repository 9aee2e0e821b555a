//! The icon in the tray: open, how the connection is, quit.

use crate::{
    shell::Shell,
    texts::{Texts, texts},
    window,
};
use chrono::Local;
use tauri::{
    AppHandle, Manager, Wry, include_image,
    menu::{Menu, MenuItem, PredefinedMenuItem},
    tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent},
};
use vigia_client::{ConnectionState, Estado};

/// The parts of the menu whose text changes.
struct Tray {
    open: MenuItem<Wry>,
    state: MenuItem<Wry>,
    quit: MenuItem<Wry>,
}

/// Puts the icon into the tray.
pub fn make(app: &AppHandle) -> tauri::Result<()> {
    let texts = texts(app.state::<Shell>().idioma());
    let open = MenuItem::with_id(app, "open", texts.open, true, None::<&str>)?;
    let state = MenuItem::with_id(app, "state", texts.starting, false, None::<&str>)?;
    let quit = MenuItem::with_id(app, "quit", texts.quit, true, None::<&str>)?;
    let line = PredefinedMenuItem::separator(app)?;
    let menu = Menu::with_items(app, &[&open, &state, &line, &quit])?;
    TrayIconBuilder::with_id("vigia")
        .icon(include_image!("icons/tray.png"))
        .tooltip("Vigía")
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "open" => window::raise(app),
            "quit" => app.exit(0),
            _ => {}
        })
        // Linux tells of no clicks: there the menu is all.
        .on_tray_icon_event(|icon, event| {
            let left = MouseButton::Left;
            if matches!(event, TrayIconEvent::Click { button, button_state: MouseButtonState::Up, .. } if button == left)
            {
                window::raise(icon.app_handle());
            }
        })
        .build(app)?;
    app.manage(Tray { open, state, quit });
    Ok(())
}

/// Writes the texts again, after the connection or the language has changed.
pub fn update(app: &AppHandle) {
    let shell = app.state::<Shell>();
    let (Some(client), Some(tray)) = (shell.started_client(), app.try_state::<Tray>()) else { return };
    let texts = texts(client.settings().idioma);
    let state = state_line(texts, &client.connection_state());
    for (item, text) in [(&tray.open, texts.open), (&tray.state, state.as_str()), (&tray.quit, texts.quit)] {
        // A menu that is open may close when it is written to.
        let written =
            item.text().and_then(|before| if before == text { Ok(()) } else { item.set_text(text) });
        if let Err(error) = written {
            tracing::warn!(%error, "the tray's menu keeps its old text");
        }
    }
}

fn state_line(texts: &Texts, connection: &ConnectionState) -> String {
    match connection.estado {
        Estado::Conectado => texts.connected.to_owned(),
        Estado::Reconectando => {
            let since = connection.desde.utc().with_timezone(&Local).format("%H:%M");
            format!("{} {since}", texts.reconnecting_since)
        }
        Estado::SesionVencida => texts.session_expired.to_owned(),
        Estado::SinSesion => texts.signed_out.to_owned(),
    }
}
