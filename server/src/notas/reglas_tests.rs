use super::{
    super::tiempo::tests::{d, oficina, t},
    *,
};

fn u(id: &str) -> UserId {
    id.parse().unwrap()
}

fn reglas() -> Reglas {
    let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap();
    Reglas {
        oficina: oficina(),
        recordar: 30,
        supervisor: 120,
        admins: 240,
        ultimo_dia: vec![hour(11), hour(17)],
        sin_dispositivo: 15,
        caratula: false,
    }
}

fn gente(supervisores: &[&str]) -> Gente {
    Gente {
        supervisores: supervisores.iter().map(|id| u(id)).collect(),
        responsables: vec![u("luz")],
        admins: vec![u("ada"), u("eva")],
        suplencias: Default::default(),
    }
}

/// Runs the rule at each of these instants, keeping what it records, and says who was told what at each.
fn story(vence: &str, desde: &str, terminado: Option<&str>, gente: &Gente, instants: &[&str]) -> Vec<String> {
    let mut avisados = Avisados::new();
    let step = |at: &&str| {
        let now = t(at);
        let terminado = terminado.is_some_and(|since| t(since) <= now);
        let pedido = Pedido { vence: d(vence), desde: t(desde), terminado };
        let decision = reglas().decidir(&pedido, gente, &avisados, now);
        let claimed = decision.avisar.iter().chain(&decision.omitir);
        avisados.extend(claimed.map(|(peldano, user)| (peldano.clave(), user.clone())));
        let told = decision.avisar.iter().map(|(p, user)| format!("{} {user}", p.escalon.as_str()));
        told.collect::<Vec<_>>().join(", ")
    };
    instants.iter().map(step).collect()
}

#[test]
fn an_asking_nobody_answers_goes_on_line_by_line() {
    let (with, without) = (gente(&["sol"]), gente(&[]));
    let admins = "admins ada, admins eva";
    for (case, gente, vence, desde, terminado, instants, told) in [
        // domain.md, «Three states»: «Not acknowledged in 2 hours: the supervisor; in 4: every admin».
        (
            "the supervisor, then the admins, each once",
            &with,
            "2026-11-25",
            "2026-11-24 08:00",
            None,
            &[
                "2026-11-24 09:59",
                "2026-11-24 10:00",
                "2026-11-24 10:01",
                "2026-11-24 12:00",
                "2026-11-24 17:59",
            ][..],
            &["", "supervisor sol", "", admins, ""][..],
        ),
        (
            "no supervisor: the admins at once",
            &without,
            "2026-11-25",
            "2026-11-24 08:00",
            None,
            &["2026-11-24 10:00", "2026-11-24 12:00"],
            &[admins, ""],
        ),
        // «Office hours count»: raised at 17:00, two hours are over at 09:00 the next morning.
        (
            "over a night",
            &with,
            "2026-11-30",
            "2026-11-24 17:00",
            None,
            &["2026-11-24 19:00", "2026-11-25 08:59", "2026-11-25 09:00"],
            &["", "", "supervisor sol"],
        ),
        // «on the last day every hour until 24:00».
        (
            "on the last day in the evening",
            &with,
            "2026-11-24",
            "2026-11-24 18:30",
            None,
            &["2026-11-24 20:29", "2026-11-24 20:30", "2026-11-24 22:30"],
            &["", "supervisor sol", admins],
        ),
        // «it ends the step's reminders and escalation for all».
        (
            "a note that counts ends it",
            &with,
            "2026-11-25",
            "2026-11-24 08:00",
            Some("2026-11-24 11:00"),
            &["2026-11-24 10:00", "2026-11-24 12:00"],
            &["supervisor sol", ""],
        ),
        // «unresolved on the last day at 11:00 and 17:00, the supervisor hears again», although acknowledged.
        (
            "the last day, acknowledged",
            &with,
            "2026-11-24",
            "2026-11-24 08:00",
            Some("2026-11-24 08:30"),
            &[
                "2026-11-24 10:59",
                "2026-11-24 11:00",
                "2026-11-24 11:30",
                "2026-11-24 17:00",
                "2026-11-24 18:00",
            ],
            &["", "ultimo-dia sol", "", "ultimo-dia sol", ""],
        ),
        // A due date counts as the last day whether the office works on it or not: a Saturday, a Sunday, a holiday.
        (
            "the last day is a Saturday",
            &with,
            "2026-11-28",
            "2026-11-27 08:00",
            Some("2026-11-27 08:30"),
            &["2026-11-28 10:59", "2026-11-28 11:00", "2026-11-28 16:59", "2026-11-28 17:00"],
            &["", "ultimo-dia sol", "", "ultimo-dia sol"],
        ),
        (
            "the last day is a Sunday, and nobody took note",
            &with,
            "2026-11-29",
            "2026-11-29 08:00",
            None,
            &["2026-11-29 10:00", "2026-11-29 11:00", "2026-11-29 12:00", "2026-11-29 17:00"],
            &["supervisor sol", "ultimo-dia sol", admins, "ultimo-dia sol"],
        ),
        (
            "the last day is a holiday, without a supervisor",
            &without,
            "2026-12-25",
            "2026-12-24 08:00",
            Some("2026-12-24 08:30"),
            &["2026-12-25 11:00", "2026-12-25 17:00"],
            &["ultimo-dia luz, ultimo-dia ada, ultimo-dia eva"; 2],
        ),
        (
            "the last day without a supervisor",
            &without,
            "2026-11-24",
            "2026-11-24 08:00",
            Some("2026-11-24 08:30"),
            &["2026-11-24 11:00"],
            &["ultimo-dia luz, ultimo-dia ada, ultimo-dia eva"],
        ),
        (
            "entered after the first of its hours",
            &with,
            "2026-11-24",
            "2026-11-24 12:00",
            Some("2026-11-24 12:10"),
            &["2026-11-24 12:30", "2026-11-24 17:00"],
            &["", "ultimo-dia sol"],
        ),
        (
            "entered at the first of its hours",
            &with,
            "2026-11-24",
            "2026-11-24 11:00",
            Some("2026-11-24 11:00"),
            &["2026-11-24 11:00", "2026-11-24 17:00"],
            &["ultimo-dia sol", "ultimo-dia sol"],
        ),
        (
            "who heard on the last day hears of no lesser rung after it",
            &with,
            "2026-11-24",
            "2026-11-24 10:30",
            None,
            &["2026-11-24 11:00", "2026-11-24 12:30"],
            &["ultimo-dia sol", ""],
        ),
        (
            "the day after, its hours are over",
            &with,
            "2026-11-24",
            "2026-11-24 08:00",
            Some("2026-11-24 08:30"),
            &["2026-11-25 08:00"],
            &[""],
        ),
        // Down at the time: what was due fires at start, the most urgent of each person.
        (
            "after downtime",
            &with,
            "2026-11-25",
            "2026-11-24 08:00",
            None,
            &["2026-11-24 15:00", "2026-11-24 15:01"],
            &["admins ada, admins eva, supervisor sol", ""],
        ),
        (
            "after downtime on the last day",
            &with,
            "2026-11-24",
            "2026-11-24 08:00",
            None,
            &["2026-11-24 17:30", "2026-11-24 17:31"],
            &["ultimo-dia sol, admins ada, admins eva", ""],
        ),
        (
            "started at night",
            &with,
            "2026-11-26",
            "2026-11-24 08:00",
            None,
            &["2026-11-24 22:00", "2026-11-25 08:00"],
            &["", "admins ada, admins eva, supervisor sol"],
        ),
    ] {
        assert_eq!(story(vence, desde, terminado, gente, instants), told, "{case}");
    }
}

#[test]
fn somebody_who_is_both_hears_of_the_more_urgent_one_alone() {
    let mut both = gente(&["sol"]);
    both.admins.push(u("sol"));
    let told =
        story("2026-11-25", "2026-11-24 08:00", None, &both, &["2026-11-24 13:00", "2026-11-24 14:00"]);
    assert_eq!(told, ["admins ada, admins eva, admins sol", ""]);
}

#[test]
fn it_is_looked_at_again_when_something_can_happen() {
    for (case, supervisores, vence, desde, terminado, now, proximo) in [
        (
            "the first rung",
            &["sol"][..],
            "2026-11-25",
            "2026-11-24 08:00",
            false,
            "2026-11-24 08:00",
            Some("2026-11-24 10:00"),
        ),
        (
            "the next",
            &["sol"],
            "2026-11-25",
            "2026-11-24 08:00",
            false,
            "2026-11-24 10:00",
            Some("2026-11-24 12:00"),
        ),
        (
            "held at night",
            &["sol"],
            "2026-11-26",
            "2026-11-24 08:00",
            false,
            "2026-11-24 22:00",
            Some("2026-11-25 08:00"),
        ),
        (
            "acknowledged: the last day",
            &["sol"],
            "2026-11-25",
            "2026-11-24 08:00",
            true,
            "2026-11-24 09:00",
            Some("2026-11-25 11:00"),
        ),
        ("nothing any more", &[], "2026-11-24", "2026-11-24 08:00", true, "2026-11-24 17:00", None),
    ] {
        let pedido = Pedido { vence: d(vence), desde: t(desde), terminado };
        let decision = reglas().decidir(&pedido, &gente(supervisores), &Avisados::new(), t(now));
        assert_eq!(decision.proximo, proximo.map(t), "{case}");
    }
}

#[test]
fn it_comes_back_every_half_hour_of_the_office() {
    // domain.md, «Three states»: «comes back on the desktop every 30 minutes in office hours until acknowledged».
    for (case, vence, last, now, expected) in [
        ("not yet", "2026-11-25", "2026-11-24 08:00", "2026-11-24 08:29", (false, "2026-11-24 08:30")),
        ("now", "2026-11-25", "2026-11-24 08:00", "2026-11-24 08:30", (true, "2026-11-24 09:00")),
        (
            "once after downtime",
            "2026-11-25",
            "2026-11-24 08:00",
            "2026-11-24 15:10",
            (true, "2026-11-24 15:40"),
        ),
        ("not at night", "2026-11-26", "2026-11-24 17:00", "2026-11-24 20:00", (false, "2026-11-25 08:00")),
        ("over the night", "2026-11-26", "2026-11-24 17:45", "2026-11-24 18:00", (false, "2026-11-25 08:15")),
        (
            "the evening of the last day",
            "2026-11-24",
            "2026-11-24 21:00",
            "2026-11-24 21:30",
            (true, "2026-11-24 22:00"),
        ),
    ] {
        assert_eq!(reglas().recordar(d(vence), t(last), t(now)), (expected.0, t(expected.1)), "{case}");
    }
}
