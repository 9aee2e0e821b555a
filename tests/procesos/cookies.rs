//! A page's session: its cookies over REST and the socket, from which origins, for how long.

use anyhow::{Context, Result, bail, ensure};
use chrono::{Duration, Utc};
use reqwest::{Method, StatusCode, header::HeaderMap};
use serde_json::{Value, json};
use vigia_tests::{
    api,
    casa::Casa,
    firma::{Firma, PASSWORD},
    node::NodeSocket,
    server::Options,
};

/// A page's cookies, as a browser would keep them.
struct Page {
    http: reqwest::Client,
    origin: String,
    session: String,
    refresh: String,
}

impl Page {
    /// Signs in at one server, as a page of `origin`.
    async fn sign_in(server: &str, origin: &str, email: &str) -> Result<Self> {
        let http = api::http()?;
        let device = json!({ "name": "Navegador", "platform": "web" });
        let request = http
            .post(format!("{server}/api/v1/session"))
            .header("Origin", origin)
            .header("X-Vigia", "1")
            .json(&json!({ "email": email, "password": PASSWORD, "device": device }));
        let answer = request.send().await?;
        ensure!(answer.status() == StatusCode::CREATED, "{}", answer.text().await?);
        let (session, refresh) = cookies(answer.headers())?;
        let body: Value = answer.json().await?;
        ensure!(body.get("accessToken").is_none() && body.get("refreshToken").is_none(), "{body}");
        Ok(Self { http, origin: origin.to_owned(), session, refresh })
    }

    /// Refreshes at one server; the status.
    async fn refresh(&mut self, server: &str) -> Result<StatusCode> {
        let request = self
            .http
            .post(format!("{server}/api/v1/session/refresh"))
            .header("Origin", &self.origin)
            .header("X-Vigia", "1")
            .header("Cookie", format!("{}; {}", self.session, self.refresh));
        let answer = request.send().await?;
        let status = answer.status();
        if status.is_success() {
            (self.session, self.refresh) = cookies(answer.headers())?;
        }
        Ok(status)
    }

    fn headers(&self) -> Value {
        json!({ "cookie": self.session, "Origin": self.origin })
    }

    fn socket(&self, server: &str, transport: &str) -> Result<NodeSocket> {
        NodeSocket::dial_with(server, json!({}), &[transport], self.headers())
    }
}

/// `name=value` of both cookies an answer sets.
fn cookies(headers: &HeaderMap) -> Result<(String, String)> {
    let set: Vec<&str> =
        headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).collect();
    let pair = |name: &str| {
        let whole = set.iter().find(|cookie| cookie.starts_with(name)).context("a cookie")?;
        Ok::<_, anyhow::Error>(whole.split(';').next().unwrap_or_default().to_owned())
    };
    Ok((pair("vigia_session=")?, pair("vigia_refresh=")?))
}

const LUCIA: &str = "lucia@ferreyra.example";

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_opens_a_socket_for_a_page_of_an_allowed_origin_and_a_token_counts_before_it() -> Result<()>
{
    let firma = Firma::open().await?;
    let server = firma.server.origin();
    let Page { session, .. } = Page::sign_in(server, server, LUCIA).await?;
    let (token, foreign) = (firma.lucia.token(), "http://localhost:1");
    let cookie = |more: Value| {
        let mut headers = json!({ "cookie": session });
        headers.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        headers
    };
    let own = json!({ "Origin": server });
    let (ok, missing, invalid) = ("", "AUTH_MISSING", "AUTH_INVALID");
    let mut seen = 0;
    for (case, auth, headers, expected) in [
        ("our own page", json!({}), cookie(own.clone()), ok),
        ("our own page, reading", json!({}), cookie(json!({ "Sec-Fetch-Site": "same-origin" })), ok),
        ("a foreign page", json!({}), cookie(json!({ "Origin": foreign })), missing),
        ("another port of this host", json!({}), cookie(json!({ "Sec-Fetch-Site": "same-site" })), missing),
        ("a sandboxed frame", json!({}), cookie(json!({ "Origin": "null" })), missing),
        (
            "one that says more",
            json!({}),
            cookie(json!({ "Origin": "null", "Sec-Fetch-Site": "same-origin" })),
            missing,
        ),
        ("no browser", json!({}), cookie(json!({})), missing),
        ("no cookie", json!({}), own.clone(), missing),
        ("a cookie of nobody", json!({}), json!({ "cookie": "vigia_session=x", "Origin": server }), invalid),
        (
            "two cookies",
            json!({}),
            json!({ "cookie": format!("{session}; vigia_session=x"), "Origin": server }),
            missing,
        ),
        ("a bad token beside a good cookie", json!({ "token": "x" }), cookie(own.clone()), invalid),
        (
            "a good token beside a bad cookie",
            json!({ "token": token }),
            json!({ "cookie": "vigia_session=x", "Origin": server }),
            ok,
        ),
        ("a good token from anywhere", json!({ "token": token }), cookie(json!({ "Origin": foreign })), ok),
    ] {
        for transport in ["polling", "websocket"] {
            let mut socket = NodeSocket::dial_with(server, auth.clone(), &[transport], headers.clone())?;
            let said = match expected {
                "" => socket.ask("join:user", &[json!(firma.lucia.id())]).await?["event"] == "joined",
                _ => socket.refused().await? == expected,
            };
            ensure!(said, "{case}, {transport}: not {expected:?}");
            seen += 1;
        }
    }
    println!("{seen} handshakes");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn over_rest_a_cookie_reads_and_with_the_header_writes_and_never_helps_a_bad_token() -> Result<()> {
    let firma = Firma::open().await?;
    let server = firma.server.origin();
    let page = Page::sign_in(server, server, LUCIA).await?;
    let (session, bearer) = (page.session.as_str(), format!("Bearer {}", firma.lucia.token()));
    let own = ("Origin", server);
    let (cookie, vigia, foreign) = (("Cookie", session), ("X-Vigia", "1"), ("Origin", "http://localhost:1"));
    let same = ("Sec-Fetch-Site", "same-origin");
    let mut seen = 0;
    for (case, method, headers, expected) in [
        ("a read", Method::GET, vec![cookie, own], 200),
        ("a read, as browsers send it", Method::GET, vec![cookie, same], 200),
        ("a read from elsewhere", Method::GET, vec![cookie, foreign], 403),
        ("a read from a sandboxed frame", Method::GET, vec![cookie, ("Origin", "null")], 403),
        ("a read by no browser", Method::GET, vec![cookie], 403),
        ("a write", Method::POST, vec![cookie, own, vigia], 201),
        ("a write without an origin from our own page", Method::POST, vec![cookie, same, vigia], 201),
        ("a write without the header", Method::POST, vec![cookie, own], 403),
        ("a write with another header", Method::POST, vec![cookie, own, ("X-Vigia", "0")], 403),
        ("a write from elsewhere", Method::POST, vec![cookie, foreign, vigia], 403),
        ("a write by no browser", Method::POST, vec![cookie, vigia], 403),
        ("nothing", Method::GET, vec![own], 401),
        (
            "a bad token beside a good cookie",
            Method::GET,
            vec![cookie, own, ("Authorization", "Bearer x")],
            401,
        ),
        (
            "a good token beside a bad cookie",
            Method::POST,
            vec![("Cookie", "vigia_session=x"), ("Authorization", &bearer)],
            201,
        ),
        ("a good token from anywhere", Method::POST, vec![cookie, foreign, ("Authorization", &bearer)], 201),
    ] {
        let mut request = page.http.request(method.clone(), format!("{server}/api/v1/expedientes"));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        if method == Method::POST {
            request = request.json(&json!({ "caratula": "Suárez, Inés c/ Del Sur S.A. s/ despido" }));
        }
        let answer = request.send().await?;
        let (status, body) = (answer.status().as_u16(), answer.json::<Value>().await?);
        ensure!(status == expected, "{case}: {status} {body}");
        ensure!(status != 403 || body["error"]["code"] == "NO_AUTORIZADO", "{case}: {body}");
        seen += 1;
    }
    println!("{seen} requests");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_refreshes_keeps_its_sockets_on_every_server_and_one_that_does_not_loses_them()
-> Result<()> {
    let now = Utc::now();
    let firma = Firma::open_in_with(Casa::Cluster, Options { now: Some(now), ..Options::default() }).await?;
    let servers: Vec<String> =
        firma.server.servers().iter().map(|server| server.origin().to_owned()).collect();
    let [first, second, third] = &servers[..] else { bail!("three servers") };
    let origin = firma.server.origin();
    let mut refreshed = Page::sign_in(first, origin, LUCIA).await?;
    let forgotten = Page::sign_in(second, origin, LUCIA).await?;
    // Some seconds before the tokens end.
    firma.server.set_clock(now + Duration::seconds(15 * 60 - 8))?;
    let mut stays = vec![refreshed.socket(first, "websocket")?, refreshed.socket(third, "polling")?];
    let mut goes = forgotten.socket(first, "websocket")?;
    for socket in stays.iter_mut().chain([&mut goes]) {
        socket.event("auth:expiring").await?;
    }
    ensure!(refreshed.refresh(second).await? == StatusCode::OK);
    goes.disconnected().await?;
    for socket in &mut stays {
        ensure!(socket.ask("join:user", &[json!(firma.lucia.id())]).await?["event"] == "joined");
        ensure!(!socket.is_disconnected());
    }
    // Signing out ends them at once, on every server.
    let request = refreshed.http.delete(format!("{third}/api/v1/session")).header("X-Vigia", "1");
    let request = request.header("Cookie", &refreshed.session).header("Origin", origin);
    let answer = request.send().await?;
    ensure!(answer.status() == StatusCode::NO_CONTENT, "{}", answer.status());
    ensure!(cookies(answer.headers())? == ("vigia_session=".to_owned(), "vigia_refresh=".to_owned()));
    for socket in &mut stays {
        socket.disconnected().await?;
    }
    ensure!(refreshed.refresh(first).await? == StatusCode::UNAUTHORIZED);
    ensure!(refreshed.socket(first, "websocket")?.refused().await? == "AUTH_REVOKED");
    firma.server.set_clock(now + Duration::minutes(16))?;
    ensure!(forgotten.socket(first, "websocket")?.refused().await? == "AUTH_EXPIRED");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_by_long_polling_belongs_to_the_session_that_opened_it() -> Result<()> {
    let firma = Firma::open().await?;
    let server = firma.server.origin();
    let mut lucia = Page::sign_in(server, server, LUCIA).await?;
    let martin = Page::sign_in(server, server, "martin@ferreyra.example").await?;
    let path = format!("{server}/socket.io/?EIO=4&transport=polling");
    let poll = async |url: &str, headers: &[(&str, &str)]| -> Result<(u16, String)> {
        let mut request = lucia.http.get(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    };
    let own = ("Origin", server);
    let (_, opened) = poll(&path, &[("Cookie", &lucia.session), own]).await?;
    let opened: Value = serde_json::from_str(opened.trim_start_matches('0'))?;
    let url = format!("{path}&sid={}", opened["sid"].as_str().context("a sid")?);
    let foreign = ("Origin", "http://localhost:1");
    for (case, headers) in [
        ("another session's cookie", vec![("Cookie", &*martin.session), own]),
        ("no cookie", vec![own]),
        ("its own cookie from a foreign page", vec![("Cookie", &*lucia.session), foreign]),
    ] {
        let (status, body) = poll(&url, &headers).await?;
        ensure!(status == 400, "{case}: {status} {body}");
    }
    // The session goes on with another token, and so does its connection.
    let before = lucia.session.clone();
    lucia.refresh(server).await?;
    ensure!(lucia.session != before);
    let hello = lucia.http.post(&url).header("Cookie", &lucia.session).header("Origin", server);
    ensure!(hello.body("40/api,").send().await?.text().await? == "ok");
    // A ping may come before it.
    let mut said = String::new();
    while !said.contains("40/api,") {
        let next =
            lucia.http.get(&url).header("Cookie", &lucia.session).header("Origin", server).send().await?;
        ensure!(next.status() == StatusCode::OK, "{}", next.status());
        said = next.text().await?;
    }
    ensure!(said.contains("40/api,{\"sid\""), "{said}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_people_come_by_https_cookies_travel_by_it_alone_and_only_allowed_pages_may_ask() -> Result<()>
{
    let flags = [
        "--public-url",
        "https://vigia.ferreyra.example",
        "--allowed-origins",
        "https://panel.ferreyra.example,http://localhost:3000",
    ];
    let options = Options { flags: flags.map(str::to_owned).to_vec(), ..Options::default() };
    let firma = Firma::open_with(options).await?;
    let (server, http) = (firma.server.origin(), api::http()?);
    let device = json!({ "name": "Navegador", "platform": "web" });
    let body = json!({ "email": LUCIA, "password": PASSWORD, "device": device });
    let sign_in = async |origin: &str| {
        let request = http.post(format!("{server}/api/v1/session")).json(&body);
        request.header("Origin", origin).header("X-Vigia", "1").send().await
    };
    let answer = sign_in("https://vigia.ferreyra.example").await?;
    let set: Vec<_> =
        answer.headers().get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).collect();
    ensure!(
        set.len() == 2 && set.iter().all(|cookie| cookie.ends_with("; HttpOnly; SameSite=Strict; Secure")),
        "{set:?}"
    );
    // The server's own address is not where people come.
    ensure!(sign_in(server).await?.status() == StatusCode::FORBIDDEN);

    for (origin, allowed) in [
        ("https://vigia.ferreyra.example", true),
        ("https://panel.ferreyra.example", true),
        ("http://localhost:3000", true),
        ("http://localhost:3001", false),
        ("https://panel.ferreyra.example.malo.example", false),
        ("null", false),
    ] {
        for path in ["/api/v1/expedientes", "/socket.io/?EIO=4&transport=polling"] {
            let preflight = http
                .request(Method::OPTIONS, format!("{server}{path}"))
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,x-vigia");
            for answer in [
                preflight.send().await?,
                http.get(format!("{server}{path}")).header("Origin", origin).send().await?,
            ] {
                let headers = answer.headers();
                let told =
                    headers.get("access-control-allow-origin").map(|value| value.to_str()).transpose()?;
                ensure!(told == allowed.then_some(origin), "{origin} {path}: {told:?}");
                ensure!(headers["vary"].to_str()?.contains("origin"), "{headers:?}");
                ensure!(headers["access-control-allow-credentials"] == "true");
            }
        }
    }
    Ok(())
}
