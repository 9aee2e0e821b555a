//! From what a person types to the one origin that tokens are bound to.

use crate::error::Error;
use std::net::IpAddr;
use url::{Host, Url};

/// A server's address, read but not yet judged safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address(Url);

impl Address {
    /// Reads `vigia.estudio.com`, `localhost:8080` or a whole URL; path and query are dropped. Without a scheme it is
    /// https, plain http on this computer.
    pub fn parse(typed: &str) -> Result<Self, Error> {
        let typed = typed.trim();
        let url = if typed.contains("://") {
            Url::parse(typed)
        } else {
            // Only the host says which scheme is meant, so it is read with one and then with the other.
            Url::parse(&format!("https://{typed}")).and_then(|url| {
                if is_loopback(&url) { Url::parse(&format!("http://{typed}")) } else { Ok(url) }
            })
        };
        let mut url = url.map_err(|_| Error::Address("it cannot be read"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::Address("it is neither http nor https"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::Address("it holds a user name"));
        }
        url.set_path("/");
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// The address as people read it: an origin without a slash.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }
}

/// Where tokens may go: https, or plain http on this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin(Address);

impl TryFrom<Address> for Origin {
    type Error = Error;

    fn try_from(address: Address) -> Result<Self, Error> {
        if address.0.scheme() == "https" || is_loopback(&address.0) {
            Ok(Self(address))
        } else {
            Err(Error::Address("plain http is for this computer alone"))
        }
    }
}

impl Origin {
    /// Reads and judges in one go.
    pub fn parse(typed: &str) -> Result<Self, Error> {
        Address::parse(typed)?.try_into()
    }

    /// `https://vigia.estudio.com`.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether the server runs on this computer.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0.0)
    }

    /// The URL of a path of the API. Whatever is not plainly below `/api/v1/` of this origin is refused: a page
    /// must not be able to send the token elsewhere.
    pub fn api(&self, path: &str) -> Result<Url, Error> {
        let (bare, _) = path.split_once('?').unwrap_or((path, ""));
        let plain = bare.starts_with("/api/v1/")
            && !bare.contains("//")
            && path.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '\\' | '#'));
        let url = self.0.0.join(path).map_err(|_| Error::Path)?;
        // As it was written, or not at all: a path that needs resolving (`..`, `%2e`) means to lead elsewhere.
        let stays = url.origin() == self.0.0.origin() && url.path() == bare;
        if plain && stays { Ok(url) } else { Err(Error::Path) }
    }
}

/// Whether a page may ask for a path: anything but the session itself, whose answers hold tokens. The feature's name
/// must stand there plainly, because a proxy on the way may read `%73ession` otherwise than the server does. A file's has
/// its ending (`parte.pdf`).
pub(crate) fn is_for_pages(path: &str) -> bool {
    let feature =
        path.strip_prefix("/api/v1/").and_then(|rest| rest.split(['/', '?']).next()).unwrap_or_default();
    let plain = feature.starts_with(|c: char| c.is_ascii_alphanumeric())
        && feature.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
    plain && !feature.eq_ignore_ascii_case("session")
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::from(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::from(ip).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, Origin, is_for_pages};

    #[test]
    fn what_people_type_becomes_an_origin() {
        for (typed, origin) in [
            ("vigia.estudio.com", "https://vigia.estudio.com"),
            (" Vigia.Estudio.com:8443 ", "https://vigia.estudio.com:8443"),
            ("https://vigia.estudio.com/#/bandeja", "https://vigia.estudio.com"),
            ("https://vigia.estudio.com:443/x?y=1", "https://vigia.estudio.com"),
            ("localhost:8080", "http://localhost:8080"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("[::1]:8080", "http://[::1]:8080"),
            ("http://127.0.0.1:9", "http://127.0.0.1:9"),
            ("https://localhost", "https://localhost"),
        ] {
            assert_eq!(Origin::parse(typed).unwrap().as_str(), origin, "{typed}");
        }
    }

    #[test]
    fn nothing_else_is_an_origin() {
        for typed in
            ["", "   ", "ftp://x.com", "file:///etc/passwd", "https://ana:clave@x.com", "https://", "a b"]
        {
            assert!(Address::parse(typed).is_err(), "{typed:?}");
        }
        for typed in ["http://vigia.estudio.com", "http://192.168.0.4:8080", "http://127.0.0.1.evil.com"] {
            assert!(Address::parse(typed).is_ok(), "{typed:?}");
            assert!(Origin::parse(typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn pages_never_get_the_session_itself() {
        for path in [
            "/api/v1/me",
            "/api/v1/sessions",
            "/api/v1/inbox?limit=3",
            "/api/v1/users/u%3A1/session",
            "/api/v1/parte.pdf",
            "/api/v1/auditoria.csv?desde=2026-11-01",
        ] {
            assert!(is_for_pages(path), "{path}");
        }
        for path in [
            "/api/v1/session",
            "/api/v1/session/",
            "/api/v1/session?x",
            "/api/v1/session/refresh",
            "/api/v1/Session/refresh",
            "/api/v1/%73ession/refresh",
            "/api/v1/session%2Frefresh",
            "/api/v1/session;x/refresh",
            "/api/v1/",
            "/api/v1/../otra",
            "/otra",
        ] {
            assert!(!is_for_pages(path), "{path}");
        }
    }

    #[test]
    fn only_paths_of_the_api_are_taken() {
        let origin = Origin::parse("https://vigia.estudio.com").unwrap();
        for path in ["/api/v1/me", "/api/v1/expedientes?q=p%C3%A9rez&limit=50", "/api/v1/users/usr_9f:a"] {
            assert_eq!(origin.api(path).unwrap().as_str(), format!("https://vigia.estudio.com{path}"));
        }
        for path in [
            "",
            "/",
            "me",
            "/api/v1",
            "/api/v2/me",
            "/api/v1/../../x",
            "/api/v1/%2e%2E/x",
            "/api/v1/.%2e/x",
            "/api/v1/./session/refresh",
            "/api/v1/%2e/session/refresh",
            "//evil.com/api/v1/me",
            "https://evil.com/api/v1/me",
            "/api/v1//evil.com",
            "/\\evil.com/api/v1/me",
            "/api/v1/a b",
            "/api/v1/me#x",
            "/api/v1/ñ",
            "/api/v1/\n",
        ] {
            assert!(origin.api(path).is_err(), "{path:?}");
        }
    }
}
