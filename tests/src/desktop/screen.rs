//! What is on a screen: the app's windows, as a person sees and closes them.

use anyhow::Result;
use x11rb::{
    connection::Connection,
    protocol::xproto::{Atom, AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, MapState, Window},
    rust_connection::RustConnection,
};

/// The numbers of Vigía's windows that can be seen on a display.
pub fn windows(display: &str) -> Result<Vec<Window>> {
    let (connection, screen) = x11rb::connect(Some(display))?;
    let title = atom(&connection, "_NET_WM_NAME")?;
    let (mut found, mut waiting) = (Vec::new(), vec![connection.setup().roots[screen].root]);
    while let Some(window) = waiting.pop() {
        // A window may go while we look.
        let Ok(tree) = connection.query_tree(window)?.reply() else { continue };
        waiting.extend(tree.children);
        let title = connection.get_property(false, window, title, AtomEnum::ANY, 0, 64)?.reply();
        let title = title.map(|title| String::from_utf8_lossy(&title.value).into_owned()).unwrap_or_default();
        let state = connection.get_window_attributes(window)?.reply();
        if title.contains("Vigía") && state.is_ok_and(|state| state.map_state == MapState::VIEWABLE) {
            found.push(window);
        }
    }
    Ok(found)
}

/// Asks a window to close, as the button in its frame does.
pub fn close(display: &str, window: Window) -> Result<()> {
    let (connection, _) = x11rb::connect(Some(display))?;
    let (protocols, delete) = (atom(&connection, "WM_PROTOCOLS")?, atom(&connection, "WM_DELETE_WINDOW")?);
    let message = ClientMessageEvent::new(32, window, protocols, [delete, x11rb::CURRENT_TIME, 0, 0, 0]);
    connection.send_event(false, window, EventMask::NO_EVENT, message)?.check()?;
    Ok(())
}

fn atom(connection: &RustConnection, name: &str) -> Result<Atom> {
    Ok(connection.intern_atom(false, name.as_bytes())?.reply()?.atom)
}
