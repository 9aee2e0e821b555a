//! What holds of the watch's rules for every date, ladder, calendar and moment.
//!
//! The cases are drawn from a fixed seed, so a run that fails fails again.

use super::{
    escalera::{Escalera, Vez},
    plazos::{DiasHabiles, dias_restantes, fecha, nivel, requiere_nota},
    vigilancia::{Registradas, decide},
};
use chrono::Duration;
use chrono_tz::Tz;
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::collections::{BTreeMap, BTreeSet};
use vigia_protocol::{
    prescripciones::Nivel,
    time::{Date, Timestamp},
};

const CASES: u32 = 2_000;

/// Holds for every case that is drawn.
pub(super) fn check<S: Strategy>(strategy: S, holds: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner.run(&strategy, holds).unwrap();
}

/// Somebody, a due date, and moments at which the watch looks.
#[derive(Clone, Debug)]
struct Watched {
    escalera: Escalera,
    vence: Date,
    desde: Timestamp,
    looks: Vec<Timestamp>,
}

fn first_day() -> Date {
    Date::from_ymd_opt(2026, 1, 1).unwrap()
}

fn watched() -> impl Strategy<Value = Watched> {
    let zone = prop::sample::select(vec![
        chrono_tz::America::Argentina::Buenos_Aires,
        chrono_tz::Europe::Madrid,
        chrono_tz::America::Santiago,
        chrono_tz::Pacific::Auckland,
    ]);
    let steps = prop::collection::btree_set(0i64..200, 1..10);
    let holidays = prop::collection::btree_set(0i64..500, 0..40);
    let moment = 0i64..400 * 24 * 60;
    (zone, steps, holidays, 60i64..400, moment.clone(), prop::collection::vec(moment, 1..30), 0u32..24)
        .prop_map(|(zona, steps, holidays, due, since, looks, hour): (Tz, BTreeSet<i64>, _, _, _, _, _)| {
            let holidays: BTreeSet<i64> = holidays;
            let day = |n: i64| first_day() + Duration::days(n);
            let minute = |n: i64| {
                Timestamp::from((first_day().and_time(Default::default()) + Duration::minutes(n)).and_utc())
            };
            let desde = minute(since);
            let mut looks: Vec<Timestamp> = looks.into_iter().map(minute).filter(|at| *at >= desde).collect();
            looks.push(desde);
            looks.sort_unstable();
            let escalera = Escalera {
                pasos: steps.into_iter().rev().collect(),
                hora: chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap(),
                habiles: DiasHabiles::new(holidays.into_iter().map(day)),
                ..Escalera::new(zona)
            };
            Watched { escalera, vence: day(due), desde, looks }
        })
}

type Key = (i64, Vez);

/// What was recorded after looking at these moments: fired or not, by key; and what fired, in order.
fn run(watched: &Watched, looks: &[Timestamp]) -> (BTreeMap<Key, bool>, Vec<(Timestamp, Key)>) {
    let (mut all, mut fired, mut known) = (BTreeMap::new(), Vec::new(), Registradas::default());
    for &now in looks {
        let decision = decide(&watched.escalera, watched.vence, watched.desde, &known, now);
        for ocasion in decision.skip.iter().chain(&decision.fire) {
            let fires = decision.fire == Some(*ocasion);
            assert!(ocasion.at <= now, "{ocasion:?} before its hour, at {now}");
            assert_eq!(all.insert(ocasion.clave(), fires), None, "{ocasion:?} twice");
            known.claves.insert(ocasion.clave());
            known.ultima = Some(now);
            if fires {
                fired.push((now, ocasion.clave()));
            }
        }
    }
    (all, fired)
}

#[test]
fn no_step_is_both_fired_and_skipped_and_none_comes_twice() {
    // `run` asserts it for every step it records.
    check(watched(), |watched| {
        let (all, fired) = run(&watched, &watched.looks);
        prop_assert_eq!(all.values().filter(|fires| **fires).count(), fired.len());
        Ok(())
    });
}

#[test]
fn what_is_recorded_is_what_was_due_however_often_one_looks() {
    check(watched(), |watched| {
        let last = *watched.looks.last().unwrap();
        let (all, _) = run(&watched, &watched.looks);
        let (once, fired) = run(&watched, &[last]);
        let due =
            watched.escalera.ocasiones(watched.vence, watched.desde, fecha(watched.escalera.zona, last));
        let due: BTreeSet<Key> = due.iter().filter(|o| o.at <= last).map(|o| o.clave()).collect();
        let keys = |of: &BTreeMap<Key, bool>| of.keys().copied().collect::<BTreeSet<_>>();
        prop_assert_eq!(&keys(&all), &due);
        prop_assert_eq!(&keys(&once), &due);
        prop_assert_eq!(fired.len(), usize::from(!due.is_empty()), "one alert a deadline after downtime");
        Ok(())
    });
}

#[test]
fn looking_again_or_back_in_time_fires_nothing() {
    check(watched(), |watched| {
        // Each moment twice, and the moment before it after it: a clock that goes back.
        let mut looks = Vec::new();
        for (i, &at) in watched.looks.iter().enumerate() {
            looks.extend([at, at, watched.looks[i.saturating_sub(1)], at]);
        }
        let straight = run(&watched, &watched.looks);
        prop_assert_eq!(run(&watched, &looks).1, straight.1);
        Ok(())
    });
}

#[test]
fn every_due_date_fires_by_the_morning_after_it() {
    check(watched(), |watched| {
        let late = watched.vence.max(fecha(watched.escalera.zona, watched.desde)) + Duration::days(2);
        let late = super::plazos::instante(watched.escalera.zona, late.and_time(watched.escalera.hora));
        let mut looks: Vec<_> = watched.looks.iter().copied().filter(|at| *at < late).collect();
        looks.push(late);
        let (all, fired) = run(&watched, &looks);
        prop_assert!(!fired.is_empty(), "{all:?}");
        let most_urgent = all.iter().min().map(|(key, fires)| (*key, *fires));
        prop_assert_eq!(
            most_urgent.map(|(_, fires)| fires),
            Some(true),
            "the most urgent one is never skipped"
        );
        Ok(())
    });
}

#[test]
fn the_next_look_is_never_after_what_is_due() {
    check(watched(), |watched| {
        for &now in &watched.looks {
            let next = watched.escalera.next_at(watched.vence, now);
            prop_assert!(next > now);
            let until = fecha(watched.escalera.zona, next);
            let between = watched.escalera.ocasiones(watched.vence, watched.desde, until);
            let missed = between.iter().find(|o| o.at > now && o.at < next);
            prop_assert_eq!(missed, None, "between {} and {}", now, next);
        }
        Ok(())
    });
}

#[test]
fn days_left_fall_by_one_a_day_and_nothing_gets_less_urgent() {
    check(watched(), |watched| {
        let habiles = &watched.escalera.habiles;
        let mut before = None;
        for n in 0..420 {
            let hoy = first_day() + Duration::days(n);
            let dias = dias_restantes(watched.vence, hoy);
            let rank = match nivel(dias) {
                None => 0,
                Some(Nivel::Warning) => 1,
                Some(Nivel::Critical) => 2,
            };
            let nota = requiere_nota(watched.vence, hoy, habiles);
            prop_assert!(rank < 2 || nota, "a critical one asks for a note");
            prop_assert_eq!(hoy + Duration::days(dias), watched.vence);
            if let Some((d, r, n)) = before {
                prop_assert_eq!(dias, d - 1);
                prop_assert!(rank >= r && nota >= n);
            }
            before = Some((dias, rank, nota));
        }
        Ok(())
    });
}
