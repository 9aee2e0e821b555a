//! Computed dates through the routes: entered, moved by events, seen before they are stored.

use crate::testing::{Firm, Person, code};
use chrono::Months;
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

/// A firm, a lawyer, and a case of hers.
async fn firm() -> (Firm, Person, String) {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    (firm, luz, case)
}

/// Two years from a day that many days from today.
fn dos_anios(firm: &Firm, dias: i64) -> Value {
    json!({ "lecturas": [{ "norma": "CCyC art. 2562", "inicio": firm.day(dias), "cantidad": 2, "unidad": "anios", "certeza": "cierta" }] })
}

async fn computed(firm: &Firm, who: &Person, case: &str, dias: i64) -> Value {
    let new = json!({ "tipo": "Acción por daños", "deudor": "García SA", "computo": dos_anios(firm, dias) });
    let (status, made) = firm.post(who, &format!("/expedientes/{case}/prescripciones"), new).await;
    assert_eq!(status.as_u16(), 201, "{made}");
    made
}

fn path(made: &Value) -> String {
    format!("/prescripciones/{}", made["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_date_that_is_computed_is_shown_line_by_line_and_not_to_the_office() {
    let (firm, luz, case) = firm().await;
    let made = computed(&firm, &luz, &case, -100).await;
    let expected = firm.day(-100) + Months::new(24);
    assert_eq!(made["vence"], json!(expected));
    assert_eq!(made["deudor"], "García SA");
    let reading = &made["derivacion"]["lecturas"][0];
    assert_eq!((&reading["vence"], &reading["vigilada"]), (&json!(expected), &json!(true)));
    assert_eq!(reading["pasos"].as_array().unwrap().last().unwrap()["fecha"], json!(expected));
    assert_eq!(made["fechaPor"], luz.id);

    let oficina = firm.person("olga", Rol::Oficina).await;
    let new = json!({ "asunto": "Oficio", "asignadoA": oficina.id });
    firm.post(&luz, &format!("/expedientes/{case}/oficios"), new).await;
    let (_, seen) = firm.get(&oficina, &path(&made)).await;
    assert_eq!(seen["vence"], json!(expected));
    for hidden in ["deudor", "computo", "derivacion", "fechaPor", "verificacion"] {
        assert!(seen.get(hidden).is_none(), "{hidden}: {seen}");
    }
    assert_eq!(seen["eventos"], json!([]));
    let history = firm.get(&oficina, &format!("{}/historia", path(&made))).await;
    assert_eq!(code(&history), (403, "NO_AUTORIZADO"));
}

#[tokio::test]
async fn a_date_is_set_by_hand_or_computed_and_never_both() {
    let (firm, luz, case) = firm().await;
    let enter = format!("/expedientes/{case}/prescripciones");
    let both = json!({ "tipo": "Acción", "vence": firm.day(9), "computo": dos_anios(&firm, 0) });
    for wrong in [both, json!({ "tipo": "Acción" })] {
        let refused = firm.post(&luz, &enter, wrong).await;
        assert_eq!(code(&refused), (422, "DATOS_INVALIDOS"));
        assert!(refused.1["error"]["fields"]["vence"].is_string(), "{}", refused.1);
    }
    let made = computed(&firm, &luz, &case, 0).await;
    let by_hand = json!({ "version": 1, "vence": firm.day(9) });
    assert_eq!(code(&firm.patch(&luz, &path(&made), by_hand).await), (422, "DATOS_INVALIDOS"));
    let by_hand = json!({ "version": 1, "vence": firm.day(9), "computo": null });
    let (_, edited) = firm.patch(&luz, &path(&made), by_hand).await;
    assert_eq!(
        (&edited["vence"], edited.get("computo"), edited.get("derivacion")),
        (&json!(firm.day(9)), None, None)
    );
    let again = json!({ "version": 2, "computo": dos_anios(&firm, -10) });
    let (_, edited) = firm.patch(&luz, &path(&made), again).await;
    assert_eq!(edited["vence"], json!(firm.day(-10) + Months::new(24)));
}

#[tokio::test]
async fn what_cannot_be_computed_is_refused_field_by_field() {
    let (firm, luz, case) = firm().await;
    let reading = |more: Value| {
        let mut reading =
            json!({ "norma": "CPCCN", "inicio": firm.day(0), "cantidad": 5, "unidad": "dias-habiles" });
        reading.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "lecturas": [reading] })
    };
    let day = firm.day(0);
    for (computo, field) in [
        (json!({ "lecturas": [] }), "computo.lecturas"),
        (reading(json!({})), "computo.lecturas[0].calendario"),
        (reading(json!({ "calendario": "ar" })), "computo.lecturas[0].calendario"),
        (reading(json!({ "calendario": "luna" })), "computo.lecturas[0].calendario"),
        (reading(json!({ "calendario": "ar-nacional", "cantidad": 0 })), "computo.lecturas[0].cantidad"),
        (reading(json!({ "calendario": "ar-nacional", "cantidad": 3651 })), "computo.lecturas[0].cantidad"),
        (reading(json!({ "calendario": "ar-nacional", "norma": " " })), "computo.lecturas[0].norma"),
        (reading(json!({ "unidad": "dias", "inicio": "1026-01-01" })), "computo.lecturas[0].inicio"),
        (reading(json!({ "unidad": "anios", "cantidad": 3650 })), "vence"),
        (reading(json!({ "inicio": "2026-02-30" })), "body"),
    ] {
        let new = json!({ "tipo": "Plazo", "computo": computo });
        for route in ["prescripciones", "prescripciones/preview"] {
            let refused = firm.post(&luz, &format!("/expedientes/{case}/{route}"), new.clone()).await;
            assert_eq!(code(&refused), (422, "DATOS_INVALIDOS"), "{field}: {}", refused.1);
            assert!(refused.1["error"]["fields"][field].is_string(), "{field}: {}", refused.1);
        }
    }
    let new = json!({ "tipo": "Plazo", "computo": reading(json!({ "calendario": "ar-nacional" })) });
    let (status, made) = firm.post(&luz, &format!("/expedientes/{case}/prescripciones"), new).await;
    assert_eq!(status.as_u16(), 201, "{made}");
    assert!(made["vence"].as_str().unwrap() > day.to_string().as_str());
}

#[tokio::test]
async fn an_event_moves_the_date_and_taken_back_it_counts_for_nothing() {
    let (firm, luz, case) = firm().await;
    let made = computed(&firm, &luz, &case, -100).await;
    let (plain, events) = (made["vence"].clone(), format!("{}/eventos", path(&made)));
    let suspended = json!({ "version": 1, "tipo": "suspension", "desde": firm.day(-50), "hasta": firm.day(-40),
        "fuente": "Carta documento", "certeza": "cierta" });
    let (status, moved) = firm.post(&luz, &events, suspended).await;
    assert_eq!(status.as_u16(), 200, "{moved}");
    let later = firm.day(-100) + Months::new(24) + chrono::Days::new(10);
    assert_eq!((&moved["vence"], &moved["estado"]), (&json!(later), &json!("abierta")));
    let event = format!("{events}/{}", moved["eventos"][0]["id"].as_str().unwrap());

    let (_, disputed) = firm.patch(&luz, &event, json!({ "version": 2, "certeza": "discutida" })).await;
    assert_eq!(disputed["vence"], plain, "a disputed one makes no date later");
    let (_, certain) =
        firm.patch(&luz, &event, json!({ "version": 3, "certeza": "cierta", "hasta": firm.day(-45) })).await;
    assert_eq!(certain["vence"], json!(firm.day(-100) + Months::new(24) + chrono::Days::new(5)));
    let (_, endless) = firm.patch(&luz, &event, json!({ "version": 4, "hasta": null })).await;
    assert_eq!(endless["vence"], plain, "without an end it does not count yet");
    let backwards = firm.patch(&luz, &event, json!({ "version": 5, "hasta": firm.day(-60) })).await;
    assert_eq!(code(&backwards), (422, "DATOS_INVALIDOS"));

    let (_, certain) = firm.patch(&luz, &event, json!({ "version": 5, "hasta": firm.day(-45) })).await;
    assert_ne!(certain["vence"], plain);
    let retire = json!({ "version": 6, "motivo": "Era de otro crédito" });
    let (_, retired) = firm.post(&luz, &format!("{event}/retirar"), retire).await;
    assert_eq!(retired["vence"], plain);
    assert_eq!(retired["eventos"][0]["retirado"]["motivo"], "Era de otro crédito", "it stays readable");
    for (path, body) in [
        (event.clone(), json!({ "version": 7, "fuente": "Otra" })),
        (format!("{event}/retirar"), json!({ "version": 7, "motivo": "Otra vez" })),
    ] {
        let method =
            if path.ends_with("retirar") { axum::http::Method::POST } else { axum::http::Method::PATCH };
        assert_eq!(code(&firm.ask(&luz, method, &path, Some(body)).await), (409, "CONFLICTO"));
    }
    let strange = format!("{events}/{}", made["id"].as_str().unwrap());
    assert_eq!(
        code(&firm.patch(&luz, &strange, json!({ "version": 7, "fuente": "x" })).await),
        (404, "NO_AUTORIZADO")
    );
}

#[tokio::test]
async fn a_date_recomputed_to_the_past_alerts_at_once_and_what_the_old_one_said_is_closed() {
    let (firm, luz, case) = firm().await;
    // Two years ago less six days: due in six.
    let inicio = firm.day(6) - Months::new(24);
    let new = json!({ "tipo": "Acción", "computo": { "lecturas": [
        { "norma": "Regla", "inicio": inicio, "cantidad": 2, "unidad": "anios", "certeza": "cierta" }] } });
    let (_, made) = firm.post(&luz, &format!("/expedientes/{case}/prescripciones"), new).await;
    assert_eq!(firm.inbox(&luz).await.len(), 1, "{made}");
    let shorter = json!({ "version": 1, "computo": { "lecturas": [
        { "norma": "Regla", "inicio": inicio, "cantidad": 2, "unidad": "anios", "certeza": "cierta" },
        { "norma": "Otra regla", "inicio": inicio, "cantidad": 23, "unidad": "meses", "certeza": "discutida" }] } });
    let (_, moved) = firm.patch(&luz, &path(&made), shorter).await;
    assert!(moved["diasRestantes"].as_i64().unwrap() < 0, "{moved}");
    let inbox = firm.inbox(&luz).await;
    let told: Vec<_> =
        inbox.iter().map(|e| (e["payload"]["nivel"].clone(), e["closedAt"].is_string())).collect();
    assert_eq!(told, [(json!("warning"), true), (json!("critical"), false)]);
}

#[tokio::test]
async fn what_a_date_would_mean_is_seen_before_anything_is_stored() {
    let (firm, luz, case) = firm().await;
    let ana = firm.person("ana", Rol::Abogado).await;
    firm.join(&luz, &case, &ana, "miembro").await;
    let preview = format!("/expedientes/{case}/prescripciones/preview");
    let inicio = firm.day(5) - Months::new(24);
    let new = json!({ "tipo": "Acción", "computo": { "lecturas": [
        { "norma": "Regla", "inicio": inicio, "cantidad": 2, "unidad": "anios", "certeza": "cierta" }] } });
    let (status, seen) = firm.post(&luz, &preview, new.clone()).await;
    assert_eq!(status.as_u16(), 200, "{seen}");
    assert_eq!((&seen["diasRestantes"], &seen["nivel"]), (&json!(5), &json!("warning")));
    let people: Vec<_> =
        seen["destinatarios"].as_array().unwrap().iter().map(|d| (&d["nombre"], &d["porque"])).collect();
    assert_eq!(people, [(&json!("luz"), &json!("miembro")), (&json!("ana"), &json!("miembro"))]);
    assert_eq!(seen["avisos"][0]["paso"], 7, "what fires at once comes first: {seen}");
    assert_eq!(seen["avisos"].as_array().unwrap().last().unwrap()["paso"], 0);

    let mut suspended = new.clone();
    suspended["eventos"] = json!([{ "tipo": "suspension", "desde": firm.day(-90), "hasta": firm.day(-80),
        "fuente": "Carta", "certeza": "cierta" }]);
    let (_, later) = firm.post(&luz, &preview, suspended).await;
    assert_eq!(later["diasRestantes"], 15);
    assert!(firm.inbox(&luz).await.is_empty(), "nothing was stored");

    let (_, past) = firm.post(&luz, &preview, json!({ "tipo": "Acción", "vence": firm.day(-3) })).await;
    assert_eq!(past["advertencias"][0], "La fecha ya pasó");
    let stranger = firm.person("eva", Rol::Abogado).await;
    assert_eq!(code(&firm.post(&stranger, &preview, new.clone()).await), (404, "NO_AUTORIZADO"));

    let (_, made) = firm.post(&luz, &format!("/expedientes/{case}/prescripciones"), new).await;
    let preview = format!("{}/preview", path(&made));
    let (_, same) = firm.post(&luz, &preview, json!({})).await;
    assert_eq!((&same["vence"], &same["derivacion"]), (&made["vence"], &made["derivacion"]));
    let event = json!([{ "tipo": "suspension", "desde": firm.day(-90), "hasta": firm.day(-80), "fuente": "Carta", "certeza": "cierta" }]);
    let (_, later) = firm.post(&luz, &preview, json!({ "eventos": event })).await;
    assert_eq!(later["diasRestantes"], 15);
    let mut shorter = event.clone();
    shorter[0]["hasta"] = json!(firm.day(-85));
    shorter[0]["version"] = json!(1);
    firm.post(&luz, &format!("{}/eventos", path(&made)), shorter[0].clone()).await;
    let (_, edited) = firm.post(&luz, &preview, json!({ "eventos": event })).await;
    assert_eq!(edited["diasRestantes"], 15, "it stands for the stored one");
    let retire = firm.get(&luz, &path(&made)).await.1["eventos"][0]["id"].as_str().unwrap().to_owned();
    let body = json!({ "version": 2, "motivo": "x" });
    firm.post(&luz, &format!("{}/eventos/{retire}/retirar", path(&made)), body).await;
    let (_, stored) = firm.get(&luz, &path(&made)).await;
    assert_eq!((&stored["version"], &stored["vence"]), (&json!(3), &made["vence"]));
}

#[tokio::test]
async fn a_preview_lists_what_is_to_come_and_what_fires_at_once_where_the_date_is_new() {
    // A Tuesday: 23 days left, so that the current step is 30.
    let firm = Firm::at("2026-11-24T15:00:00Z").await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    let (new, path_of) = (json!({ "tipo": "Acción", "vence": "2026-12-17" }), format!("/expedientes/{case}"));
    let steps = |seen: &Value| {
        let avisos = seen["avisos"].as_array().unwrap().iter();
        avisos.map(|aviso| aviso["paso"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    let (_, seen) = firm.post(&luz, &format!("{path_of}/prescripciones/preview"), new.clone()).await;
    assert_eq!(steps(&seen), [30, 15, 7, 3, 1, 0], "{seen}");
    let (_, made) = firm.post(&luz, &format!("{path_of}/prescripciones"), new).await;
    let preview = format!("{}/preview", path(&made));
    let (_, same) = firm.post(&luz, &preview, json!({})).await;
    assert_eq!(steps(&same), [15, 7, 3, 1, 0], "{same}");
    let (_, moved) = firm.post(&luz, &preview, json!({ "vence": "2026-12-16" })).await;
    assert_eq!(steps(&moved), [30, 15, 7, 3, 1, 0], "{moved}");
    // Due on a Monday: what falls on the Friday before is one alert, the more urgent one.
    let (_, monday) = firm.post(&luz, &preview, json!({ "vence": "2026-11-30" })).await;
    assert_eq!(steps(&monday), [7, 1, 1, 0], "{monday}");
    let (_, past) = firm.post(&luz, &preview, json!({ "vence": "2026-11-20" })).await;
    assert_eq!(steps(&past), [-4, -5], "today's, and tomorrow's: {past}");
    // Two days later: step 30 of that date is of yesterday, and fires when the date is set.
    firm.set_clock("2026-11-26T15:00:00Z");
    let luz = firm.again(&luz).await;
    let (_, later) = firm.post(&luz, &preview, json!({ "vence": "2026-12-25" })).await;
    assert!(later["avisos"][0]["at"].as_str().unwrap() > "2026-11-26T15:00", "{later}");
    let (_, feria) = firm.post(&luz, &preview, json!({ "vence": "2027-01-12" })).await;
    assert!(feria["advertencias"][0].as_str().unwrap().starts_with("Cae en feria"), "{feria}");
}
