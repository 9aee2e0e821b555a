use super::*;

const BUENOS_AIRES: Tz = chrono_tz::America::Argentina::Buenos_Aires;

fn d(text: &str) -> Date {
    text.parse().unwrap()
}

fn t(text: &str) -> Timestamp {
    text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
}

/// The occasions of a due date entered long ago, up to `hasta`, each as `step day|advance civil-date`.
fn shown(escalera: &Escalera, vence: &str, hasta: &str) -> Vec<String> {
    let mut all = escalera.ocasiones(d(vence), t("2020-01-01T00:00:00Z"), d(hasta));
    all.sort_by_key(|o| (o.at, std::cmp::Reverse(o.paso)));
    let text = |o: &Ocasion| format!("{} {} {}", o.paso, o.vez.as_str(), escalera.hoy(o.at));
    all.iter().map(text).collect()
}

#[test]
fn every_step_fires_on_its_day_where_the_office_works() {
    // domain.md, «The watch»: steps 180, 90, 60, 30, 15, 7, 3, 1, 0. This date has none on a weekend below 60.
    let escalera = Escalera::new(BUENOS_AIRES);
    let shown = shown(&escalera, "2026-11-26", "2026-11-26");
    assert_eq!(
        shown,
        [
            "180 advance 2026-05-29", // 30 May is a Saturday
            "90 day 2026-08-28",
            "60 advance 2026-09-25", // 27 September is a Sunday
            "30 day 2026-10-27",
            "15 day 2026-11-11",
            "7 day 2026-11-19",
            "3 day 2026-11-23",
            "1 day 2026-11-25",
            "0 day 2026-11-26",
        ]
    );
}

#[test]
fn a_step_on_no_office_day_fires_before_it_and_at_one_day_or_fewer_on_it_too() {
    // domain.md, «The watch»: «fires on the office day before (occasion advance) and, at 1 or fewer days, again on
    // the day itself (occasion day)».
    let mut escalera = Escalera::new(BUENOS_AIRES);
    escalera.pasos = vec![7, 3, 1, 0];
    let on_monday = ["7 day 2026-11-23", "1 advance 2026-11-27", "3 day 2026-11-27", "1 day 2026-11-29"];
    let on_sunday = [
        "7 advance 2026-11-20",
        "3 day 2026-11-26",
        "0 advance 2026-11-27",
        "1 advance 2026-11-27",
        "1 day 2026-11-28",
        "0 day 2026-11-29",
    ];
    let on_tuesday = ["3 advance 2026-11-27", "7 day 2026-11-24", "1 day 2026-11-30", "0 day 2026-12-01"];
    let sorted = |mut list: Vec<String>| {
        list.sort();
        list
    };
    for (case, vence, hasta, expected) in [
        ("due on a Monday, up to Sunday", "2026-11-30", "2026-11-29", &on_monday[..]),
        ("due on a Sunday", "2026-11-29", "2026-11-29", &on_sunday),
        ("due on a Tuesday: the Saturday step fires on Friday only", "2026-12-01", "2026-12-01", &on_tuesday),
    ] {
        let expected = sorted(expected.iter().map(ToString::to_string).collect());
        assert_eq!(sorted(shown(&escalera, vence, hasta)), expected, "{case}");
    }
}

#[test]
fn overdue_steps_come_each_day_on_the_day_itself() {
    // domain.md, «The watch»: «then each day while overdue and unresolved (−1, −2, …)», weekends included.
    let mut escalera = Escalera::new(BUENOS_AIRES);
    escalera.pasos = vec![0];
    assert_eq!(
        shown(&escalera, "2026-11-26", "2026-11-30"),
        [
            "1 day 2026-11-25", // no step, and the last office day
            "0 day 2026-11-26",
            "-1 day 2026-11-27",
            "-2 day 2026-11-28",
            "-3 day 2026-11-29",
            "-4 day 2026-11-30"
        ]
    );
}

#[test]
fn holidays_of_the_office_move_a_step_like_a_weekend() {
    // domain.md, «The watch»: «Monday to Friday 08–18 less holidays».
    let mut escalera = Escalera::new(BUENOS_AIRES);
    escalera.pasos = vec![1];
    escalera.habiles = DiasHabiles::new([d("2026-12-07"), d("2026-12-08")]);
    assert_eq!(shown(&escalera, "2026-12-09", "2026-12-09"), ["1 advance 2026-12-04", "1 day 2026-12-08"]);
}

#[test]
fn the_last_office_day_before_the_date_has_its_occasion_whatever_the_steps() {
    // domain.md, «Days left, level, note»: «requiereNota …: every critical one, and the last office day before the due
    // date whatever its level».
    let mut escalera = Escalera::new(BUENOS_AIRES);
    escalera.habiles = DiasHabiles::new([d("2026-12-07"), d("2026-12-08")]);
    for (case, pasos, vence, expected) in [
        (
            "a Wednesday",
            &[7, 3, 0][..],
            "2026-11-25",
            &["7 day 18", "3 advance 20", "1 day 24", "0 day 25"][..],
        ),
        ("a Monday whose Friday is a step", &[3, 0], "2026-11-30", &["3 day 27", "0 day 30"]),
        ("a Monday whose Friday is none", &[7, 0], "2026-11-30", &["7 day 23", "3 day 27", "0 day 30"]),
        ("a Sunday: its own advance", &[7, 0], "2026-11-29", &["7 advance 20", "0 advance 27", "0 day 29"]),
        ("after a long weekend", &[7, 0], "2026-12-09", &["7 day 02", "5 day 04", "0 day 09"]),
    ] {
        escalera.pasos = pasos.to_vec();
        let expected = expected.iter().map(|line| {
            let (rest, dia) = line.rsplit_once(' ').unwrap();
            format!("{rest} {}-{dia}", &vence[..7])
        });
        assert_eq!(shown(&escalera, vence, vence), expected.collect::<Vec<_>>(), "{case}");
        let before = t("2026-11-01T00:00:00Z");
        let mut mornings = vec![escalera.next_at(d(vence), before)];
        while escalera.hoy(*mornings.last().unwrap()) < d(vence) {
            mornings.push(escalera.next_at(d(vence), *mornings.last().unwrap()));
        }
        let last = escalera.habiles.anterior(d(vence));
        assert!(mornings.iter().any(|at| escalera.hoy(*at) == last), "{case}: the watch looks then");
    }
}

#[test]
fn whoever_comes_late_has_the_past_and_this_morning_at_once() {
    // domain.md, «The watch»: «Entered late: the current step is the smallest one ≥ days left; it fires at once».
    let escalera = Escalera::new(BUENOS_AIRES);
    let desde = t("2026-11-24T09:00:00Z"); // Tuesday, 06:00 in Buenos Aires
    let at_once = |vence: &str| {
        let all = escalera.ocasiones(d(vence), desde, d(vence).max(d("2026-11-24")));
        all.into_iter().filter(|o| o.at == desde).map(|o| o.paso).min()
    };
    for (case, vence, expected) in [
        ("between two steps, the one before", "2026-11-29", Some(7)),
        ("exactly on a step, before its hour", "2026-12-01", Some(7)),
        ("tomorrow", "2026-11-25", Some(1)),
        ("today", "2026-11-24", Some(0)),
        ("above the largest, none yet", "2027-06-01", None),
        ("overdue by five days", "2026-11-19", Some(-5)),
    ] {
        assert_eq!(at_once(vence), expected, "{case}");
    }
}

#[test]
fn overdue_steps_of_days_before_it_was_entered_do_not_exist() {
    // domain.md, «The watch»: «each day while overdue and unresolved»; nobody watched it before it was entered.
    let escalera = Escalera::new(BUENOS_AIRES);
    let all = escalera.ocasiones(d("2026-11-19"), t("2026-11-24T15:00:00Z"), d("2026-11-25"));
    let overdue: Vec<_> = all.iter().map(|o| o.paso).filter(|&paso| paso < 0).collect();
    assert_eq!(overdue, [-6, -5]);
}

#[test]
fn the_hour_is_the_firms_through_summer_time_gaps_and_repeats() {
    // domain.md, «The watch»: «They fire at 08:00 firm time (setting)».
    let eight = NaiveTime::from_hms_opt(8, 0, 0).unwrap();
    let half_past_two = NaiveTime::from_hms_opt(2, 30, 0).unwrap();
    for (case, zona, hora, dia, at) in [
        ("Buenos Aires", BUENOS_AIRES, eight, "2026-11-24", "2026-11-24T11:00:00Z"),
        ("Madrid in winter", chrono_tz::Europe::Madrid, eight, "2026-03-28", "2026-03-28T07:00:00Z"),
        ("Madrid in summer", chrono_tz::Europe::Madrid, eight, "2026-03-29", "2026-03-29T06:00:00Z"),
        ("in the gap", chrono_tz::Europe::Madrid, half_past_two, "2026-03-29", "2026-03-29T01:00:00Z"),
        ("repeated", chrono_tz::Europe::Madrid, half_past_two, "2026-10-25", "2026-10-25T00:30:00Z"),
        ("a skipped day", chrono_tz::Pacific::Apia, eight, "2011-12-30", "2011-12-30T10:00:00Z"),
    ] {
        let escalera = Escalera { hora, ..Escalera::new(zona) };
        assert_eq!(escalera.manana(d(dia)), t(at), "{case}");
    }
}

#[test]
fn the_next_firing_is_known_ahead() {
    let escalera = Escalera::new(BUENOS_AIRES);
    for (case, vence, now, next) in [
        ("above the largest step", "2027-06-01", "2026-11-24T12:00:00Z", "2026-12-03T11:00:00Z"),
        ("this morning, before the hour", "2026-12-01", "2026-11-24T10:59:59Z", "2026-11-24T11:00:00Z"),
        ("the hour itself is no longer ahead", "2026-12-01", "2026-11-24T11:00:00Z", "2026-11-27T11:00:00Z"),
        ("an advance", "2026-11-30", "2026-11-26T12:00:00Z", "2026-11-27T11:00:00Z"),
        ("the day itself after its advance", "2026-11-30", "2026-11-27T12:00:00Z", "2026-11-29T11:00:00Z"),
        ("the day after the due date", "2026-11-24", "2026-11-24T12:00:00Z", "2026-11-25T11:00:00Z"),
        ("overdue, this morning", "2026-11-20", "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z"),
        ("overdue, tomorrow", "2026-11-20", "2026-11-24T11:00:00Z", "2026-11-25T11:00:00Z"),
    ] {
        assert_eq!(escalera.next_at(d(vence), t(now)), t(next), "{case}");
    }
}

#[test]
fn a_ladder_without_steps_has_the_last_office_day_and_the_day_after_the_due_date() {
    let escalera = Escalera { pasos: Vec::new(), ..Escalera::new(BUENOS_AIRES) };
    for (now, next) in
        [("2026-11-24T12:00:00Z", "2026-11-30T11:00:00Z"), ("2026-11-30T11:00:00Z", "2026-12-02T11:00:00Z")]
    {
        assert_eq!(escalera.next_at(d("2026-12-01"), t(now)), t(next));
    }
}
