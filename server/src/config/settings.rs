//! What can be set, by flags, environment and file.

use crate::auth::IssuerSettings;
use anyhow::Context;
use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::Deserialize;
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

/// What can be set. The same names serve the flags (`--listen`), the environment (`VIGIA_LISTEN`) and the file
/// (`listen = "…"`).
#[derive(Clone, Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub struct Settings {
    /// Folder of the database and the server's secret [default: vigia-data]
    #[arg(long, global = true, env = "VIGIA_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// File of the server's secret, made at the first start; every node of a firm has the same [default: secret.json in
    /// the data folder]
    #[arg(long, global = true, env = "VIGIA_SECRET", value_name = "FILE")]
    pub secret: Option<PathBuf>,
    /// Configuration file [default: vigia.toml in the data folder, where there is one]
    #[arg(long, global = true, env = "VIGIA_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Address and port to listen on [default: 127.0.0.1:8460]
    #[arg(long, global = true, env = "VIGIA_LISTEN", value_name = "ADDR:PORT")]
    pub listen: Option<SocketAddr>,
    /// sqlite://… or postgres://… [default: vigia.db in the data folder]
    #[arg(long, global = true, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// redis://… or rediss://… (TLS) of the firm's nodes, where there are several: they wake each other over it
    #[arg(long, global = true, env = "REDIS_URL", value_name = "URL", hide_env_values = true)]
    pub redis_url: Option<String>,
    /// Take what back ends emit with @socket.io/redis-emitter over that Redis, as if they had published it
    #[arg(long, global = true, env = "VIGIA_EMITTER_BRIDGE", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub emitter_bridge: Option<bool>,
    /// Where people reach the server, for links: `https://vigia.example.com`
    #[arg(long, global = true, env = "VIGIA_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Origins whose pages may sign in with cookies and ask the API, besides the server's own: `https://panel.example.com`
    #[arg(long, global = true, env = "ALLOWED_ORIGINS", value_name = "ORIGIN", value_delimiter = ',')]
    #[serde(default)]
    pub allowed_origins: Vec<String>,
    /// Back ends whose tokens are accepted; in the file alone, as `[[issuer]]`
    #[arg(skip)]
    #[serde(default)]
    pub issuer: Vec<IssuerSettings>,
    /// Certificate chain (PEM) for TLS
    #[arg(long, global = true, env = "VIGIA_TLS_CERT", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// Private key (PEM) for TLS
    #[arg(long, global = true, env = "VIGIA_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// Address of a proxy that speaks TLS to the outside and adds X-Forwarded-For; may be repeated
    #[arg(long, global = true, env = "VIGIA_TRUSTED_PROXY", value_name = "IP", value_delimiter = ',')]
    #[serde(default)]
    pub trusted_proxy: Vec<IpAddr>,
    /// Address and port to serve Prometheus metrics on, for the firm's own monitoring [default: not served]
    #[arg(long, global = true, env = "VIGIA_METRICS_LISTEN", value_name = "ADDR:PORT")]
    pub metrics_listen: Option<SocketAddr>,
    /// Sockets one user may have open at a time on a node [default: 20]
    #[arg(long, global = true, env = "VIGIA_CONNECTIONS_PER_USER", value_name = "N")]
    pub connections_per_user: Option<usize>,
    /// Sockets one address may have open at a time on a node [default: 1000]
    #[arg(long, global = true, env = "VIGIA_CONNECTIONS_PER_ADDRESS", value_name = "N")]
    pub connections_per_address: Option<usize>,
    /// Events a second one socket may send [default: 50]
    #[arg(long, global = true, env = "VIGIA_EVENTS_PER_SOCKET", value_name = "N")]
    pub events_per_socket: Option<u32>,
    /// Events a second one user may send, over all sockets of a node [default: 200]
    #[arg(long, global = true, env = "VIGIA_EVENTS_PER_USER", value_name = "N")]
    pub events_per_user: Option<u32>,
    /// Refused events a minute after which a socket must wait [default: 60]
    #[arg(long, global = true, env = "VIGIA_REFUSALS_PER_MINUTE", value_name = "N")]
    pub refusals_per_minute: Option<u32>,
    /// Bytes one message of a socket may have [default: 65536]
    #[arg(long, global = true, env = "VIGIA_MESSAGE_BYTES", value_name = "N")]
    pub message_bytes: Option<usize>,
    /// Packets that may wait for one socket; who takes nothing is cut off [default: 512]
    #[arg(long, global = true, env = "VIGIA_BUFFER_PER_SOCKET", value_name = "N")]
    pub buffer_per_socket: Option<usize>,
    /// Seconds a connection may take to say who it is [default: 10]
    #[arg(long, global = true, env = "VIGIA_HANDSHAKE_SECONDS", value_name = "N")]
    pub handshake_seconds: Option<u64>,
    /// Requests a second one service token may publish with, on a node [default: 50]
    #[arg(long, global = true, env = "VIGIA_PUBLISH_PER_SERVICE", value_name = "N")]
    pub publish_per_service: Option<u32>,
    /// Folder for a backup every day, made by this server [default: none is made]
    #[arg(long, global = true, env = "VIGIA_BACKUP_DIR", value_name = "DIR")]
    pub backup_dir: Option<PathBuf>,
    /// When it is made, in the firm's zone [default: 02:30]
    #[arg(long, global = true, env = "VIGIA_BACKUP_AT", value_name = "HH:MM", value_parser = hour)]
    #[serde(default, deserialize_with = "hour_in_file")]
    pub backup_at: Option<NaiveTime>,
    /// How many of them stay [default: 30]
    #[arg(long, global = true, env = "VIGIA_BACKUP_KEEP", value_name = "N")]
    pub backup_keep: Option<usize>,
    /// Public key of age (age1…) that backups are encrypted for; its secret one is kept elsewhere
    #[arg(long, global = true, env = "VIGIA_AGE_RECIPIENT", value_name = "KEY")]
    pub age_recipient: Option<String>,
    /// The firm's mail server, for alerts that go by e-mail: smtps://user:password@host, or smtp://… (STARTTLS); without TLS
    /// only on this machine, smtp://localhost:25?tls=none [default: no e-mail]
    #[arg(long, global = true, env = "VIGIA_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Who those e-mails are from: `Vigía <vigia@estudio.example>`
    #[arg(long, global = true, env = "VIGIA_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// NTP server (host or host:port) to ask whether the clock is right, while alerts wait because it jumped [default: nobody
    /// is asked]
    #[arg(long, global = true, env = "VIGIA_TIME_SOURCE", value_name = "HOST")]
    pub time_source: Option<String>,
    /// Seconds for which a server that is told to stop says it is not ready and goes on serving, so that a proxy in front
    /// sends nobody there any more [default: 0]
    #[arg(long, global = true, env = "VIGIA_DRAIN_SECONDS", value_name = "N")]
    pub drain_seconds: Option<u64>,
    /// The firm's name [default: Estudio]
    #[arg(long, global = true, env = "VIGIA_FIRMA", value_name = "NAME")]
    pub firma: Option<String>,
    /// The firm's IANA time zone [default: America/Argentina/Buenos_Aires]
    #[arg(long, global = true, env = "VIGIA_ZONA", value_name = "ZONE")]
    pub zona: Option<Tz>,
    /// When alerts fire, in the firm's zone [default: 08:00]
    #[arg(long, global = true, env = "VIGIA_HORA_AVISO", value_name = "HH:MM", value_parser = hour)]
    #[serde(default, deserialize_with = "hour_in_file")]
    pub hora_aviso: Option<NaiveTime>,
    /// Days before a due date on which to alert [default: 180,90,60,30,15,7,3,1,0]
    #[arg(long, global = true, env = "VIGIA_PASOS", value_name = "DAYS", value_delimiter = ',')]
    #[serde(default)]
    pub pasos: Vec<i64>,
}

impl Settings {
    /// Those of a file.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is not as it must be", path.display()))
    }
}

fn hour(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| format!("{text:?} is no time of day: 08:00"))
}

fn hour_in_file<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveTime>, D::Error> {
    Option::<String>::deserialize(deserializer)?
        .map(|text| hour(&text))
        .transpose()
        .map_err(serde::de::Error::custom)
}
