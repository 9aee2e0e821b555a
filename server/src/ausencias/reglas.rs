//! From when to when a leave counts. Pure.

use crate::{entity::ausencias::Model, prescripciones::plazos::instante};
use chrono_tz::Tz;
use vigia_protocol::{
    ausencias::EstadoAusencia,
    time::{Date, Timestamp},
};

/// The longest leave, in days, that somebody who is no admin enters for themselves: with it they let whoever they name
/// into all their cases.
pub const MAS_LARGA: i64 = 92;

/// How many days a leave has, the first and the last included.
pub fn dias(desde: Date, hasta: Date) -> i64 {
    (hasta - desde).num_days() + 1
}

/// The first instant of a leave and the first one after it: from the first minute of its first day, or from when it was
/// entered, to the end of its last day, by the clock on the firm's wall.
pub fn vigencia(desde: Date, hasta: Date, entered: Timestamp, zona: Tz) -> (Timestamp, Timestamp) {
    let after = hasta.succ_opt().unwrap_or(Date::MAX);
    (instante(zona, desde.into()).max(entered), instante(zona, after.into()))
}

/// Where a leave stands; one that was called off before it began is over.
pub fn estado(row: &Model, now: Timestamp) -> EstadoAusencia {
    let now = now.millis();
    if row.vigente_hasta <= now || row.vigente_hasta <= row.vigente_desde {
        EstadoAusencia::Terminada
    } else if row.vigente_desde <= now {
        EstadoAusencia::Vigente
    } else {
        EstadoAusencia::Futura
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    #[test]
    fn a_leave_has_its_first_day_and_its_last() {
        for (desde, hasta, expected) in [
            ("2026-11-24", "2026-11-24", 1),
            ("2026-11-24", "2027-02-23", MAS_LARGA),
            ("2026-11-24", "2027-02-24", MAS_LARGA + 1),
            ("2026-11-24", "2126-11-24", 36_525),
        ] {
            assert_eq!(dias(desde.parse().unwrap(), hasta.parse().unwrap()), expected, "{desde}–{hasta}");
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
    }

    #[test]
    fn a_leave_is_as_long_as_its_days_are_on_the_firms_wall() {
        let buenos_aires = chrono_tz::America::Argentina::Buenos_Aires;
        let (madrid, santiago) = (chrono_tz::Europe::Madrid, chrono_tz::America::Santiago);
        for (case, zona, (desde, hasta), entered, (from, to)) in [
            (
                "one day, entered before",
                buenos_aires,
                ("2026-12-01", "2026-12-01"),
                "2026-11-24T15:00:00Z",
                ("2026-12-01T03:00:00Z", "2026-12-02T03:00:00Z"),
            ),
            (
                "from today: from now",
                buenos_aires,
                ("2026-11-24", "2026-11-30"),
                "2026-11-24T15:00:00Z",
                ("2026-11-24T15:00:00Z", "2026-12-01T03:00:00Z"),
            ),
            (
                "over the end of summer time",
                madrid,
                ("2026-10-25", "2026-10-25"),
                "2026-10-01T00:00:00Z",
                ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
            ),
            (
                "a day without its first hour",
                santiago,
                ("2026-09-06", "2026-09-06"),
                "2026-08-01T00:00:00Z",
                ("2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"),
            ),
        ] {
            let (desde, hasta) = (desde.parse().unwrap(), hasta.parse().unwrap());
            assert_eq!(vigencia(desde, hasta, at(entered), zona), (at(from), at(to)), "{case}");
        }
    }

    #[test]
    fn a_leave_counts_from_its_first_instant_to_the_one_before_its_end() {
        let row = |from, to| Model {
            id: "a".into(),
            user_id: "luz".into(),
            suplente_id: "ana".into(),
            desde: Date::default(),
            hasta: Date::default(),
            motivo: None,
            vigente_desde: from,
            vigente_hasta: to,
            empezo_at: None,
            termino_at: None,
            created_at: 0,
            created_by: "luz".into(),
            terminada_por: None,
        };
        for (now, from, to, expected) in [
            (9, 10, 20, EstadoAusencia::Futura),
            (10, 10, 20, EstadoAusencia::Vigente),
            (19, 10, 20, EstadoAusencia::Vigente),
            (20, 10, 20, EstadoAusencia::Terminada),
            // Called off at 5, before it began.
            (6, 10, 5, EstadoAusencia::Terminada),
            (12, 10, 5, EstadoAusencia::Terminada),
        ] {
            assert_eq!(estado(&row(from, to), Timestamp::from_millis(now)), expected, "{now}: {from}–{to}");
        }
    }
}
