//! The few things a person may choose, kept in a small JSON file.

use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::{
    path::PathBuf,
    sync::{PoisonError, RwLock},
};
use vigia_protocol::error::Idioma;

/// What a person chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Toasts name the case's title. Off by default: a toast may be seen by whoever passes.
    pub caratula_en_avisos: bool,
    /// Start with the desktop. Kept here, done by the shell.
    pub autostart: bool,
    /// The language of texts.
    pub idioma: Idioma,
}

/// A change of [`Settings`]; what is absent stays.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SettingsChange {
    /// See [`Settings`].
    pub caratula_en_avisos: Option<bool>,
    /// See [`Settings`].
    pub autostart: Option<bool>,
    /// See [`Settings`].
    pub idioma: Option<Idioma>,
}

/// The settings and their file.
pub(crate) struct SettingsFile {
    path: PathBuf,
    current: RwLock<Settings>,
    /// One writer at a time, so that the file ends as the last change.
    writing: tokio::sync::Mutex<()>,
}

impl SettingsFile {
    /// Reads the file; what it does not say, or says wrongly, stays at its default.
    pub async fn open(path: PathBuf, idioma: Idioma) -> Self {
        let mut settings = Settings { caratula_en_avisos: false, autostart: false, idioma };
        if let Ok(text) = tokio::fs::read(&path).await {
            match serde_json::from_slice::<SettingsChange>(&text) {
                Ok(stored) => settings = changed(settings, stored),
                Err(error) => tracing::warn!(%error, "the settings file cannot be read"),
            }
        }
        Self { path, current: RwLock::new(settings), writing: tokio::sync::Mutex::new(()) }
    }

    pub fn get(&self) -> Settings {
        *self.current.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes them, on disk first.
    pub async fn change(&self, change: SettingsChange) -> Result<Settings, Error> {
        let _writing = self.writing.lock().await;
        let settings = changed(self.get(), change);
        let text = serde_json::to_vec_pretty(&settings).expect("settings are plain JSON");
        let draft = self.path.with_extension("json.new");
        tokio::fs::write(&draft, text).await?;
        tokio::fs::rename(&draft, &self.path).await?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = settings;
        Ok(settings)
    }
}

fn changed(settings: Settings, change: SettingsChange) -> Settings {
    Settings {
        caratula_en_avisos: change.caratula_en_avisos.unwrap_or(settings.caratula_en_avisos),
        autostart: change.autostart.unwrap_or(settings.autostart),
        idioma: change.idioma.unwrap_or(settings.idioma),
    }
}

#[cfg(test)]
mod tests {
    use super::{Settings, SettingsChange, SettingsFile};
    use vigia_protocol::error::Idioma;

    #[tokio::test]
    async fn a_change_outlives_the_app_and_leaves_the_rest_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.json");
        let file = SettingsFile::open(path.clone(), Idioma::En).await;
        let change = SettingsChange { caratula_en_avisos: Some(true), ..Default::default() };
        let expected = Settings { caratula_en_avisos: true, autostart: false, idioma: Idioma::En };
        assert_eq!(file.change(change).await.unwrap(), expected);
        assert_eq!(SettingsFile::open(path, Idioma::Es).await.get(), expected);
    }

    #[tokio::test]
    async fn a_broken_file_is_as_good_as_none() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.json");
        std::fs::write(&path, "{\"idioma\": \"fr\"").unwrap();
        assert_eq!(SettingsFile::open(path, Idioma::Es).await.get().idioma, Idioma::Es);
    }
}
