//! The calendar as its format has it (RFC 5545): pure.

use crate::evidencia::palabras;
use chrono::{Days, Duration};
use icalendar::{Calendar, Component, Event, EventLike};
use vigia_protocol::{
    calendario::TipoEvento,
    error::Idioma,
    prescripciones::Clase,
    time::{Date, Timestamp},
};

/// Something that stands in it.
#[derive(Clone, Debug)]
pub enum Cita {
    /// A deadline.
    Plazo {
        id: String,
        clase: Clase,
        referencia: Option<String>,
        verificada: bool,
        vence: Date,
        version: i64,
    },
    /// An entry of the firm's calendar.
    Evento { id: String, tipo: TipoEvento, referencia: Option<String>, cuando: Cuando, version: i64 },
}

/// When an entry is.
#[derive(Clone, Copy, Debug)]
pub enum Cuando {
    /// Whole days, the last one included.
    Dias { desde: Date, hasta: Date },
    /// From one instant to another.
    Horas { desde: Timestamp, hasta: Option<Timestamp> },
}

/// How often a program should ask again.
const REFRESH: Duration = Duration::hours(1);

/// The file.
pub fn ics(firma: &str, idioma: Idioma, citas: &[Cita], now: Timestamp) -> String {
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Vigia//vigia-server//ES"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property((key, value));
    }
    calendar.name(&format!("Vigía · {firma}")).ttl(&REFRESH);
    for cita in citas {
        calendar.push(event(cita, idioma, now));
    }
    calendar.to_string()
}

fn event(cita: &Cita, idioma: Idioma, now: Timestamp) -> Event {
    let mut event = Event::new();
    event.timestamp(now.utc()).summary(&titulo(cita, idioma));
    let sequence = |version: i64| u32::try_from(version.saturating_sub(1)).unwrap_or_default();
    match cita {
        Cita::Plazo { id, vence, version, .. } => {
            event.uid(&format!("prescripcion-{id}@vigia")).sequence(sequence(*version));
            dias(&mut event, *vence, *vence);
        }
        Cita::Evento { id, cuando, version, .. } => {
            event.uid(&format!("evento-{id}@vigia")).sequence(sequence(*version));
            match *cuando {
                Cuando::Dias { desde, hasta } => dias(&mut event, desde, hasta.max(desde)),
                Cuando::Horas { desde, hasta } => {
                    let until = hasta.filter(|hasta| *hasta > desde);
                    let until = until.map_or_else(|| desde.utc() + Duration::hours(1), Timestamp::utc);
                    event.starts(desde.utc()).ends(until);
                }
            }
        }
    }
    event.done()
}

/// Whole days take nobody's time: a due date is no appointment.
fn dias(event: &mut Event, desde: Date, hasta: Date) {
    event.starts(desde).ends(hasta.checked_add_days(Days::new(1)).unwrap_or(hasta));
    event.add_property("TRANSP", "TRANSPARENT");
}

/// What it is and of which case, by its reference; nothing else of it.
fn titulo(cita: &Cita, idioma: Idioma) -> String {
    let es = idioma == Idioma::Es;
    let (what, referencia, verificada) = match cita {
        Cita::Plazo { clase, referencia, verificada, .. } => {
            let what = match (clase, es) {
                (Clase::Prescripcion, true) => "Vence prescripción",
                (Clase::Caducidad, true) => "Vence caducidad",
                (Clase::PlazoProcesal, true) => "Vence plazo procesal",
                (Clase::Prescripcion, false) => "Prescripción due",
                (Clase::Caducidad, false) => "Caducidad due",
                (Clase::PlazoProcesal, false) => "Procedural term due",
            };
            (what, referencia, *verificada)
        }
        Cita::Evento { tipo, referencia, .. } => {
            let what = match (tipo, es) {
                (TipoEvento::Audiencia, true) => "Audiencia",
                (TipoEvento::Vencimiento, true) => "Vencimiento",
                (TipoEvento::Personal, true) => "Personal",
                (TipoEvento::Audiencia, false) => "Hearing",
                (TipoEvento::Vencimiento, false) => "Due date",
                (TipoEvento::Personal, false) => "Personal",
            };
            (what, referencia, true)
        }
    };
    let words = palabras(idioma);
    let mut parts = vec![what.to_owned()];
    parts.extend(referencia.as_ref().map(|referencia| format!("{} {referencia}", words.ref_)));
    parts.extend((!verificada).then(|| words.sin_verificar.to_owned()));
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_without_an_end_after_its_beginning_lasts_an_hour() {
        let at = |text: &str| Timestamp::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap());
        let now = at("2026-11-24T11:00:00Z");
        for (hasta, expected) in [
            (None, "20261125T130000Z"),
            (Some("2026-11-25T12:00:00Z"), "20261125T130000Z"),
            (Some("2026-11-25T11:00:00Z"), "20261125T130000Z"),
            (Some("2026-11-25T14:30:00Z"), "20261125T143000Z"),
        ] {
            let cuando = Cuando::Horas { desde: at("2026-11-25T12:00:00Z"), hasta: hasta.map(at) };
            let cita = Cita::Evento {
                id: "e".into(),
                tipo: TipoEvento::Audiencia,
                referencia: None,
                cuando,
                version: 1,
            };
            let text = ics("Estudio", Idioma::Es, &[cita], now);
            assert!(text.contains(&format!("DTEND:{expected}")), "{hasta:?}: {text}");
        }
    }
}
