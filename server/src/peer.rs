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
        let peer = address(parts, &app.config.trusted_proxy);
        Ok(Self(peer.ok_or_else(|| anyhow::anyhow!("the server does not say where requests come from"))?))
    }
}

/// The address of [`Peer`], where the server knows it.
pub fn address(parts: &Parts, trusted_proxy: &[IpAddr]) -> Option<IpAddr> {
    let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    // An IPv4 peer of an IPv6 socket is the IPv4 address that was declared.
    let peer = peer.ip().to_canonical();
    let forwarded = || {
        let header = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        header.rsplit(',').next()?.trim().parse().ok()
    };
    trusted_proxy.contains(&peer).then(forwarded).flatten().or(Some(peer))
}
