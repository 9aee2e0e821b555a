//! The ladder: at which instants the alerts of a due date fire. Pure; who gets them is decided in
//! [`super::vigilancia`].

use super::plazos::{DIAS_CRITICAL, DiasHabiles, dias_restantes, fecha, instante};
use chrono::{Duration, NaiveTime};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use vigia_protocol::time::{Date, Timestamp};

/// On which of its days a step fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vez {
    /// On the step's own day: `day`.
    Day,
    /// On the office day before, because its own is none: `advance`.
    Advance,
}

impl Vez {
    /// The value as it stands in the database and in the key of a notification.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Advance => "advance",
        }
    }

    /// The value a text of the database stands for.
    pub fn from_db(text: &str) -> Option<Self> {
        [Self::Day, Self::Advance].into_iter().find(|vez| vez.as_str() == text)
    }
}

/// One firing of one step. The order is that of urgency: fewer days first, the day itself over its advance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ocasion {
    /// Days before the due date; negative when overdue.
    pub paso: i64,
    /// On which of its days.
    pub vez: Vez,
    /// When it fires, for whom it is asked.
    pub at: Timestamp,
}

impl Ocasion {
    /// What tells it from the other occasions of the same due date.
    pub fn clave(&self) -> (i64, Vez) {
        (self.paso, self.vez)
    }
}

/// The steps of the deadlines of a class, and the hour they fire at.
#[derive(Clone, Debug, PartialEq)]
pub struct Escalera {
    /// Days before the due date, from the farthest to the nearest; none negative: the overdue ones are by the day.
    pub pasos: Vec<i64>,
    /// Since when each step that was not always one is: before that it was due for nobody.
    pub agregados: BTreeMap<i64, Timestamp>,
    /// The hour of the morning, in the firm's zone.
    pub hora: NaiveTime,
    /// The firm's zone.
    pub zona: Tz,
    /// The days the office works.
    pub habiles: DiasHabiles,
    /// Whether the last office day before the due date is an occasion, whatever the steps: what fires on it requires a
    /// note.
    pub ultimo_habil: bool,
}

impl Escalera {
    /// The steps a firm starts with, in its zone: 180 to 0 days at 08:00.
    pub fn new(zona: Tz) -> Self {
        let hora = NaiveTime::from_hms_opt(8, 0, 0).expect("08:00:00 is a time of day");
        let (agregados, habiles) = <_>::default();
        let pasos = vec![180, 90, 60, 30, 15, 7, 3, 1, 0];
        Self { pasos, agregados, hora, zona, habiles, ultimo_habil: true }
    }

    /// Today in the firm's zone.
    pub fn hoy(&self, now: Timestamp) -> Date {
        fecha(self.zona, now)
    }

    /// The occasions of a due date for somebody whom it concerns since `desde`, up to the end of the firm's day
    /// `hasta`.
    ///
    /// What belongs to the morning of the day of `desde`, or to an earlier one, fires at `desde` itself: whoever
    /// enters a date, or is added to a case, hears of the current step at once, even before the hour. Overdue steps
    /// start on that day.
    pub fn ocasiones(&self, vence: Date, desde: Timestamp, hasta: Date) -> Vec<Ocasion> {
        let first = self.hoy(desde);
        let at = |dia: Date| if dia <= first { desde } else { self.manana(dia) };
        let steps = self.de_pasos(vence).into_iter();
        // An overdue step fires on its own day only: an advance would fall on a morning that has its own reminder.
        let overdue = dias_restantes(vence, hasta)..=dias_restantes(vence, first).min(-1);
        let overdue = overdue.filter_map(|paso| Some((paso, (Vez::Day, dia_de(vence, paso)?))));
        steps
            .chain(overdue)
            .filter(|&(_, (_, dia))| dia <= hasta)
            .map(|(paso, (vez, dia))| Ocasion { paso, vez, at: at(dia) })
            .collect()
    }

    /// Whether an occasion's step was none yet when it would have fired.
    pub fn antes_de_ser_paso(&self, ocasion: &Ocasion) -> bool {
        self.agregados.get(&ocasion.paso).is_some_and(|since| ocasion.at < *since)
    }

    /// The next morning after `now` that has an occasion of the due date. There always is one: overdue steps go on
    /// until the deadline is resolved.
    pub fn next_at(&self, vence: Date, now: Timestamp) -> Timestamp {
        let hoy = self.hoy(now);
        let steps = self.de_pasos(vence).into_iter().map(|(_, (_, dia))| dia);
        let morrow = vence.max(hoy).succ_opt().unwrap_or(Date::MAX);
        let overdue = [hoy, morrow].into_iter().filter(|&dia| dia > vence);
        let mornings = steps.chain(overdue).map(|dia| self.manana(dia));
        mornings.filter(|&at| at > now).min().unwrap_or_else(|| self.manana(morrow))
    }

    /// The steps of a due date, from the farthest to the nearest.
    pub fn pasos_de(&self, vence: Date) -> Vec<i64> {
        let mut pasos: Vec<i64> = self.de_pasos(vence).into_iter().map(|(paso, _)| paso).collect();
        pasos.sort_unstable_by(|a, b| b.cmp(a));
        pasos.dedup();
        pasos
    }

    /// The days the steps of a due date fire on, and the last office day before it.
    fn de_pasos(&self, vence: Date) -> Vec<(i64, (Vez, Date))> {
        let steps = self.pasos.iter().flat_map(|&paso| self.dias(vence, paso).map(move |dia| (paso, dia)));
        let mut all: Vec<_> = steps.collect();
        let last = self.habiles.anterior(vence);
        if self.ultimo_habil && all.iter().all(|(_, (_, dia))| *dia != last) {
            all.push((dias_restantes(vence, last), (Vez::Day, last)));
        }
        all
    }

    /// When a day of the firm's begins.
    pub fn medianoche(&self, dia: Date) -> Timestamp {
        instante(self.zona, dia.and_time(NaiveTime::MIN))
    }

    /// The days a step fires on: its own where the office works; otherwise the office day before and, at one day or
    /// fewer, its own as well.
    fn dias(&self, vence: Date, paso: i64) -> impl Iterator<Item = (Vez, Date)> + use<> {
        let own = dia_de(vence, paso);
        let habil = own.is_some_and(|dia| self.habiles.es_habil(dia));
        let day = own.filter(|_| habil || paso <= DIAS_CRITICAL).map(|dia| (Vez::Day, dia));
        let advance = own.filter(|_| !habil).map(|dia| (Vez::Advance, self.habiles.anterior(dia)));
        day.into_iter().chain(advance)
    }

    /// The firing hour of a day.
    fn manana(&self, dia: Date) -> Timestamp {
        instante(self.zona, dia.and_time(self.hora))
    }
}

/// The day that is so many days before the due date.
fn dia_de(vence: Date, paso: i64) -> Option<Date> {
    vence.checked_sub_signed(Duration::try_days(paso)?)
}

#[cfg(test)]
#[path = "escalera_tests.rs"]
mod tests;
