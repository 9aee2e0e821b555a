//! Puts the app together: the only place that wires.

use crate::{
    arguments::Start, commands, error::Error, events, shell::Shell, signals, texts::texts,
    tokens::KeyringTokens, tray, window,
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};
use tauri::{AppHandle, Manager, RunEvent};
use vigia_client::{Client, ClientConfig, Notifier, Toast, Urgency};

/// Whatever the client still has to store or to say must fit in here; a desktop that logs out does not wait longer.
const TIME_TO_END: Duration = Duration::from_secs(3);

/// Runs the app until somebody quits.
pub fn run(start: Start) -> Result<(), Error> {
    let mut context = tauri::generate_context!("../tauri.conf.json");
    // Folders and the lock of the single instance follow from the identifier.
    context.config_mut().identifier = start.profile.identifier();
    let autostart = tauri_plugin_autostart::Builder::new()
        .app_name(start.profile.autostart_name())
        .args(start.profile.autostart_arguments())
        .build();

    tauri::Builder::default()
        // First: a second start must end before it touches anything.
        .plugin(tauri_plugin_single_instance::init(|app, arguments, _| started_again(app, &arguments)))
        .plugin(autostart)
        .invoke_handler(tauri::generate_handler![
            commands::session_state,
            commands::session_sign_in,
            commands::session_claim,
            commands::session_sign_out,
            commands::server_test,
            commands::request,
            commands::download,
            commands::save_text,
            commands::connection_state,
            commands::inbox_list,
            commands::inbox_read,
            commands::inbox_ack,
            commands::expediente_open,
            commands::typing,
            commands::settings_get,
            commands::settings_set,
            commands::pending_open,
        ])
        .on_window_event(window::on_event)
        .setup(move |app| set_up(app.handle(), start).map_err(Into::into))
        .build(context)?
        .run(on_run_event);
    Ok(())
}

fn set_up(app: &AppHandle, start: Start) -> Result<(), Error> {
    if start.quit {
        // Nothing is running that could be ended, or we would not be here.
        app.exit(0);
        return Ok(());
    }
    let data_dir = app.path().app_local_data_dir()?;
    std::fs::create_dir_all(&data_dir)?;
    app.manage(Shell::new(app, start.profile, data_dir));
    put_into_tray(app);
    tauri::async_runtime::spawn(signals::quit_when_told(app.clone()));
    tauri::async_runtime::spawn(start_client(app.clone()));
    tauri::async_runtime::spawn(events::forward(app.clone()));
    if !start.hidden {
        window::raise(app);
    }
    Ok(())
}

/// Without a tray the app is still of use: a second start brings its window back, `--quit` ends it.
fn put_into_tray(app: &AppHandle) {
    // On Linux the indicator library is loaded at run time, and its binding panics where there is none.
    match catch_unwind(AssertUnwindSafe(|| tray::make(app))) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "no tray"),
        Err(_) => tracing::warn!("no tray: the indicator library is missing"),
    }
}

async fn start_client(app: AppHandle) {
    let shell = app.state::<Shell>();
    let config = ClientConfig {
        data_dir: shell.data_dir.join("client"),
        device_name: device_name(),
        platform: std::env::consts::OS.to_owned(),
        idioma: shell.idioma(),
    };
    let tokens = Arc::new(KeyringTokens::of(&shell.profile));
    match Client::start(config, tokens, shell.toasts.clone()).await {
        Ok(client) => shell.client_started(client),
        Err(error) => {
            tracing::error!(%error, "the client cannot start");
            say_that_it_did_not_start(&app, &error).await;
            app.exit(1);
        }
    }
}

/// What a person knows this computer by: the name they gave it, or its name in the network.
fn device_name() -> String {
    whoami::devicename().or_else(|_| whoami::hostname()).unwrap_or_else(|_| std::env::consts::OS.to_owned())
}

async fn say_that_it_did_not_start(app: &AppHandle, error: &vigia_client::Error) {
    let shell = app.state::<Shell>();
    let (toasts, idioma) = (shell.toasts.clone(), shell.idioma());
    let toast = Toast {
        id: "inicio".into(),
        title: texts(idioma).no_start.into(),
        body: error.detail(idioma).message,
        urgency: Urgency::Critical,
        open: "/".into(),
    };
    // Nobody is left to tell if this fails too.
    let _ = tauri::async_runtime::spawn_blocking(move || toasts.show(toast)).await;
}

/// What a second start asks of the first.
fn started_again(app: &AppHandle, arguments: &[String]) {
    let asks = |word: &str| arguments.iter().any(|argument| argument == word);
    if asks("--quit") {
        app.exit(0);
    } else if !asks("--hidden") {
        window::raise(app);
    }
}

fn on_run_event(app: &AppHandle, event: RunEvent) {
    match event {
        // The last window went away; the app stays in the tray. Only a code says that somebody wants to quit.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        // A click on the Dock's icon.
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::raise(app),
        RunEvent::Exit => {
            let Some(shell) = app.try_state::<Shell>() else { return };
            let Some(client) = shell.started_client() else { return };
            tauri::async_runtime::block_on(async {
                if tokio::time::timeout(TIME_TO_END, client.shutdown()).await.is_err() {
                    tracing::warn!("ended before the client had");
                }
            });
        }
        _ => {}
    }
}
