//! `cargo xtask`: everything one does to this repository besides writing it.
//!
//! Light on purpose: it is built before anything else is, so it depends on next to nothing.
#![expect(clippy::print_stdout, reason = "this program talks to people")]

mod build;
mod calendars;
mod command;
mod contract;
mod demo;
mod fonts;
mod kill_loop;
mod packages;
mod soak;
mod stages;
mod tally;
mod test;
mod ui;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask demo [FLAGS]      a small firm to try Vigía with: server, desktop app, and things that happen
                                --keep     keeps its data in target/demo/datos for the next time
                                --dark     in dark colours, whatever the system says
cargo xtask kill-loop [FLAGS] a firm at work whose parts are killed with -9: nothing lost, nothing twice
                                --alerts N        that many are accepted, at least [10000]
                                --kills N         that many things die [500]
                                --seed S          the same one dies the same way [1]
                                --minutes M       for each house at most that long [120]
                                --house H         sqlite, cluster, or one after the other [both]
cargo xtask soak [FLAGS]      thousands of clients that come and go on one server, whose memory must not grow
                                --connections N   that many at a time [5000]
                                --minutes N       that long [20]; more for building and for arriving
cargo xtask test [STAGE]      everything that must hold, or one stage of it:
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["demo", flags @ ..] => demo::run(flags),
        ["kill-loop", flags @ ..] => kill_loop::start(flags),
        ["soak", flags @ ..] => soak::start(flags),
        ["test"] => test::run(None),
        ["test", stage] if stages::find(stage).is_some() => test::run(stages::find(stage)),
        _ => {
            print!("{HELP}");
            for stage in stages::STAGES {
                println!("                                {:<13} {}", stage.name, stage.about);
            }
            return if words.is_empty() || words == ["--help"] {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(2)
            };
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
