//! Which pages may act with a cookie.

use crate::config::Config;
use anyhow::{Context, ensure};
use axum::http::{HeaderMap, HeaderValue, header};
use url::{Host, Url};

/// The allowed origins: those of the settings, and the server's own.
#[derive(Debug)]
pub struct Origins(Vec<HeaderValue>);

impl Origins {
    /// Those of a configuration, whose port is the one that is listened on.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        let mut origins = config.allowed_origins.clone();
        let base = origin(&config.base_url()).context("public_url")?;
        if config.public_url.is_none() && config.listen.ip().is_loopback() {
            let mut local = Url::parse(&base)?;
            local.set_host(Some("localhost"))?;
            origins.push(local.origin().ascii_serialization());
        }
        origins.push(base);
        Ok(Self(origins.iter().map(|origin| HeaderValue::from_str(origin)).collect::<Result<_, _>>()?))
    }

    /// Whether a request comes from a page that may act with a cookie: `Origin` is allowed, or there is none because
    /// the browser says that the page is the server's own. `null`, which any sandboxed frame sends, is nobody's.
    pub fn admit(&self, headers: &HeaderMap) -> bool {
        let mut origins = headers.get_all(header::ORIGIN).iter();
        match (origins.next(), origins.next()) {
            (Some(origin), None) => self.0.contains(origin),
            (None, _) => headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin"),
            (Some(_), Some(_)) => false,
        }
    }

    /// Each of them.
    pub fn all(&self) -> &[HeaderValue] {
        &self.0
    }
}

/// An origin, as browsers write it: `https://vigia.example.com`.
pub fn origin(text: &str) -> anyhow::Result<String> {
    let url =
        Url::parse(text.trim()).with_context(|| format!("{text:?} is no origin: https://host[:port]"))?;
    ensure!(
        matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none(),
        "{text:?} is no origin: https://host[:port], without a path"
    );
    Ok(url.origin().ascii_serialization())
}

/// Whether an address in the clear stays on this machine.
pub fn is_local_http(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && local
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    fn origins(settings: Settings) -> Origins {
        Origins::of(&Config::resolve(settings).unwrap()).unwrap()
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn only_allowed_origins_are_admitted_and_none_only_from_the_servers_own_page() {
        let ours = origins(Settings {
            public_url: Some("https://Vigia.Estudio.test/".into()),
            allowed_origins: vec!["https://panel.estudio.test".into(), "http://localhost:3000".into()],
            ..Settings::default()
        });
        for (case, sent, admitted) in [
            ("the server's own page", vec![("origin", "https://vigia.estudio.test")], true),
            ("a page of the settings", vec![("origin", "https://panel.estudio.test")], true),
            ("another port of an allowed host", vec![("origin", "http://localhost:3001")], false),
            ("the same host in the clear", vec![("origin", "http://vigia.estudio.test")], false),
            ("a host that begins alike", vec![("origin", "https://vigia.estudio.test.malo.test")], false),
            ("a sandboxed frame", vec![("origin", "null")], false),
            (
                "a sandboxed frame that says more",
                vec![("origin", "null"), ("sec-fetch-site", "same-origin")],
                false,
            ),
            (
                "two origins",
                vec![("origin", "https://vigia.estudio.test"), ("origin", "https://malo.test")],
                false,
            ),
            ("our own page, reading", vec![("sec-fetch-site", "same-origin")], true),
            ("another port of the same host, reading", vec![("sec-fetch-site", "same-site")], false),
            ("another site, reading", vec![("sec-fetch-site", "cross-site")], false),
            ("an address typed by a person", vec![("sec-fetch-site", "none")], false),
            ("no browser, or an old one", vec![], false),
        ] {
            assert_eq!(ours.admit(&headers(&sent)), admitted, "{case}");
        }
    }

    #[test]
    fn on_loopback_both_names_of_the_machine_are_the_servers_own() {
        let ours =
            origins(Settings { listen: Some("127.0.0.1:8460".parse().unwrap()), ..Settings::default() });
        for (origin, admitted) in [
            ("http://127.0.0.1:8460", true),
            ("http://localhost:8460", true),
            ("http://localhost:8461", false),
        ] {
            assert_eq!(ours.admit(&headers(&[("origin", origin)])), admitted, "{origin}");
        }
    }

    #[test]
    fn what_is_no_origin_is_an_error_of_the_settings() {
        for text in ["*", "null", "vigia.estudio.test", "https://vigia.estudio.test/panel", "file:///x", ""] {
            let settings = Settings { allowed_origins: vec![text.into()], ..Settings::default() };
            assert!(Config::resolve(settings).is_err(), "{text:?}");
        }
        assert_eq!(origin("HTTPS://Panel.Estudio.test:443/").unwrap(), "https://panel.estudio.test");
    }
}
