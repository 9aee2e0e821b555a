//! `cargo xtask kill-loop`: a firm works while its parts are killed, thousands of alerts and hundreds of kills. A short
//! form is a test; this one takes its time.
//!
//! With `device` as its first argument the program is one of the devices.
#![cfg_attr(target_os = "linux", expect(clippy::print_stdout, reason = "this program talks to people"))]

#[cfg(target_os = "linux")]
mod flags;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(target_os = "linux")]
async fn run() -> anyhow::Result<bool> {
    use vigia_tests::kill_loop;
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [word, folder, origin, email] = words.as_slice()
        && word == kill_loop::appliance::WORD
    {
        return kill_loop::appliance::live(folder.as_ref(), origin, email).await.map(|()| true);
    }
    let (mut holds, mut reports) = (true, Vec::new());
    for plan in flags::read(&words)? {
        let report = kill_loop::run(plan).await?;
        println!("{report}\n");
        holds &= report.holds();
        reports.push(report);
    }
    let file = vigia_tests::paths::repository().join("target/kill-loop.json");
    std::fs::write(&file, serde_json::to_string_pretty(&reports)?)?;
    println!("written to {}", file.display());
    Ok(holds)
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("the kill loop kills processes as Linux does: it runs there alone");
    ExitCode::FAILURE
}
