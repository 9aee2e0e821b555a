//! `cargo xtask test`: runs the stages, says how each went, and closes with one line.

use anyhow::Result;
use std::time::{Duration, Instant};

use crate::{
    stages::{STAGES, Stage},
    tally::Tally,
};

/// How a stage went.
enum Outcome {
    Passed(Duration),
    Failed(Duration, anyhow::Error),
    /// A stage it needs had failed.
    NotRun(&'static str),
}

/// Runs one stage, or all; whether everything held.
pub fn run(only: Option<&'static Stage>) -> Result<bool> {
    let started = Instant::now();
    let mut tally = Tally::default();
    let mut outcomes: Vec<(&str, Outcome)> = Vec::new();
    for stage in STAGES.iter().filter(|stage| only.is_none_or(|only| only.name == stage.name)) {
        println!("\n━━ {} · {}", stage.name, stage.about);
        let outcome = match failed_need(stage, &outcomes) {
            Some(need) => Outcome::NotRun(need),
            None => run_stage(stage, &mut tally),
        };
        println!("━━ {} · {}", stage.name, describe(&outcome));
        outcomes.push((stage.name, outcome));
    }

    println!("\n━━ {}", duration(started.elapsed()));
    for (name, outcome) in &outcomes {
        println!("   {name:<13} {}", describe(outcome));
    }
    for reason in &tally.skipped {
        println!("skipped: {reason}");
    }
    println!("{} passed, {} failed, {} skipped", tally.passed, tally.failed, tally.skipped.len());
    Ok(outcomes.iter().all(|(_, outcome)| matches!(outcome, Outcome::Passed(_))))
}

fn run_stage(stage: &Stage, tally: &mut Tally) -> Outcome {
    let started = Instant::now();
    let mut counted = Tally::default();
    let outcome = (stage.run)(&mut counted);
    if outcome.is_err() && counted.failed == 0 {
        // A stage that fails without a failing test (a lint, a build) counts as one, so that the line says it.
        counted.failed = 1;
    }
    tally.add(counted);
    match outcome {
        Ok(()) => Outcome::Passed(started.elapsed()),
        Err(error) => Outcome::Failed(started.elapsed(), error),
    }
}

fn failed_need(stage: &Stage, outcomes: &[(&str, Outcome)]) -> Option<&'static str> {
    let failed = |need: &&str| {
        outcomes.iter().any(|(name, outcome)| name == need && !matches!(outcome, Outcome::Passed(_)))
    };
    stage.needs.iter().copied().find(failed)
}

fn describe(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed(time) => format!("✔ {}", duration(*time)),
        Outcome::Failed(time, error) => format!("✘ {} · {error:#}", duration(*time)),
        Outcome::NotRun(need) => format!("– not run, because {need} failed"),
    }
}

fn duration(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 60.. => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}
