//! Vigía's desktop shell: what only a desktop can do, around [`vigia_client`], which does the rest. Here live the
//! keyring, native notifications, the tray, the window and its commands; here is no rule about alerts or deadlines.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod app;
mod arguments;
mod commands;
mod error;
mod events;
mod files;
mod logging;
mod page;
mod profile;
mod shell;
mod signals;
mod texts;
mod toasts;
mod tokens;
mod tray;
mod window;

use arguments::Request;
use std::{io::Write, process::ExitCode};

fn main() -> ExitCode {
    logging::start();
    let done = match arguments::read(std::env::args().skip(1), std::env::var("VIGIA_PROFILE").ok()) {
        Ok(Request::Print(text)) => std::io::stdout().write_all(text.as_bytes()).map_err(Into::into),
        Ok(Request::Run(start)) => app::run(start),
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "vigia cannot run");
            ExitCode::FAILURE
        }
    }
}
