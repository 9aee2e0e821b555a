//! A real Chromium, driven line by line: pages of the server and of others, with one jar of cookies.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::path::Path;
use tokio::process::Command;

use crate::{paths, process::Process};

/// A browser without a window.
pub struct Chromium {
    process: Process,
    asked: u64,
}

impl Chromium {
    /// Starts one with a profile of its own.
    pub fn start() -> Result<Self> {
        let mut command = Command::new("node");
        command.arg(paths::repository().join("tests/js/chromium.mjs"));
        Ok(Self { process: Process::start("Chromium", &mut command)?, asked: 0 })
    }

    /// A site of somebody else, on another port of `localhost`: its origin.
    pub async fn foreign_site(&mut self) -> Result<String> {
        let origin = self.ask("site", json!({})).await?;
        Ok(origin.as_str().context("an origin")?.to_owned())
    }

    /// Goes to an address in a page of this name; the headers of what came.
    pub async fn open(&mut self, page: &str, url: &str) -> Result<Value> {
        self.ask("open", json!({ "page": page, "url": url })).await
    }

    /// Loads a page again.
    pub async fn reload(&mut self, page: &str) -> Result<()> {
        self.ask("reload", json!({ "page": page })).await.map(drop)
    }

    /// Types into the field of this label.
    pub async fn fill(&mut self, page: &str, label: &str, value: &str) -> Result<()> {
        self.ask("fill", json!({ "page": page, "label": label, "value": value })).await.map(drop)
    }

    /// What stands in the field of this label.
    pub async fn value(&mut self, page: &str, label: &str) -> Result<String> {
        let value = self.ask("value", json!({ "page": page, "label": label })).await?;
        Ok(value.as_str().context("a value")?.to_owned())
    }

    /// Chooses in the field of this label.
    pub async fn select(&mut self, page: &str, label: &str, value: &str) -> Result<()> {
        self.ask("select", json!({ "page": page, "label": label, "value": value })).await.map(drop)
    }

    /// Clicks what has this role and name.
    pub async fn click(&mut self, page: &str, role: &str, name: &str) -> Result<()> {
        self.ask("click", json!({ "page": page, "role": role, "name": name })).await.map(drop)
    }

    /// Waits until something of this role and name is seen.
    pub async fn see(&mut self, page: &str, role: &str, name: &str) -> Result<()> {
        self.ask("see", json!({ "page": page, "role": role, "name": name })).await.map(drop)
    }

    /// Takes a picture.
    pub async fn shot(&mut self, page: &str, path: &Path) -> Result<()> {
        self.ask("shot", json!({ "page": page, "path": path })).await.map(drop)
    }

    /// Runs a probe of `tests/js/probes.mjs` in a page, as the page's own script.
    pub async fn probe(&mut self, page: &str, probe: &str, args: Value) -> Result<Value> {
        self.ask("probe", json!({ "page": page, "probe": probe, "args": args })).await
    }

    /// The browser's cookies, those that no script reads included.
    pub async fn cookies(&mut self) -> Result<Vec<Value>> {
        Ok(self.ask("cookies", json!({})).await?.as_array().cloned().unwrap_or_default())
    }

    /// Breaches of the pages' policies, and errors nobody caught.
    pub async fn faults(&mut self) -> Result<Value> {
        self.ask("faults", json!({})).await
    }

    async fn ask(&mut self, what: &str, mut command: Value) -> Result<Value> {
        self.asked += 1;
        let id = self.asked;
        command["id"] = json!(id);
        command["do"] = json!(what);
        self.process.say(&command.to_string()).await?;
        let wanted = |line: &str| {
            let said: Value = serde_json::from_str(line).ok()?;
            (said["id"] == id).then_some(said)
        };
        let said = self.process.line(&format!("the answer to {command}"), wanted).await?;
        match said["error"].as_str() {
            Some(error) => bail!("{command}: {error}"),
            None => Ok(said["answer"].clone()),
        }
    }
}
