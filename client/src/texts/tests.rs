use super::{is_urgent, session_ended, summary, toast};
use crate::{host::Urgency, settings::Settings};
use serde_json::{Value, json};
use vigia_protocol::{error::Idioma, inbox::InboxEntry};

fn settings(idioma: Idioma) -> Settings {
    Settings { caratula_en_avisos: false, autostart: false, idioma }
}

fn entry(event: &str, payload: Value, more: Value) -> InboxEntry {
    let mut entry = json!({
        "seq": 1, "notificationId": "n1", "event": event, "payload": payload,
        "createdAt": "2026-11-20T11:00:00.000Z", "requiereNota": false,
    });
    for (key, value) in more.as_object().unwrap() {
        entry[key] = value.clone();
    }
    serde_json::from_value(entry).unwrap()
}

fn alert(vence: &str) -> InboxEntry {
    let payload = json!({"id": "p1", "expedienteId": "e1", "tipo": "Acción por daños",
                         "diasRestantes": 5, "nivel": "warning"});
    let contexto = json!({"expedienteId": "e1", "referencia": "0412", "caratula": "Pérez c/ Gómez s/ daños",
                          "prescripcionId": "p1", "tipo": "Acción por daños", "sinVerificar": false});
    entry("prescripcion:alert", payload, json!({"vence": vence, "contexto": contexto}))
}

fn said(entry: &InboxEntry, settings: &Settings) -> (String, String, Urgency, String) {
    let toast = toast(entry, settings, "2026-11-24".parse().unwrap());
    assert_eq!(toast.id, "n1");
    (toast.title, toast.body, toast.urgency, toast.open)
}

#[test]
fn a_deadline_counts_its_days_from_today_whatever_it_said_when_it_fired() {
    use Urgency::{Critical, Normal};
    for (vence, es, es_body, en, en_body, urgency) in [
        (
            "2026-11-29",
            "Un plazo vence en 5 días",
            "dom 29 nov",
            "A deadline is due in 5 days",
            "Sun 29 Nov",
            Normal,
        ),
        (
            "2026-11-26",
            "Un plazo vence en 2 días",
            "jue 26 nov",
            "A deadline is due in 2 days",
            "Thu 26 Nov",
            Normal,
        ),
        (
            "2026-11-25",
            "Crítico: un plazo vence mañana",
            "mié 25 nov",
            "Critical: a deadline is due tomorrow",
            "Wed 25 Nov",
            Critical,
        ),
        (
            "2026-11-24",
            "Crítico: un plazo vence hoy",
            "mar 24 nov",
            "Critical: a deadline is due today",
            "Tue 24 Nov",
            Critical,
        ),
        (
            "2026-11-23",
            "Crítico: fecha cargada superada ayer",
            "lun 23 nov",
            "Critical: recorded date passed yesterday",
            "Mon 23 Nov",
            Critical,
        ),
        (
            "2026-11-22",
            "Crítico: fecha cargada superada hace 2 días",
            "dom 22 nov",
            "Critical: recorded date passed 2 days ago",
            "Sun 22 Nov",
            Critical,
        ),
    ] {
        let entry = alert(vence);
        let open = "/bandeja/n1".to_owned();
        let body = format!("{es_body} · Ref. 0412");
        assert_eq!(said(&entry, &settings(Idioma::Es)), (es.into(), body, urgency, open.clone()));
        let body = format!("{en_body} · Ref. 0412");
        assert_eq!(said(&entry, &settings(Idioma::En)), (en.into(), body, urgency, open));
        assert_eq!(is_urgent(&entry, "2026-11-24".parse().unwrap()), urgency == Critical);
    }
}

#[test]
fn a_deputys_alert_says_for_whom_it_is_by_name_alone() {
    let mut entry = alert("2026-11-25");
    entry.contexto.as_mut().unwrap().suplencia_de = Some("Luz Rey".into());
    for (idioma, body) in [
        (Idioma::Es, "mié 25 nov · Ref. 0412 · en suplencia de Luz Rey"),
        (Idioma::En, "Wed 25 Nov · Ref. 0412 · standing in for Luz Rey"),
    ] {
        assert_eq!(said(&entry, &settings(idioma)).1, body);
    }
}

/// Domain, «Texts» and «Three states»: what, when, reference; «fecha cargada superada», never «prescripto».
#[test]
fn what_still_waits_for_a_note_says_so_in_both_languages() {
    let today = |entry: &InboxEntry, idioma| said(entry, &settings(idioma)).0;
    for (escalon, reminder, vence, es, en) in [
        (
            None,
            1,
            "2026-11-25",
            "Sigue sin nota: un plazo vence mañana",
            "Still no note: a deadline is due tomorrow",
        ),
        (
            None,
            7,
            "2026-11-22",
            "Sigue sin nota: fecha cargada superada hace 2 días",
            "Still no note: recorded date passed 2 days ago",
        ),
        (
            Some("supervisor"),
            0,
            "2026-11-24",
            "Nadie tomó nota: un plazo vence hoy",
            "Nobody took note: a deadline is due today",
        ),
        (
            Some("supervisor"),
            1,
            "2026-11-24",
            "Sigue sin nota: un plazo vence hoy",
            "Still no note: a deadline is due today",
        ),
        (
            Some("admins"),
            0,
            "2026-11-23",
            "Nadie tomó nota: fecha cargada superada ayer",
            "Nobody took note: recorded date passed yesterday",
        ),
        (
            Some("ultimo-dia"),
            0,
            "2026-11-24",
            "Sin resolver y vence hoy: un plazo",
            "Not resolved and due today: a deadline",
        ),
        (
            Some("ultimo-dia"),
            2,
            "2026-11-23",
            "Sin resolver: fecha cargada superada ayer",
            "Not resolved: recorded date passed yesterday",
        ),
    ] {
        let mut entry = alert(vence);
        entry.requiere_nota = true;
        let contexto = entry.contexto.as_mut().unwrap();
        contexto.escalon = escalon.map(|escalon| serde_json::from_value(json!(escalon)).unwrap());
        contexto.sin_verificar = true;
        if reminder > 0 {
            let recordatorio = json!({ "n": reminder, "at": "2026-11-24T14:00:00.000Z" });
            entry.recordatorio = serde_json::from_value(recordatorio).unwrap();
        }
        assert_eq!((today(&entry, Idioma::Es), today(&entry, Idioma::En)), (es.into(), en.into()));
        let (_, body, urgency, open) = said(&entry, &settings(Idioma::Es));
        assert!(body.ends_with(" · Ref. 0412 · sin verificar") && !body.contains("Pérez"), "{body}");
        assert_eq!((urgency, open.as_str()), (Urgency::Critical, "/bandeja/n1"));
    }
}

#[test]
fn the_title_of_the_case_shows_where_asked_for_and_a_doubt_always() {
    let mut entry = alert("2026-11-25");
    entry.contexto.as_mut().unwrap().sin_verificar = true;
    let (_, body, ..) = said(&entry, &settings(Idioma::Es));
    assert_eq!(body, "mié 25 nov · Ref. 0412 · sin verificar");
    let asked_for = Settings { caratula_en_avisos: true, ..settings(Idioma::En) };
    let (_, body, ..) = said(&entry, &asked_for);
    assert_eq!(body, "Wed 25 Nov · Ref. 0412 · not verified", "the firm has not allowed it");
    entry.contexto.as_mut().unwrap().caratula_en_avisos = true;
    let (_, body, ..) = said(&entry, &asked_for);
    assert_eq!(body, "Wed 25 Nov · Ref. 0412 · Pérez c/ Gómez s/ daños · not verified");
    let (_, body, ..) = said(&entry, &settings(Idioma::En));
    assert_eq!(body, "Wed 25 Nov · Ref. 0412 · not verified");
}

#[test]
fn what_asks_for_a_note_is_urgent_but_speaks_by_its_level() {
    let mut entry = alert("2026-11-27");
    entry.requiere_nota = true;
    assert!(is_urgent(&entry, "2026-11-24".parse().unwrap()));
    assert_eq!(said(&entry, &settings(Idioma::Es)).2, Urgency::Normal);
}

#[test]
fn an_oficio_opens_itself_and_never_says_what_it_is_about() {
    let payload = json!({"event": "oficio:assigned", "timestamp": "2026-11-24T11:00:00.000Z", "data": {
        "id": "of1", "expedienteId": "e1", "asunto": "Banco Nación: informe de cuentas",
        "asignadoA": "u1", "vence": "2026-12-04", "estado": "asignado"}});
    let contexto = json!({"expedienteId": "e1", "referencia": "0398", "caratula": "X c/ Y", "oficioId": "of1",
                          "asunto": "Banco Nación: informe de cuentas"});
    let entry = entry("oficio:assigned", payload, json!({"vence": "2026-12-04", "contexto": contexto}));
    let (title, body, urgency, open) = said(&entry, &settings(Idioma::Es));
    assert_eq!((title.as_str(), body.as_str()), ("Nuevo oficio asignado", "vence vie 4 dic · Ref. 0398"));
    assert_eq!((urgency, open.as_str()), (Urgency::Normal, "/oficios/of1"));
}

#[test]
fn a_notification_speaks_for_itself_unless_days_must_be_counted() {
    let payload = json!({"id": "n1", "type": "info", "title": "Plazo a 30 días", "message": "24 dic · Ref. 0412",
                         "userId": "u1", "link": "/expedientes/e1"});
    let plain = entry("notification", payload.clone(), json!({}));
    let (title, body, _, open) = said(&plain, &settings(Idioma::Es));
    assert_eq!((title.as_str(), body.as_str()), ("Plazo a 30 días", "24 dic · Ref. 0412"));
    assert_eq!(open, "/expedientes/e1");

    let contexto =
        json!({"expedienteId": "e1", "referencia": "0412", "caratula": "X", "prescripcionId": "p1"});
    let dated = entry("notification", payload, json!({"vence": "2026-12-14", "contexto": contexto}));
    let (title, body, urgency, open) = said(&dated, &settings(Idioma::Es));
    assert_eq!((title.as_str(), body.as_str()), ("Un plazo vence en 20 días", "lun 14 dic · Ref. 0412"));
    assert_eq!((urgency, open.as_str()), (Urgency::Normal, "/bandeja/n1"));
}

#[test]
fn a_notification_is_said_in_the_persons_language() {
    let of = |title, message, metadata| {
        json!({"id": "n1", "type": "info", "title": title, "message": message, "userId": "u1",
                     "link": "/oficios", "metadata": metadata})
    };
    let mention = of("Ana Ortiz te mencionó", "Ref. 0412", json!({"mensajeId": "m1"}));
    let waits = "Un oficio espera que alguien lo acepte";
    let unaccepted =
        of(waits, "vie 4 dic 2026 · Ref. 0398", json!({"oficioId": "of1", "vence": "2026-12-04"}));
    let undated = of(waits, "Ref. 0398", json!({"oficioId": "of1", "vence": null}));
    let waiting = "An oficio is waiting for somebody to accept it";
    let queued = json!({"oficioId": "of1", "vence": null, "estado": "pendiente"});
    let untaken = of("Un oficio sin asignar espera que alguien lo tome", "Ref. 0398", queued);
    let nobodys = "Un oficio sin asignar espera que alguien lo tome";
    let anybody = "An unassigned oficio is waiting for somebody to take it";
    for (payload, es, en) in [
        (untaken, (nobodys, "Ref. 0398"), (anybody, "Ref. 0398")),
        (mention, ("Ana Ortiz te mencionó", "Ref. 0412"), ("Ana Ortiz mentioned you", "Ref. 0412")),
        (unaccepted, (waits, "vence vie 4 dic · Ref. 0398"), (waiting, "due Fri 4 Dec · Ref. 0398")),
        (undated, (waits, "Ref. 0398"), (waiting, "Ref. 0398")),
    ] {
        let entry = entry("notification", payload, json!({}));
        for (idioma, (title, body)) in [(Idioma::Es, es), (Idioma::En, en)] {
            let (said_title, said_body, ..) = said(&entry, &settings(idioma));
            assert_eq!((said_title.as_str(), said_body.as_str()), (title, body));
        }
    }
}

#[test]
fn an_oficio_in_the_queue_counts_its_days_for_whoever_may_not_see_its_case() {
    let metadata = json!({"oficioId": "of1", "vence": "2026-11-25", "estado": "pendiente"});
    let payload = json!({"id": "n1", "type": "warning", "title": "Un oficio sin asignar vence en 3 días",
                         "message": "mié 25 nov 2026 · Ref. 0398", "userId": "u1", "metadata": metadata});
    let entry = entry("notification", payload, json!({"vence": "2026-11-25"}));
    for (idioma, title, body) in [
        (Idioma::Es, "Un oficio sin asignar vence mañana", "vence mié 25 nov · Ref. 0398"),
        (Idioma::En, "An unassigned oficio is due tomorrow", "due Wed 25 Nov · Ref. 0398"),
    ] {
        let (said_title, said_body, ..) = said(&entry, &settings(idioma));
        assert_eq!((said_title.as_str(), said_body.as_str()), (title, body));
    }
}

#[test]
fn a_link_that_leads_out_of_the_app_is_not_followed() {
    for link in
        ["https://evil.com", "//evil.com", "/bandeja/../x", "javascript:alert(1)", "/otra", "/bandeja/%2e"]
    {
        let payload =
            json!({"id": "n1", "type": "info", "title": "t", "message": "m", "userId": "u1", "link": link});
        let entry = entry("notification", payload, json!({}));
        assert_eq!(said(&entry, &settings(Idioma::Es)).3, "/bandeja/n1", "{link}");
    }
}

#[test]
fn an_event_of_a_later_version_still_rings() {
    let entry = entry("audiencia:new", json!({"x": 1}), json!({}));
    assert_eq!(said(&entry, &settings(Idioma::Es)).0, "Nuevo aviso");
}

#[test]
fn the_backlog_and_the_end_of_the_session_have_their_own_toasts() {
    let backlog = summary(12, Idioma::Es);
    assert_eq!((backlog.id.as_str(), backlog.open.as_str()), ("resumen", "/bandeja"));
    assert_eq!(backlog.title, "12 avisos mientras no había conexión");
    let end = session_ended(Idioma::En);
    assert_eq!((end.id.as_str(), end.urgency), ("sesion", Urgency::Critical));
}
