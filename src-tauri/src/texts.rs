//! The few texts the shell itself shows, in both languages. Everything else is the pages' or the client's.

use vigia_protocol::error::Idioma;

/// The texts of one language.
pub struct Texts {
    /// Tray: show the window.
    pub open: &'static str,
    /// Tray: end the app.
    pub quit: &'static str,
    /// Tray: connected.
    pub connected: &'static str,
    /// Tray: not connected; a time of day follows.
    pub reconnecting_since: &'static str,
    /// Tray: the session has ended.
    pub session_expired: &'static str,
    /// Tray: nobody is signed in.
    pub signed_out: &'static str,
    /// Tray: the client has not started yet.
    pub starting: &'static str,
    /// The note after the window is closed for the first time.
    pub still_here: &'static str,
    /// Its second line.
    pub still_here_how: &'static str,
    /// The connection test: nothing shows notifications here.
    pub no_notifications: &'static str,
    /// The app could not start.
    pub no_start: &'static str,
}

const ES: Texts = Texts {
    open: "Abrir Vigía",
    quit: "Salir",
    connected: "Conectado",
    reconnecting_since: "Sin conexión desde las",
    session_expired: "La sesión venció: hay que iniciarla de nuevo",
    signed_out: "Sin sesión iniciada",
    starting: "Iniciando…",
    still_here: "Vigía sigue en la bandeja del sistema",
    still_here_how: "Los avisos siguen llegando. Para volver a la ventana, abrir Vigía de nuevo.",
    no_notifications: "Este escritorio no muestra notificaciones: los avisos se verán solo en Vigía.",
    no_start: "Vigía no pudo iniciar",
};

const EN: Texts = Texts {
    open: "Open Vigía",
    quit: "Quit",
    connected: "Connected",
    reconnecting_since: "No connection since",
    session_expired: "The session has expired: sign in again",
    signed_out: "Not signed in",
    starting: "Starting…",
    still_here: "Vigía is still in the system tray",
    still_here_how: "Alerts keep arriving. To get the window back, open Vigía again.",
    no_notifications: "This desktop shows no notifications: alerts will be seen in Vigía only.",
    no_start: "Vigía could not start",
};

/// The texts of this language.
pub fn texts(idioma: Idioma) -> &'static Texts {
    match idioma {
        Idioma::Es => &ES,
        Idioma::En => &EN,
    }
}

/// The first of our languages that the person has asked the system for; Spanish where there is none.
pub fn system_idioma() -> Idioma {
    let Ok(preferences) = whoami::lang_prefs() else { return Idioma::default() };
    let wanted: Vec<String> = preferences.message_langs().map(|language| language.to_string()).collect();
    Idioma::from_header(&wanted.join(","))
}
