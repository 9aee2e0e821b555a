use super::*;
use crate::config::Settings;
use serde_json::{Value, json};

fn de_fabrica_sin_flags() -> Ajustes {
    de_fabrica(&Config::resolve(Settings::default()).unwrap())
}

/// What is refused of the settings a firm starts with, one value of them changed.
fn refused(pointer: &str, value: Value) -> Vec<String> {
    let mut ajustes = serde_json::to_value(de_fabrica_sin_flags()).unwrap();
    *ajustes.pointer_mut(pointer).unwrap() = value;
    let set =
        SetAjustes { version: 0, motivo: "x".into(), ajustes: serde_json::from_value(ajustes).unwrap() };
    match revisar(set) {
        Ok(_) => Vec::new(),
        Err(Error::Invalid(fields)) => fields.into_keys().collect(),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_firm_starts_with_what_the_rules_of_the_firm_say() {
    // domain.md, «The watch», «Three states», «Oficios».
    assert_eq!(
        serde_json::to_value(de_fabrica_sin_flags()).unwrap(),
        json!({
            "escaleras": {
                "prescripcion": [180, 90, 60, 30, 15, 7, 3, 1, 0],
                "caducidad": [180, 90, 60, 30, 15, 7, 3, 1, 0],
                "plazo-procesal": [180, 90, 60, 30, 15, 7, 3, 1, 0],
            },
            "horaAviso": "08:00",
            "horario": { "desde": "08:00", "hasta": "18:00" },
            "notas": { "recordarMinutos": 30, "supervisorMinutos": 120, "adminsMinutos": 240 },
            "ultimoDia": ["11:00", "17:00"],
            "oficios": { "aceptarMinutos": 240, "dias": [3, 1, 0] },
            "sinDispositivoMinutos": 15,
            "caratulaEnAvisos": false,
            "correo": { "parte": null },
        })
    );
}

#[test]
fn a_ladder_of_flags_without_the_due_date_gets_it() {
    let config = Config::resolve(Settings { pasos: vec![5, 20], ..Settings::default() }).unwrap();
    assert_eq!(de_fabrica(&config).escaleras.caducidad, [20, 5, 0]);
}

#[test]
fn what_cannot_be_is_refused_and_its_field_named() {
    let hours = |many: u32| (0..many).map(|hour| format!("{hour:02}:00")).collect::<Vec<_>>().into();
    for (pointer, value, fields) in [
        ("/escaleras/prescripcion", json!([7, 1]), &["ajustes.escaleras.prescripcion"][..]),
        ("/escaleras/caducidad", json!([]), &["ajustes.escaleras.caducidad"]),
        ("/escaleras/plazo-procesal", json!([-1, 0]), &["ajustes.escaleras.plazo-procesal"]),
        ("/escaleras/plazo-procesal", json!([3651, 0]), &["ajustes.escaleras.plazo-procesal"]),
        (
            "/escaleras/prescripcion",
            (0..61).collect::<Vec<i64>>().into(),
            &["ajustes.escaleras.prescripcion"],
        ),
        ("/horaAviso", json!("25:00"), &["ajustes.horaAviso"]),
        ("/horario/desde", json!("ocho"), &["ajustes.horario.desde"]),
        ("/horario/hasta", json!("08:00"), &["ajustes.horario.hasta"]),
        (
            "/horario",
            json!({ "desde": "x", "hasta": "y" }),
            &["ajustes.horario.desde", "ajustes.horario.hasta"],
        ),
        ("/notas/recordarMinutos", json!(0), &["ajustes.notas.recordarMinutos"]),
        (
            "/notas/supervisorMinutos",
            json!(6001),
            &["ajustes.notas.adminsMinutos", "ajustes.notas.supervisorMinutos"],
        ),
        ("/notas/adminsMinutos", json!(119), &["ajustes.notas.adminsMinutos"]),
        ("/ultimoDia", json!(["11:00", "x"]), &["ajustes.ultimoDia"]),
        ("/oficios/aceptarMinutos", json!(-5), &["ajustes.oficios.aceptarMinutos"]),
        ("/oficios/dias", json!([-1]), &["ajustes.oficios.dias"]),
        ("/sinDispositivoMinutos", json!(0), &["ajustes.sinDispositivoMinutos"]),
        ("/correo/parte", json!("7"), &["ajustes.correo.parte"]),
        ("/ultimoDia", hours(13), &["ajustes.ultimoDia"]),
        // What may be.
        ("/ultimoDia", hours(12), &[]),
        ("/escaleras/prescripcion", (0..60).collect::<Vec<i64>>().into(), &[]),
        ("/escaleras/prescripcion", json!([3650, 0]), &[]),
        ("/notas/adminsMinutos", json!(6000), &[]),
        ("/oficios/aceptarMinutos", json!(1), &[]),
        ("/ultimoDia", json!([]), &[]),
        ("/oficios/dias", json!([]), &[]),
        ("/correo/parte", json!("07:30"), &[]),
        ("/notas/adminsMinutos", json!(120), &[]),
    ] {
        assert_eq!(refused(pointer, value.clone()), fields, "{pointer} {value}");
    }
}

#[test]
fn steps_and_hours_come_in_any_order_and_are_kept_in_theirs() {
    let mut ajustes = de_fabrica_sin_flags();
    ajustes.escaleras.caducidad = vec![0, 30, 7, 30];
    ajustes.ultimo_dia.reverse();
    ajustes.ultimo_dia.push(ajustes.ultimo_dia[0].clone());
    let kept = revisar(SetAjustes { version: 0, motivo: "x".into(), ajustes }).unwrap();
    assert_eq!(kept.escaleras.caducidad, [30, 7, 0]);
    assert_eq!(kept.ultimo_dia, de_fabrica_sin_flags().ultimo_dia);
}
