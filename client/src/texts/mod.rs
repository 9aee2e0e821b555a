//! What toasts say: what, when, reference. The title of a case only where the person asked for it; never facts.
//!
//! Days are counted afresh from the due date: a replayed "in 3 days" may be tomorrow by now.

mod links;
mod notification;
mod phrases;
#[cfg(test)]
mod tests;

use self::phrases::{Waiting, date, pick, plazo, waiting};
use crate::{
    host::{Toast, Urgency},
    inbox::entry::reminder,
    settings::Settings,
};
use serde_json::Value;
use vigia_protocol::{
    error::Idioma,
    event::{AlertLevel, Notification, NotificationType, OficioAssigned, SystemAlert, name},
    inbox::{Escalon, InboxEntry},
    time::Date,
};

/// The id of the toast that sums up a backlog.
pub(crate) const SUMMARY: &str = "resumen";
/// The id of the toast that says the session ended.
pub(crate) const SESSION: &str = "sesion";

/// The toast of one entry.
pub(crate) fn toast(entry: &InboxEntry, settings: &Settings, today: Date) -> Toast {
    let (title, body) = words(entry, settings, today);
    let urgency = match (is_critical(entry, today), entry.event.as_str()) {
        (true, _) => Urgency::Critical,
        (false, name::EXPEDIENTE_NEW) => Urgency::Low,
        (false, _) => Urgency::Normal,
    };
    Toast { id: entry.notification_id.to_string(), title, body, urgency, open: links::path(entry) }
}

/// The one toast for what came while there was no connection.
pub(crate) fn summary(count: usize, idioma: Idioma) -> Toast {
    let (title, body) = match idioma {
        Idioma::Es => (format!("{count} avisos mientras no había conexión"), "Están en la bandeja"),
        Idioma::En => (format!("{count} alerts while there was no connection"), "They are in the inbox"),
    };
    Toast { id: SUMMARY.into(), title, body: body.into(), urgency: Urgency::Normal, open: "/bandeja".into() }
}

/// The session ended: no alert reaches this person until they sign in again.
pub(crate) fn session_ended(idioma: Idioma) -> Toast {
    let (title, body) = match idioma {
        Idioma::Es => ("La sesión terminó", "Hasta iniciar sesión de nuevo no llegan avisos a este equipo"),
        Idioma::En => ("The session has ended", "No alerts reach this computer until you sign in again"),
    };
    Toast {
        id: SESSION.into(),
        title: title.into(),
        body: body.into(),
        urgency: Urgency::Critical,
        open: "/bandeja".into(),
    }
}

/// Whether an entry may not vanish in a summary: it is critical, or somebody must take note of it.
pub(crate) fn is_urgent(entry: &InboxEntry, today: Date) -> bool {
    entry.requiere_nota || is_critical(entry, today)
}

/// A deadline at one day or fewer by today's count, or a system alert that speaks of an error.
fn is_critical(entry: &InboxEntry, today: Date) -> bool {
    match entry.event.as_str() {
        name::PRESCRIPCION_ALERT => days_left(entry, today).is_some_and(|days| days <= 1),
        name::SYSTEM_ALERT => {
            data::<SystemAlert>(entry).is_some_and(|alert| alert.level == AlertLevel::Error)
        }
        name::NOTIFICATION => deadline(entry, today).is_some_and(|days| days <= 1),
        _ => false,
    }
}

fn words(entry: &InboxEntry, settings: &Settings, today: Date) -> (String, String) {
    let idioma = settings.idioma;
    match entry.event.as_str() {
        name::PRESCRIPCION_ALERT => {
            let days = days_left(entry, today);
            let title =
                still_waits(entry).map_or_else(|| plazo(days, idioma), |why| waiting(why, days, idioma));
            (title, details(entry, settings, entry.vence))
        }
        name::OFICIO_ASSIGNED => {
            let title = pick(idioma, "Nuevo oficio asignado", "New oficio assigned to you");
            let vence = entry.vence.or_else(|| data::<OficioAssigned>(entry).and_then(|oficio| oficio.vence));
            let due = vence.map(|vence| format!("{} {}", pick(idioma, "vence", "due"), date(vence, idioma)));
            (title.into(), joined(due.into_iter().chain(reference(entry, settings))))
        }
        name::EXPEDIENTE_NEW => {
            let title = pick(idioma, "Nuevo expediente", "New case");
            (title.into(), joined(reference(entry, settings)))
        }
        name::SYSTEM_ALERT => match data::<SystemAlert>(entry) {
            Some(alert) => (alert.title, alert.message),
            None => unknown(idioma),
        },
        _ => notification::words(entry, settings, today),
    }
}

/// Why a deadline's alert is here once more, where it is.
fn still_waits(entry: &InboxEntry) -> Option<Waiting> {
    match entry.contexto.as_ref().and_then(|contexto| contexto.escalon) {
        Some(Escalon::UltimoDia) => Some(Waiting::LastDay),
        _ if reminder(entry) > 0 => Some(Waiting::Reminder),
        Some(Escalon::Supervisor | Escalon::Admins) => Some(Waiting::Nobody),
        None => None,
    }
}

/// Days left of a notification that is about a deadline.
fn deadline(entry: &InboxEntry, today: Date) -> Option<i64> {
    entry.contexto.as_ref()?.prescripcion_id.as_ref()?;
    data::<Notification>(entry)
        .filter(|notification| notification.kind != NotificationType::Success)
        .and_then(|_| days_left(entry, today))
}

/// When and which: `mié 25 nov · Ref. 0412 · sin verificar · en suplencia de Luz Rey`.
fn details(entry: &InboxEntry, settings: &Settings, vence: Option<Date>) -> String {
    let unverified = entry.contexto.as_ref().is_some_and(|contexto| contexto.sin_verificar);
    let unverified = unverified.then(|| pick(settings.idioma, "sin verificar", "not verified").to_owned());
    let when = vence.map(|vence| date(vence, settings.idioma));
    let which = reference(entry, settings).into_iter().chain(unverified);
    joined(when.into_iter().chain(which).chain(standing_in(entry, settings.idioma)))
}

/// For whom an alert is theirs: a deputy's would otherwise be about a case they do not know.
fn standing_in(entry: &InboxEntry, idioma: Idioma) -> Option<String> {
    let away = entry.contexto.as_ref()?.suplencia_de.as_ref()?;
    Some(format!("{} {away}", pick(idioma, "en suplencia de", "standing in for")))
}

fn reference(entry: &InboxEntry, settings: &Settings) -> Vec<String> {
    let Some(contexto) = &entry.contexto else { return Vec::new() };
    let mut parts = vec![format!("Ref. {}", contexto.referencia)];
    // The firm says whether it may show at all; the person, whether it does on this screen.
    if settings.caratula_en_avisos && contexto.caratula_en_avisos {
        parts.push(contexto.caratula.clone());
    }
    parts
}

fn days_left(entry: &InboxEntry, today: Date) -> Option<i64> {
    let counted = entry.vence.map(|vence| (vence - today).num_days());
    counted.or_else(|| entry.payload.get("diasRestantes").and_then(Value::as_i64))
}

/// The event's data: what is in the envelope, or the flat payload.
fn data<T: serde::de::DeserializeOwned>(entry: &InboxEntry) -> Option<T> {
    let inner = entry.payload.get("data").unwrap_or(&entry.payload);
    serde_json::from_value(inner.clone()).ok()
}

fn unknown(idioma: Idioma) -> (String, String) {
    (pick(idioma, "Nuevo aviso", "New alert").into(), String::new())
}

fn joined(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().collect::<Vec<_>>().join(" · ")
}
