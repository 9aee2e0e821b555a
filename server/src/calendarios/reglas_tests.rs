use super::*;
use crate::calendarios::fabrica::archivos;

fn d(text: &str) -> Date {
    text.parse().unwrap()
}

/// A court's calendar that is shipped, over the one it stands on.
fn shipped(id: &str) -> Calendario {
    let all = archivos().unwrap();
    let one = |id: &str| {
        let found = all.iter().find(|archivo| archivo.id.as_str() == id).unwrap();
        (found.id.clone(), 1, found.datos.clone())
    };
    let own = one(id);
    let base = own.2.base.as_ref().map(|base| one(base.as_str()));
    Calendario::new(own, base)
}

#[test]
fn court_days_are_weekdays_less_holidays_and_ferias() {
    // Feria of January: Reglamento para la Justicia Nacional, art. 2. August: LOPJ, art. 183. Holidays: the package.
    for (case, id, dia, habil) in [
        ("a Tuesday", "ar-nacional", "2026-11-24", true),
        ("a Saturday", "ar-nacional", "2026-11-28", false),
        ("a national holiday", "ar-nacional", "2026-12-08", false),
        ("the first day of the feria", "ar-nacional", "2027-01-01", false),
        ("a weekday within it", "ar-nacional", "2027-01-15", false),
        ("its last weekday", "ar-nacional", "2027-01-29", false),
        ("the Monday after it", "ar-nacional", "2027-02-01", true),
        ("the feria of winter 2025 (acordada CSJN 9/2025)", "ar-nacional", "2025-08-01", false),
        ("August in Spain", "es-lopj", "2027-08-16", false),
        ("September in Spain", "es-lopj", "2027-09-01", true),
        // Ley 270 de 1996, art. 146; Decreto 2766 de 1980. In Mexico: Ley de Amparo, art. 19.
        ("the last day of the vacancia in Colombia", "co-rama-judicial", "2026-01-09", false),
        ("the Tuesday after it and a holiday", "co-rama-judicial", "2026-01-13", true),
        ("the day of the judiciary in Colombia", "co-rama-judicial", "2026-12-17", false),
        ("5 May in a Mexican amparo", "mx-amparo", "2027-05-05", false),
        ("the day after", "mx-amparo", "2027-05-06", true),
    ] {
        let calendario = shipped(id);
        for lectura in [Lectura::Temprana, Lectura::Tardia] {
            assert_eq!(calendario.es_habil(d(dia), lectura), habil, "{case}, {lectura:?}");
        }
    }
}

#[test]
fn a_disputed_day_counts_for_the_earliest_date_and_not_for_the_latest() {
    // A bridge day of 2026 in Argentina; the feria of January of the City's courts, whose act is not at hand.
    for (id, dia) in [("ar-nacional", "2026-12-07"), ("ar-caba", "2027-01-15")] {
        let calendario = shipped(id);
        assert!(calendario.es_habil(d(dia), Lectura::Temprana), "{id} {dia}");
        assert!(!calendario.es_habil(d(dia), Lectura::Tardia), "{id} {dia}");
    }
    let certain = shipped("ar-caba").motivo(d("2027-01-01")).unwrap().clone();
    assert_eq!(
        (&*certain.nombre, certain.certeza),
        ("Año Nuevo", Certeza::Cierta),
        "certain wins over disputed"
    );
}

#[test]
fn a_term_that_ends_on_a_free_day_ends_on_the_next_court_day() {
    let nacional = shipped("ar-nacional");
    for (case, dia, lectura, on, after) in [
        ("a court day", "2026-11-24", Lectura::Temprana, "2026-11-24", "2026-11-25"),
        ("a Saturday", "2026-11-28", Lectura::Temprana, "2026-11-30", "2026-11-30"),
        ("a holiday", "2026-12-08", Lectura::Temprana, "2026-12-09", "2026-12-09"),
        ("before a disputed bridge, early", "2026-12-05", Lectura::Temprana, "2026-12-07", "2026-12-07"),
        ("before a disputed bridge, late", "2026-12-05", Lectura::Tardia, "2026-12-09", "2026-12-09"),
        ("the last day of the year", "2026-12-31", Lectura::Temprana, "2026-12-31", "2027-02-01"),
        ("in the feria", "2027-01-10", Lectura::Temprana, "2027-02-01", "2027-02-01"),
    ] {
        assert_eq!(nacional.desde(d(dia), lectura), d(on), "{case}");
        assert_eq!(nacional.siguiente(d(dia), lectura), d(after), "{case}");
    }
}

#[test]
fn beyond_its_years_a_calendar_says_that_it_knows_nothing() {
    let nacional = shipped("ar-nacional");
    assert!(
        nacional.conoce(d("2031-12-31"))
            && !nacional.conoce(d("2032-01-01"))
            && !nacional.conoce(d("2023-12-31"))
    );
    for (hoy, aviso) in [
        ("2026-11-24", None),
        ("2031-06-30", None),
        ("2031-07-01", Some(AvisoCalendario::PorTerminar)),
        ("2032-01-01", Some(AvisoCalendario::SinDatos)),
    ] {
        assert_eq!(nacional.aviso(d(hoy)), aviso, "{hoy}");
    }
}

#[test]
fn a_firm_starts_with_the_calendar_of_its_zones_country() {
    for (zona, id) in [
        ("America/Argentina/Ushuaia", Some("ar")),
        ("America/Buenos_Aires", Some("ar")),
        ("Europe/Madrid", Some("es")),
        ("Atlantic/Canary", Some("es")),
        ("America/Tijuana", Some("mx")),
        ("Pacific/Easter", Some("cl")),
        ("America/Bogota", Some("co")),
        ("America/Montevideo", Some("uy")),
        ("America/Asuncion", None),
        ("UTC", None),
    ] {
        assert_eq!(de_la_zona(zona.parse().unwrap()), id, "{zona}");
    }
}

#[test]
fn it_knows_the_years_that_it_and_what_it_stands_on_both_know() {
    let years = |id: &str, desde, hasta| {
        let all = archivos().unwrap();
        let found = all.into_iter().find(|archivo| archivo.id.as_str() == id).unwrap();
        (found.id, 1, DatosCalendario { desde, hasta, ..found.datos })
    };
    for (own, base, both) in [
        ((2024, 2031), (2025, 2030), (2025, 2030)),
        ((2025, 2030), (2024, 2031), (2025, 2030)),
        ((2024, 2030), (2025, 2031), (2025, 2030)),
    ] {
        let calendario =
            Calendario::new(years("ar-nacional", own.0, own.1), Some(years("ar", base.0, base.1)));
        assert_eq!(calendario.anios, both, "{own:?} over {base:?}");
    }
}
