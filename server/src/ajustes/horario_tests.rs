use super::*;
use chrono::{NaiveDateTime, NaiveTime};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

const BUENOS_AIRES: Tz = chrono_tz::America::Argentina::Buenos_Aires;
const MADRID: Tz = chrono_tz::Europe::Madrid;

fn d(text: &str) -> Date {
    text.parse().unwrap()
}

/// What the wall of the firm shows, `2026-11-24 08:00`.
fn at(zona: Tz, text: &str) -> Timestamp {
    instante(zona, NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap())
}

fn hours(from: u32, to: u32) -> Horario {
    let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap().into();
    Horario { desde: hour(from), hasta: hour(to) }
}

#[test]
fn only_office_time_counts() {
    // domain.md, «The watch»: «Office days and hours: Monday to Friday 08–18 less holidays». 24 November 2026 is a Tuesday.
    let holiday = DiasHabiles::new([d("2026-12-07"), d("2026-12-08")]);
    for (case, desde, hasta, minutes) in [
        ("within a morning", "2026-11-24 09:00", "2026-11-24 09:30", 30),
        ("before it opens", "2026-11-24 06:00", "2026-11-24 08:30", 30),
        ("after it closes", "2026-11-24 17:50", "2026-11-24 22:00", 10),
        ("over a night", "2026-11-24 17:50", "2026-11-25 08:20", 30),
        ("a whole day", "2026-11-24 00:00", "2026-11-25 00:00", 600),
        ("at night", "2026-11-24 19:00", "2026-11-25 07:00", 0),
        ("over a weekend", "2026-11-27 17:00", "2026-11-30 09:00", 120),
        ("on a Saturday", "2026-11-28 09:00", "2026-11-28 12:00", 0),
        ("over a long weekend", "2026-12-04 17:00", "2026-12-09 09:00", 120),
        ("nothing", "2026-11-24 09:00", "2026-11-24 09:00", 0),
        ("backwards", "2026-11-24 09:30", "2026-11-24 09:00", 0),
    ] {
        let (desde, hasta) = (at(BUENOS_AIRES, desde), at(BUENOS_AIRES, hasta));
        let counted = minutos_habiles(desde, hasta, &hours(8, 18), &holiday, BUENOS_AIRES);
        assert_eq!(counted, minutes, "{case}");
    }
}

#[test]
fn office_minutes_from_now_end_in_office_time() {
    // domain.md, «Three states»: 30 minutes, 2 hours, 4 hours of office time.
    let holiday = DiasHabiles::new([d("2026-12-07"), d("2026-12-08")]);
    for (case, desde, minutes, ends) in [
        ("within a morning", "2026-11-24 09:00", 30, "2026-11-24 09:30"),
        ("raised before it opens", "2026-11-24 06:00", 30, "2026-11-24 08:30"),
        ("to the minute it closes", "2026-11-24 16:00", 120, "2026-11-24 18:00"),
        ("over a night", "2026-11-24 16:30", 120, "2026-11-25 08:30"),
        ("raised on a Friday evening", "2026-11-27 19:00", 240, "2026-11-30 12:00"),
        ("raised on a Saturday", "2026-11-28 11:00", 30, "2026-11-30 08:30"),
        ("over a long weekend", "2026-12-04 17:30", 60, "2026-12-09 08:30"),
        ("more than a day", "2026-11-24 08:00", 630, "2026-11-25 08:30"),
        ("none", "2026-11-28 11:00", 0, "2026-11-28 11:00"),
    ] {
        let end = mas_minutos(at(BUENOS_AIRES, desde), minutes, &hours(8, 18), &holiday, BUENOS_AIRES);
        assert_eq!(end, at(BUENOS_AIRES, ends), "{case}");
    }
}

#[test]
fn a_day_is_as_long_as_the_clock_on_the_wall_makes_it() {
    // Madrid, 29 March 2026: 02:00 becomes 03:00; 25 October: 03:00 becomes 02:00. Both are Sundays, so Saturday counts
    // as worked by an office that opens at night.
    let night = DiasHabiles::default();
    let santiago = chrono_tz::America::Santiago;
    for (case, zona, desde, hasta, minutes) in [
        ("no office day is touched", MADRID, "2026-03-27 17:00", "2026-03-30 09:00", 120),
        ("nor in autumn", MADRID, "2026-10-23 17:00", "2026-10-26 09:00", 120),
        ("nor where it happens at midnight", santiago, "2026-04-03 17:00", "2026-04-06 09:00", 120),
    ] {
        let counted = minutos_habiles(at(zona, desde), at(zona, hasta), &hours(8, 18), &night, zona);
        assert_eq!(counted, minutes, "{case}");
        assert_eq!(
            mas_minutos(at(zona, desde), minutes, &hours(8, 18), &night, zona),
            at(zona, hasta),
            "{case}"
        );
    }
    // Casablanca, Sunday to Friday weeks aside: clocks moved on a weekday inside the hours (Apia skipped a Friday whole).
    let apia = chrono_tz::Pacific::Apia;
    let (thursday, monday) = (at(apia, "2011-12-29 17:00"), at(apia, "2012-01-02 09:00"));
    assert_eq!(minutos_habiles(thursday, monday, &hours(8, 18), &night, apia), 120, "a Friday that was not");
}

#[test]
fn a_calendar_without_office_days_lets_nothing_wait_for_ever() {
    let free = DiasHabiles::new(d("2026-11-01").iter_days().take(4000));
    let end = mas_minutos(at(BUENOS_AIRES, "2026-11-24 08:00"), 240, &hours(8, 18), &free, BUENOS_AIRES);
    assert!(end < at(BUENOS_AIRES, "2026-12-26 00:00"), "{end}");
}

#[test]
fn counting_and_adding_office_minutes_are_each_others_inverse() {
    let zone = prop::sample::select(vec![
        BUENOS_AIRES,
        MADRID,
        chrono_tz::America::Santiago,
        chrono_tz::Pacific::Auckland,
    ]);
    let holidays = prop::collection::btree_set(0i64..500, 0..60);
    let drawn = (zone, holidays, 0i64..400 * 24 * 60, 0i64..6_000, 0u32..12, 1u32..12, 0i64..60_000);
    let config = Config { cases: 2_000, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let first = d("2026-01-01");
    runner
        .run(&drawn, |(zona, holidays, minute, minutes, opens, long, millis)| {
            let habiles = DiasHabiles::new(holidays.into_iter().map(|n| first + Duration::days(n)));
            let horario = hours(opens, opens + long);
            let desde = (first.and_time(NaiveTime::MIN) + Duration::minutes(minute)).and_utc();
            let desde = Timestamp::from(desde + Duration::milliseconds(millis));
            let counted = |to| minutos_habiles(desde, to, &horario, &habiles, zona);
            let end = mas_minutos(desde, minutes, &horario, &habiles, zona);
            prop_assert!(end >= desde);
            prop_assert_eq!(counted(end), minutes);
            if minutes > 0 {
                let before = Timestamp::from_millis(end.millis() - 1);
                prop_assert_eq!(counted(before), minutes - 1, "the first instant at which they have passed");
            }
            // And the other way: what was counted ends no later than where counting stopped.
            let later = Timestamp::from_millis(desde.millis() + minute * MINUTE);
            let back = mas_minutos(desde, counted(later), &horario, &habiles, zona);
            prop_assert!(back <= later);
            Ok(())
        })
        .unwrap();
}
