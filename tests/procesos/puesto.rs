//! Somebody of the firm at their machine, signed in to the app.

use anyhow::{Context, Result};
use serde_json::Value;
use vigia_tests::{
    desktop::{Desktop, Window},
    firma::PASSWORD,
};

/// A machine and the app's window on it.
pub struct Puesto {
    pub desktop: Desktop,
    pub window: Window,
}

impl Puesto {
    /// Opens the app on a fresh machine and signs in.
    pub async fn sit_down(origin: &str, email: &str) -> Result<Self> {
        let desktop = Desktop::new().await?;
        let window = desktop.open().await?;
        window.sign_in(origin, email, PASSWORD).await?;
        let puesto = Self { desktop, window };
        puesto.connected().await?;
        Ok(puesto)
    }

    /// Waits until the app says it is connected.
    pub async fn connected(&self) -> Result<()> {
        self.window.reads("Conectado").await
    }

    /// Kills the app and opens it again, with its window in our hands.
    pub async fn reopen(&mut self) -> Result<()> {
        self.desktop.kill_app().await?;
        self.window = self.desktop.open().await?;
        Ok(())
    }

    /// Asks the shell for something, as any script in the page could.
    pub async fn invoke(&self, command: &str, args: Value) -> Result<Value> {
        let answer = self.window.invoke(command, args).await?;
        answer.get("ok").cloned().with_context(|| format!("{command}: {answer}"))
    }

    /// What the device itself has in its inbox, newest first, which it shows offline too.
    pub async fn inbox(&self) -> Result<Vec<Value>> {
        let list = self.invoke("inbox_list", Value::Object(Default::default())).await?;
        Ok(list["entries"].as_array().cloned().unwrap_or_default())
    }
}
