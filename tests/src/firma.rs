//! A small firm to test with: an admin, two lawyers, somebody of the office, each signed in from a device.

use anyhow::Result;
use chrono::{Days, NaiveDate};
use vigia_protocol::{
    acceso::Rol,
    server::ServerInfo,
    usuarios::{CreatedUsuario, NewUsuario},
};

use crate::{
    api::{self, Api},
    server::{Options, Server},
};

/// Everybody's password.
pub const PASSWORD: &str = "farol-y-horizonte-7";

/// The firm's people, with their server.
pub struct Firma {
    /// The firm's server.
    pub server: Server,
    /// Runs the firm's Vigía.
    pub admin: Api,
    /// A lawyer.
    pub lucia: Api,
    /// Another lawyer.
    pub martin: Api,
    /// Office staff.
    pub ana: Api,
}

impl Firma {
    /// A firm on SQLite and the machine's clock.
    pub async fn open() -> Result<Self> {
        Self::open_with(Options::default()).await
    }

    /// A firm on a server started like this.
    pub async fn open_with(options: Options) -> Result<Self> {
        let server = Server::start_with(options).await?;
        server.add_user("admin@ferreyra.example", "Administración", Rol::Admin, PASSWORD).await?;
        let admin =
            Api::sign_in(server.origin(), "admin@ferreyra.example", PASSWORD, "Mesa de admin").await?;
        let join = async |email: &str, nombre: &str, rol| -> Result<Api> {
            let new = NewUsuario { email: email.into(), nombre: nombre.into(), rol };
            let created: CreatedUsuario = admin.post("/users", &new).await?;
            Api::claim(server.origin(), &created.claim_token, PASSWORD, &format!("Mesa de {nombre}")).await
        };
        let lucia = join("lucia@ferreyra.example", "Lucía Ferreyra", Rol::Abogado).await?;
        let martin = join("martin@ferreyra.example", "Martín Rivas", Rol::Abogado).await?;
        let ana = join("ana@ferreyra.example", "Ana Ortiz", Rol::Oficina).await?;
        Ok(Self { server, admin, lucia, martin, ana })
    }

    /// The date this many days after today, as the firm's calendar has it.
    pub async fn in_days(&self, days: u64) -> Result<NaiveDate> {
        let url = format!("{}/api/v1/server", self.server.origin());
        let info: ServerInfo = api::send(&api::http()?, reqwest::Method::GET, url, None, None).await?.ok()?;
        Ok(info.hoy + Days::new(days))
    }
}
