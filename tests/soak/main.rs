//! `cargo xtask soak`: thousands of clients come and go on one server for a long time, and its memory and descriptors
//! must not grow. Not part of the tests: it wants a machine of its own and twenty minutes.
#![cfg_attr(target_os = "linux", expect(clippy::print_stdout, reason = "this program talks to people"))]

#[cfg(target_os = "linux")]
mod client;
#[cfg(target_os = "linux")]
mod firma;
#[cfg(target_os = "linux")]
mod measure;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod run;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> ExitCode {
    match run::soak().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("the soak asks Linux what the server holds: it runs there alone");
    ExitCode::FAILURE
}
