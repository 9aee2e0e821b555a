//! Pages in a real Chromium: what those of other origins may not do with a session, and what our own does with it.
//!
//! The foreign page is on another port of the same host. For a browser that is the same site, so `SameSite=Strict` lets
//! the cookie go with its requests; only the check of the origin stands between it and the session.

use anyhow::{Context, Result, ensure};
use chrono::{Duration, Utc};
use serde_json::{Value, json};
use vigia_tests::{
    chromium::Chromium,
    firma::{Firma, PASSWORD},
    node::NodeSocket,
    server::Options,
    wait::until,
};

const OWN: &str = "nuestra";
const FOREIGN: &str = "ajena";

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_page_opens_no_session_reads_nothing_writes_nothing_and_gets_no_socket() -> Result<()> {
    let firma = Firma::open().await?;
    let server = localhost(&firma);
    let mut browser = Chromium::start()?;
    let foreign = browser.foreign_site().await?;
    sign_in(&mut browser, &server).await?;
    let session = cookie(&mut browser, "vigia_session").await?;
    let cases = count(&firma).await?;
    browser.open(FOREIGN, &foreign).await?;

    for (what, request) in [
        ("sign in", post(&server, "/session", sign_in_body("martin@ferreyra.example"))),
        ("sign in by a link", post(&server, "/session/claim", json!({ "token": "x" }))),
        ("refresh", post(&server, "/session/refresh", json!({}))),
        ("read", json!({ "url": format!("{server}/api/v1/expedientes") })),
        ("read who it is", json!({ "url": format!("{server}/api/v1/me") })),
        ("write", post(&server, "/expedientes", json!({ "caratula": "Ajena c/ Propia" }))),
        ("sign out", json!({ "url": format!("{server}/api/v1/session"), "method": "DELETE" })),
    ] {
        let answer = browser.probe(FOREIGN, "ask", request).await?;
        ensure!(answer["blocked"] == "TypeError", "{what}: {answer}");
    }
    // What needs no leave of the server beforehand, as a form or a picture: it arrives, with the cookie.
    for (method, path, body) in [
        ("GET", "/me", None),
        ("POST", "/expedientes", Some(json!({ "caratula": "Ajena c/ Propia" }))),
        ("POST", "/session/refresh", Some(json!({}))),
        ("POST", "/session", Some(sign_in_body("martin@ferreyra.example"))),
    ] {
        let mut request =
            json!({ "url": format!("{server}/api/v1{path}"), "method": method, "mode": "no-cors" });
        if let Some(body) = body {
            request["body"] = body;
        }
        let answer = browser.probe(FOREIGN, "ask", request).await?;
        ensure!(answer["type"] == "opaque" || answer["blocked"].is_string(), "{method} {path}: {answer}");
    }
    let polling = socket(&mut browser, FOREIGN, &server, "polling").await?;
    ensure!(polling["blocked"] == "TypeError", "{polling}");
    let websocket = socket(&mut browser, FOREIGN, &server, "websocket").await?;
    ensure!(websocket["refused"]["message"] == "AUTH_MISSING", "{websocket}");

    let refusals = refusals(&firma.server.log(), &foreign);
    // Read and write by REST, and the WebSocket: the cookie was there each time.
    ensure!(refusals >= 3, "the cookie was sent and refused {refusals} times:\n{}", firma.server.log());
    ensure!(cookie(&mut browser, "vigia_session").await? == session, "the session's cookie was changed");
    ensure!(count(&firma).await? == cases, "a foreign page wrote");
    browser.reload(OWN).await?;
    browser.see(OWN, "heading", "Bandeja").await
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_page_reads_writes_and_gets_a_socket_over_both_transports() -> Result<()> {
    let firma = Firma::open().await?;
    let server = localhost(&firma);
    let mut browser = Chromium::start()?;
    sign_in(&mut browser, &server).await?;
    everything_works(&mut browser, OWN, &server).await?;
    ensure!(count(&firma).await? == 1);

    // A connection by long polling is its session's: with another session's cookie it is not there.
    let url = format!("{server}/socket.io/?EIO=4&transport=polling");
    let opened = socket(&mut browser, OWN, &server, "polling").await?;
    let stolen = format!("{url}&sid={}", opened["sid"].as_str().context("a sid")?);
    let others =
        vigia_tests::api::http()?.get(stolen).header("Cookie", "vigia_session=de-otro").send().await?;
    ensure!(others.status() == 400, "{}", others.status());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_an_allowed_origin_may_do_what_our_own_may() -> Result<()> {
    let mut browser = Chromium::start()?;
    let (allowed, foreign) = (browser.foreign_site().await?, browser.foreign_site().await?);
    let data = tempfile::tempdir()?;
    let settings = format!("allowed_origins = [\"https://panel.ferreyra.example\", \"{allowed}\"]\n");
    std::fs::write(data.path().join("vigia.toml"), settings)?;
    let firma =
        Firma::open_with(Options { data: Some(data.path().to_owned()), ..Options::default() }).await?;
    let server = localhost(&firma);
    browser.open(FOREIGN, &allowed).await?;
    let request = post(&server, "/session", sign_in_body("lucia@ferreyra.example"));
    let session = browser.probe(FOREIGN, "ask", request.clone()).await?;
    ensure!(session["status"] == 201 && session["body"].get("accessToken").is_none(), "{session}");
    everything_works(&mut browser, FOREIGN, &server).await?;

    browser.open(FOREIGN, &foreign).await?;
    let refused = browser.probe(FOREIGN, "ask", request).await?;
    ensure!(refused["blocked"] == "TypeError", "{refused}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_stays_signed_in_after_a_reload_and_signs_out() -> Result<()> {
    let firma = Firma::open().await?;
    let server = localhost(&firma);
    let mut browser = Chromium::start()?;
    let headers = browser.open(OWN, &server).await?;
    let policy = headers["content-security-policy"].as_str().context("a policy")?;
    ensure!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    sign_in(&mut browser, &server).await?;
    for name in ["vigia_session", "vigia_refresh"] {
        let cookie = cookie(&mut browser, name).await?;
        ensure!(cookie["httpOnly"] == true && cookie["sameSite"] == "Strict", "{cookie}");
    }
    let secrets = browser.probe(OWN, "secrets", json!({})).await?;
    let stored = secrets["stored"].as_str().context("what is stored")?;
    ensure!(secrets["cookie"] == "" && !stored.contains("eyJ") && !stored.contains('~'), "{secrets}");

    // What happens is seen without asking: the socket is open.
    browser.click(OWN, "link", "Oficios").await?;
    browser.click(OWN, "link", "Bandeja").await?;
    let case = firma.lucia.new_expediente("Pérez, Juan Carlos c/ García, Marta s/ daños").await?;
    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(3).await?).await?;
    browser.see(OWN, "link", "Pérez").await?;
    browser.reload(OWN).await?;
    browser.see(OWN, "link", "Pérez").await?;
    let picture = std::env::temp_dir().join(format!("vigia-origenes-{}.png", std::process::id()));
    browser.shot(OWN, &picture).await?;
    ensure!(std::fs::metadata(&picture)?.len() > 10_000, "an empty picture");
    if std::env::var_os("VIGIA_KEEP_PICTURES").is_none() {
        std::fs::remove_file(&picture)?;
    }

    browser.open(OWN, &format!("{server}/#/ajustes")).await?;
    browser.click(OWN, "button", "Cerrar sesión").await?;
    browser.see(OWN, "button", "Iniciar sesión").await?;
    ensure!(browser.cookies().await?.is_empty(), "the cookies stay: {:?}", browser.cookies().await?);
    browser.reload(OWN).await?;
    browser.see(OWN, "button", "Iniciar sesión").await?;
    ensure!(browser.faults().await? == json!([]), "{}", browser.faults().await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_refreshes_its_session_ahead_of_time_and_after_it_slept() -> Result<()> {
    let now = Utc::now();
    let firma = Firma::open_with(Options { now: Some(now), ..Options::default() }).await?;
    let server = localhost(&firma);
    let mut browser = Chromium::start()?;
    sign_in(&mut browser, &server).await?;
    let first = cookie(&mut browser, "vigia_session").await?["value"].clone();
    // A token that is younger than the page's, and ends after it.
    firma.lucia.refresh().await?;

    // A few seconds before the token ends: the server says so to the page's socket, which goes on.
    firma.server.set_clock(now + Duration::seconds(15 * 60 - 10))?;
    browser.reload(OWN).await?;
    let second = until("another token", async || {
        let value = cookie(&mut browser, "vigia_session").await?["value"].clone();
        Ok((value != first).then_some(value))
    })
    .await?;
    let lucia = firma.lucia.id();
    let mut witness =
        NodeSocket::connect(firma.server.origin(), json!({ "token": firma.lucia.token() })).await?;
    // That is longer than the page's first token would have let its socket live.
    witness.disconnected().await?;
    firma.lucia.refresh().await?;
    let case = firma.lucia.new_expediente("Pérez, Juan Carlos c/ García, Marta s/ daños").await?;
    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(3).await?).await?;
    browser.see(OWN, "link", "Pérez").await?;
    let ended = ended_tokens(&firma.server.log());
    ensure!(ended == 1, "{ended} sockets of {lucia} ended, and only the witness should have");

    // Asleep past the end: what it asks first is refused, it refreshes, and asks again.
    firma.server.set_clock(now + Duration::hours(3))?;
    browser.reload(OWN).await?;
    browser.see(OWN, "link", "Pérez").await?;
    ensure!(cookie(&mut browser, "vigia_session").await?["value"] != second);
    ensure!(browser.faults().await? == json!([]), "{}", browser.faults().await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_one_time_link_opens_on_the_pages_and_every_tab_hears_who_signed_in_and_out() -> Result<()> {
    let firma = Firma::open().await?;
    let server = localhost(&firma);
    let new = json!({ "email": "sofia@ferreyra.example", "nombre": "Sofía Luna", "rol": "abogado" });
    let made: Value = firma.admin.post("/users", &new).await?;
    let mut browser = Chromium::start()?;
    browser.open(FOREIGN, &server).await?;
    browser.see(FOREIGN, "button", "Iniciar sesión").await?;
    let link = format!("{server}/alta/{}", made["claimToken"].as_str().context("a token")?);
    browser.open(OWN, &link).await?;
    for label in ["Contraseña nueva", "Repetir la contraseña"] {
        browser.fill(OWN, label, PASSWORD).await?;
    }
    browser.click(OWN, "button", "Guardar y entrar").await?;
    for tab in [OWN, FOREIGN] {
        browser.see(tab, "heading", "Bandeja").await?;
    }
    let address = browser.probe(OWN, "address", json!({})).await?;
    ensure!(!address.to_string().contains("alta"), "the link stays in the address: {address}");
    browser.open(FOREIGN, &format!("{server}/#/ajustes")).await?;
    browser.click(FOREIGN, "button", "Cerrar sesión").await?;
    for tab in [OWN, FOREIGN] {
        browser.see(tab, "button", "Iniciar sesión").await?;
    }
    Ok(())
}

async fn sign_in(browser: &mut Chromium, server: &str) -> Result<()> {
    browser.open(OWN, server).await?;
    browser.fill(OWN, "Correo electrónico", "lucia@ferreyra.example").await?;
    browser.fill(OWN, "Contraseña", PASSWORD).await?;
    browser.click(OWN, "button", "Iniciar sesión").await?;
    browser.see(OWN, "heading", "Bandeja").await
}

async fn everything_works(browser: &mut Chromium, page: &str, server: &str) -> Result<()> {
    let read = browser.probe(page, "ask", json!({ "url": format!("{server}/api/v1/me") })).await?;
    ensure!(read["status"] == 200 && read["body"]["email"] == "lucia@ferreyra.example", "{read}");
    let new = json!({ "caratula": "Suárez, Inés c/ Del Sur S.A. s/ despido" });
    let written = browser.probe(page, "ask", post(server, "/expedientes", new.clone())).await?;
    ensure!(written["status"] == 201, "{written}");
    let mut bare = post(server, "/expedientes", new);
    bare["headers"] = json!({ "Content-Type": "application/json" });
    let refused = browser.probe(page, "ask", bare).await?;
    ensure!(refused["status"] == 403 && refused["body"]["error"]["code"] == "NO_AUTORIZADO", "{refused}");
    for transport in ["polling", "websocket"] {
        let socket = socket(browser, page, server, transport).await?;
        ensure!(socket["connected"]["sid"].is_string(), "{transport}: {socket}");
    }
    let refreshed = browser.probe(page, "ask", post(server, "/session/refresh", Value::Null)).await?;
    ensure!(refreshed["status"] == 200 && refreshed["body"] == json!({ "expiresIn": 900 }), "{refreshed}");
    Ok(())
}

async fn socket(browser: &mut Chromium, page: &str, server: &str, transport: &str) -> Result<Value> {
    browser.probe(page, "socket", json!({ "server": server, "transport": transport })).await
}

/// The server by the name that the other sites of this machine have too.
fn localhost(firma: &Firma) -> String {
    firma.server.origin().replace("127.0.0.1", "localhost")
}

fn post(server: &str, path: &str, body: Value) -> Value {
    let headers = json!({ "X-Vigia": "1", "Content-Type": "application/json" });
    let mut request =
        json!({ "url": format!("{server}/api/v1{path}"), "method": "POST", "headers": headers });
    if !body.is_null() {
        request["body"] = body;
    }
    request
}

fn sign_in_body(email: &str) -> Value {
    json!({ "email": email, "password": PASSWORD, "device": { "name": "Chromium", "platform": "web" } })
}

async fn cookie(browser: &mut Chromium, name: &str) -> Result<Value> {
    let cookies = browser.cookies().await?;
    cookies.into_iter().find(|cookie| cookie["name"] == name).with_context(|| format!("no cookie {name}"))
}

async fn count(firma: &Firma) -> Result<u64> {
    let page: Value = firma.lucia.get("/expedientes").await?;
    page["total"].as_u64().context("a total")
}

/// How often the server says that a cookie came from that origin's page and was not looked at.
fn refusals(log: &str, origin: &str) -> usize {
    let entries = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let refused = entries.filter(|entry| {
        let fields = &entry["fields"];
        fields["cookie"] == true && (fields["origin"] == origin || fields["site"] == "same-site")
    });
    refused.count()
}

/// How many sockets ended with their token.
fn ended_tokens(log: &str) -> usize {
    log.lines().filter(|line| line.contains("its token has expired")).count()
}
