//! What the page may ask of the shell. Each name stands in permissions/window.toml too, or it is refused.
//!
//! Everything is answered by the client; a refusal is `{ code, message, fields? }`, the message in the person's
//! language. No token ever passes here.

use crate::{files, shell::Shell, texts::texts, tray};
use serde_json::Value;
use std::time::Instant;
use tauri::{AppHandle, Manager, State};
use tauri_plugin_autostart::ManagerExt;
use vigia_client::{
    ApiRequest, ApiResponse, ConnectionState, Error, Inbox, Method, ServerTest, SessionState, Settings,
    SettingsChange, TestStep, TestStepName, TestStepResult,
};
use vigia_protocol::{
    error::{Code, ErrorDetail, Idioma},
    ids::{ExpedienteId, NotificationId},
};

type Answer<T> = Result<T, ErrorDetail>;

/// Whether somebody is signed in.
#[tauri::command]
pub async fn session_state(shell: State<'_, Shell>) -> Answer<SessionState> {
    Ok(shell.client().await.session_state())
}

/// Signs in.
#[tauri::command]
pub async fn session_sign_in(
    shell: State<'_, Shell>,
    server: String,
    email: String,
    password: String,
) -> Answer<SessionState> {
    shell.told(shell.client().await.sign_in(&server, &email, password.into()).await)
}

/// Sets the first password of an account, and signs in.
#[tauri::command]
pub async fn session_claim(
    shell: State<'_, Shell>,
    server: String,
    token: String,
    password: String,
) -> Answer<SessionState> {
    shell.told(shell.client().await.claim(&server, token.into(), password.into()).await)
}

/// Ends the session of this device.
#[tauri::command]
pub async fn session_sign_out(shell: State<'_, Shell>) -> Answer<SessionState> {
    shell.told(shell.client().await.sign_out().await)
}

/// Looks whether a server can be used at the address, and whether this desktop shows notifications.
#[tauri::command]
pub async fn server_test(shell: State<'_, Shell>, address: String) -> Answer<ServerTest> {
    let mut test = shell.client().await.test_server(&address).await;
    if test.ok {
        test.steps.push(notifications_step(&shell).await);
    }
    Ok(test)
}

/// A request to the server. Paths outside `/api/v1/` are refused by the client.
#[tauri::command]
pub async fn request(
    shell: State<'_, Shell>,
    method: Method,
    path: String,
    body: Option<Value>,
) -> Answer<ApiResponse> {
    shell.told(shell.client().await.request(ApiRequest { method, path, body }).await)
}

/// Saves a file of the server among the person's downloads; where it is then. The same paths as for [`request`].
#[tauri::command]
pub async fn download(
    app: AppHandle,
    shell: State<'_, Shell>,
    path: String,
    nombre: String,
) -> Answer<String> {
    let bytes = shell.told(shell.client().await.file(&path).await)?;
    save(app, nombre, bytes).await
}

/// Saves a text that the page made, in the same place.
#[tauri::command]
pub async fn save_text(app: AppHandle, nombre: String, texto: String) -> Answer<String> {
    save(app, nombre, texto.into_bytes()).await
}

async fn save(app: AppHandle, name: String, bytes: Vec<u8>) -> Answer<String> {
    let idioma = app.state::<Shell>().idioma();
    let saved = tauri::async_runtime::spawn_blocking(move || files::save(&app, &name, &bytes)).await;
    let path = saved.map_err(std::io::Error::other).and_then(|saved| saved).map_err(|error| {
        tracing::error!(%error, "a file could not be saved");
        internal(idioma)
    })?;
    Ok(path.to_string_lossy().into_owned())
}

/// How the live connection is.
#[tauri::command]
pub async fn connection_state(shell: State<'_, Shell>) -> Answer<ConnectionState> {
    Ok(shell.client().await.connection_state())
}

/// The local inbox, newest first.
#[tauri::command]
pub async fn inbox_list(shell: State<'_, Shell>) -> Answer<Inbox> {
    shell.told(shell.client().await.inbox().await)
}

/// An entry was opened.
#[tauri::command]
pub async fn inbox_read(shell: State<'_, Shell>, notification_id: NotificationId) -> Answer<()> {
    shell.told(shell.client().await.read(&notification_id).await)
}

/// The person takes note of an entry.
#[tauri::command]
pub async fn inbox_ack(shell: State<'_, Shell>, notification_id: NotificationId) -> Answer<()> {
    shell.told(shell.client().await.ack(&notification_id).await)
}

/// The case that is open on the page, or none any more.
#[tauri::command]
pub async fn expediente_open(shell: State<'_, Shell>, expediente_id: Option<ExpedienteId>) -> Answer<()> {
    shell.client().await.open_expediente(expediente_id);
    Ok(())
}

/// Whether somebody is writing a message in the case that is open.
#[tauri::command]
pub async fn typing(shell: State<'_, Shell>, is_typing: bool) -> Answer<()> {
    shell.client().await.typing(is_typing);
    Ok(())
}

/// What the person chose. Whether the app starts with the desktop is the desktop's to say.
#[tauri::command]
pub async fn settings_get(app: AppHandle, shell: State<'_, Shell>) -> Answer<Settings> {
    let settings = shell.client().await.settings();
    let autostart = app.autolaunch().is_enabled().unwrap_or(settings.autostart);
    Ok(Settings { autostart, ..settings })
}

/// Changes what is given.
#[tauri::command]
pub async fn settings_set(
    app: AppHandle,
    shell: State<'_, Shell>,
    caratula_en_avisos: Option<bool>,
    autostart: Option<bool>,
    idioma: Option<Idioma>,
) -> Answer<Settings> {
    let client = shell.client().await;
    if let Some(wanted) = autostart {
        let item = app.autolaunch();
        let done = if wanted { item.enable() } else { item.disable() };
        done.map_err(|error| {
            tracing::error!(%error, "the login item cannot be changed");
            internal(shell.idioma())
        })?;
    }
    let change = SettingsChange { caratula_en_avisos, autostart, idioma };
    let settings = shell.told(client.set_settings(change).await)?;
    tray::update(&app);
    Ok(settings)
}

/// The page listens from now on. Returns the path it must open first, if a click asked for one.
#[tauri::command]
pub fn pending_open(shell: State<'_, Shell>) -> Option<String> {
    shell.page.listens()
}

impl Shell {
    /// An answer of the client as the page reads it.
    fn told<T>(&self, answer: Result<T, Error>) -> Answer<T> {
        answer.map_err(|error| {
            let detail = error.detail(self.idioma());
            if detail.code == Code::ErrorInterno {
                tracing::error!(%error, "a command failed");
            }
            detail
        })
    }
}

fn internal(idioma: Idioma) -> ErrorDetail {
    let code = Code::ErrorInterno;
    ErrorDetail { code, message: code.message(idioma).to_owned(), fields: None, retry_after_ms: None }
}

async fn notifications_step(shell: &Shell) -> TestStep {
    let began = Instant::now();
    let (estado, detalle) = match shell.toasts.system().await {
        Ok(name) => (TestStepResult::Ok, name),
        Err(error) => {
            tracing::warn!(%error, "no notifications here");
            (TestStepResult::Aviso, texts(shell.idioma()).no_notifications.to_owned())
        }
    };
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    TestStep { step: TestStepName::Notificaciones, estado, detalle: Some(detalle), ms: Some(ms) }
}
