//! `vigia-server mail test`: tries the settings of e-mail before somebody depends on them.

use super::print;
use crate::{config::Config, correo};
use anyhow::Context;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Send a message by the mail server that is set, and say how it went
    Test {
        /// To which address
        #[arg(long)]
        to: String,
    },
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let Command::Test { to } = command;
    let smtp = config.smtp.as_ref().context("no mail server is set: --smtp-url and --mail-from")?;
    correo::probar(smtp, &to, &config.firma).await.with_context(|| smtp.lugar())?;
    print(&format!("{} has taken the message for {to}", smtp.lugar()))
}
