//! The two cookies of a page's session. No script reads them, and no other site's page sends them.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header::SET_COOKIE},
    response::AppendHeaders,
};

/// Holds the access token.
pub const SESSION: &str = "vigia_session";
/// Holds the refresh token; sent to the session's own routes alone.
pub const REFRESH: &str = "vigia_refresh";

const REFRESH_PATH: &str = "/api/v1/session";

/// The value of a cookie. Of two with one name none counts: a page on another port of this host may have put one there.
pub fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut found = headers
        .get_all(axum::http::header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value);
    let value = found.next().filter(|value| !value.is_empty())?;
    found.next().is_none().then_some(value)
}

/// What sets both cookies, or clears them.
pub type SetCookies = AppendHeaders<[(HeaderName, HeaderValue); 2]>;

/// A session's tokens. Without an age, so that they end with the browser; the tokens end by themselves.
pub fn keep(access: &str, refresh: &str, secure: bool) -> anyhow::Result<SetCookies> {
    both(access, refresh, if secure { "; Secure" } else { "" })
}

/// Nobody's.
pub fn clear(secure: bool) -> anyhow::Result<SetCookies> {
    both("", "", if secure { "; Max-Age=0; Secure" } else { "; Max-Age=0" })
}

fn both(access: &str, refresh: &str, more: &str) -> anyhow::Result<SetCookies> {
    let cookie = |name, value, path| {
        HeaderValue::from_str(&format!("{name}={value}; Path={path}; HttpOnly; SameSite=Strict{more}"))
    };
    Ok(AppendHeaders([
        (SET_COOKIE, cookie(SESSION, access, "/")?),
        (SET_COOKIE, cookie(REFRESH, refresh, REFRESH_PATH)?),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name_and_never_of_two() {
        for (sent, found) in [
            (vec!["vigia_session=a"], Some("a")),
            (vec!["otra=x; vigia_session=a.b-c_d; z=1"], Some("a.b-c_d")),
            (vec!["x_vigia_session=a"], None),
            (vec!["vigia_session2=a"], None),
            (vec!["vigia_session="], None),
            (vec!["vigia_session=a; vigia_session=b"], None),
            (vec!["vigia_session=a", "vigia_session=b"], None),
            (vec![";;=;vigia_session"], None),
            (vec![], None),
        ] {
            let mut headers = HeaderMap::new();
            for cookie in &sent {
                headers.append("cookie", cookie.parse().unwrap());
            }
            assert_eq!(get(&headers, SESSION), found, "{sent:?}");
        }
    }

    #[test]
    fn both_are_kept_from_scripts_and_other_sites_and_from_networks_in_the_clear() {
        let AppendHeaders(kept) = keep("a", "r", true).unwrap();
        assert_eq!(kept[0].1, "vigia_session=a; Path=/; HttpOnly; SameSite=Strict; Secure");
        assert_eq!(kept[1].1, "vigia_refresh=r; Path=/api/v1/session; HttpOnly; SameSite=Strict; Secure");
        let AppendHeaders(cleared) = clear(false).unwrap();
        assert_eq!(cleared[0].1, "vigia_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
        assert!(keep("a\nb", "r", true).is_err());
    }
}
