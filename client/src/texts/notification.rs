//! What the toast of a `notification` says. The server writes its title in Spanish, for whoever shows it as it comes; what
//! it is about is beside it, so here it is said in the person's language.

use super::{
    data, days_left, deadline, details, joined,
    phrases::{date, oficio, pick, plazo},
    reference, unknown,
};
use crate::settings::Settings;
use serde_json::Value;
use vigia_protocol::{
    error::Idioma,
    event::Notification,
    inbox::{Contexto, InboxEntry},
    time::Date,
};

/// How the server says who mentions somebody.
const MENCION: &str = " te mencionó";

pub(super) fn words(entry: &InboxEntry, settings: &Settings, today: Date) -> (String, String) {
    let idioma = settings.idioma;
    if let Some(days) = deadline(entry, today) {
        return (plazo(Some(days), idioma), details(entry, settings, entry.vence));
    }
    let days = entry.vence.and_then(|_| days_left(entry, today));
    if let (Some(days), Some(Contexto { oficio_id: Some(_), .. })) = (days, &entry.contexto) {
        return (oficio(days, idioma), details(entry, settings, entry.vence));
    }
    let Some(notification) = data::<Notification>(entry) else { return unknown(idioma) };
    if days.is_none() && about(&notification, "oficioId").is_some() {
        return nobody_accepts(entry, &notification, settings);
    }
    match (notification.title.strip_suffix(MENCION), about(&notification, "mensajeId"), idioma) {
        (Some(autor), Some(_), Idioma::En) => (format!("{autor} mentioned you"), notification.message),
        _ => (notification.title, notification.message),
    }
}

/// An oficio that nobody accepts. The office may not see the case: then its reference is in the message alone.
fn nobody_accepts(entry: &InboxEntry, notification: &Notification, settings: &Settings) -> (String, String) {
    let idioma = settings.idioma;
    let title = pick(
        idioma,
        "Un oficio espera que alguien lo acepte",
        "An oficio is waiting for somebody to accept it",
    );
    let due = about(notification, "vence").and_then(|vence| vence.parse::<Date>().ok());
    let due = due.map(|due| format!("{} {}", pick(idioma, "vence", "due"), date(due, idioma)));
    let reference = match &entry.contexto {
        Some(_) => reference(entry, settings),
        None => notification.message.rsplit(" · ").take(1).map(str::to_owned).collect(),
    };
    (title.into(), joined(due.into_iter().chain(reference)))
}

/// What a notification says for programs.
fn about<'a>(notification: &'a Notification, key: &str) -> Option<&'a str> {
    notification.metadata.as_ref()?.get(key).and_then(Value::as_str)
}
