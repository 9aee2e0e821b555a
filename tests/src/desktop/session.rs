//! What a graphical session is made of: folders, a bus, a screen, a keyring.

use anyhow::{Context, Result};
use std::{
    ffi::{OsStr, OsString},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use tokio::process::Command;

use crate::{process::Process, wait::until};

/// The password the keyring is unlocked with, as logging in does.
const KEYRING_PASSWORD: &str = "una clave de sesión";

/// A bus that starts nothing by itself: what answers on it is what the test put there.
const BUS_CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// A session of its own, from bus to keyring; everything ends with the value.
pub struct Session {
    // The order is the order of the end: who uses something ends before it.
    _keyring: Option<Process>,
    _screen: Process,
    _bus: Process,
    bus_address: String,
    display: String,
    folder: TempDir,
}

impl Session {
    /// Starts bus and screen, and an unlocked keyring where one is wanted.
    pub async fn start(with_keyring: bool) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("vigia-desktop-").tempdir()?;
        let runtime = folder.path().join("run");
        std::fs::create_dir(&runtime)?;
        std::fs::set_permissions(&runtime, std::fs::Permissions::from_mode(0o700))?;

        let configuration = folder.path().join("bus.conf");
        std::fs::write(&configuration, BUS_CONFIGURATION)?;
        let mut command = Command::new("dbus-daemon");
        command.args(["--nofork", "--nopidfile", "--print-address=1", "--config-file"]).arg(configuration);
        let mut bus = Process::start("dbus-daemon", &mut command)?;
        let address = |line: &str| line.starts_with("unix:").then(|| line.to_owned());
        let bus_address = bus.line("an address", address).await?;

        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]);
        let mut screen = Process::start("Xvfb", &mut command)?;
        let number = screen.line("a display number", |line| line.trim().parse::<u32>().ok()).await?;
        let display = format!(":{number}");

        let keyring = if with_keyring {
            let environment = environment(folder.path(), &bus_address, &display);
            let mut command = Command::new("gnome-keyring-daemon");
            command.args(["--foreground", "--unlock", "--components=secrets"]).env_clear().envs(environment);
            let mut keyring = Process::start("gnome-keyring-daemon", &mut command)?;
            keyring.say_all(KEYRING_PASSWORD).await?;
            answers(&bus_address, "org.freedesktop.secrets").await?;
            Some(keyring)
        } else {
            None
        };

        Ok(Self { _keyring: keyring, _screen: screen, _bus: bus, bus_address, display, folder })
    }

    /// Where programs find the bus.
    pub fn bus_address(&self) -> &str {
        &self.bus_address
    }

    /// The screen's name: `:1`.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The home folder.
    pub fn home(&self) -> &Path {
        self.folder.path()
    }

    /// The whole environment of a program of this session.
    pub fn environment(&self) -> Vec<(OsString, OsString)> {
        environment(self.folder.path(), &self.bus_address, &self.display)
    }

    /// Waits until nothing on the bus has a name that begins like this.
    pub async fn unnamed(&self, prefix: &str) -> Result<()> {
        let connection = zbus::connection::Builder::address(self.bus_address.as_str()).build().await?;
        let bus = zbus::fdo::DBusProxy::new(&connection).await?;
        until("a name to go", async || {
            let names = bus.list_names().await?;
            Ok((!names.iter().any(|name| name.as_str().starts_with(prefix))).then_some(()))
        })
        .await
    }

    /// A program of this session.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.environment()).current_dir(self.folder.path());
        command
    }
}

/// Folders of their own for everything a desktop program writes, so that nothing of a person's is touched.
pub fn folders(home: &Path) -> [(&'static str, PathBuf); 5] {
    [
        ("HOME", home.to_owned()),
        ("XDG_CONFIG_HOME", home.join("config")),
        ("XDG_DATA_HOME", home.join("data")),
        ("XDG_CACHE_HOME", home.join("cache")),
        ("XDG_STATE_HOME", home.join("state")),
    ]
}

fn environment(home: &Path, bus: &str, display: &str) -> Vec<(OsString, OsString)> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let rest: [(&str, OsString); 9] = [
        ("PATH", path),
        ("LANG", "es_AR.UTF-8".into()),
        ("USER", "prueba".into()),
        ("XDG_RUNTIME_DIR", home.join("run").into()),
        ("DBUS_SESSION_BUS_ADDRESS", bus.into()),
        ("DISPLAY", display.into()),
        // No screen reader to announce ourselves to: GTK would wait for its bus.
        ("NO_AT_BRIDGE", "1".into()),
        ("NO_COLOR", "1".into()),
        ("VIGIA_PROFILE", "prueba".into()),
    ];
    let folders = folders(home).map(|(name, path)| (OsString::from(name), path.into_os_string()));
    folders.into_iter().chain(rest.map(|(name, value)| (OsString::from(name), value))).collect()
}

/// Waits until somebody owns this name on the bus.
async fn answers(bus: &str, name: &str) -> Result<()> {
    let connection = zbus::connection::Builder::address(bus).build().await?;
    let bus = zbus::fdo::DBusProxy::new(&connection).await?;
    let name = zbus::names::BusName::try_from(name.to_owned()).context("no bus name")?;
    until(&format!("{name} on the bus"), async || Ok(bus.name_has_owner(name.clone()).await?.then_some(())))
        .await
}
