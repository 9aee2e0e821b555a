//! Whose request it is, by address.

use crate::{app::App, error::Error};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use std::net::{IpAddr, SocketAddr};

/// The address a request came from. X-Forwarded-For is believed only from a declared proxy, and then only its last hop:
/// the one before is whatever the sender liked to write.
pub struct Peer(pub IpAddr);

impl FromRequestParts<App> for Peer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let ConnectInfo(peer) = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .ok_or_else(|| anyhow::anyhow!("the server does not say where requests come from"))?;
        let peer = peer.ip();
        let forwarded = || {
            let header = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
            header.rsplit(',').next()?.trim().parse().ok()
        };
        let believed = app.config.trusted_proxy.contains(&peer).then(forwarded).flatten();
        Ok(Self(believed.unwrap_or(peer)))
    }
}
