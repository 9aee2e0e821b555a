//! Tells the page, and the tray, what the client tells.

use crate::{shell::Shell, tray, window::emit};
use serde::Serialize;
use serde_json::{Value, json};
use tauri::{AppHandle, Manager};
use tokio::sync::broadcast::error::RecvError;
use vigia_client::{Client, ClientEvent};

/// Payload of the event `live`.
#[derive(Clone, Serialize)]
struct Live {
    event: String,
    data: Value,
}

/// Forwards events until the client ends.
pub async fn forward(app: AppHandle) {
    let shell = app.state::<Shell>();
    let client = shell.client().await;
    let mut events = client.events();
    // What happened before we listened.
    tell_everything(&app, client);
    loop {
        match events.recv().await {
            Ok(ClientEvent::Session(state)) => emit(&app, "session", state),
            Ok(ClientEvent::Connection(state)) => {
                emit(&app, "connection", state);
                tray::update(&app);
            }
            Ok(ClientEvent::Inbox) => emit(&app, "inbox", json!({})),
            Ok(ClientEvent::Live { event, data }) => emit(&app, "live", Live { event, data }),
            Err(RecvError::Lagged(_)) => tell_everything(&app, client),
            Err(RecvError::Closed) => return,
        }
    }
}

fn tell_everything(app: &AppHandle, client: &Client) {
    emit(app, "session", client.session_state());
    emit(app, "connection", client.connection_state());
    emit(app, "inbox", json!({}));
    tray::update(app);
}
