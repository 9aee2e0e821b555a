//! A notification daemon: keeps what it is told, and clicks where a person would.

use anyhow::{Context, Result};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::watch;
use zbus::{OwnedVariant, connection::Connection, object_server::SignalEmitter};

use crate::wait::within;

/// Nobody clicks sooner on what has just appeared.
const REACTION: Duration = Duration::from_millis(300);
const PATH: &str = "/org/freedesktop/Notifications";

/// How loudly a notification asks, as the desktop's own specification numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// 0.
    Low,
    /// 1, or nothing said.
    Normal,
    /// 2: stays until somebody acts.
    Critical,
}

/// A notification, as the daemon was asked to show it.
#[derive(Clone, Debug)]
pub struct Toast {
    /// The daemon's number; one that replaces another keeps its number.
    pub id: u32,
    /// It took the place of an earlier one.
    pub replaces: bool,
    /// Who shows it.
    pub app: String,
    /// The first line.
    pub title: String,
    /// The rest.
    pub body: String,
    /// The keys of its actions; `default` is the click on its body.
    pub actions: Vec<String>,
    /// How loudly it asks.
    pub urgency: Urgency,
    /// The app took it back.
    pub closed: bool,
}

/// A running daemon; it leaves the bus with the value.
pub struct Toasts {
    connection: Connection,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    shown: Mutex<Vec<Toast>>,
    changes: watch::Sender<u64>,
}

struct Daemon(Arc<State>);

impl Toasts {
    /// Takes the daemon's name on this bus.
    pub async fn listen(bus: &str) -> Result<Self> {
        let state = Arc::<State>::default();
        let connection = zbus::connection::Builder::address(bus)
            .serve_at(PATH, Daemon(Arc::clone(&state)))
            .name("org.freedesktop.Notifications")
            .build()
            .await?;
        Ok(Self { connection, state })
    }

    /// Everything shown so far, in order.
    pub fn all(&self) -> Vec<Toast> {
        self.state.shown().clone()
    }

    /// The first notification that fits, since the start.
    pub async fn wait(&self, what: &str, fits: impl Fn(&Toast) -> bool) -> Result<Toast> {
        let mut changes = self.state.changes.subscribe();
        let seen = async {
            loop {
                changes.borrow_and_update();
                if let Some(toast) = self.state.shown().iter().find(|toast| fits(toast)) {
                    return Ok(toast.clone());
                }
                changes.changed().await?;
            }
        };
        within(what, seen).await.with_context(|| format!("shown so far: {:#?}", self.all()))
    }

    /// Waits until more than this many were shown.
    pub async fn more_than(&self, count: usize) -> Result<()> {
        let mut changes = self.state.changes.subscribe();
        loop {
            changes.borrow_and_update();
            if self.state.shown().len() > count {
                return Ok(());
            }
            changes.changed().await?;
        }
    }

    /// Waits until the app has taken a notification back.
    pub async fn closed(&self, id: u32) -> Result<()> {
        self.wait("a notification taken back", |toast| toast.id == id && toast.closed).await.map(drop)
    }

    /// Clicks the body of a notification, as quickly as a hand can: the app hears clicks a moment after the daemon
    /// has taken the notification, and nothing on the bus says when.
    pub async fn click(&self, id: u32) -> Result<()> {
        tokio::time::sleep(REACTION).await;
        let emitter = SignalEmitter::new(&self.connection, PATH)?;
        Daemon::action_invoked(&emitter, id, "default").await?;
        // Daemons take a clicked notification away themselves (2: dismissed by the user).
        Ok(Daemon::notification_closed(&emitter, id, 2).await?)
    }
}

impl State {
    fn shown(&self) -> MutexGuard<'_, Vec<Toast>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Daemon {
    #[expect(clippy::too_many_arguments, reason = "the specification's own list")]
    fn notify(
        &self,
        app_name: String,
        replaces_id: u32,
        _app_icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedVariant>,
        _expire_timeout: i32,
    ) -> u32 {
        let urgency = match hints.get("urgency").and_then(|value| u8::try_from(value).ok()) {
            Some(0) => Urgency::Low,
            Some(2) => Urgency::Critical,
            _ => Urgency::Normal,
        };
        let mut shown = self.0.shown();
        let id = match replaces_id {
            0 => u32::try_from(shown.len()).unwrap_or(u32::MAX - 1) + 1,
            replaced => replaced,
        };
        // Keys and labels alternate.
        let actions = actions.into_iter().step_by(2).collect();
        let replaces = replaces_id != 0;
        shown.push(Toast {
            id,
            replaces,
            app: app_name,
            title: summary,
            body,
            actions,
            urgency,
            closed: false,
        });
        drop(shown);
        self.0.changed();
        id
    }

    async fn close_notification(&self, id: u32, #[zbus(signal_emitter)] emitter: SignalEmitter<'_>) {
        self.0.shown().iter_mut().filter(|toast| toast.id == id).for_each(|toast| toast.closed = true);
        self.0.changed();
        // 3: closed by a call. Nobody may be listening any more.
        let _ = Self::notification_closed(&emitter, id, 3).await;
    }

    fn get_capabilities(&self) -> Vec<String> {
        ["actions", "body", "persistence"].map(str::to_owned).into()
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("vigia-tests".into(), "Vigía".into(), env!("CARGO_PKG_VERSION").into(), "1.2".into())
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action_key: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}
