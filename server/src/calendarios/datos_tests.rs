use super::*;
use crate::calendarios::fabrica::archivos;
use serde_json::{Value, json};

fn datos(clase: &str, dias: Value) -> DatosCalendario {
    serde_json::from_value(json!({
        "clase": clase, "nombre": "Prueba", "pais": "ar", "jurisdiccion": "Nacional", "fuente": "A mano",
        "desde": 2026, "hasta": 2027, "dias": dias,
    }))
    .unwrap()
}

fn feriado(desde: &str, nombre: &str) -> Value {
    json!({ "desde": desde, "nombre": nombre, "tipo": "feriado", "certeza": "cierta" })
}

fn names(dias: &[DiaCalendario]) -> Vec<&str> {
    dias.iter().map(|dia| &*dia.nombre).collect()
}

#[test]
fn what_is_shipped_can_be_read_and_no_court_stands_on_nothing() {
    let all = archivos().unwrap();
    let oficinas: Vec<_> = all.iter().filter(|one| one.datos.clase == ClaseCalendario::Oficina).collect();
    assert_eq!(
        oficinas.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
        ["ar", "cl", "co", "es", "mx", "uy"]
    );
    for one in &all {
        // The one publishes its days year by year; of the other the law itself lists them all.
        let years = if one.id.as_str() == "mx-tfja" { (2026, 2026) } else { (2024, 2031) };
        let alone = one.id.as_str() == "mx-amparo" || one.datos.clase == ClaseCalendario::Oficina;
        assert_eq!(
            ((one.datos.desde, one.datos.hasta), &one.datos.revisado),
            (years, &None),
            "{}: nobody has reviewed it",
            one.id
        );
        assert!(one.datos.dias.len() >= 8, "{}: a day a year at least", one.id);
        let base = one.datos.base.as_ref();
        assert_eq!(base.is_none(), alone, "{}", one.id);
        for dia in one.datos.dias.iter().filter(|_| one.datos.clase == ClaseCalendario::Tribunal) {
            assert!(dia.fuente.is_some(), "{}: {} has no source", one.id, dia.desde);
        }
        assert!(base.is_none_or(|base| oficinas.iter().any(|oficina| oficina.id == *base)), "{}", one.id);
    }
}

#[test]
fn days_are_put_in_order_and_what_cannot_be_is_refused() {
    let good = revisar(datos("oficina", json!([feriado("2026-12-08", "B"), feriado("2026-01-01", " A\n")])))
        .unwrap();
    assert_eq!((names(&good.dias), &*good.pais), (vec!["A", "B"], "AR"));
    let range = |desde: &str, hasta: &str, tipo: &str| json!([{ "desde": desde, "hasta": hasta, "nombre": "X", "tipo": tipo }]);
    for (case, clase, dias) in [
        ("twice", "oficina", json!([feriado("2026-12-08", "B"), feriado("2026-12-08", "C")])),
        ("out of its years", "oficina", json!([feriado("2028-01-01", "A")])),
        ("ends before it begins", "tribunal", range("2026-02-02", "2026-02-01", "feria")),
        ("a year of feria", "tribunal", range("2026-01-01", "2026-12-31", "feria")),
        ("a feria of the office", "oficina", range("2026-01-01", "2026-01-31", "feria")),
        ("without a name", "oficina", json!([feriado("2026-12-08", " ")])),
    ] {
        assert!(matches!(revisar(datos(clase, dias)), Err(Error::Invalid(_))), "{case}");
    }
    let one = revisar(datos("tribunal", range("2026-02-02", "2026-02-02", "feria"))).unwrap();
    assert_eq!(one.dias[0].hasta, None, "a range of one day is a day");
}

#[test]
fn a_day_whose_certainty_nobody_states_is_disputed() {
    let dias = json!([{ "desde": "2026-02-02", "nombre": "X", "tipo": "feriado" }]);
    assert_eq!(datos("oficina", dias).dias[0].certeza, vigia_protocol::calendarios::Certeza::Discutida);
}

#[test]
fn new_data_joins_what_the_firm_changed() {
    let base = datos(
        "oficina",
        json!([feriado("2026-01-01", "Uno"), feriado("2026-05-01", "Dos"), feriado("2026-05-25", "Tres")]),
    );
    let nuevo = datos(
        "oficina",
        json!([
            feriado("2026-01-01", "Uno"),
            feriado("2026-05-25", "Tres"),
            feriado("2026-06-20", "Nuevo"),
            feriado("2026-08-17", "Mismo día")
        ]),
    );
    // The firm took «Tres» away, added a local holiday and, before Vigía, one of the new days under another name.
    let mut actual = datos(
        "oficina",
        json!([
            feriado("2026-01-01", "Uno"),
            feriado("2026-05-01", "Dos"),
            feriado("2026-08-17", "Local"),
            feriado("2026-09-08", "Patrona")
        ]),
    );
    actual.nombre = "Nuestro".into();
    let joined = fusionar(&base, &nuevo, &actual);
    assert_eq!(names(&joined.dias), ["Uno", "Nuevo", "Local", "Patrona"]);
    assert_eq!(joined.nombre, "Nuestro", "the firm's own name stays");
    let cambia = diferencias(&actual, &joined);
    assert_eq!(
        (names(&cambia.agrega), names(&cambia.quita), cambia.campos.len()),
        (vec!["Nuevo"], vec!["Dos"], 0)
    );
    assert_eq!(fusionar(&base, &base, &actual), actual, "data that did not change changes nothing");
}
