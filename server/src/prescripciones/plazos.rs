//! Days left, level, and whether somebody must take note: rules over dates alone.
//!
//! When a deadline's alerts fire is in [`super::escalera`].

use chrono::{Datelike, Days, Duration, NaiveDateTime, TimeZone, Weekday};
use chrono_tz::Tz;
use std::collections::BTreeSet;
use vigia_protocol::{
    prescripciones::Nivel,
    time::{Date, Timestamp},
};

/// From this many days left a deadline raises `prescripcion:alert`, and its level is `warning`.
pub const DIAS_WARNING: i64 = 7;
/// From this many days left the level is `critical`.
pub const DIAS_CRITICAL: i64 = 1;

/// The civil date in the firm's zone at an instant.
pub fn fecha(zona: Tz, at: Timestamp) -> Date {
    at.utc().with_timezone(&zona).date_naive()
}

/// The instant a clock on the wall of the firm shows that. What the clocks skip becomes the first instant after the
/// gap, what they repeat the first of the two.
pub fn instante(zona: Tz, local: NaiveDateTime) -> Timestamp {
    // The longest gap on record is a whole day (Samoa, 2011). Minute by minute: not all end on a quarter of an hour
    // (Casey, 2020: 03:01).
    let minutes = (0..=1500).filter_map(|n| local.checked_add_signed(Duration::minutes(n)));
    minutes
        .filter_map(|local| zona.from_local_datetime(&local).earliest())
        .next()
        .map_or_else(|| local.and_utc().into(), |at| at.to_utc().into())
}

/// Calendar days from today to the due date; negative when overdue.
pub fn dias_restantes(vence: Date, hoy: Date) -> i64 {
    vence.signed_duration_since(hoy).num_days()
}

/// How urgent so many days are: nothing above seven, `critical` at one or fewer, overdue included.
pub fn nivel(dias: i64) -> Option<Nivel> {
    match dias {
        dias if dias <= DIAS_CRITICAL => Some(Nivel::Critical),
        dias if dias <= DIAS_WARNING => Some(Nivel::Warning),
        _ => None,
    }
}

/// Whether somebody must acknowledge an alert fired today: every critical one, and whatever fires on the last
/// office day before the due date or later.
///
/// The day before the due date is never earlier than the last office day before it, so one comparison says both.
pub fn requiere_nota(vence: Date, hoy: Date, habiles: &DiasHabiles) -> bool {
    hoy >= habiles.anterior(vence)
}

/// The days the office works: Monday to Friday, less holidays. Court holidays (feria) are no holidays here.
///
/// Of a day that is disputed nothing is taken that would be late: what falls on it comes the day before as well, and
/// whoever is asked is asked on it too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiasHabiles {
    feriados: BTreeSet<Date>,
    discutidos: BTreeSet<Date>,
}

impl DiasHabiles {
    /// Monday to Friday, less these.
    pub fn new(feriados: impl IntoIterator<Item = Date>) -> Self {
        Self { feriados: feriados.into_iter().collect(), discutidos: BTreeSet::new() }
    }

    /// And these, of which it is disputed whether they are free.
    pub fn con_discutidos(self, dias: impl IntoIterator<Item = Date>) -> Self {
        Self { discutidos: dias.into_iter().collect(), ..self }
    }

    /// Whether the office works on that day, beyond doubt: what counts on it needs no day before.
    pub fn es_habil(&self, dia: Date) -> bool {
        self.puede_abrir(dia) && !self.discutidos.contains(&dia)
    }

    /// Whether the office may work on that day: only a day that is free beyond doubt silences anybody.
    pub fn puede_abrir(&self, dia: Date) -> bool {
        !matches!(dia.weekday(), Weekday::Sat | Weekday::Sun) && !self.feriados.contains(&dia)
    }

    /// The last office day before that day; the day before itself where a month has no office day at all, so that
    /// a wrong calendar makes nothing late.
    pub fn anterior(&self, dia: Date) -> Date {
        let before = |n| dia.checked_sub_days(Days::new(n)).unwrap_or(Date::MIN);
        (1..=31).map(before).find(|&d| self.es_habil(d)).unwrap_or_else(|| before(31))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn days_left_are_calendar_days() {
        // domain.md, «Days left, level, note»: due date − today, civil dates, calendar days.
        for (case, vence, hoy, dias) in [
            ("tomorrow", "2026-11-25", "2026-11-24", 1),
            ("today", "2026-11-24", "2026-11-24", 0),
            ("overdue is negative", "2026-11-22", "2026-11-24", -2),
            ("over a leap day", "2028-03-01", "2028-02-28", 2),
            ("over a weekend and a year", "2027-01-04", "2026-12-31", 4),
        ] {
            assert_eq!(dias_restantes(d(vence), d(hoy)), dias, "{case}");
        }
    }

    #[test]
    fn today_is_the_firms_day_not_utcs() {
        let zona = chrono_tz::America::Argentina::Buenos_Aires;
        for (case, at, hoy) in [
            ("02:59 UTC is still yesterday in Buenos Aires", "2026-11-25T02:59:59Z", "2026-11-24"),
            ("03:00 UTC is midnight there", "2026-11-25T03:00:00Z", "2026-11-25"),
        ] {
            let at: Timestamp = at.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into();
            assert_eq!(fecha(zona, at), d(hoy), "{case}");
        }
    }

    #[test]
    fn level_is_warning_at_seven_or_fewer_and_critical_at_one_or_fewer() {
        // domain.md, «Days left, level, note»: warning at 7 or fewer, critical at 1 or fewer, overdue included.
        for (dias, expected) in [
            (180, None),
            (8, None),
            (7, Some(Nivel::Warning)),
            (2, Some(Nivel::Warning)),
            (1, Some(Nivel::Critical)),
            (0, Some(Nivel::Critical)),
            (-1, Some(Nivel::Critical)),
            (-400, Some(Nivel::Critical)),
        ] {
            assert_eq!(nivel(dias), expected, "{dias} days");
        }
    }

    #[test]
    fn a_note_is_required_of_critical_ones_and_on_the_last_office_day_before() {
        // domain.md, «Days left, level, note»: every critical one, and the last office day before the due date.
        let long_weekend = DiasHabiles::new([d("2026-12-07"), d("2026-12-08")]);
        let plain = DiasHabiles::default();
        for (case, habiles, vence, hoy, expected) in [
            ("one day left", &plain, "2026-11-25", "2026-11-24", true),
            ("overdue", &plain, "2026-11-20", "2026-11-24", true),
            ("two days left midweek", &plain, "2026-11-26", "2026-11-24", false),
            ("due Monday, on Friday", &plain, "2026-11-30", "2026-11-27", true),
            ("due Monday, on Thursday", &plain, "2026-11-30", "2026-11-26", false),
            ("due Monday, entered on Saturday", &plain, "2026-11-30", "2026-11-28", true),
            ("due after a long weekend, on Friday", &long_weekend, "2026-12-09", "2026-12-04", true),
            ("the same without holidays", &plain, "2026-12-09", "2026-12-04", false),
        ] {
            assert_eq!(requiere_nota(d(vence), d(hoy), habiles), expected, "{case}");
        }
    }

    #[test]
    fn a_calendar_without_office_days_makes_nothing_late() {
        let habiles = DiasHabiles::new(d("2026-10-01").iter_days().take(70));
        assert_eq!(habiles.anterior(d("2026-11-25")), d("2026-10-25"));
    }
}
