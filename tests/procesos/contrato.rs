//! The contract as a running server shows it: both documents, and both pages in a real browser.

use anyhow::{Result, ensure};
use reqwest::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use std::fs;
use vigia_tests::{api, paths, server::Server};

#[tokio::test(flavor = "multi_thread")]
async fn the_documents_that_are_served_are_those_that_are_committed() -> Result<()> {
    let server = Server::start().await?;
    for (file, kind) in [("openapi.json", "application/json"), ("asyncapi.yaml", "application/yaml")] {
        let answer = api::http()?.get(format!("{}/docs/{file}", server.origin())).send().await?;
        ensure!(answer.headers()[CONTENT_TYPE] == kind, "{:?}", answer.headers());
        let committed = fs::read_to_string(paths::repository().join("docs").join(file))?;
        ensure!(answer.text().await?.trim_end() == committed.trim_end(), "{file} is not as it is committed");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_speak_the_readers_language_and_run_nothing() -> Result<()> {
    let server = Server::start().await?;
    let http = api::http()?;
    for (path, language, title) in [
        ("/docs/rest", "es-AR,es;q=0.9", "<title>API REST · Vigía</title>"),
        ("/docs/rest", "en", "<title>REST API · Vigía</title>"),
        ("/docs/eventos", "es", "<title>Eventos en tiempo real · Vigía</title>"),
        ("/docs/eventos", "en-GB", "<title>Live events · Vigía</title>"),
    ] {
        let request = http.get(format!("{}{path}", server.origin())).header("Accept-Language", language);
        let answer = request.send().await?.error_for_status()?;
        let headers = answer.headers();
        let policy = headers[CONTENT_SECURITY_POLICY].to_str()?;
        ensure!(
            policy.starts_with("default-src 'none'; style-src 'self'") && !policy.contains("script"),
            "{policy}"
        );
        let vary = headers.get_all(VARY).iter().any(|vary| vary == "Accept-Language");
        ensure!(vary && headers[CACHE_CONTROL] == "no-cache", "{headers:?}");
        ensure!(answer.text().await?.contains(title), "{path} {language}");
    }
    Ok(())
}

/// The browser is told to let nothing run that the policy does not name: it says so in its console where something would.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_browser_shows_them_without_a_complaint_and_goes_straight_to_an_event() -> Result<()> {
    use vigia_tests::chromium::Chromium;
    let server = Server::start().await?;
    let mut browser = Chromium::start()?;
    browser.open("docs", &format!("{}/docs", server.origin())).await?;
    browser.see("docs", "heading", "API REST").await?;
    browser.click("docs", "link", "Eventos en tiempo real").await?;
    browser.see("docs", "heading", "Eventos en tiempo real").await?;
    browser.open("docs", &format!("{}/docs/eventos#servidor-oficio:assigned", server.origin())).await?;
    browser.click("docs", "link", "Enlace a oficio:assigned").await?;
    let faults = browser.faults().await?;
    ensure!(faults == serde_json::json!([]), "{faults}");
    Ok(())
}
