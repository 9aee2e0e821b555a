//! Pictures of the main pages, for whoever was not at the screen.

use anyhow::{Context, Result};
use std::path::Path;
use vigia_tests::{api::Api, desktop::Window};

use crate::Flags;

pub struct Pictures<'a> {
    window: Option<&'a Window>,
    folder: &'a Path,
    suffix: &'static str,
}

impl<'a> Pictures<'a> {
    /// Of this window; without one, none are taken.
    pub fn new(window: Option<&'a Window>, flags: &'a Flags) -> Self {
        Self { window, folder: &flags.folder, suffix: if flags.dark { "-oscuro" } else { "" } }
    }

    /// Takes one as the window is now.
    pub async fn take(&self, name: &str) -> Result<()> {
        let Some(window) = self.window else { return Ok(()) };
        // What has just come into the window takes a moment to be drawn.
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        window.screenshot(&self.folder.join(format!("{name}{}.png", self.suffix))).await
    }

    /// Walks through the main pages.
    pub async fn take_all(&self, window: &Window, lucia: &Api) -> Result<()> {
        if self.window.is_none() {
            return Ok(());
        }
        let entries = lucia.inbox().await?.entries;
        let alert = entries.iter().find(|entry| entry.event == "prescripcion:alert").context("an alert")?;
        let oficio = entries.iter().find(|entry| entry.event == "oficio:assigned").context("an oficio")?;
        let case = &alert.contexto.as_ref().context("an alert says its case")?.expediente_id;
        let oficio =
            oficio.contexto.as_ref().and_then(|contexto| contexto.oficio_id.as_ref()).context("its id")?;
        let pages = [
            ("expedientes", "/expedientes".to_owned()),
            ("expediente", format!("/expedientes/{case}")),
            ("facturas", format!("/expedientes/{case}/facturas")),
            ("mensajes", format!("/expedientes/{case}/mensajes")),
            ("fechas", format!("/expedientes/{case}/calendario")),
            ("calendario", "/calendario".to_owned()),
            ("oficios", format!("/oficios/{oficio}")),
            ("ajustes", "/ajustes".to_owned()),
            // Last, when the server has heard what became of the alert.
            ("bandeja", format!("/bandeja/{}", alert.notification_id)),
        ];
        for (name, path) in pages {
            window.go(&path).await?;
            self.take(name).await?;
        }
        window.go("/bandeja").await?;
        println!("\nPictures of the main pages are in {}", self.folder.display());
        Ok(())
    }
}
