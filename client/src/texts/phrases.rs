//! How days and dates are said, in both languages. Never "prescripto", never "in time": only what was recorded.

use chrono::Datelike;
use vigia_protocol::{error::Idioma, time::Date};

/// A deadline, so many days before or after it, with its level.
pub(super) fn plazo(days: Option<i64>, idioma: Idioma) -> String {
    match days {
        Some(days) if days <= 1 => {
            format!("{}{}", pick(idioma, "Crítico: ", "Critical: "), what(days, idioma))
        }
        Some(days) => capitalised(&what(days, idioma)),
        None => capitalised(due_soon(idioma)),
    }
}

/// A deadline that waits for a note, by how far it has gone: a reminder, an escalation, the last day.
pub(super) fn waiting(why: Waiting, days: Option<i64>, idioma: Idioma) -> String {
    let (es, en) = match (why, days) {
        (Waiting::Reminder, _) => ("Sigue sin nota: ", "Still no note: "),
        (Waiting::Nobody, _) => ("Nadie tomó nota: ", "Nobody took note: "),
        (Waiting::LastDay, Some(0)) => {
            return pick(
                idioma,
                "Sin resolver y vence hoy: un plazo",
                "Not resolved and due today: a deadline",
            )
            .into();
        }
        (Waiting::LastDay, _) => ("Sin resolver: ", "Not resolved: "),
    };
    let what = days.map_or_else(|| due_soon(idioma).to_owned(), |days| what(days, idioma));
    format!("{}{what}", pick(idioma, es, en))
}

/// Why somebody hears of a deadline once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waiting {
    /// Its own recipient took no note yet.
    Reminder,
    /// None of its recipients did, and it went up.
    Nobody,
    /// It is not resolved on its last day.
    LastDay,
}

fn what(days: i64, idioma: Idioma) -> String {
    match idioma {
        Idioma::Es if days < 0 => format!("fecha cargada superada {}", ago_es(days.unsigned_abs())),
        Idioma::En if days < 0 => format!("recorded date passed {}", ago_en(days.unsigned_abs())),
        Idioma::Es => format!("un plazo vence {}", in_es(days)),
        Idioma::En => format!("a deadline is due {}", in_en(days)),
    }
}

fn due_soon(idioma: Idioma) -> &'static str {
    pick(idioma, "un plazo vence pronto", "a deadline is due soon")
}

/// An oficio, so many days before or after its due date; one that is nobody's says so.
pub(super) fn oficio(days: i64, unassigned: bool, idioma: Idioma) -> String {
    let ago = days.unsigned_abs();
    match (idioma, unassigned) {
        (Idioma::Es, false) if days < 0 => format!("Oficio: fecha cargada superada {}", ago_es(ago)),
        (Idioma::Es, true) if days < 0 => {
            format!("Oficio sin asignar: fecha cargada superada {}", ago_es(ago))
        }
        (Idioma::En, false) if days < 0 => format!("Oficio: recorded date passed {}", ago_en(ago)),
        (Idioma::En, true) if days < 0 => format!("Unassigned oficio: recorded date passed {}", ago_en(ago)),
        (Idioma::Es, false) => format!("Un oficio vence {}", in_es(days)),
        (Idioma::Es, true) => format!("Un oficio sin asignar vence {}", in_es(days)),
        (Idioma::En, false) => format!("An oficio is due {}", in_en(days)),
        (Idioma::En, true) => format!("An unassigned oficio is due {}", in_en(days)),
    }
}

fn in_es(days: i64) -> String {
    match days {
        0 => "hoy".into(),
        1 => "mañana".into(),
        days => format!("en {days} días"),
    }
}

fn in_en(days: i64) -> String {
    match days {
        0 => "today".into(),
        1 => "tomorrow".into(),
        days => format!("in {days} days"),
    }
}

fn ago_es(days: u64) -> String {
    if days == 1 { "ayer".into() } else { format!("hace {days} días") }
}

fn ago_en(days: u64) -> String {
    if days == 1 { "yesterday".into() } else { format!("{days} days ago") }
}

/// `mié 25 nov`, `Wed 25 Nov`.
pub(super) fn date(date: Date, idioma: Idioma) -> String {
    const DAYS: [(&str, &str); 7] = [
        ("lun", "Mon"),
        ("mar", "Tue"),
        ("mié", "Wed"),
        ("jue", "Thu"),
        ("vie", "Fri"),
        ("sáb", "Sat"),
        ("dom", "Sun"),
    ];
    const MONTHS: [(&str, &str); 12] = [
        ("ene", "Jan"),
        ("feb", "Feb"),
        ("mar", "Mar"),
        ("abr", "Apr"),
        ("may", "May"),
        ("jun", "Jun"),
        ("jul", "Jul"),
        ("ago", "Aug"),
        ("sep", "Sep"),
        ("oct", "Oct"),
        ("nov", "Nov"),
        ("dic", "Dec"),
    ];
    let day = DAYS[date.weekday().num_days_from_monday() as usize];
    let month = MONTHS[date.month0() as usize];
    format!("{} {} {}", pick(idioma, day.0, day.1), date.day(), pick(idioma, month.0, month.1))
}

/// The text of the language.
pub(super) fn pick<'a>(idioma: Idioma, es: &'a str, en: &'a str) -> &'a str {
    match idioma {
        Idioma::Es => es,
        Idioma::En => en,
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
