//! A small firm to test with: an admin, two lawyers, somebody of the office, each signed in from a device.

#[cfg(target_os = "linux")]
use anyhow::Context;
use anyhow::Result;
use chrono::{Days, NaiveDate};
use vigia_protocol::{
    acceso::Rol,
    server::ServerInfo,
    usuarios::{CreatedUsuario, NewUsuario},
};

#[cfg(target_os = "linux")]
use crate::cluster::Cluster;
use crate::{
    api::Api,
    casa::{Casa, House},
    server::{Options, Server},
};

const ADMIN: &str = "admin@ferreyra.example";
/// Everybody's password.
pub const PASSWORD: &str = "farol-y-horizonte-7";

/// The firm's people, with their server; or their [`House`], where it does not matter to a test how many there are.
pub struct Firma<S = Server> {
    /// The firm's server.
    pub server: S,
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
        server.add_user(ADMIN, "Administración", Rol::Admin, PASSWORD).await?;
        let origin = server.origin().to_owned();
        Self::join(server, &origin).await
    }
}

impl Firma<House> {
    /// A firm in a house of this kind, on the machine's clock.
    pub async fn open_in(casa: Casa) -> Result<Self> {
        Self::open_in_with(casa, Options::default()).await
    }

    /// A firm in a house of this kind, whose servers are started like this.
    pub async fn open_in_with(casa: Casa, options: Options) -> Result<Self> {
        let house = House::open(casa, options).await?;
        house.add_user(ADMIN, "Administración", Rol::Admin, PASSWORD).await?;
        let origin = house.origin().to_owned();
        Self::join(house, &origin).await
    }
}

#[cfg(target_os = "linux")]
impl Firma<Cluster> {
    /// A firm in a cluster that the test itself has started.
    pub async fn open_over(cluster: Cluster) -> Result<Self> {
        let node = cluster.nodes.first().context("a cluster has nodes")?;
        node.add_user(ADMIN, "Administración", Rol::Admin, PASSWORD).await?;
        let origin = cluster.origin().to_owned();
        Self::join(cluster, &origin).await
    }
}

impl<S> Firma<S> {
    async fn join(server: S, origin: &str) -> Result<Self> {
        let admin = Api::sign_in(origin, ADMIN, PASSWORD, "Mesa de admin").await?;
        let join = async |email: &str, nombre: &str, rol| -> Result<Api> {
            let new = NewUsuario { email: email.into(), nombre: nombre.into(), rol };
            let created: CreatedUsuario = admin.post("/users", &new).await?;
            Api::claim(origin, &created.claim_token, PASSWORD, &format!("Mesa de {nombre}")).await
        };
        let lucia = join("lucia@ferreyra.example", "Lucía Ferreyra", Rol::Abogado).await?;
        let martin = join("martin@ferreyra.example", "Martín Rivas", Rol::Abogado).await?;
        let ana = join("ana@ferreyra.example", "Ana Ortiz", Rol::Oficina).await?;
        Ok(Self { server, admin, lucia, martin, ana })
    }

    /// The date this many days after today, as the firm's calendar has it.
    pub async fn in_days(&self, days: u64) -> Result<NaiveDate> {
        let info: ServerInfo = self.admin.get("/server").await?;
        Ok(info.hoy + Days::new(days))
    }
}
