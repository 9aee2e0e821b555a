//! Where the desktop app appears: on the person's own screen, or on one that only the demo sees.

use anyhow::Result;
use std::{collections::HashMap, ffi::OsString, path::Path};
use vigia_tests::{
    desktop::{Desktop, EndsApp, Toast, Urgency, Window, folders},
    paths,
    process::Process,
};
use zbus::OwnedObjectPath;

/// The app's profile: its own data, keyring entry and instance.
const PROFILE: &str = "demo";

/// The screen, and with it the session bus and the keyring.
pub enum Screen {
    /// The person's own: they see window and notifications themselves.
    Own(EndsApp),
    /// One without anybody before it.
    Hidden(Box<Desktop>),
}

impl Screen {
    /// The person's screen where there is one.
    pub async fn find(folder: &Path) -> Result<Self> {
        if somebody_is_there() {
            let home = folder.join("escritorio");
            let _ = std::fs::remove_dir_all(&home);
            std::fs::create_dir_all(&home)?;
            return Ok(Self::Own(EndsApp(home)));
        }
        Ok(Self::Hidden(Box::new(Desktop::new().await?)))
    }

    /// Opens the app's window, in our hands.
    pub async fn open(&self, dark: bool) -> Result<Window> {
        Window::open(&self.environment(dark)).await
    }

    /// Starts the app for the person to use alone.
    pub fn start(&self) -> Result<Process> {
        let mut command = tokio::process::Command::new(paths::program("vigia")?);
        Process::start("vigia", command.env_clear().envs(self.environment(false)))
    }

    fn environment(&self, dark: bool) -> Vec<(OsString, OsString)> {
        let mut environment: Vec<(OsString, OsString)> = match self {
            // Keyring, bus and screen are the person's; folders and keyring entry are the demo's own.
            Self::Own(EndsApp(home)) => std::env::vars_os()
                .chain(folders(home).map(|(name, path)| (name.into(), path.into())))
                .collect(),
            Self::Hidden(desktop) => desktop.environment(),
        };
        environment.push(("VIGIA_PROFILE".into(), PROFILE.into()));
        if dark {
            environment.push(("GTK_THEME".into(), "Adwaita:dark".into()));
        }
        environment
    }

    /// Prints every native notification from now on, as it is shown. Comes back only with an error.
    pub async fn print_toasts(&self) -> Result<()> {
        let Self::Hidden(desktop) = self else { return std::future::pending().await };
        let mut printed = 0;
        loop {
            desktop.toasts.more_than(printed).await?;
            for toast in desktop.toasts.all().iter().skip(printed) {
                print(toast);
                printed += 1;
            }
        }
    }

    /// Waits until this many native notifications were shown, where that can be seen.
    pub async fn shown(&self, count: usize) -> Result<()> {
        match self {
            Self::Own(_) => Ok(()),
            Self::Hidden(desktop) => desktop.toasts.more_than(count.saturating_sub(1)).await,
        }
    }

    /// How many native notifications were shown so far.
    pub fn count(&self) -> usize {
        match self {
            Self::Own(_) => 0,
            Self::Hidden(desktop) => desktop.toasts.all().len(),
        }
    }
}

/// Whether there is a screen with a person before it.
fn somebody_is_there() -> bool {
    let has = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    has("DISPLAY") || has("WAYLAND_DISPLAY")
}

/// Takes the demo's session out of the person's keyring: the app is ended from outside, and signs nobody out.
pub async fn forget_session() -> Result<()> {
    if !somebody_is_there() {
        return Ok(());
    }
    let keyring = Some("org.freedesktop.secrets");
    let bus = zbus::Connection::session().await?;
    let ours = HashMap::from([("service", "org.vigia.desktop"), ("username", PROFILE)]);
    let (place, what) = ("/org/freedesktop/secrets", Some("org.freedesktop.Secret.Service"));
    let found = bus.call_method(keyring, place, what, "SearchItems", &(ours,)).await?;
    let (items, _locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = found.body().deserialize()?;
    for item in items {
        bus.call_method(keyring, &item, Some("org.freedesktop.Secret.Item"), "Delete", &()).await?;
    }
    Ok(())
}

fn print(toast: &Toast) {
    let mark = match toast.urgency {
        Urgency::Critical => "▲ critical",
        Urgency::Normal => "◆ normal",
        Urgency::Low => "● low",
    };
    println!("  ┌ notification · {mark}\n  │ {}", toast.title);
    for line in toast.body.lines() {
        println!("  │ {line}");
    }
    println!("  └");
}
