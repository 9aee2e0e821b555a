//! `vigia-server user add` and `user reset`: the first admin in a minute, and a way back in.

use super::print;
use crate::{
    app::App,
    auth::{self, passwords},
    db::Actor,
    entity::users,
    usuarios,
};
use anyhow::Context;
use clap::Subcommand;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::io::IsTerminal;
use vigia_protocol::{acceso::Rol, ids::UserId};

const SHORTEST_PASSWORD: usize = 10;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make an account; asks for a password, or prints a one-time link that sets it
    Add {
        /// How they sign in
        #[arg(long)]
        email: String,
        /// How others read them
        #[arg(long)]
        nombre: String,
        /// admin, abogado or oficina
        #[arg(long, value_parser = |text: &str| text.parse::<Rol>().map_err(|_| "admin, abogado or oficina"))]
        rol: Rol,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Print a one-time link that sets a new password; the old one and every session of the account end at once
    Reset {
        /// The account
        #[arg(long)]
        email: String,
    },
}

pub async fn run(app: &App, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add { email, nombre, rol, password_stdin } => {
            let password = password(password_stdin)?;
            add(app, email.trim().to_lowercase(), nombre.trim().to_owned(), rol, password).await
        }
        Command::Reset { email } => reset(app, &email.trim().to_lowercase()).await,
    }
}

fn password(stdin: bool) -> anyhow::Result<Option<String>> {
    let password = if stdin {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).context("cannot read the password")?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    } else if std::io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Contraseña (vacía: se imprime un enlace para elegirla): ")?;
        if first.is_empty() {
            return Ok(None);
        }
        anyhow::ensure!(first == rpassword::prompt_password("Otra vez: ")?, "las contraseñas no coinciden");
        first
    } else {
        return Ok(None);
    };
    anyhow::ensure!(
        password.chars().count() >= SHORTEST_PASSWORD,
        "la contraseña debe tener al menos {SHORTEST_PASSWORD} caracteres"
    );
    Ok(Some(password))
}

async fn add(
    app: &App,
    email: String,
    nombre: String,
    rol: Rol,
    password: Option<String>,
) -> anyhow::Result<()> {
    anyhow::ensure!(email.contains('@') && email.len() <= 254, "{email:?} is no e-mail address");
    anyhow::ensure!((1..=120).contains(&nombre.chars().count()), "a name has 1 to 120 characters");
    let taken = users::Entity::find().filter(users::Column::Email.eq(&email)).one(app.db.reader()).await?;
    anyhow::ensure!(taken.is_none(), "{email} has an account already");
    let password_hash = match &password {
        Some(password) => Some(passwords::hash_now(password)?),
        None => None,
    };
    let tx = app.db.begin(Actor::System).await?;
    let id = UserId::new();
    let row = users::ActiveModel {
        id: Set(id.to_string()),
        email: Set(email),
        nombre: Set(nombre),
        rol: Set(rol.to_string()),
        activo: Set(true),
        password_hash: Set(password_hash),
        version: Set(1),
        created_at: Set(tx.now().millis()),
        ve_casos: Set(true),
    };
    users::Entity::insert(row).exec_without_returning(&*tx).await?;
    tx.audit("usuario.creado", ("usuario", id.as_str()), None, json!({ "rol": rol, "por": "cli" })).await?;
    let token = if password.is_none() { Some(auth::new_claim(&tx, &id).await?) } else { None };
    tx.commit().await?;
    print(id.as_str())?;
    token.map_or(Ok(()), |token| print(&link(app, &token)))
}

async fn reset(app: &App, email: &str) -> anyhow::Result<()> {
    let user = users::Entity::find()
        .filter(users::Column::Email.eq(email))
        .one(app.db.reader())
        .await?
        .with_context(|| format!("{email} has no account"))?;
    let id: UserId = user.id.try_into()?;
    let mut tx = app.db.begin(Actor::System).await?;
    let token = usuarios::reset(&mut tx, &id, "cli").await?;
    tx.commit().await?;
    print(&link(app, &token))
}

/// A one-time link, as text for a person.
fn link(app: &App, token: &str) -> String {
    format!("{}/alta/{token}", app.config.base_url())
}
