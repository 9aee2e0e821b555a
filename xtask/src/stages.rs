//! The stages of `cargo xtask test`, in order.

use anyhow::Result;

use crate::{
    build, calendars, contract, fonts,
    packages::{self, For},
    tally::Tally,
    ui,
};

/// One stage.
pub struct Stage {
    /// What one types to run it alone.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Stages without which it makes no sense.
    pub needs: &'static [&'static str],
    /// Does it.
    pub run: fn(&mut Tally) -> Result<()>,
}

/// All of them.
pub const STAGES: &[Stage] = &[
    stage("packages", "what the system must have", &[], |_| packages::ensure(For::Test)),
    stage("ui", "the pages, which the desktop app carries inside", &["packages"], |_| ui::build()),
    stage("fmt", "formatting", &[], build::fmt),
    stage("clippy", "lints, as errors", &["ui"], build::clippy),
    stage("doc", "documentation that builds and links", &["ui"], build::doc),
    stage("build", "programs and tests", &["ui"], build::build),
    stage("unit", "tests beside the code", &["build"], build::unit),
    stage("unit-postgres", "the server's tests, on PostgreSQL", &["build"], build::unit_postgres),
    stage("ui-check", "types and markup of the pages", &["packages"], ui::check),
    stage("ui-test", "tests of the pages", &["packages"], ui::test),
    stage("contract", "generated files are up to date", &["build"], contract::check),
    stage("calendars", "holidays are what their script makes", &["packages"], calendars::check),
    stage("fonts", "fonts of printed pages are what their script makes", &["packages"], fonts::check),
    stage("processes", "servers, desktops and official clients, as processes", &["build"], build::processes),
];

const fn stage(
    name: &'static str,
    about: &'static str,
    needs: &'static [&'static str],
    run: fn(&mut Tally) -> Result<()>,
) -> Stage {
    Stage { name, about, needs, run }
}

/// The stage of this name.
pub fn find(name: &str) -> Option<&'static Stage> {
    STAGES.iter().find(|stage| stage.name == name)
}
