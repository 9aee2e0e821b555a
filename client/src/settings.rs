//! The few things a person may choose, kept in a small JSON file.

use serde::{Deserialize, Serialize};
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
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SettingsChange {
    /// See [`Settings`].
    pub caratula_en_avisos: Option<bool>,
    /// See [`Settings`].
    pub autostart: Option<bool>,
    /// See [`Settings`].
    pub idioma: Option<Idioma>,
}
