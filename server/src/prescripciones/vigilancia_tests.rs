use super::{super::plazos::DiasHabiles, *};

fn d(text: &str) -> Date {
    text.parse().unwrap()
}

/// An instant of Buenos Aires, `2026-11-24 08:00`.
fn t(text: &str) -> Timestamp {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    (local.and_utc() + chrono::Duration::hours(3)).into()
}

fn escalera() -> Escalera {
    Escalera::new(chrono_tz::America::Argentina::Buenos_Aires)
}

/// Runs the rule at each of these instants, in order, keeping what it records, and says what fired at each:
/// `step day`, or nothing.
fn story(vence: &str, desde: &str, instants: &[&str]) -> Vec<Option<String>> {
    let mut registradas = Registradas::default();
    let step = |at: &&str| {
        let now = t(at);
        let decision = decide(&escalera(), d(vence), t(desde), &registradas, now);
        let claimed = decision.fire.iter().chain(&decision.skip).map(Ocasion::clave);
        registradas.claves.extend(claimed);
        if decision != Decision::default() {
            registradas.ultima = Some(now);
        }
        decision.fire.map(|o| format!("{} {}", o.paso, o.vez.as_str()))
    };
    instants.iter().map(step).collect()
}

#[test]
fn the_watch_line_by_line() {
    let none = None::<&str>;
    for (case, vence, desde, instants, fired) in [
        // «They fire at 08:00 firm time.»
        (
            "not before the hour, at the hour, and once",
            "2026-12-02",
            "2026-11-24 10:00",
            &["2026-11-24 10:00", "2026-11-25 07:59", "2026-11-25 08:00", "2026-11-25 08:01"][..],
            &[Some("15 day"), none, Some("7 day"), none][..],
        ),
        // «Entered late: the current step is the smallest one ≥ days left; it fires at once.»
        ("six days left", "2026-11-30", "2026-11-24 10:00", &["2026-11-24 10:00"], &[Some("7 day")]),
        ("five days left", "2026-11-29", "2026-11-24 10:00", &["2026-11-24 10:00"], &[Some("7 advance")]),
        ("one day left", "2026-11-25", "2026-11-24 10:00", &["2026-11-24 10:00"], &[Some("1 day")]),
        (
            "on a step's own morning before the hour: at once, and not again at the hour",
            "2026-12-01",
            "2026-11-24 06:00",
            &["2026-11-24 06:00", "2026-11-24 08:00"],
            &[Some("7 day"), none],
        ),
        // «Above the largest: none yet.»
        (
            "above the largest, then at it (a Saturday: Friday)",
            "2027-06-03",
            "2026-11-24 10:00",
            &["2026-11-24 10:00", "2026-12-04 07:59", "2026-12-04 08:00"],
            &[none, none, Some("180 advance")],
        ),
        (
            "entered between the advance of the largest and its day: now, or it would be lost",
            "2027-06-03",
            "2026-12-05 10:00",
            &["2026-12-05 10:00", "2026-12-07 08:00"],
            &[Some("180 advance"), none],
        ),
        // «… fires on the office day before and, at 1 or fewer days, again on the day itself.
        // Steps that fall on one morning for one deadline merge into the most urgent.»
        (
            "due on a Monday: Friday's two steps are one alert, and Sunday has its own",
            "2026-11-30",
            "2026-10-01 10:00",
            &[
                "2026-11-26 08:00",
                "2026-11-27 08:00",
                "2026-11-28 08:00",
                "2026-11-29 08:00",
                "2026-11-30 08:00",
            ],
            &[Some("7 day"), Some("1 advance"), none, Some("1 day"), Some("0 day")],
        ),
        (
            "entered on that Friday before the hour: one alert too",
            "2026-11-30",
            "2026-11-27 06:00",
            &["2026-11-27 06:00", "2026-11-27 08:00", "2026-11-29 08:00"],
            &[Some("1 advance"), none, Some("1 day")],
        ),
        (
            "due on a Sunday",
            "2026-11-29",
            "2026-10-01 10:00",
            &[
                "2026-11-26 08:00",
                "2026-11-27 08:00",
                "2026-11-28 08:00",
                "2026-11-29 08:00",
                "2026-11-30 08:00",
            ],
            &[Some("3 day"), Some("0 advance"), Some("1 day"), Some("0 day"), Some("-1 day")],
        ),
        // «… then each day while overdue and unresolved.»
        (
            "entered overdue: at once, then each morning, weekends too",
            "2026-11-22",
            "2026-11-26 10:00",
            &["2026-11-26 10:00", "2026-11-27 08:00", "2026-11-28 08:00", "2026-11-29 08:00"],
            &[Some("-4 day"), Some("-5 day"), Some("-6 day"), Some("-7 day")],
        ),
        // «Down at the time: on start everything due fires, the most urgent of each deadline shown.»
        (
            "down for two weeks",
            "2026-11-25",
            "2026-09-01 10:00",
            &["2026-11-10 08:00", "2026-11-24 16:00", "2026-11-24 16:01", "2026-11-25 08:00"],
            &[Some("15 day"), Some("1 day"), none, Some("0 day")],
        ),
        // «A jump back refires nothing.»
        (
            "the clock goes back a day",
            "2026-11-26",
            "2026-09-01 10:00",
            &["2026-11-25 08:00", "2026-11-24 08:00", "2026-11-25 08:00", "2026-11-26 08:00"],
            &[Some("1 day"), none, none, Some("0 day")],
        ),
        // «Somebody added later gets the current step at once.»
        (
            "added at night, between two steps",
            "2026-12-20",
            "2026-11-24 23:30",
            &["2026-11-24 23:30", "2026-11-25 08:00", "2026-12-04 08:00"],
            &[Some("30 day"), none, Some("15 advance")],
        ),
    ] {
        let fired: Vec<_> = fired.iter().map(|f| f.map(str::to_owned)).collect();
        assert_eq!(story(vence, desde, instants), fired, "{case}");
    }
}

#[test]
fn what_a_late_entry_passed_over_is_recorded() {
    // domain.md, «The watch»: «it fires at once, those before are recorded as skipped».
    let now = t("2026-11-24 10:00");
    let decision = decide(&escalera(), d("2026-11-29"), now, &Registradas::default(), now);
    let skipped: Vec<_> = decision.skip.iter().map(|o| o.paso).collect();
    assert_eq!(decision.fire.map(|o| o.paso), Some(7));
    assert_eq!(skipped, [15, 30, 60, 90, 180]);
}

#[test]
fn a_ladder_changed_afterwards_raises_nothing_about_mornings_that_are_over() {
    let vence = d("2026-12-14");
    let mut escalera = escalera();
    let before =
        decide(&escalera, vence, t("2026-10-01 10:00"), &Registradas::default(), t("2026-11-20 10:00"));
    let claves = before.fire.iter().chain(&before.skip).map(Ocasion::clave).collect();
    let registradas = Registradas { claves, ultima: Some(t("2026-11-20 10:00")), pide_nota: false };
    escalera.pasos = vec![180, 90, 60, 45, 30, 25, 20, 15, 7, 3, 1, 0];
    let decision = decide(&escalera, vence, t("2026-10-01 10:00"), &registradas, t("2026-11-24 10:00"));
    assert_eq!(decision.fire.map(|o| o.paso), Some(20), "new, and its morning came after the change");
    assert_eq!(decision.skip.iter().map(|o| o.paso).collect::<Vec<_>>(), [25, 45]);
    let decision = decide(&escalera, vence, t("2026-10-01 10:00"), &registradas, t("2026-11-21 10:00"));
    assert_eq!((decision.fire, decision.skip.len()), (None, 2), "nothing new but what is over");
    let served = Registradas { ultima: Some(t("2026-11-24 08:00")), ..registradas };
    let decision = decide(&escalera, vence, t("2026-10-01 10:00"), &served, t("2026-11-24 10:00"));
    assert_eq!((decision.fire, decision.skip.len()), (None, 3), "at that very instant they were served");
}

#[test]
fn a_step_counts_from_the_instant_it_is_one() {
    let mut escalera = escalera();
    let twenty = Ocasion { paso: 20, vez: Vez::Day, at: t("2026-11-24 08:00") };
    for (since, before) in
        [("2026-11-24 07:59", false), ("2026-11-24 08:00", false), ("2026-11-24 08:01", true)]
    {
        escalera.agregados = [(20, t(since))].into();
        assert_eq!(escalera.antes_de_ser_paso(&twenty), before, "{since}");
    }
}

#[test]
fn a_day_that_becomes_the_last_office_day_in_the_morning_asks_for_a_note_once() {
    // domain.md, «Days left, level, note»: «… and the last office day before the due date whatever its level».
    let (vence, desde) = (d("2026-12-01"), t("2026-10-01 10:00"));
    let mut escalera = escalera();
    let friday = |minute: &str| t(&format!("2026-11-27 {minute}"));
    let morning = decide(&escalera, vence, desde, &Registradas::default(), friday("08:00"));
    let claves: HashSet<_> = morning.fire.iter().chain(&morning.skip).map(Ocasion::clave).collect();
    assert_eq!(morning.fire.map(|o| o.clave()), Some((3, Vez::Advance)), "it asks for nothing");
    let mut registradas = Registradas { claves, ultima: Some(friday("08:00")), pide_nota: false };
    // The Monday before the date becomes a holiday.
    escalera.habiles = DiasHabiles::new([d("2026-11-30")]);
    let then = decide(&escalera, vence, desde, &registradas, friday("11:00"));
    assert_eq!(then.fire.map(|o| o.clave()), Some((1, Vez::Advance)));
    let asked = Registradas { pide_nota: true, ..registradas.clone() };
    assert_eq!(decide(&escalera, vence, desde, &asked, friday("11:00")).fire, None, "something asked today");
    registradas.claves.insert((1, Vez::Advance));
    assert_eq!(decide(&escalera, vence, desde, &registradas, friday("12:00")), Decision::default(), "once");
    let saturday = decide(&escalera, vence, desde, &asked, t("2026-11-28 09:00"));
    assert_eq!(saturday.fire, None, "yesterday's is over");
}

#[test]
fn a_notification_is_known_by_its_key() {
    // domain.md, «The watch»: «Key, unique: (prescripción, due date, step, occasion, recipient)».
    let (p, q): (PrescripcionId, PrescripcionId) = ("p".parse().unwrap(), "q".parse().unwrap());
    let (ana, luz): (UserId, UserId) = ("ana".parse().unwrap(), "luz".parse().unwrap());
    let (v, w) = (d("2026-11-29"), d("2026-11-30"));
    let (since, again) = (t("2026-11-24 10:00"), t("2026-11-25 10:00"));
    let ids = [
        notification_id(&p, v, (7, Vez::Day), &ana, since),
        notification_id(&q, v, (7, Vez::Day), &ana, since),
        notification_id(&p, w, (7, Vez::Day), &ana, since),
        notification_id(&p, v, (3, Vez::Day), &ana, since),
        notification_id(&p, v, (7, Vez::Advance), &ana, since),
        notification_id(&p, v, (7, Vez::Day), &luz, since),
        notification_id(&p, v, (7, Vez::Day), &ana, again),
    ];
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "each part of the key counts");
    assert_eq!(ids[0], notification_id(&p, v, (7, Vez::Day), &ana, since), "and nothing else does");
    // Fixed for ever: another answer would raise every open deadline's alert a second time after an upgrade.
    assert_eq!(ids[0].as_str(), "ba1fc7f4-fcd2-594d-b383-0e12b41c6787");
}
