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
    let notification = data::<Notification>(entry);
    let unassigned = notification.as_ref().and_then(|it| about(it, "estado")) == Some("pendiente");
    if let (Some(days), Some(Contexto { oficio_id: Some(_), .. })) = (days, &entry.contexto) {
        return (oficio(days, unassigned, idioma), details(entry, settings, entry.vence));
    }
    let Some(notification) = notification else { return unknown(idioma) };
    if about(&notification, "oficioId").is_some() {
        return match days {
            Some(days) => {
                (oficio(days, unassigned, idioma), which(entry, &notification, entry.vence, settings))
            }
            None => nobody_has(entry, &notification, unassigned, settings),
        };
    }
    match (notification.title.strip_suffix(MENCION), about(&notification, "mensajeId"), idioma) {
        (Some(autor), Some(_), Idioma::En) => (format!("{autor} mentioned you"), notification.message),
        _ => (notification.title, notification.message),
    }
}

/// An oficio that nobody accepts, or nobody takes from the queue.
fn nobody_has(
    entry: &InboxEntry,
    notification: &Notification,
    unassigned: bool,
    settings: &Settings,
) -> (String, String) {
    let (es, en) = if unassigned {
        (
            "Un oficio sin asignar espera que alguien lo tome",
            "An unassigned oficio is waiting for somebody to take it",
        )
    } else {
        ("Un oficio espera que alguien lo acepte", "An oficio is waiting for somebody to accept it")
    };
    let due = about(notification, "vence").and_then(|vence| vence.parse::<Date>().ok());
    (pick(settings.idioma, es, en).into(), which(entry, notification, due, settings))
}

/// When it is due, and its reference. The office may not see the case: then that is in the message alone.
fn which(entry: &InboxEntry, notification: &Notification, due: Option<Date>, settings: &Settings) -> String {
    let idioma = settings.idioma;
    let due = due.map(|due| format!("{} {}", pick(idioma, "vence", "due"), date(due, idioma)));
    let reference = match &entry.contexto {
        Some(_) => reference(entry, settings),
        None => notification.message.rsplit(" · ").take(1).map(str::to_owned).collect(),
    };
    joined(due.into_iter().chain(reference))
}

/// What a notification says for programs.
fn about<'a>(notification: &'a Notification, key: &str) -> Option<&'a str> {
    notification.metadata.as_ref()?.get(key).and_then(Value::as_str)
}
