//! How many deadlines are due in the weeks ahead. Pure.

use crate::{
    calendarios::Ferias,
    prescripciones::plazos::{dias_restantes, nivel},
};
use chrono::{Datelike, Days};
use vigia_protocol::{agenda::Semana, prescripciones::Nivel, time::Date};

/// Half a year of weeks.
const SEMANAS: u64 = 26;

/// This week and the 25 after it, from how many deadlines are due on which day.
pub fn semanas(por_dia: &[(Date, u32)], ferias: &Ferias, hoy: Date) -> Vec<Semana> {
    let back = u64::from(hoy.weekday().num_days_from_monday());
    let monday = hoy.checked_sub_days(Days::new(back)).unwrap_or(hoy);
    let mondays = (0..SEMANAS).filter_map(|n| monday.checked_add_days(Days::new(7 * n)));
    mondays.map(|desde| una(por_dia, ferias, (desde, hoy))).collect()
}

fn una(por_dia: &[(Date, u32)], ferias: &Ferias, (desde, hoy): (Date, Date)) -> Semana {
    let hasta = desde.checked_add_days(Days::new(6)).unwrap_or(Date::MAX);
    let mut semana = Semana { desde, critical: 0, warning: 0, calm: 0, feria: ferias.entre(desde, hasta) };
    for (vence, count) in por_dia.iter().filter(|(vence, _)| (desde..=hasta).contains(vence)) {
        *match nivel(dias_restantes(*vence, hoy)) {
            Some(Nivel::Critical) => &mut semana.critical,
            Some(Nivel::Warning) => &mut semana.warning,
            None => &mut semana.calm,
        } += count;
    }
    semana
}

/// How many are overdue.
pub fn vencidas(por_dia: &[(Date, u32)], hoy: Date) -> u32 {
    por_dia.iter().filter(|(vence, _)| *vence < hoy).map(|(_, count)| count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_mondays_and_count_by_what_is_urgent_today() {
        // 28 November 2026 is a Saturday. domain.md, «Days left, level, note».
        let d = |text: &str| text.parse::<Date>().unwrap();
        let hoy = d("2026-11-28");
        let due = [
            (d("2026-11-20"), 4), // overdue, of a week that is over
            (d("2026-11-24"), 1), // overdue, of this week
            (d("2026-11-28"), 7), // today
            (d("2026-11-29"), 2), // tomorrow
            (d("2026-11-30"), 3), // in two days, the next week
            (d("2026-12-06"), 1), // in eight
            (d("2027-05-23"), 5), // the last day of the last week
            (d("2027-05-24"), 6), // beyond
        ];
        let weeks = semanas(&due, &Ferias::default(), hoy);
        let counted: Vec<_> = weeks
            .iter()
            .map(|week| (week.desde.to_string(), week.critical, week.warning, week.calm))
            .filter(|week| (week.1, week.2, week.3) != (0, 0, 0))
            .collect();
        assert_eq!(weeks.len(), 26);
        let expected = [("2026-11-23", 10, 0, 0), ("2026-11-30", 0, 3, 1), ("2027-05-17", 0, 0, 5)];
        assert_eq!(counted, expected.map(|(desde, a, b, c)| (desde.to_owned(), a, b, c)));
        assert_eq!(vencidas(&due, hoy), 5);
    }
}
