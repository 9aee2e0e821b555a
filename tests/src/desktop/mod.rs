//! A person's machine with the desktop app on it: a home, a session bus, a screen, an unlocked keyring, and a
//! notification daemon that shows the test every field and clicks what it is told to.

mod screen;
mod session;
mod toasts;
mod window;

use session::Session;
pub use session::folders;
pub use toasts::{Toast, Toasts, Urgency};
pub use window::Window;

use anyhow::{Context, Result};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};
use walk::files;

use crate::{paths, process::Process, process::Signal, process::signal};

/// A machine somebody has logged in to.
pub struct Desktop {
    _app: EndsApp,
    session: Session,
    /// What its notification daemon was told.
    pub toasts: Toasts,
}

impl Desktop {
    /// A fresh machine, without a screen anybody could see.
    pub async fn new() -> Result<Self> {
        Self::over(Session::start(true).await?).await
    }

    /// A fresh machine that has no keyring.
    pub async fn without_keyring() -> Result<Self> {
        Self::over(Session::start(false).await?).await
    }

    async fn over(session: Session) -> Result<Self> {
        let toasts = Toasts::listen(session.bus_address()).await?;
        Ok(Self { _app: EndsApp(session.home().to_owned()), session, toasts })
    }

    /// Opens the app with its window in our hands.
    pub async fn open(&self) -> Result<Window> {
        Window::open(&self.environment()).await
    }

    /// The whole environment of a program in this machine's session.
    pub fn environment(&self) -> Vec<(OsString, OsString)> {
        self.session.environment()
    }

    /// Starts the app as a person does; what it logs can be read.
    pub fn start(&self) -> Result<Process> {
        Process::start("vigia", &mut self.session.command(paths::program("vigia")?))
    }

    /// Starts the app as its login item does: in the tray, without a window.
    pub fn start_hidden(&self) -> Result<Process> {
        Process::start("vigia", self.session.command(paths::program("vigia")?).arg("--hidden"))
    }

    /// Kills every process of the app on this machine, as `kill -9` does, and waits until they are gone.
    pub async fn kill_app(&self) -> Result<()> {
        for pid in self.app()? {
            signal(pid, Signal::KILL)?;
        }
        crate::wait::until("the end of the app", async || Ok(self.app()?.is_empty().then_some(()))).await?;
        // Its name on the bus, by which a second start finds the first, goes a moment later.
        self.session.unnamed("org.vigia.desktop").await
    }

    /// The home folder, where all of this machine's files are.
    pub fn home(&self) -> &Path {
        self.session.home()
    }

    /// How many windows of the app can be seen.
    pub fn windows(&self) -> Result<usize> {
        Ok(screen::windows(self.session.display())?.len())
    }

    /// Closes the app's windows, as the button in their frame does.
    pub fn close_windows(&self) -> Result<()> {
        let display = self.session.display();
        screen::windows(display)?.into_iter().try_for_each(|window| screen::close(display, window))
    }

    /// Every file on this machine.
    pub fn files(&self) -> Result<Vec<PathBuf>> {
        files(self.home())
    }

    /// A command of this machine, in its session.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> tokio::process::Command {
        self.session.command(program)
    }

    /// The app's processes on this machine.
    pub fn app(&self) -> Result<Vec<u32>> {
        processes(self.home(), Some(&paths::program("vigia")?.canonicalize()?))
    }
}

/// Ends every process of this home with the value, whoever started it: WebKit's driver leaves the app running when it
/// is killed, and the app its pages.
pub struct EndsApp(pub PathBuf);

impl Drop for EndsApp {
    fn drop(&mut self) {
        // A folder cannot be taken away while somebody writes to it: wait a moment until they are gone.
        for _ in 0..40 {
            let running = processes(&self.0, None).unwrap_or_default();
            if running.is_empty() {
                return;
            }
            for pid in running {
                // One that ended by itself meanwhile is what was wanted.
                let _ = signal(pid, Signal::KILL);
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
}

/// Processes whose home is this folder; of them, where a program is named, those that run it.
fn processes(home: &Path, program: Option<&Path>) -> Result<Vec<u32>> {
    let mark = format!("HOME={}", home.display());
    let mut pids = Vec::new();
    for entry in std::fs::read_dir("/proc").context("no /proc")? {
        let path = entry?.path();
        let Some(pid) = path.file_name().and_then(|name| name.to_str()?.parse().ok()) else { continue };
        // A process may end while we look.
        let (Ok(exe), Ok(environ)) = (path.join("exe").read_link(), std::fs::read(path.join("environ")))
        else {
            continue;
        };
        let is_it = program.is_none_or(|program| exe == program);
        if is_it && environ.split(|byte| *byte == 0).any(|line| line == mark.as_bytes()) {
            pids.push(pid);
        }
    }
    Ok(pids)
}

mod walk {
    use anyhow::Result;
    use std::path::{Path, PathBuf};

    /// Every regular file below a folder; links are not followed.
    pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                found.extend(files(&entry.path())?);
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
        Ok(found)
    }
}
