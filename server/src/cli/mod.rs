//! The command line.

mod doctor;
mod exportacion;
mod mail;
mod respaldo;
mod users;

use crate::{
    auth::Keys,
    clock::Clock,
    config::{Config, Settings},
    contrato,
    db::Db,
    open, run, secret, shutdown,
};
use anyhow::Context;
use clap::{Parser, Subcommand};
use std::net::TcpListener;

/// The Vigía server of a law firm: watches its deadlines and alerts who must know.
#[derive(Debug, Parser)]
#[command(name = "vigia-server", version, about)]
pub struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve (what happens when no command is given)
    Serve,
    /// Accounts
    #[command(subcommand)]
    User(users::Command),
    /// The server's secret
    #[command(subcommand)]
    Secret(SecretCommand),
    /// E-mail
    #[command(subcommand)]
    Mail(mail::Command),
    /// Make a backup; the server may go on meanwhile
    Backup(respaldo::BackupArgs),
    /// Make a backup the database of a server that is not running
    Restore(respaldo::RestoreArgs),
    /// Look at key files, schema, integrity, event log, inboxes and audit; change nothing, and say what is not well
    Doctor,
    /// Say whether a file is what the server gave out (evidence, audit, list of the day), when, and to whom
    VerifyExport(exportacion::VerifyArgs),
    /// Print the REST contract (openapi.json)
    Openapi,
    /// Print the contract of the socket (asyncapi.yaml)
    Asyncapi,
    /// Print the types of the socket's events for TypeScript
    Typescript,
}

#[derive(Debug, Subcommand)]
enum SecretCommand {
    /// Make this server's secret the database's, when the one it had is lost; everybody signs in again
    Adopt,
}

/// Does what the command line says.
pub async fn main(cli: Cli) -> anyhow::Result<()> {
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => {
            let config = Config::resolve(cli.settings)?;
            config.assert_safe_to_serve()?;
            let listener = TcpListener::bind(config.listen)
                .with_context(|| format!("cannot listen on {}", config.listen))?;
            run(config, listener, shutdown::asked()).await
        }
        Command::User(command) => {
            let app = open(Config::resolve(cli.settings)?, Clock::from_env()).await?;
            users::run(&app, command).await?;
            app.db.close().await;
            Ok(())
        }
        Command::Secret(SecretCommand::Adopt) => {
            let config = Config::resolve(cli.settings)?;
            let keys = Keys::load_or_create(&config.secret)?;
            let db = Db::connect(&config.database_url, Clock::from_env()).await?;
            secret::adopt(&db, &keys).await?;
            db.close().await;
            Ok(())
        }
        Command::Mail(command) => mail::run(&Config::resolve(cli.settings)?, command).await,
        Command::Backup(args) => respaldo::backup(Config::resolve(cli.settings)?, args).await,
        Command::Restore(args) => respaldo::restore(Config::resolve(cli.settings)?, args).await,
        Command::Doctor => doctor::run(&Config::resolve(cli.settings)?).await,
        Command::VerifyExport(args) => exportacion::run(&Config::resolve(cli.settings)?, args).await,
        Command::Openapi => print(&serde_json::to_string_pretty(&crate::openapi())?),
        Command::Asyncapi => print(contrato::asyncapi_yaml()?.trim_end()),
        Command::Typescript => print(contrato::typescript()?.trim_end()),
    }
}

/// Prints an answer; a reader that went away is no fault.
fn print(text: &str) -> anyhow::Result<()> {
    use std::io::Write;
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
