//! The demo: a small firm on a server of its own, the desktop app in a profile of its own, and a morning in which
//! things happen. It plays with ordinary means (REST, the sign-in form) and ends everything it started.
#![expect(clippy::print_stdout, reason = "this program talks to people")]

mod casos;
mod fechas;
mod firma;
#[cfg(target_os = "linux")]
mod pictures;
#[cfg(target_os = "linux")]
mod screen;
mod story;

use anyhow::Result;
use std::{fs, path::PathBuf, process::ExitCode};
use vigia_tests::{
    paths,
    server::{Options, Server},
};

/// What was asked for on the command line.
struct Flags {
    /// Keep the data for the next time.
    keep: bool,
    /// In dark colours, whatever the system says.
    dark: bool,
    /// Where the data is, and the pictures go.
    folder: PathBuf,
}

impl Flags {
    fn read() -> Self {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let asked = |flag: &str| arguments.iter().any(|argument| argument == flag);
        let folder = arguments.iter().skip_while(|argument| *argument != "--folder").nth(1);
        let folder = folder.map_or_else(|| paths::repository().join("target/demo"), PathBuf::from);
        Self { keep: asked("--keep"), dark: asked("--dark"), folder }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let flags = Flags::read();
    let outcome = tokio::select! {
        outcome = play(&flags) => outcome,
        () = interrupted() => Ok(()),
    };
    // What is already gone need not be taken away.
    #[cfg(target_os = "linux")]
    let _ = screen::forget_session().await;
    let _ = fs::remove_dir_all(flags.folder.join("escritorio"));
    if !flags.keep {
        let _ = fs::remove_dir_all(flags.folder.join("datos"));
    }
    println!("\nEnded.");
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn play(flags: &Flags) -> Result<()> {
    let data = flags.folder.join("datos");
    if !flags.keep {
        let _ = fs::remove_dir_all(&data);
    }
    fs::create_dir_all(&data)?;
    let firma = firma::Firma::read()?;
    let options = Options { data: Some(data), firma: Some(firma.nombre.clone()), ..Options::default() };
    println!("Starting the server …");
    let server = Server::start_with(options).await?;
    println!("  {} (SQLite, in {})", server.origin(), server.data().display());
    let people = firma.move_in(&server).await?;
    firma.say_who(server.origin());
    story::tell(&server, &people, &firma.password, flags).await
}

/// Comes back when somebody wants the demo to end.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => return,
                _ = tokio::signal::ctrl_c() => return,
            }
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
