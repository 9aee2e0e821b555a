//! The rule, case by case, each with its source.

use super::*;
use vigia_protocol::{
    calendarios::{ClaseCalendario, DatosCalendario, DiaCalendario, RevisadoPor, TipoDia},
    error::Idioma,
    prescripciones::Lectura,
};

fn d(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn lectura(inicio: &str, cantidad: u32, unidad: Unidad) -> Lectura {
    Lectura {
        norma: "CCyC art. 2561".into(),
        inicio: d(inicio),
        cantidad,
        unidad,
        calendario: (unidad == Unidad::DiasHabiles).then(|| "tribunal".parse().unwrap()),
        pasa_a_habil: false,
        certeza: Certeza::Cierta,
        fuente: None,
        jurisdiccion: None,
    }
}

pub fn evento(tipo: TipoEvento, desde: &str, hasta: Option<&str>) -> NuevoEvento {
    NuevoEvento {
        tipo,
        desde: d(desde),
        hasta: hasta.map(d),
        fuente: format!("Carta del {desde}"),
        certeza: Certeza::Cierta,
    }
}

fn suspension(desde: &str, hasta: &str) -> NuevoEvento {
    evento(TipoEvento::Suspension, desde, Some(hasta))
}

fn interrupcion(desde: &str, hasta: Option<&str>) -> NuevoEvento {
    evento(TipoEvento::Interrupcion, desde, hasta)
}

fn discutido(evento: NuevoEvento) -> NuevoEvento {
    NuevoEvento { certeza: Certeza::Discutida, ..evento }
}

/// A court that does not work in January, and of which it is disputed whether it works on 24 and 31 December 2026.
pub fn tribunal() -> Calendarios {
    let id: CalendarioId = "tribunal".parse().unwrap();
    Calendarios::from([(id.clone(), Calendario::new((id, 3, datos()), None))])
}

fn datos() -> DatosCalendario {
    let feria = |desde: &str, hasta: Option<&str>, tipo, certeza| DiaCalendario {
        desde: d(desde),
        hasta: hasta.map(d),
        nombre: "Feria de enero".into(),
        tipo,
        certeza,
        fuente: None,
    };
    DatosCalendario {
        clase: ClaseCalendario::Tribunal,
        nombre: "Tribunal".into(),
        pais: "AR".into(),
        jurisdiccion: "Prueba".into(),
        base: None,
        fuente: "prueba".into(),
        desde: 2025,
        hasta: 2027,
        revisado: Some(revisado()),
        notas: None,
        dias: vec![
            feria("2026-01-01", Some("2026-01-31"), TipoDia::Feria, Certeza::Cierta),
            feria("2027-01-01", Some("2027-01-31"), TipoDia::Feria, Certeza::Cierta),
            feria("2026-12-24", None, TipoDia::Feriado, Certeza::Discutida),
            feria("2026-12-31", None, TipoDia::Feriado, Certeza::Discutida),
        ],
    }
}

fn revisado() -> RevisadoPor {
    RevisadoPor { por: "Dra. Luz".into(), el: d("2026-11-02") }
}

pub fn vence(lectura: Lectura, eventos: &[NuevoEvento]) -> Calculo {
    computar(&Computo { lecturas: vec![lectura] }, eventos, &tribunal()).unwrap()
}

#[test]
fn terms_run_from_date_to_date_and_days_leave_out_the_first() {
    use Unidad::{Anios, Dias, DiasHabiles, Meses};
    for (source, inicio, cantidad, unidad, expected) in [
        ("CCyC art. 6: years from date to date", "2024-03-10", 2, Anios, "2026-03-10"),
        ("CCyC art. 6: months from date to date", "2026-01-15", 6, Meses, "2026-07-15"),
        ("CCyC art. 6: no equal day, the last of the month", "2026-08-31", 6, Meses, "2027-02-28"),
        ("the same in a leap year", "2027-08-31", 6, Meses, "2028-02-29"),
        ("29 February, a year later", "2024-02-29", 1, Anios, "2025-02-28"),
        ("29 February, four years later", "2024-02-29", 4, Anios, "2028-02-29"),
        ("a short month does not shorten what follows", "2026-01-31", 2, Meses, "2026-03-31"),
        ("CCyC art. 6: the first day is left out", "2026-11-02", 10, Dias, "2026-11-12"),
        ("CCyC art. 6: days without distinction of working days", "2026-11-06", 1, Dias, "2026-11-07"),
        ("court days leave out weekends", "2026-11-26", 5, DiasHabiles, "2026-12-03"),
        ("court days, counted from a Saturday", "2026-11-28", 1, DiasHabiles, "2026-11-30"),
        ("court days leave out the holidays of the court", "2025-12-30", 2, DiasHabiles, "2026-02-02"),
        ("a disputed free day is read as a court day: earliest", "2026-12-22", 2, DiasHabiles, "2026-12-24"),
    ] {
        let calculo = vence(lectura(inicio, cantidad, unidad), &[]);
        assert_eq!(calculo.vence, d(expected), "{source}");
        assert_eq!(calculo.lecturas[0].pasos.last().unwrap().fecha, d(expected), "{source}");
    }
}

#[test]
fn suspensions_add_the_days_they_last_and_overlapping_ones_count_once() {
    // CCyC art. 2539: «detiene el cómputo del tiempo por el lapso que dura, pero aprovecha el período transcurrido».
    let plain = || lectura("2024-03-10", 2, Unidad::Anios);
    for (case, eventos, expected) in [
        ("none", vec![], "2026-03-10"),
        ("ten days", vec![suspension("2025-05-01", "2025-05-11")], "2026-03-20"),
        ("six months, CCyC art. 2541", vec![suspension("2025-01-10", "2025-07-10")], "2026-09-07"),
        (
            "two that overlap",
            vec![suspension("2025-05-01", "2025-05-11"), suspension("2025-05-06", "2025-05-16")],
            "2026-03-25",
        ),
        (
            "one inside another",
            vec![suspension("2025-05-01", "2025-05-31"), suspension("2025-05-06", "2025-05-16")],
            "2026-04-09",
        ),
        ("the part after the term began", vec![suspension("2024-03-01", "2024-03-20")], "2026-03-20"),
        ("before the term", vec![suspension("2024-01-01", "2024-03-10")], "2026-03-10"),
        ("after the term", vec![suspension("2026-03-10", "2026-06-10")], "2026-03-10"),
        (
            "inside the time that another one added",
            vec![suspension("2026-03-01", "2026-03-21"), suspension("2026-03-25", "2026-04-04")],
            "2026-04-09",
        ),
        ("without an end: not yet", vec![evento(TipoEvento::Suspension, "2025-05-01", None)], "2026-03-10"),
        ("disputed: never later", vec![discutido(suspension("2025-05-01", "2025-05-11"))], "2026-03-10"),
    ] {
        assert_eq!(vence(plain(), &eventos).vence, d(expected), "{case}");
    }
    let court =
        vence(lectura("2026-11-02", 5, Unidad::DiasHabiles), &[suspension("2026-11-04", "2026-11-06")]);
    assert_eq!(court.vence, d("2026-11-11"), "two court days do not count");
}

#[test]
fn interruptions_start_a_new_term() {
    // CCyC art. 2544: «tener por no sucedido el lapso que la precede e iniciar un nuevo plazo»; art. 2547: its effects
    // last until the decision that ends the matter.
    let plain = || lectura("2024-03-10", 2, Unidad::Anios);
    for (case, eventos, expected) in [
        ("from its end", vec![interrupcion("2025-06-01", Some("2026-02-01"))], "2028-02-01"),
        (
            "without an end: from its beginning, the earliest",
            vec![interrupcion("2025-06-01", None)],
            "2027-06-01",
        ),
        ("on the last day: in time", vec![interrupcion("2026-03-10", None)], "2028-03-10"),
        ("a day late", vec![interrupcion("2026-03-11", None)], "2026-03-10"),
        ("before the term", vec![interrupcion("2024-03-09", Some("2024-05-01"))], "2026-03-10"),
        (
            "one after the other",
            vec![interrupcion("2027-01-01", None), interrupcion("2025-06-01", None)],
            "2029-01-01",
        ),
        (
            "reached only through a suspension",
            vec![interrupcion("2026-03-15", None), suspension("2025-05-01", "2025-05-11")],
            "2028-03-15",
        ),
        (
            "a suspension before it counts no more",
            vec![interrupcion("2025-06-01", None), suspension("2025-05-01", "2025-05-11")],
            "2027-06-01",
        ),
        ("disputed: never later", vec![discutido(interrupcion("2025-06-01", None))], "2026-03-10"),
    ] {
        assert_eq!(vence(plain(), &eventos).vence, d(expected), "{case}");
    }
}

#[test]
fn a_last_day_moves_to_a_court_day_only_where_asked() {
    let mut reading =
        Lectura { calendario: Some("tribunal".parse().unwrap()), ..lectura("2024-01-15", 2, Unidad::Anios) };
    assert_eq!(vence(reading.clone(), &[]).vence, d("2026-01-15"));
    reading.pasa_a_habil = true;
    let moved = vence(reading.clone(), &[]);
    assert_eq!(moved.vence, d("2026-02-02"), "the first Monday after the holidays of the court");
    let late = vence(reading.clone(), &[interrupcion("2026-02-02", None)]);
    assert_eq!(late.vence, d("2028-02-02"), "what is done on the day it moved to is in time");
    reading.calendario = None;
    let missing = computar(&Computo { lecturas: vec![reading] }, &[], &tribunal());
    let Err(Error::Invalid(fields)) = missing else { panic!("no calendar") };
    assert!(fields.contains_key("computo.lecturas[0].calendario"));
}

#[test]
fn the_earliest_reading_is_watched_whatever_its_certainty_and_the_others_are_shown() {
    let long = lectura("2024-03-10", 3, Unidad::Anios);
    let short = Lectura { certeza: Certeza::Discutida, ..lectura("2024-03-10", 2, Unidad::Anios) };
    let calculo = computar(&Computo { lecturas: vec![long, short] }, &[], &tribunal()).unwrap();
    assert_eq!(calculo.vence, d("2026-03-10"));
    let shown: Vec<_> = calculo.lecturas.iter().map(|l| (l.vence.to_string(), l.vigilada)).collect();
    assert_eq!(shown, [("2027-03-10".to_owned(), false), ("2026-03-10".to_owned(), true)]);
}

#[test]
fn what_one_must_know_is_said() {
    let unknown = vence(lectura("2027-12-30", 5, Unidad::DiasHabiles), &[]);
    assert_eq!(
        unknown.lecturas[0].reservas,
        [Reserva::SinDatos { calendario: "Tribunal".into(), anio: 2028 }]
    );
    let eventos = [
        evento(TipoEvento::Suspension, "2025-01-01", None),
        discutido(suspension("2025-05-01", "2025-05-11")),
        interrupcion("2027-01-01", None),
    ];
    let told = vence(lectura("2024-03-10", 2, Unidad::Anios), &eventos);
    let expected = [
        Reserva::SinFin { desde: d("2025-01-01") },
        Reserva::Discutido { tipo: TipoEvento::Suspension, desde: d("2025-05-01") },
        Reserva::NoAlcanza { tipo: TipoEvento::Interrupcion, desde: d("2027-01-01") },
        Reserva::Tardia { vence: d("2026-03-20") },
    ];
    assert_eq!(told.lecturas[0].reservas, expected);
}

#[test]
fn days_that_no_lawyer_has_reviewed_are_said_where_the_date_hangs_on_them() {
    // domain.md: «Rules of law … are data with jurisdiction, source, validity, who checked them and when».
    let habiles = lectura("2026-03-10", 5, Unidad::DiasHabiles);
    let corridos = Lectura { unidad: Unidad::Dias, ..habiles.clone() };
    let pasa = Lectura { pasa_a_habil: true, ..corridos.clone() };
    for (case, tribunal, base, lectura, expected) in [
        ("both reviewed", true, true, &habiles, &[][..]),
        ("the court's is not", false, true, &habiles, &["Tribunal"]),
        ("the national holidays are not", true, false, &habiles, &["Feriados"]),
        ("neither is", false, false, &habiles, &["Tribunal", "Feriados"]),
        ("only the last day may move", false, false, &pasa, &["Tribunal", "Feriados"]),
        ("the calendar does not count", false, false, &corridos, &[]),
    ] {
        let reviewed = |yes: bool| yes.then(revisado);
        let own = DatosCalendario { revisado: reviewed(tribunal), ..datos() };
        let holidays = DatosCalendario {
            nombre: "Feriados".into(),
            clase: ClaseCalendario::Oficina,
            dias: Vec::new(),
            revisado: reviewed(base),
            ..datos()
        };
        let (id, of_base): (CalendarioId, _) = ("tribunal".parse().unwrap(), "ar".parse().unwrap());
        let calendario = Calendario::new((id.clone(), 3, own), Some((of_base, 1, holidays)));
        let computo = Computo { lecturas: vec![lectura.clone()] };
        let calculo = computar(&computo, &[], &Calendarios::from([(id, calendario)])).unwrap();
        let said: Vec<_> = calculo.lecturas[0].reservas.iter().collect();
        let expected: Vec<_> =
            expected.iter().map(|&name| Reserva::SinRevisar { calendario: name.into() }).collect();
        assert_eq!(said, expected.iter().collect::<Vec<_>>(), "{case}");
        let shown = textos::derivacion(&calculo, true, Idioma::Es);
        assert_eq!(shown.lecturas[0].reservas.len(), expected.len(), "{case}");
    }
}

#[test]
fn no_date_is_impossible() {
    let max = |unidad| lectura("9999-12-31", 3650, unidad);
    for unidad in [Unidad::Anios, Unidad::Meses, Unidad::Dias, Unidad::DiasHabiles] {
        assert!(computar(&Computo { lecturas: vec![max(unidad)] }, &[], &tribunal()).is_ok(), "{unidad}");
    }
    let edge = Lectura { inicio: Date::MAX, ..max(Unidad::Dias) };
    for unidad in [Unidad::Anios, Unidad::Meses, Unidad::Dias, Unidad::DiasHabiles] {
        let calendario = Some("tribunal".parse().unwrap());
        let reading = Lectura { unidad, calendario, ..edge.clone() };
        let refused = computar(&Computo { lecturas: vec![reading] }, &[], &tribunal());
        assert!(matches!(refused, Err(Error::Invalid(_))), "{unidad}");
    }
    assert!(matches!(computar(&Computo { lecturas: vec![] }, &[], &tribunal()), Err(Error::Invalid(_))));
}

#[test]
fn a_lawyer_reads_it_line_by_line_in_their_language() {
    use Idioma::{En, Es};
    let eventos =
        [suspension("2025-05-01", "2025-05-11"), evento(TipoEvento::Suspension, "2025-08-01", None)];
    let calculo = vence(lectura("2024-02-29", 2, Unidad::Anios), &eventos);
    let lines = |idioma| {
        let shown = textos::derivacion(&calculo, false, idioma).lecturas.remove(0);
        let lines = shown.pasos.into_iter().map(|paso| format!("{} {}", paso.fecha, paso.texto));
        lines.chain(shown.reservas).collect::<Vec<_>>()
    };
    assert_eq!(
        lines(Es),
        [
            "2024-02-29 Comienza el plazo; este día no se cuenta",
            "2026-02-28 2 años de fecha a fecha (CCyC art. 6)",
            "2026-02-28 El mes no tiene día 29: el plazo expira el último día del mes (CCyC art. 6)",
            "2026-03-10 Suspensión del 01/05/2025 al 11/05/2025 (Carta del 2025-05-01): 10 días que no se cuentan (CCyC art. 2539)",
            "2026-03-10 Vence el 10/03/2026, a las 24",
            "Suspensión del 01/08/2025 sin fin: no cuenta todavía",
            "Regla no verificada por un abogado",
        ]
    );
    assert_eq!(lines(En)[1], "2026-02-28 2 years from date to date (CCyC art. 6)");
    assert_eq!(lines(En).last().unwrap(), "A rule no lawyer has checked");
    let abroad = Lectura { jurisdiccion: Some("Chile".into()), ..lectura("2024-02-29", 2, Unidad::Anios) };
    let shown = textos::derivacion(&vence(abroad, &[]), true, Es).lecturas.remove(0);
    assert_eq!(shown.pasos[1].texto, "2 años de fecha a fecha", "the Argentine code is not cited elsewhere");
    assert!(shown.reservas.is_empty(), "somebody checked it");
}

#[test]
fn the_latest_date_reads_disputed_days_as_free() {
    // The court's calendar: whether it works on 24 and 31 December 2026 is disputed.
    let last = |lectura| {
        let calculo = vence(lectura, &[]);
        let tardia = calculo.lecturas[0].reservas.iter().find_map(|reserva| match reserva {
            Reserva::Tardia { vence } => Some(*vence),
            _ => None,
        });
        (calculo.vence, tardia)
    };
    let moves = Lectura {
        calendario: Some("tribunal".parse().unwrap()),
        pasa_a_habil: true,
        ..lectura("2026-12-14", 10, Unidad::Dias)
    };
    assert_eq!(last(moves), (d("2026-12-24"), Some(d("2026-12-25"))));
    assert_eq!(last(lectura("2026-12-22", 2, Unidad::DiasHabiles)), (d("2026-12-24"), Some(d("2026-12-25"))));
    assert_eq!(last(lectura("2026-12-14", 2, Unidad::DiasHabiles)), (d("2026-12-16"), None));
}
