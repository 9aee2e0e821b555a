use super::*;
use chrono_tz::America::{Argentina::Buenos_Aires, Santiago};

fn t(text: &str) -> Timestamp {
    text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
}

fn d(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn who_sees_and_who_changes_an_entry() {
    // domain.md, «Who may do what», row calendario: admin all; abogado of their expedientes and own; oficina of those
    // they see and own.
    for (case, acceso, propio, ve, cambia) in [
        ("of no case: its owner", None, true, true, true),
        ("of no case: nobody else", None, false, false, false),
        ("of a case: whoever works it", Some(Acceso::Pleno), false, true, true),
        ("of a case: whoever leads it", Some(Acceso::Gestion), false, true, true),
        ("of a case: the office, by an oficio, reads", Some(Acceso::PorOficio), false, true, false),
        ("of a case: whoever left it, their own too", Some(Acceso::Ninguno), true, false, false),
    ] {
        let vinculo = Vinculo { acceso, propio };
        assert_eq!((vinculo.ve(), vinculo.cambia()), (ve, cambia), "{case}");
    }
    assert!(ve_owner(Rol::Admin, false) && ve_owner(Rol::Abogado, false) && ve_owner(Rol::Oficina, true));
    assert!(!ve_owner(Rol::Oficina, false));
}

#[test]
fn hours_and_whole_days() {
    let hoy = d("2026-11-24");
    let noon = "2026-12-01T15:00:00Z";
    for (case, inicio, fin, todo_el_dia, expected) in [
        ("an hour", noon, Some("2026-12-01T16:00:00Z"), false, Ok((noon, Some("2026-12-01T16:00:00Z")))),
        ("no end", noon, None, false, Ok((noon, None))),
        ("backwards", noon, Some("2026-12-01T14:59:00Z"), false, Err("fin")),
        (
            "a whole day of the firm's, not UTC's",
            "2026-12-02T02:59:00Z",
            None,
            true,
            Ok(("2026-12-01T03:00:00Z", None)),
        ),
        ("ending on it", noon, Some("2026-12-01T10:00:00Z"), true, Ok(("2026-12-01T03:00:00Z", None))),
        (
            "two days",
            noon,
            Some("2026-12-02T12:00:00Z"),
            true,
            Ok(("2026-12-01T03:00:00Z", Some("2026-12-02T03:00:00Z"))),
        ),
        ("another century", "1826-11-23T12:00:00Z", None, false, Err("inicio")),
        ("another century", noon, Some("2127-01-01T00:00:00Z"), false, Err("fin")),
    ] {
        let found = horas(Buenos_Aires, hoy, (t(inicio), fin.map(t)), todo_el_dia);
        match (found, expected) {
            (Ok(found), Ok((inicio, fin))) => assert_eq!(found, (t(inicio), fin.map(t)), "{case}"),
            (Err(Error::Invalid(fields)), Err(field)) => {
                assert!(fields.contains_key(field), "{case}: {fields:?}");
            }
            (found, _) => panic!("{case}: {found:?}"),
        }
    }
    // In Santiago the day the clocks go forward begins at one o'clock.
    let (inicio, _) = horas(Santiago, hoy, (t("2026-09-06T12:00:00Z"), None), true).unwrap();
    assert_eq!(inicio, t("2026-09-06T04:00:00Z"));
}

#[test]
fn a_window_is_of_whole_days() {
    let whole = ventana(Buenos_Aires, d("2026-12-01"), d("2026-12-31")).unwrap();
    assert_eq!(whole, (t("2026-12-01T03:00:00Z"), t("2027-01-01T03:00:00Z")));
    for (desde, hasta, fits) in [
        ("2026-12-01", "2026-12-01", true),
        ("2026-12-01", "2026-11-30", false),
        ("2026-01-01", "2027-01-01", true),
        ("2026-01-01", "2027-01-02", false),
    ] {
        assert_eq!(ventana(Buenos_Aires, d(desde), d(hasta)).is_ok(), fits, "{desde} {hasta}");
    }
}

#[test]
fn a_personal_entry_is_of_no_case() {
    for (tipo, de_un_expediente, fits) in [
        (TipoEvento::Personal, true, false),
        (TipoEvento::Personal, false, true),
        (TipoEvento::Audiencia, true, true),
        (TipoEvento::Vencimiento, false, true),
    ] {
        assert_eq!(check_tipo(tipo, de_un_expediente).is_ok(), fits, "{tipo} {de_un_expediente}");
    }
}
