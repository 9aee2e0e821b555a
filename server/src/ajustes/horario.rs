//! Office time: how many minutes of it lie between two instants, and where so many of them end. Pure.
//!
//! The office works Monday to Friday less holidays, from opening to closing by the clock on its wall: a day on which that
//! clock is moved inside those hours is shorter or longer, as it is for people.

use crate::prescripciones::plazos::{DiasHabiles, fecha, instante};
use chrono::Duration;
use chrono_tz::Tz;
use vigia_protocol::{
    ajustes::Horario,
    time::{Date, Timestamp},
};

const MINUTE: i64 = 60_000;
/// Days in a row without an office day after which a calendar cannot be right: from there every minute counts, so that
/// nothing waits for ever.
const LONGEST_BREAK: i64 = 31;

/// Whole office minutes from one instant to another; none where the second is not later.
pub fn minutos_habiles(
    desde: Timestamp,
    hasta: Timestamp,
    horario: &Horario,
    habiles: &DiasHabiles,
    zona: Tz,
) -> i64 {
    let millis = stretches(desde, horario, habiles, zona)
        .take_while(|(from, _)| *from < hasta.millis())
        .map(|(from, to)| to.min(hasta.millis()) - from)
        .sum::<i64>();
    millis / MINUTE
}

/// The instant at which so many office minutes have passed; the instant itself where none are to pass.
pub fn mas_minutos(
    desde: Timestamp,
    minutos: i64,
    horario: &Horario,
    habiles: &DiasHabiles,
    zona: Tz,
) -> Timestamp {
    let mut left = minutos.max(0).saturating_mul(MINUTE);
    if left == 0 {
        return desde;
    }
    for (from, to) in stretches(desde, horario, habiles, zona) {
        if left <= to - from {
            return Timestamp::from_millis(from + left);
        }
        left -= to - from;
    }
    Timestamp::from_millis(desde.millis().saturating_add(left))
}

/// The stretches of office time after an instant, in order, in milliseconds; none is empty.
fn stretches(
    desde: Timestamp,
    horario: &Horario,
    habiles: &DiasHabiles,
    zona: Tz,
) -> impl Iterator<Item = (i64, i64)> {
    let first = fecha(zona, desde);
    let (opens, closes) = (horario.desde.time(), horario.hasta.time());
    let mut free = 0;
    let days = (0..).map_while(move |n| first.checked_add_signed(Duration::try_days(n)?));
    days.filter_map(move |dia: Date| {
        let open = habiles.es_habil(dia) && opens < closes;
        free = if open { 0 } else { free + 1 };
        let (from, to) = match (open, free > LONGEST_BREAK) {
            (true, _) => (instante(zona, dia.and_time(opens)), instante(zona, dia.and_time(closes))),
            (false, true) => {
                (instante(zona, dia.into()), instante(zona, dia.succ_opt().unwrap_or(dia).into()))
            }
            (false, false) => return None,
        };
        let from = from.max(desde);
        (from < to).then(|| (from.millis(), to.millis()))
    })
}

#[cfg(test)]
#[path = "horario_tests.rs"]
mod tests;
