//! `vigia-postgres PROGRAM [ARGUMENT]…`: runs a program beside a PostgreSQL of its own, whose address it finds in
//! `VIGIA_TEST_POSTGRES`. The database goes away with the program.

use std::process::ExitCode;

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    use anyhow::Context;
    use vigia_tests::postgres::Postgres;

    let mut words = std::env::args_os().skip(1);
    let program = words.next().context("which program? vigia-postgres PROGRAM [ARGUMENT]…")?;
    let postgres = Postgres::start().await?;
    let url = postgres.new_database("vigia").await?;
    let mut command = tokio::process::Command::new(&program);
    command.args(words).env("VIGIA_TEST_POSTGRES", url).kill_on_drop(true);
    let status = command.status().await.with_context(|| format!("cannot start {}", program.display()))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("the tests start Debian's PostgreSQL; there is none here");
    ExitCode::FAILURE
}
