//! How days and dates are said, in both languages. Never "prescripto", never "in time": only what was recorded.

use chrono::Datelike;
use vigia_protocol::{error::Idioma, time::Date};

/// A deadline, so many days before or after it.
pub(super) fn plazo(days: Option<i64>, idioma: Idioma) -> String {
    let Some(days) = days else {
        return pick(idioma, "Un plazo vence pronto", "A deadline is due soon").into();
    };
    let (level, what) = match idioma {
        Idioma::Es if days < 0 => {
            ("Crítico: ", format!("fecha cargada superada {}", ago_es(days.unsigned_abs())))
        }
        Idioma::En if days < 0 => {
            ("Critical: ", format!("recorded date passed {}", ago_en(days.unsigned_abs())))
        }
        Idioma::Es => ("Crítico: ", format!("un plazo vence {}", in_es(days))),
        Idioma::En => ("Critical: ", format!("a deadline is due {}", in_en(days))),
    };
    if days <= 1 { format!("{level}{what}") } else { capitalised(&what) }
}

/// An oficio, so many days before or after its due date.
pub(super) fn oficio(days: i64, idioma: Idioma) -> String {
    match idioma {
        Idioma::Es if days < 0 => format!("Oficio: fecha cargada superada {}", ago_es(days.unsigned_abs())),
        Idioma::En if days < 0 => format!("Oficio: recorded date passed {}", ago_en(days.unsigned_abs())),
        Idioma::Es => format!("Un oficio vence {}", in_es(days)),
        Idioma::En => format!("An oficio is due {}", in_en(days)),
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
