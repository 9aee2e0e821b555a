use super::*;
use chrono::{Duration, Timelike};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

/// A date.
pub fn d(text: &str) -> Date {
    text.parse().unwrap()
}

/// An instant of Buenos Aires, `2026-11-24 08:00`.
pub fn t(text: &str) -> Timestamp {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    (local.and_utc() + chrono::Duration::hours(3)).into()
}

/// Monday to Friday, 08 to 18, in Buenos Aires.
pub fn oficina() -> Oficina {
    let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap();
    let zona = chrono_tz::America::Argentina::Buenos_Aires;
    Oficina { abre: hour(8), cierra: hour(18), habiles: DiasHabiles::default(), zona }
}

#[test]
fn office_time_is_counted_and_added() {
    // domain.md, «Three states»: «Office hours count, on the last day every hour until 24:00». 24 November 2026 is a
    // Tuesday.
    let oficina = oficina();
    let normal = oficina.tiempo();
    let last_friday = oficina.tiempo_hasta(d("2026-11-27"));
    let last_saturday = oficina.tiempo_hasta(d("2026-11-28"));
    for (case, tiempo, from, minutes, to) in [
        ("within a morning", normal, "2026-11-24 09:00", 30, "2026-11-24 09:30"),
        ("before it opens", normal, "2026-11-24 06:00", 30, "2026-11-24 08:30"),
        ("to the minute it closes", normal, "2026-11-24 16:00", 120, "2026-11-24 18:00"),
        ("over a night", normal, "2026-11-24 17:30", 60, "2026-11-25 08:30"),
        ("over a weekend", normal, "2026-11-27 17:00", 120, "2026-11-30 09:00"),
        ("the last day after it closes", last_friday, "2026-11-27 17:00", 240, "2026-11-27 21:00"),
        ("the last day begins at midnight", last_friday, "2026-11-26 17:00", 120, "2026-11-27 01:00"),
        ("a last day that is a Saturday", last_saturday, "2026-11-28 10:00", 30, "2026-11-28 10:30"),
        (
            "after the last day hours are the office's",
            last_friday,
            "2026-11-27 23:00",
            120,
            "2026-11-30 09:00",
        ),
    ] {
        assert_eq!(tiempo.mas(t(from), minutes), t(to), "{case}");
        assert_eq!(tiempo.minutos(t(from), t(to)), minutes, "{case}");
    }
}

#[test]
fn at_night_nobody_is_bothered_with_what_was_due_by_day() {
    // domain.md, «Three states»: «comes back on the desktop every 30 minutes in office hours».
    let oficina = oficina();
    for (case, ultimo, due, now, expected) in [
        ("in office hours", None, "2026-11-24 09:00", "2026-11-24 12:00", true),
        ("not yet", None, "2026-11-24 12:30", "2026-11-24 12:00", false),
        ("at night", None, "2026-11-24 17:00", "2026-11-24 22:00", false),
        ("the look of closing time came late", None, "2026-11-24 18:00", "2026-11-24 18:01", true),
        ("at night, the last day", Some("2026-11-24"), "2026-11-24 17:00", "2026-11-24 22:00", true),
        ("on a Saturday", None, "2026-11-27 17:00", "2026-11-28 12:00", false),
    ] {
        let tiempo = Tiempo { oficina: &oficina, ultimo: ultimo.map(d) };
        assert_eq!(tiempo.deja(t(due), t(now)), expected, "{case}");
    }
    assert_eq!(oficina.tiempo().abre(t("2026-11-27 22:00")), t("2026-11-30 08:00"));
}

#[test]
fn a_day_of_which_it_is_disputed_whether_it_is_free_silences_nobody() {
    // domain.md, «The clock»: «early beats late». What falls on such a day comes before it; who is asked is asked on it.
    let habiles = DiasHabiles::new([d("2026-12-07")]).con_discutidos([d("2026-12-07"), d("2026-12-08")]);
    assert!(!habiles.es_habil(d("2026-12-08")) && habiles.anterior(d("2026-12-09")) == d("2026-12-04"));
    let oficina = Oficina { habiles, ..oficina() };
    let tiempo = oficina.tiempo();
    assert_eq!(tiempo.abre(t("2026-12-08 09:00")), t("2026-12-08 09:00"), "disputed");
    assert_eq!(tiempo.abre(t("2026-12-07 09:00")), t("2026-12-08 08:00"), "free, and disputed besides");
}

#[test]
fn a_calendar_without_office_days_makes_nothing_wait_for_ever() {
    let free = DiasHabiles::new(d("2026-11-01").iter_days().take(4000));
    let oficina = Oficina { habiles: free, ..oficina() };
    let at = oficina.tiempo().mas(t("2026-11-24 09:00"), 60);
    assert!(at < t("2027-01-01 00:00"), "{at}");
}

#[test]
fn counting_and_adding_office_minutes_are_each_others_inverse_in_zones_that_change_their_clocks() {
    let zones = [
        chrono_tz::America::Argentina::Buenos_Aires,
        chrono_tz::Europe::Madrid,
        chrono_tz::America::Santiago,
        chrono_tz::Pacific::Auckland,
    ];
    let holidays = prop::collection::btree_set(0i64..500, 0..60);
    let last = prop::option::of(0i64..500);
    let drawn = (
        prop::sample::select(zones.to_vec()),
        holidays,
        last,
        0i64..400 * 24 * 60,
        0i64..6_000,
        0u32..12,
        1u32..12,
        0i64..60_000,
    );
    let config = Config { cases: 2_000, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let first = d("2026-01-01");
    runner
        .run(&drawn, |(zona, holidays, last, minute, minutes, opens, long, millis)| {
            let hour = |h| NaiveTime::MIN.with_hour(h).unwrap();
            let habiles = DiasHabiles::new(holidays.into_iter().map(|n| first + Duration::days(n)));
            let oficina = Oficina { abre: hour(opens), cierra: hour(opens + long), habiles, zona };
            let tiempo = last.map_or(oficina.tiempo(), |n| oficina.tiempo_hasta(first + Duration::days(n)));
            let desde = (first.and_time(NaiveTime::MIN) + Duration::minutes(minute)).and_utc();
            let desde = Timestamp::from(desde + Duration::milliseconds(millis));
            let end = tiempo.mas(desde, minutes);
            prop_assert!(end >= desde);
            prop_assert_eq!(tiempo.minutos(desde, end), minutes);
            if minutes > 0 {
                let before = Timestamp::from_millis(end.millis() - 1);
                prop_assert_eq!(
                    tiempo.minutos(desde, before),
                    minutes - 1,
                    "the first instant at which they passed"
                );
            }
            // And the other way: what was counted ends no later than where counting stopped.
            let later = Timestamp::from_millis(desde.millis() + minute * MINUTE);
            let counted = tiempo.minutos(desde, later);
            prop_assert!(counted == 0 || tiempo.mas(desde, counted) <= later);
            Ok(())
        })
        .unwrap();
}
