//! Where a firm's server lives: alone on SQLite, alone on PostgreSQL, or in a cluster. The same test runs in each.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use vigia_protocol::{acceso::Rol, ids::UserId};

use crate::server::{Options, Server};
#[cfg(target_os = "linux")]
use crate::{cluster::Cluster, postgres};

/// Runs each of these tests, which take a [`Casa`], in every one of them.
#[macro_export]
macro_rules! in_every_casa {
    ($($test:ident),+ $(,)?) => { $(
        mod $test {
            use $crate::casa::Casa;

            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() -> anyhow::Result<()> {
                super::$test(Casa::Sqlite).await
            }

            #[cfg(target_os = "linux")]
            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgresql() -> anyhow::Result<()> {
                super::$test(Casa::Postgres).await
            }

            #[cfg(target_os = "linux")]
            #[tokio::test(flavor = "multi_thread")]
            async fn in_a_cluster() -> anyhow::Result<()> {
                super::$test(Casa::Cluster).await
            }
        }
    )+ };
}

/// How a firm is housed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Casa {
    /// One server with its own file.
    Sqlite,
    /// One server over PostgreSQL.
    #[cfg(target_os = "linux")]
    Postgres,
    /// Three servers over PostgreSQL and Redis.
    #[cfg(target_os = "linux")]
    Cluster,
}

/// The servers of a firm, as its people see them: one address.
pub enum House {
    /// One server.
    One(Box<Server>),
    /// Several.
    #[cfg(target_os = "linux")]
    Several(Box<Cluster>),
}

impl House {
    /// Opens one of this kind, with a database that nobody else has.
    pub async fn open(casa: Casa, options: Options) -> Result<Self> {
        #[cfg(target_os = "linux")]
        let over_postgres = async || -> Result<Options> {
            Ok(Options { database_url: Some(postgres::shared().await?), ..options.clone() })
        };
        Ok(match casa {
            Casa::Sqlite => Self::One(Box::new(Server::start_with(options).await?)),
            #[cfg(target_os = "linux")]
            Casa::Postgres => Self::One(Box::new(Server::start_with(over_postgres().await?).await?)),
            #[cfg(target_os = "linux")]
            Casa::Cluster => Self::Several(Box::new(Cluster::start(over_postgres().await?).await?)),
        })
    }

    /// `http://127.0.0.1:PORT`, where its people go.
    pub fn origin(&self) -> &str {
        match self {
            Self::One(server) => server.origin(),
            #[cfg(target_os = "linux")]
            Self::Several(cluster) => cluster.origin(),
        }
    }

    /// Its servers.
    pub fn servers(&self) -> &[Server] {
        match self {
            Self::One(server) => std::slice::from_ref(server),
            #[cfg(target_os = "linux")]
            Self::Several(cluster) => &cluster.nodes,
        }
    }

    /// What its servers logged so far.
    pub fn log(&self) -> String {
        self.servers().iter().map(Server::log).collect::<Vec<_>>().join("\n")
    }

    /// Sets every server's clock.
    pub fn set_clock(&self, now: DateTime<Utc>) -> Result<()> {
        self.servers().iter().try_for_each(|server| server.set_clock(now))
    }

    /// `vigia-server user add`, on one of them.
    pub async fn add_user(&self, email: &str, nombre: &str, rol: Rol, password: &str) -> Result<UserId> {
        let server = self.servers().first().context("a house has a server")?;
        server.add_user(email, nombre, rol, password).await
    }
}
