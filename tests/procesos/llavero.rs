//! Where the session is kept: in the keyring, and nowhere else.

use anyhow::{Context, Result, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs};
use vigia_tests::{
    api,
    desktop::Desktop,
    firma::{Firma, PASSWORD},
    proxy::{Proxy, contains},
};

use crate::puesto::Puesto;

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_in_the_keyring_and_in_no_file_no_log_and_no_page() -> Result<()> {
    let firma = Firma::open().await?;
    let proxy = Proxy::to(firma.server.port()?).await?;
    let mut lucia = Puesto::sit_down(&proxy.origin(), &firma.lucia.me().email).await?;
    let case = firma
        .lucia
        .new_expediente("Funes, Valeria c/ Telecomunicaciones del Plata S.A. s/ sumarísimo")
        .await?;
    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(1).await?).await?;
    lucia.desktop.toasts.wait("the alert", |_| true).await?;
    // A start from the keyring, so that a refresh is among what is looked for; then the app alone, to read its log.
    lucia.reopen().await?;
    lucia.connected().await?;
    let page = lucia.window.run(EVERYTHING_A_PAGE_KEEPS).await?.to_string();

    let kept = keyring(&lucia).await?;
    let document: Value = serde_json::from_str(&kept).with_context(|| "one JSON document")?;
    ensure!(kept.encode_utf16().count() * 2 < 2560, "small enough for every system: {}", kept.len());
    let secret = |field: &str| document[field].as_str().map(str::to_owned).with_context(|| field.to_owned());
    let mut secrets = BTreeSet::from([secret("refresh")?, secret("device_key")?, secret("inbox_key")?]);
    secrets.extend(bearers(&proxy.requests()));
    ensure!(secrets.iter().any(|secret| secret.contains('.')), "access tokens passed by");
    secrets.insert(PASSWORD.to_owned());

    lucia.desktop.kill_app().await?;
    let mut app = lucia.desktop.start()?;
    app.line("a connection", |line| line.contains("onnected").then_some(())).await?;
    let environment = fs::read(format!("/proc/{}/environ", app.pid().context("running")?))?;
    let command = fs::read(format!("/proc/{}/cmdline", app.pid().context("running")?))?;
    app.kill().await?;
    let mut places = vec![
        ("the page".to_owned(), page.into_bytes()),
        ("the log".to_owned(), app.output().into_bytes()),
        ("the environment".to_owned(), environment),
        ("the command line".to_owned(), command),
    ];
    for file in lucia.desktop.files()? {
        places.push((file.display().to_string(), fs::read(&file)?));
    }
    ensure!(places.len() > 10, "the app has written files: {}", places.len());
    let found = first_place(&places, &secrets);
    ensure!(found.is_none(), "a secret is in {found:?}");
    // The search itself works: planted in any of its forms, a secret is found.
    for form in secrets.iter().flat_map(|secret| forms(secret)) {
        let planted = [("planted".to_owned(), [b"before ".to_vec(), form, b" after".to_vec()].concat())];
        ensure!(first_place(&planted, &secrets).is_some(), "the search finds nothing");
    }
    // It is a token indeed: it opens the session.
    let body = json!({ "refreshToken": secret_now(&lucia).await?, "deviceId": document["device"] });
    let url = format!("{}/api/v1/session/refresh", firma.server.origin());
    api::send(&api::http()?, reqwest::Method::POST, url, None, Some(&body)).await?.ok::<Value>()?;
    // What the device keeps of the case is sealed.
    for (place, bytes) in places.iter().filter(|(place, _)| place.starts_with('/')) {
        ensure!(!contains(bytes, "Funes, Valeria".as_bytes()), "a name is in {place}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_empties_keyring_and_inbox() -> Result<()> {
    let firma = Firma::open().await?;
    let case =
        firma.lucia.new_expediente("Salas, Mariano c/ Automotores Belgrano S.A. s/ consumidor").await?;
    let lucia = Puesto::sit_down(firma.server.origin(), &firma.lucia.me().email).await?;
    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(5).await?).await?;
    lucia.desktop.toasts.wait("the alert", |_| true).await?;
    keyring(&lucia).await?;
    lucia.window.go("/ajustes").await?;
    lucia.window.press("Cerrar sesión").await?;
    lucia.window.reads("Dirección del servidor").await?;
    ensure!(keyring(&lucia).await.is_err(), "nothing is left in the keyring");
    ensure!(lucia.inbox().await?.is_empty(), "nothing is left on the device");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_the_session_lives_in_memory_and_the_app_says_so() -> Result<()> {
    let firma = Firma::open().await?;
    let proxy = Proxy::to(firma.server.port()?).await?;
    let desktop = Desktop::without_keyring().await?;
    let window = desktop.open().await?;
    window.sign_in(&proxy.origin(), &firma.lucia.me().email, PASSWORD).await?;
    window.reads("Conectado").await?;
    let state = window.invoke("session_state", json!({})).await?;
    ensure!(state["ok"]["status"] == "signed-in" && state["ok"]["keyring"] == "missing", "{state}");
    window.reads("llavero").await?;
    let case =
        firma.lucia.new_expediente("Krause, Federico c/ Banco Austral S.A. s/ revisión de cuenta").await?;
    firma.lucia.new_prescripcion(&case.resumen.id, firma.in_days(5).await?).await?;
    desktop.toasts.wait("the alert", |_| true).await?;

    let secrets: BTreeSet<String> =
        bearers(&proxy.requests()).into_iter().chain([PASSWORD.to_owned()]).collect();
    desktop.kill_app().await?;
    let files = desktop.files()?.into_iter().map(|file| Ok((file.display().to_string(), fs::read(&file)?)));
    let found = first_place(&files.collect::<Result<Vec<_>>>()?, &secrets);
    ensure!(found.is_none(), "a secret is in {found:?}");
    let window = desktop.open().await?;
    window.reads("Dirección del servidor").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_gets_no_token_and_reaches_nothing_but_the_api() -> Result<()> {
    let firma = Firma::open().await?;
    let lucia = Puesto::sit_down(firma.server.origin(), &firma.lucia.me().email).await?;
    for path in [
        "http://127.0.0.1:1/api/v1/me",
        "//evil.example/api/v1/me",
        "/socket.io/",
        "/api/v1/../../x",
        "api/v1/me",
    ] {
        let answer = lucia.window.invoke("request", json!({ "method": "GET", "path": path })).await?;
        ensure!(answer.get("error").is_some(), "{path}: {answer}");
    }
    let state = lucia.invoke("session_state", json!({})).await?.to_string();
    ensure!(!state.contains("oken") && !state.contains("eyJ"), "{state}");
    let answer = lucia.invoke("request", json!({ "method": "GET", "path": "/api/v1/me" })).await?;
    ensure!(answer["status"] == 200 && answer["body"]["nombre"] == "Lucía Ferreyra", "{answer}");
    Ok(())
}

/// Storage, cookies, and whatever hangs on the window.
const EVERYTHING_A_PAGE_KEEPS: &str = "
    const seen = new Set();
    const walk = (value, depth) => {
        if (depth > 6 || value === null) return [];
        if (typeof value === 'string') return [value];
        if (typeof value !== 'object' || seen.has(value)) return [];
        seen.add(value);
        return Object.getOwnPropertyNames(value).flatMap((name) => {
            try { return walk(value[name], depth + 1) } catch { return [] }
        });
    };
    return [document.cookie, document.documentElement.outerHTML, ...Object.values({ ...localStorage }),
        ...Object.values({ ...sessionStorage }), ...walk(window, 0)].join('\\n');";

/// What the keyring holds for the app, by the system's own tool.
async fn keyring(of: &Puesto) -> Result<String> {
    let mut command = of.desktop.command("secret-tool");
    let output = command.args(["lookup", "service", "org.vigia.desktop"]).output().await?;
    if !output.status.success() {
        bail!("the keyring has no entry: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The refresh token the keyring holds just now.
async fn secret_now(of: &Puesto) -> Result<String> {
    let document: Value = serde_json::from_str(&keyring(of).await?)?;
    Ok(document["refresh"].as_str().context("a refresh token")?.to_owned())
}

/// Every access token among the bytes a client sent, and its parts.
fn bearers(requests: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(requests);
    let tokens = text.split(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)));
    let tokens = tokens.filter(|word| word.starts_with("eyJ") && word.matches('.').count() == 2);
    // The header is the same for every token of this server, and says nothing.
    tokens
        .flat_map(|token| [token.to_owned()].into_iter().chain(token.split('.').skip(1).map(str::to_owned)))
        .collect()
}

/// The first place that holds one of the secrets, in whatever form.
fn first_place(places: &[(String, Vec<u8>)], secrets: &BTreeSet<String>) -> Option<String> {
    let forms: Vec<Vec<u8>> = secrets.iter().flat_map(|secret| forms(secret)).collect();
    let holds = |bytes: &[u8]| forms.iter().any(|form| contains(bytes, form));
    places.iter().find(|(_, bytes)| holds(bytes)).map(|(place, _)| place.clone())
}

/// A secret as it could be written: plain, as UTF-16, as base64, as hexadecimal.
fn forms(secret: &str) -> [Vec<u8>; 4] {
    [
        secret.as_bytes().to_vec(),
        secret.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        BASE64_STANDARD.encode(secret).trim_end_matches('=').as_bytes().to_vec(),
        secret.bytes().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes(),
    ]
}
