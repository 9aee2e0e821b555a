//! Where a firm's server lives: alone on SQLite, alone on PostgreSQL, or three of them side by side over one PostgreSQL
//! and one Redis, behind one HAProxy. The same test runs in each.

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use tempfile::TempDir;
use vigia_protocol::{acceso::Rol, ids::UserId};

use crate::{
    haproxy::Haproxy,
    postgres,
    proxy::Proxy,
    redis::Redis,
    server::{Options, Server},
    wait::free_port,
};

/// How a firm is housed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Casa {
    /// One server with its own file.
    Sqlite,
    /// One server over PostgreSQL.
    Postgres,
    /// Three servers.
    Cluster,
}

/// The servers of a firm, as its people see them: one address.
pub enum House {
    /// One server.
    One(Box<Server>),
    /// Several.
    Several(Box<Cluster>),
}

impl House {
    /// Opens one of this kind, with a database that nobody else has.
    pub async fn open(casa: Casa, mut options: Options) -> Result<Self> {
        if casa != Casa::Sqlite {
            options.database_url = Some(postgres::shared().await?);
        }
        Ok(match casa {
            Casa::Sqlite | Casa::Postgres => Self::One(Box::new(Server::start_with(options).await?)),
            Casa::Cluster => Self::Several(Box::new(Cluster::start(options).await?)),
        })
    }

    /// `http://127.0.0.1:PORT`, where its people go.
    pub fn origin(&self) -> &str {
        match self {
            Self::One(server) => server.origin(),
            Self::Several(cluster) => cluster.origin(),
        }
    }

    /// Its servers.
    pub fn servers(&self) -> &[Server] {
        match self {
            Self::One(server) => std::slice::from_ref(server),
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

/// Three servers over one PostgreSQL and one Redis, behind one HAProxy. Each part can be killed, frozen and started
/// again where it was.
pub struct Cluster {
    /// The servers.
    pub nodes: Vec<Server>,
    /// In front of them.
    pub haproxy: Haproxy,
    /// The way from the servers to Redis, which can be slowed.
    pub to_redis: Proxy,
    /// What wakes them.
    pub redis: Redis,
    origin: String,
    // The secret that they share.
    _folder: TempDir,
}

impl Cluster {
    /// Starts it over the PostgreSQL of `options.database_url`.
    pub async fn start(options: Options) -> Result<Self> {
        if options.database_url.as_ref().is_none_or(|url| !url.starts_with("postgres")) {
            bail!("servers side by side need a PostgreSQL");
        }
        let folder = tempfile::Builder::new().prefix("vigia-cluster-").tempdir()?;
        let (redis, port) = tokio::try_join!(Redis::start(), free_port())?;
        let to_redis = Proxy::to(redis.port()).await?;
        let origin = format!("http://127.0.0.1:{port}");
        let mut node = options;
        node.secret = Some(folder.path().join("secret.json"));
        let redis_url = format!("redis://127.0.0.1:{}", to_redis.port());
        let flags = ["--trusted-proxy", "127.0.0.1", "--public-url", &origin, "--redis-url", &redis_url];
        node.flags.extend(flags.map(str::to_owned));
        let start = || Box::pin(Server::start_with(node.clone()));
        let (first, second, third) = tokio::try_join!(start(), start(), start())?;
        let nodes = vec![first, second, third];
        let ports = nodes.iter().map(Server::port).collect::<Result<Vec<_>>>()?;
        let haproxy = Haproxy::start(port, &ports).await?;
        Ok(Self { nodes, haproxy, to_redis, redis, origin, _folder: folder })
    }

    /// `http://127.0.0.1:PORT` of the proxy.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}
