//! Three servers side by side over one PostgreSQL and one Redis, behind one HAProxy.

use anyhow::{Result, bail};
use tempfile::TempDir;

use crate::{
    haproxy::Haproxy,
    proxy::Proxy,
    redis::Redis,
    server::{Options, Server},
    wait::free_port,
};

/// They, and what they need. Each part can be killed, frozen and started again where it was.
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
        // HAProxy asks twice a second, and believes the second no.
        let drain = ["--drain-seconds", "2"];
        let flags = ["--trusted-proxy", "127.0.0.1", "--public-url", &origin, "--redis-url", &redis_url];
        node.flags.extend(drain.map(str::to_owned));
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
