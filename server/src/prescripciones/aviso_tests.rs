use super::*;
use crate::prescripciones::escalera::Vez;

fn d(text: &str) -> Date {
    text.parse().unwrap()
}

/// An open deadline of the case `e`.
pub fn deadline(vence: &str, verificada: bool) -> Model {
    Model {
        id: "p".into(),
        expediente_id: "e".into(),
        clase: "prescripcion".into(),
        tipo: "Acción por daños".into(),
        vence: d(vence),
        vigilada_desde: 0,
        base_legal: Some("hechos que no se dicen".into()),
        verificada,
        estado: "abierta".into(),
        proximo_aviso: None,
        version: 1,
        created_at: 0,
        created_by: "luz".into(),
        resuelta_at: None,
        resuelta_por: None,
        motivo: None,
        prueba: None,
        deudor: None,
        busqueda: None,
        computo: None,
        calculo: None,
        fecha_por: None,
        verificada_por: None,
        verificada_at: None,
        verificacion_nota: None,
    }
}

/// The entry of a step that fires on 24 November 2026, 08:00 in Buenos Aires, a Tuesday.
fn fired(vence: &str, paso: i64, verificada: bool) -> NewEntry {
    fired_where(false, vence, paso, verificada)
}

fn fired_where(caratula_en_avisos: bool, vence: &str, paso: i64, verificada: bool) -> NewEntry {
    let caso = Contexto {
        expediente_id: "e".parse().unwrap(),
        referencia: "0412".into(),
        caratula: "Pérez c/ García".into(),
        caratula_en_avisos,
        prescripcion_id: None,
        tipo: None,
        sin_verificar: false,
        oficio_id: None,
        asunto: None,
        asignado_por: None,
        escalon: None,
        suplencia_de: None,
    };
    let now: Timestamp = "2026-11-24T11:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap().into();
    let ocasion = Ocasion { paso, vez: Vez::Day, at: now };
    let escalera = Escalera::new(chrono_tz::America::Argentina::Buenos_Aires);
    entry(&deadline(vence, verificada), &caso, &ocasion, (&"luz".parse().unwrap(), now), &escalera, now)
        .unwrap()
}

#[test]
fn the_kind_of_alert_follows_the_real_days_left() {
    // domain.md, «The watch»: above 7 days left a notification (info; warning from 15), at 7 or fewer
    // prescripcion:alert; «Days left, level, note»: level always from the real days left when it fires.
    for (vence, paso, event, kind_or_level, nota) in [
        ("2027-05-23", 180, "notification", "info", false),
        ("2026-12-10", 30, "notification", "info", false),
        ("2026-12-09", 15, "notification", "warning", false),
        ("2026-12-02", 7, "notification", "warning", false),
        ("2026-12-01", 7, "prescripcion:alert", "warning", false),
        ("2026-11-26", 3, "prescripcion:alert", "warning", false),
        ("2026-11-25", 1, "prescripcion:alert", "critical", true),
        ("2026-11-24", 0, "prescripcion:alert", "critical", true),
        ("2026-11-22", -2, "prescripcion:alert", "critical", true),
    ] {
        let entry = fired(vence, paso, true);
        let field = if event == "notification" { "type" } else { "nivel" };
        assert_eq!(entry.event, event, "due {vence}");
        assert_eq!(entry.payload[field], kind_or_level, "due {vence}");
        assert_eq!(entry.requiere_nota, nota, "due {vence}");
        assert_eq!(entry.vence, Some(d(vence)));
    }
}

#[test]
fn an_alert_has_the_references_shape_and_nothing_more() {
    assert_eq!(
        fired("2026-11-22", -2, false).payload,
        json!({
            "id": "p", "expedienteId": "e", "tipo": "Acción por daños", "diasRestantes": -2, "nivel": "critical"
        })
    );
}

#[test]
fn a_notification_says_what_when_and_reference_and_no_fact_of_the_case() {
    // domain.md, «Texts»: what, when, reference; «sin verificar» wherever it is true.
    let entry = fired("2026-12-24", 30, false);
    assert!(entry.contexto.is_some_and(|caso| caso.sin_verificar));
    assert!(fired("2026-12-24", 30, true).contexto.is_some_and(|caso| !caso.sin_verificar));
    assert_eq!(
        entry.payload,
        json!({
            "id": entry.notification_id,
            "type": "info",
            "title": "Un plazo vence en 30 días",
            "message": "jue 24 dic 2026 · Ref. 0412 · sin verificar",
            "userId": "luz",
            "link": "/expedientes/e",
            "metadata": { "expedienteId": "e", "prescripcionId": "p", "vence": "2026-12-24", "diasRestantes": 30 },
        })
    );
    let named = fired_where(true, "2026-12-24", 30, true);
    // «the carátula only where the setting shows it».
    assert_eq!(named.payload["message"], "jue 24 dic 2026 · Ref. 0412 · Pérez c/ García");
    assert!(!fired("2026-12-24", 30, true).payload["message"].as_str().unwrap().contains("sin verificar"));
}
