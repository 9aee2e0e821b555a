//! Configuration: defaults ← file ← environment ← flags. What can be set is in [`settings`], what was decided is here.

mod settings;

pub use settings::Settings;

use crate::{
    auth::IssuerSettings,
    correo::Smtp,
    respaldo::{Nightly, Recipient},
    web,
};
use anyhow::Context;
use chrono::NaiveTime;
use chrono_tz::Tz;
use secrecy::SecretString;
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

/// Every setting, decided.
#[derive(Clone, Debug)]
pub struct Config {
    /// Folder of the database and the secret.
    pub data: PathBuf,
    /// File of the secret.
    pub secret: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The database.
    pub database_url: String,
    /// The Redis of the firm's nodes, with its password.
    pub redis_url: Option<SecretString>,
    /// Whether to take what back ends emit over it.
    pub emitter_bridge: bool,
    /// Where people reach the server.
    pub public_url: Option<String>,
    /// Origins whose pages may act with cookies, besides the server's own.
    pub allowed_origins: Vec<String>,
    /// Back ends whose tokens are accepted.
    pub issuers: Vec<IssuerSettings>,
    /// The folder of the configuration file, where the files lie that it names.
    pub beside: PathBuf,
    /// Certificate chain and key.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Proxies whose X-Forwarded-For is believed.
    pub trusted_proxy: Vec<IpAddr>,
    /// Where to serve metrics.
    pub metrics_listen: Option<SocketAddr>,
    /// What one user, address or socket may ask of the gateway.
    pub limits: Limits,
    /// Requests a second one service token may publish with.
    pub publish_per_service: u32,
    /// The backup of every day.
    pub backup: Option<Nightly>,
    /// Who alone can read backups.
    pub age_recipient: Option<Recipient>,
    /// The firm's mail server.
    pub smtp: Option<Smtp>,
    /// The NTP server that is asked whether the clock is right, while a jump of it is held.
    pub time_source: Option<String>,
    /// For how long a server that is told to stop goes on serving.
    pub drain: Duration,
    /// The firm's name.
    pub firma: String,
    /// The firm's zone.
    pub zona: Tz,
    /// When alerts fire.
    pub hora_aviso: NaiveTime,
    /// The ladder, from the farthest to the nearest step.
    pub pasos: Vec<i64>,
}

/// What one user, address or socket may ask of the gateway of one node.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one message.
    pub message_bytes: usize,
    /// Packets that may wait for one socket.
    pub buffer_per_socket: usize,
    /// How long a connection may take to say who it is.
    pub handshake: Duration,
    /// Sockets open at a time, by user.
    pub connections_per_user: usize,
    /// Sockets open at a time, by address.
    pub connections_per_address: usize,
    /// Events a second, by socket.
    pub events_per_socket: u32,
    /// Events a second, by user.
    pub events_per_user: u32,
    /// Refused events a minute after which a socket must wait.
    pub refusals_per_minute: u32,
}

impl Config {
    /// Flags and environment over the file over the defaults.
    pub fn resolve(flags: Settings) -> anyhow::Result<Self> {
        let data = flags.data.clone().unwrap_or_else(|| PathBuf::from("vigia-data"));
        let path = flags.config.clone().unwrap_or_else(|| data.join("vigia.toml"));
        let file = if flags.config.is_some() || path.exists() {
            Settings::read(&path)?
        } else {
            Settings::default()
        };
        let tls = match (flags.tls_cert.or(file.tls_cert), flags.tls_key.or(file.tls_key)) {
            (Some(cert), Some(key)) => Some((cert, key)),
            (None, None) => None,
            _ => anyhow::bail!("TLS needs both --tls-cert and --tls-key"),
        };
        let database_url = flags
            .database_url
            .or(file.database_url)
            .unwrap_or_else(|| format!("sqlite://{}", data.join("vigia.db").display()));
        let mut pasos =
            first_set(flags.pasos, file.pasos).unwrap_or_else(|| vec![180, 90, 60, 30, 15, 7, 3, 1, 0]);
        anyhow::ensure!(
            pasos.iter().all(|days| (0..=3650).contains(days)),
            "pasos: from 0 to 3650 days before a due date"
        );
        pasos.sort_unstable_by(|a, b| b.cmp(a));
        pasos.dedup();
        let redis_url = flags.redis_url.or(file.redis_url).map(redis_url).transpose()?;
        let emitter_bridge = flags.emitter_bridge.or(file.emitter_bridge).unwrap_or(false);
        anyhow::ensure!(!emitter_bridge || redis_url.is_some(), "the emitter bridge needs --redis-url");
        let config = Self {
            redis_url,
            emitter_bridge,
            listen: flags.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8460))),
            database_url,
            public_url: flags.public_url.or(file.public_url).map(|url| url.trim_end_matches('/').to_owned()),
            issuers: file.issuer,
            beside: path.parent().map(Path::to_owned).unwrap_or_default(),
            allowed_origins: first_set(flags.allowed_origins, file.allowed_origins)
                .unwrap_or_default()
                .iter()
                .map(|text| web::origin(text).context("allowed_origins"))
                .collect::<anyhow::Result<_>>()?,
            tls,
            trusted_proxy: first_set(flags.trusted_proxy, file.trusted_proxy).unwrap_or_default(),
            limits: Limits {
                connections_per_user: flags.connections_per_user.or(file.connections_per_user).unwrap_or(20),
                connections_per_address: flags
                    .connections_per_address
                    .or(file.connections_per_address)
                    .unwrap_or(1000),
                events_per_socket: flags.events_per_socket.or(file.events_per_socket).unwrap_or(50).max(1),
                events_per_user: flags.events_per_user.or(file.events_per_user).unwrap_or(200).max(1),
                message_bytes: flags
                    .message_bytes
                    .or(file.message_bytes)
                    .unwrap_or(vigia_protocol::MAX_MESSAGE)
                    .clamp(4 * 1024, 16 * 1024 * 1024),
                buffer_per_socket: flags
                    .buffer_per_socket
                    .or(file.buffer_per_socket)
                    .unwrap_or(512)
                    .clamp(16, 65_536),
                handshake: Duration::from_secs(
                    flags.handshake_seconds.or(file.handshake_seconds).unwrap_or(10).clamp(1, 300),
                ),
                refusals_per_minute: flags
                    .refusals_per_minute
                    .or(file.refusals_per_minute)
                    .unwrap_or(60)
                    .max(1),
            },
            metrics_listen: flags.metrics_listen.or(file.metrics_listen),
            publish_per_service: flags.publish_per_service.or(file.publish_per_service).unwrap_or(50).max(1),
            backup: flags.backup_dir.or(file.backup_dir).map(|folder| Nightly {
                folder,
                at: flags
                    .backup_at
                    .or(file.backup_at)
                    .unwrap_or(NaiveTime::MIN + chrono::Duration::minutes(150)),
                keep: flags.backup_keep.or(file.backup_keep).unwrap_or(30).max(1),
            }),
            age_recipient: flags
                .age_recipient
                .or(file.age_recipient)
                .map(|key| key.parse().context("age_recipient"))
                .transpose()?,
            smtp: smtp(flags.smtp_url.or(file.smtp_url), flags.mail_from.or(file.mail_from))?,
            time_source: flags.time_source.or(file.time_source),
            drain: Duration::from_secs(flags.drain_seconds.or(file.drain_seconds).unwrap_or(0).min(300)),
            firma: flags.firma.or(file.firma).unwrap_or_else(|| "Estudio".to_owned()),
            zona: flags.zona.or(file.zona).unwrap_or(Tz::America__Argentina__Buenos_Aires),
            hora_aviso: flags
                .hora_aviso
                .or(file.hora_aviso)
                .unwrap_or(NaiveTime::MIN + chrono::Duration::hours(8)),
            pasos,
            secret: flags.secret.or(file.secret).unwrap_or_else(|| data.join("secret.json")),
            data,
        };
        Ok(config)
    }

    /// Refuses to serve passwords and cases to a network in the clear.
    pub fn assert_safe_to_serve(&self) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.listen.ip().is_loopback() || self.tls.is_some() || !self.trusted_proxy.is_empty(),
            "{} can be reached from a network, and nothing here speaks TLS. Give --tls-cert and --tls-key, or name the \
             proxy that speaks it with --trusted-proxy, or listen on 127.0.0.1.",
            self.listen
        );
        Ok(())
    }

    /// Whether cookies may travel over TLS alone. Without it the server is served on loopback and nowhere else.
    pub fn secure_cookies(&self) -> bool {
        match &self.public_url {
            Some(url) => !web::is_local_http(url),
            None => self.tls.is_some() || !self.trusted_proxy.is_empty(),
        }
    }

    /// Where people reach the server, as far as it is known.
    pub fn base_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| {
            format!("{}://{}", if self.tls.is_some() { "https" } else { "http" }, self.listen)
        })
    }
}

/// Whether it can be an address is all that is asked; an error must not repeat what may hold a password.
fn redis_url(url: String) -> anyhow::Result<SecretString> {
    let good = redis::Client::open(&*url).is_ok();
    anyhow::ensure!(
        good,
        "redis_url is no address: redis://[user:password@]host[:port][/db], or rediss:// for TLS"
    );
    Ok(url.into())
}

fn smtp(url: Option<String>, from: Option<String>) -> anyhow::Result<Option<Smtp>> {
    match (url, from) {
        (None, _) => Ok(None),
        (Some(url), Some(from)) => Smtp::new(&url, &from).map(Some),
        (Some(_), None) => anyhow::bail!("smtp_url needs mail_from, the address e-mails are from"),
    }
}

fn first_set<T>(flags: Vec<T>, file: Vec<T>) -> Option<Vec<T>> {
    [flags, file].into_iter().find(|values| !values.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_win_over_the_file_and_the_file_over_the_defaults() {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(data.path().join("vigia.toml"), "firma = \"Del archivo\"\nzona = \"Europe/Madrid\"\n")
            .unwrap();
        let flags = Settings {
            data: Some(data.path().to_owned()),
            firma: Some("De la línea".to_owned()),
            ..Settings::default()
        };
        let config = Config::resolve(flags).unwrap();
        assert_eq!(config.firma, "De la línea");
        assert_eq!(config.zona, Tz::Europe__Madrid);
        assert_eq!(config.pasos, [180, 90, 60, 30, 15, 7, 3, 1, 0]);
    }

    #[test]
    fn a_network_without_tls_is_refused_and_loopback_or_a_declared_proxy_is_not() {
        let config = |listen: &str, proxy: &[&str]| {
            Config::resolve(Settings {
                listen: Some(listen.parse().unwrap()),
                trusted_proxy: proxy.iter().map(|ip| ip.parse().unwrap()).collect(),
                ..Settings::default()
            })
            .unwrap()
        };
        assert!(config("0.0.0.0:8460", &[]).assert_safe_to_serve().is_err());
        assert!(config("127.0.0.1:8460", &[]).assert_safe_to_serve().is_ok());
        assert!(config("0.0.0.0:8460", &["10.0.0.1"]).assert_safe_to_serve().is_ok());
    }

    #[test]
    fn the_emitter_bridge_needs_a_redis_and_no_error_repeats_its_password() {
        let resolve = |redis_url: Option<&str>, emitter_bridge| {
            let redis_url = redis_url.map(str::to_owned);
            Config::resolve(Settings { redis_url, emitter_bridge, ..Settings::default() })
        };
        assert!(resolve(None, Some(true)).is_err());
        assert!(
            resolve(Some("rediss://vigia:clave@redis.example.com/2"), Some(true)).unwrap().emitter_bridge
        );
        assert!(!resolve(Some("redis://localhost"), None).unwrap().emitter_bridge, "off unless asked for");
        for wrong in ["localhost", "http://vigia:clave@localhost", "redis://vigia:clave@localhost:x"] {
            let said = format!("{:?}", resolve(Some(wrong), None).unwrap_err());
            assert!(!said.contains("clave"), "{said}");
        }
        let good = resolve(Some("redis://:clave@localhost"), None).unwrap();
        assert!(!format!("{good:?}").contains("clave"), "nor does anything that shows the configuration");
    }

    #[test]
    fn a_misspelt_setting_is_an_error_not_a_default() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "fima = \"x\"\n").unwrap();
        let flags = Settings { config: Some(file.path().to_owned()), ..Settings::default() };
        assert!(Config::resolve(flags).is_err());
    }
}
