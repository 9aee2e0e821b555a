//! Office time: how much of it has passed, and when so much of it will have. Pure.

use crate::prescripciones::plazos::{DiasHabiles, fecha, instante};
use chrono::{Days, NaiveTime};
use chrono_tz::Tz;
use vigia_protocol::time::{Date, Timestamp};

const MINUTE: i64 = 60_000;

/// A look comes late: what ended with the office hours still belongs to them.
const TARDANZA: i64 = 10 * MINUTE;

/// A calendar without office days must make nothing wait for ever: from this many days on every one counts.
const MAS_LARGO: u64 = 31;

/// When the office works.
#[derive(Clone, Debug)]
pub struct Oficina {
    /// When it opens.
    pub abre: NaiveTime,
    /// When it closes.
    pub cierra: NaiveTime,
    /// On which days.
    pub habiles: DiasHabiles,
    /// In which zone.
    pub zona: Tz,
}

/// The office's time as one due date sees it: on the last day every hour until midnight counts.
#[derive(Clone, Copy, Debug)]
pub struct Tiempo<'a> {
    oficina: &'a Oficina,
    ultimo: Option<Date>,
}

impl Oficina {
    /// Its time, where no day is the last.
    pub fn tiempo(&self) -> Tiempo<'_> {
        Tiempo { oficina: self, ultimo: None }
    }

    /// Its time, where that day is the last.
    pub fn tiempo_hasta(&self, ultimo: Date) -> Tiempo<'_> {
        Tiempo { oficina: self, ultimo: Some(ultimo) }
    }

    /// An hour of a day.
    pub fn instante(&self, dia: Date, hora: NaiveTime) -> Timestamp {
        instante(self.zona, dia.and_time(hora))
    }

    /// The day of an instant.
    pub fn dia(&self, at: Timestamp) -> Date {
        fecha(self.zona, at)
    }
}

impl Tiempo<'_> {
    /// Whole office minutes between two instants.
    pub fn minutos(self, desde: Timestamp, hasta: Timestamp) -> i64 {
        let millis = self
            .tramos(desde)
            .take_while(|&(from, _)| from < hasta.millis())
            .map(|(from, to)| to.min(hasta.millis()) - from);
        millis.sum::<i64>() / MINUTE
    }

    /// When so many office minutes will have passed.
    pub fn mas(self, desde: Timestamp, minutos: i64) -> Timestamp {
        let mut left = minutos.max(0).saturating_mul(MINUTE);
        for (from, to) in self.tramos(desde) {
            if left <= to - from {
                return Timestamp::from_millis(from + left);
            }
            left -= to - from;
        }
        // Past the end of the calendar; nothing gets there.
        desde
    }

    /// Whether somebody may be bothered now with what was due then: in office time, or so soon after it that only the
    /// look came late.
    pub fn deja(self, due: Timestamp, now: Timestamp) -> bool {
        due <= now && (self.abre(now) == now || now.millis() - due.millis() <= TARDANZA)
    }

    /// The first instant of office time from that one on.
    pub fn abre(self, at: Timestamp) -> Timestamp {
        self.tramos(at).next().map_or(at, |(from, _)| Timestamp::from_millis(from))
    }

    /// The stretches of office time from an instant on, none of them empty.
    fn tramos(self, desde: Timestamp) -> impl Iterator<Item = (i64, i64)> {
        let Oficina { abre, cierra, habiles, zona } = self.oficina;
        let first = fecha(*zona, desde);
        let mut free = 0;
        let days = (0..).map_while(move |n| first.checked_add_days(Days::new(n)));
        let stretch = move |dia: Date| {
            let office = habiles.puede_abrir(dia) && abre < cierra;
            let whole = self.ultimo == Some(dia) || (!office && free >= MAS_LARGO);
            let open = whole || office;
            free = if office { 0 } else { free + 1 };
            let midnight = |dia: Date| instante(*zona, dia.and_time(NaiveTime::MIN));
            match (open, whole) {
                (false, _) => None,
                (true, true) => Some((midnight(dia), midnight(dia.succ_opt().unwrap_or(dia)))),
                (true, false) => {
                    Some((instante(*zona, dia.and_time(*abre)), instante(*zona, dia.and_time(*cierra))))
                }
            }
        };
        let later = move |(from, to): (Timestamp, Timestamp)| (from.max(desde).millis(), to.millis());
        days.filter_map(stretch).map(later).filter(|(from, to)| from < to)
    }
}

#[cfg(test)]
#[path = "tiempo_tests.rs"]
pub mod tests;
