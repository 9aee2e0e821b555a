//! What the system must have: Debian's packages, with why; and Node.

use anyhow::{Result, bail};
use std::process::Command;

use crate::command::{self, output, succeeds};

/// A package, and why.
type Package = (&'static str, &'static str);

const BUILD: &[Package] = &[
    ("build-essential", "the linker, and the C parts of SQLite and cryptography"),
    ("pkg-config", "finds the libraries below"),
    ("libwebkit2gtk-4.1-dev", "the desktop app's window"),
    ("libayatana-appindicator3-dev", "its icon in the tray"),
    ("librsvg2-dev", "its icons"),
    ("libssl-dev", "TLS of its live connection"),
];

const DESKTOP: &[Package] = &[
    ("xvfb", "a screen for the app where there is none"),
    ("dbus", "a session bus of its own, for keyring and notifications"),
    ("gnome-keyring", "the keyring the session is kept in"),
    ("webkit2gtk-driver", "signs in and takes pictures as a person would"),
    ("fonts-dejavu-core", "letters on that screen"),
];

const TESTS: &[Package] = &[
    ("postgresql", "the other database the server runs on; the tests start one of their own"),
    ("redis-server", "wakes the nodes of a firm, comes and goes; the tests start one of their own"),
    ("haproxy", "stands in front of three servers side by side"),
    ("python3-aiosmtpd", "takes the e-mails that a server sends"),
    ("chromium", "opens the pages as a browser does, and pages of others beside them"),
    ("openssl", "makes a certificate for the server to serve with"),
    ("python3-venv", "makes the holidays that are shipped, with the package they come from to itself"),
    ("python3", "counts days and hours in every zone by other means than ours"),
    ("python3-pip", "brings it the zone data that the server has"),
    ("sqlite3", "reads the inboxes of devices and servers by other means than ours"),
    ("strace", "sees that what is answered was on disk before"),
    ("poppler-utils", "reads the documents the server prints, as whoever gets one does"),
    ("libsecret-tools", "reads the keyring by other means than ours"),
];

/// What one sets out to do.
#[derive(Clone, Copy)]
pub enum For {
    /// Building, and a desktop app on a screen of its own.
    Demo,
    /// All of it.
    Test,
}

/// Installs what is missing, where that may be done; elsewhere says what to do.
pub fn ensure(purpose: For) -> Result<()> {
    if !succeeds(if cfg!(windows) { "npm.cmd" } else { "npm" }, &["--version"]) {
        bail!("Node is missing: install Node 20.19 or later (https://nodejs.org), with npm");
    }
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let wanted = match purpose {
        For::Demo => [BUILD, DESKTOP].concat(),
        For::Test => [BUILD, DESKTOP, TESTS].concat(),
    };
    if !succeeds("dpkg-query", &["--version"]) {
        println!("This is no Debian; the same things under other names are needed:");
        list(&wanted);
        return Ok(());
    }
    let missing: Vec<Package> = wanted.into_iter().filter(|(name, _)| !installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing packages:");
    list(&missing);
    install(&missing.iter().map(|(name, _)| *name).collect::<Vec<_>>())
}

fn list(packages: &[Package]) {
    for (name, why) in packages {
        println!("  {name:<30} {why}");
    }
}

fn installed(name: &str) -> bool {
    let query = output(Command::new("dpkg-query").args(["-W", "-f=${db:Status-Status}", name]));
    query.is_ok_and(|status| status == "installed")
}

fn install(names: &[&str]) -> Result<()> {
    let root = output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let prefix: &[&str] = match root {
        true => &["env"],
        false if succeeds("sudo", &["-n", "true"]) => &["sudo", "-n", "env"],
        false => {
            bail!("to install them:\n  sudo apt-get install --no-install-recommends {}", names.join(" "))
        }
    };
    let apt = |words: &[&str]| {
        let mut command = Command::new(prefix[0]);
        command.args(&prefix[1..]).args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]).args(words);
        command::run(&mut command)
    };
    apt(&["update"])?;
    let options = ["install", "--yes", "--no-install-recommends"];
    apt(&[&options, names].concat())
}
