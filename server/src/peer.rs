//! Whose request it is, by address.

use crate::{app::App, error::Error};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

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

/// What one sender has of addresses: with IPv6 it is a whole /64, and a new address for each guess costs nothing.
pub fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.into(),
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn an_address_is_what_one_sender_has_of_them() {
        for (case, ip, expected) in [
            ("IPv4 is itself", "203.0.113.7", "203.0.113.7"),
            ("also where IPv6 carries it", "::ffff:203.0.113.7", "203.0.113.7"),
            ("IPv6 is its network", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ] {
            assert_eq!(network(ip.parse().unwrap()).to_string(), expected, "{case}");
        }
    }
}
