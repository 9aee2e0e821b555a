//! The app's window, driven as a person does: what is found is found by its role, its label or its text.

use anyhow::{Context, Result, bail};
use fantoccini::{Client, ClientBuilder, Locator, elements::Element, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::{ffi::OsString, path::Path};
use tokio::process::Command;

use crate::{
    paths,
    process::Process,
    wait::{free_port, until},
};

/// Whether an element takes up room, is visible and not switched off. (The driver's own idea of it takes what a
/// list cuts off for hidden.)
const CAN_BE_USED: &str = "
    const [element] = arguments;
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && getComputedStyle(element).visibility === 'visible' && !element.disabled";

/// An open dialog: what lies under it cannot be used.
const DIALOG: &str = "//*[self::dialog[@open] or @role='dialog']";

/// An open window of the app; the app ends with the value.
pub struct Window {
    client: Client,
    _driver: Process,
}

impl Window {
    /// Starts the app in this environment through WebKit's own driver and waits for its window.
    pub async fn open(environment: &[(OsString, OsString)]) -> Result<Self> {
        let port = free_port().await?;
        let mut command = Command::new("WebKitWebDriver");
        command
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env_clear()
            .envs(environment.iter().cloned());
        command.env("TAURI_WEBVIEW_AUTOMATION", "true");
        let driver = Process::start("WebKitWebDriver", &mut command)?;
        let mut capabilities = Capabilities::new();
        let app = paths::program("vigia")?;
        capabilities.insert("webkitgtk:browserOptions".into(), json!({ "binary": app, "args": [] }));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        until("the driver", async || Ok(tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()))
            .await?;
        let client = builder.connect(&address).await.context("the app did not open a window")?;
        Ok(Self { client, _driver: driver })
    }

    /// Signs in through the ordinary form.
    pub async fn sign_in(&self, server: &str, email: &str, password: &str) -> Result<()> {
        self.fill("Dirección del servidor", server).await?;
        self.press("Probar conexión").await?;
        self.press("Continuar").await?;
        self.fill("Correo electrónico", email).await?;
        self.fill("Contraseña", password).await?;
        self.press("Iniciar sesión").await?;
        self.reads("Bandeja").await
    }

    /// Writes into the field of this label.
    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        let l = quoted(label);
        let labelled = format!("*[@id = //label[contains(normalize-space(.), {l})]/@for]");
        let inside = format!("label[contains(normalize-space(.), {l})]//*[self::input or self::textarea]");
        let paths = [labelled, inside, format!("input[contains(@aria-label, {l})]")];
        let field = self.visible(&format!("the field «{label}»"), &paths).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Presses the button or link of this text.
    pub async fn press(&self, text: &str) -> Result<()> {
        let t = quoted(text);
        let what = format!("the button «{text}»");
        let paths = [format!(
            "*[self::button or self::a or @role='button' or @role='tab' or @role='option']\
             [contains(normalize-space(.), {t}) or contains(@aria-label, {t})]"
        )];
        // The page may be redrawn between finding and pressing: find it again.
        until(&what, async || {
            let button = self.visible(&what, &paths).await?;
            Ok(Some(button.click().await?))
        })
        .await
    }

    /// Waits until this text can be read in the window.
    pub async fn reads(&self, text: &str) -> Result<()> {
        let found =
            until(&format!("«{text}»"), async || Ok(self.text().await?.contains(text).then_some(()))).await;
        match found {
            Ok(()) => Ok(()),
            Err(error) => bail!("{error:#}; the window reads:\n{}", self.text().await?),
        }
    }

    /// Waits until this text can no longer be read in the window.
    pub async fn reads_no_more(&self, text: &str) -> Result<()> {
        until(&format!("«{text}» to go"), async || Ok((!self.text().await?.contains(text)).then_some(())))
            .await
    }

    /// Everything that can be read in the window just now.
    pub async fn text(&self) -> Result<String> {
        let text = self.client.execute("return document.body.innerText", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// The page's path: `/oficios/{id}`.
    pub async fn path(&self) -> Result<String> {
        let hash = self.client.execute("return location.hash", vec![]).await?;
        Ok(hash.as_str().unwrap_or_default().trim_start_matches('#').to_owned())
    }

    /// Waits until the window shows this page.
    pub async fn shows(&self, path: &str) -> Result<()> {
        until(&format!("the page {path}"), async || Ok((self.path().await? == path).then_some(()))).await
    }

    /// Goes to a page, as following a link does.
    pub async fn go(&self, path: &str) -> Result<()> {
        self.client.execute("location.hash = arguments[0]", vec![json!(path)]).await?;
        self.shows(path).await
    }

    /// Calls a command of the shell, as any script in the page could: `{ ok }` or `{ error }`.
    pub async fn invoke(&self, command: &str, args: serde_json::Value) -> Result<serde_json::Value> {
        let script = "const [command, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, args)
                .then((ok) => done({ ok: ok ?? null }), (error) => done({ error: error ?? null }))";
        Ok(self.client.execute_async(script, vec![json!(command), args]).await?)
    }

    /// Runs a script in the page and answers with what it returns: for what a hostile page could do.
    pub async fn run(&self, script: &str) -> Result<serde_json::Value> {
        Ok(self.client.execute(script, vec![]).await?)
    }

    /// Writes a picture of the window.
    pub async fn screenshot(&self, file: &Path) -> Result<()> {
        // The first one after a change may still show what was there before.
        self.client.screenshot().await?;
        Ok(std::fs::write(file, self.client.screenshot().await?)?)
    }

    /// The first element of these paths that can be seen and used; while a dialog is open, of those in it.
    async fn visible(&self, what: &str, paths: &[String]) -> Result<Element> {
        let found = until(what, async || {
            let scope = match self.usable(DIALOG).await? {
                Some(_) => DIALOG,
                None => "",
            };
            let path = paths.iter().map(|path| format!("{scope}//{path}")).collect::<Vec<_>>().join(" | ");
            self.usable(&path).await
        });
        match found.await {
            Ok(element) => Ok(element),
            Err(error) => bail!("{error:#}; the window reads:\n{}", self.text().await?),
        }
    }

    async fn usable(&self, path: &str) -> Result<Option<Element>> {
        for element in self.client.find_all(Locator::XPath(path)).await? {
            if self.client.execute(CAN_BE_USED, vec![serde_json::to_value(&element)?]).await? == json!(true) {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }
}

/// A text as an XPath literal.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', ""))
}
