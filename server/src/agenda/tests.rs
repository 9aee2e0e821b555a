use crate::testing::{Firm, Person, code};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

/// A firm, two lawyers with a case each, and the office with an oficio of the first one's.
async fn firm() -> (Firm, [Person; 3], [String; 2]) {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let olga = firm.person("olga", Rol::Oficina).await;
    let own = firm.case(&luz, "Pérez c/ García").await;
    let other = firm.case(&ana, "Ñandú c/ Zorzal").await;
    let oficio = json!({ "asunto": "Oficio", "asignadoA": olga.id });
    firm.post(&luz, &format!("/expedientes/{own}/oficios"), oficio).await;
    (firm, [luz, ana, olga], [own, other])
}

async fn enter(firm: &Firm, who: &Person, case: &str, dias: i64, deudor: &str) -> Value {
    let new = json!({ "tipo": "Acción por daños", "deudor": deudor, "vence": firm.day(dias) });
    let (_, made) = firm.post(who, &format!("/expedientes/{case}/prescripciones"), new).await;
    made
}

async fn agenda(firm: &Firm, who: &Person, query: &str) -> Value {
    let (status, agenda) = firm.get(who, &format!("/agenda{query}")).await;
    assert_eq!(status.as_u16(), 200, "{agenda}");
    agenda
}

/// Days left of each, in order.
fn dias(agenda: &Value) -> Vec<i64> {
    agenda["plazos"].as_array().unwrap().iter().map(|p| p["diasRestantes"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn everybody_sees_the_deadlines_of_the_cases_they_see_and_no_more() {
    let (firm, [luz, ana, olga], [own, other]) = firm().await;
    for d in [40, -2, 1] {
        enter(&firm, &luz, &own, d, "").await;
    }
    enter(&firm, &ana, &other, 3, "").await;
    let hers = agenda(&firm, &luz, "").await;
    assert_eq!(dias(&hers), [-2, 1, 40], "by date");
    assert_eq!(
        (&hers["vencidas"], &hers["cuentas"]["mias"], &hers["cuentas"]["todas"]),
        (&json!(1), &json!(3), &json!(3))
    );
    assert_eq!(dias(&agenda(&firm, &ana, "?ambito=todas").await), [3]);
    assert_eq!(dias(&agenda(&firm, &firm.admin, "?ambito=todas").await), [-2, 1, 3, 40]);
    let admins = agenda(&firm, &firm.admin, "").await;
    assert_eq!(
        (dias(&admins), &admins["cuentas"]["todas"]),
        (vec![], &json!(4)),
        "an admin belongs to none of them"
    );

    let office = agenda(&firm, &olga, "").await;
    assert_eq!(dias(&office), [-2, 1, 40], "the dates of the cases of their oficios");
    for hidden in ["deudor", "responsable", "nota"] {
        assert!(office["plazos"][0].get(hidden).is_none(), "{hidden}");
    }
    assert_eq!((&office["cuentas"]["sinNota"], &office["plazos"][1]["sinNota"]), (&json!(0), &json!(false)));
    assert!(dias(&agenda(&firm, &olga, "?filtro=sin-nota").await).is_empty());
    let nobody = firm.person("eva", Rol::Abogado).await;
    let empty = agenda(&firm, &nobody, "?ambito=todas").await;
    assert_eq!(
        (dias(&empty), &empty["cuentas"]["todas"], &empty["cuentas"]["sinPlazo"]),
        (vec![], &json!(0), &json!(0))
    );
}

#[tokio::test]
async fn counts_and_weeks_and_marks_say_how_things_stand() {
    let (firm, [luz, _, _], [own, _]) = firm().await;
    let bare = firm.case(&luz, "Sin plazo").await;
    let made = enter(&firm, &luz, &own, 1, "García SA").await;
    enter(&firm, &luz, &own, 60, "").await;
    firm.watch().await;
    let seen = agenda(&firm, &luz, "").await;
    let counts =
        json!({ "mias": 2, "todas": 2, "sinNota": 1, "sinVerificar": 2, "porRevisar": 0, "sinPlazo": 1 });
    assert_eq!(seen["cuentas"], counts);
    let first = &seen["plazos"][0];
    assert_eq!((&first["sinNota"], &first["responsable"]["nombre"]), (&json!(true), &json!("luz")));
    assert_eq!((&first["caratula"], &first["deudor"]), (&json!("Pérez c/ García"), &json!("García SA")));
    let weeks = seen["semanas"].as_array().unwrap();
    assert_eq!(weeks.len(), 26);
    assert_eq!(weeks.iter().map(|w| w["critical"].as_u64().unwrap()).sum::<u64>(), 1);
    assert_eq!(weeks.iter().map(|w| w["calm"].as_u64().unwrap()).sum::<u64>(), 1);
    assert_eq!(dias(&agenda(&firm, &luz, "?filtro=sin-nota").await), [1]);

    let asking = firm.inbox(&luz).await[0]["notificationId"].as_str().unwrap().to_owned();
    firm.post(&luz, &format!("/inbox/{asking}/ack"), json!({})).await;
    let noted = agenda(&firm, &luz, "").await;
    assert_eq!(
        (&noted["plazos"][0]["sinNota"], &noted["plazos"][0]["nota"]["por"]),
        (&json!(false), &json!("luz"))
    );
    assert_eq!(noted["cuentas"]["sinNota"], 0);

    let path = format!("/prescripciones/{}/verify", made["id"].as_str().unwrap());
    firm.post(&firm.admin, &path, json!({ "version": 1 })).await;
    assert_eq!(dias(&agenda(&firm, &luz, "?filtro=sin-verificar").await), [60]);
    let (_, without) = firm.get(&luz, "/expedientes?sinPlazo=true").await;
    let ids: Vec<_> = without["expedientes"].as_array().unwrap().iter().map(|c| &c["id"]).collect();
    assert_eq!((ids, &without["total"]), (vec![&json!(bare)], &json!(1)));
}

#[tokio::test]
async fn it_is_searched_narrowed_and_read_page_by_page() {
    let (firm, [luz, _, olga], [own, _]) = firm().await;
    let numbered = json!({ "caratula": "Muñoz c/ Ríos", "numero": "77/2026", "juzgado": "Turmalina" });
    let (_, second) = firm.post(&luz, "/expedientes", numbered).await;
    let second = second["id"].as_str().unwrap();
    let oficio = json!({ "asunto": "Oficio", "asignadoA": olga.id });
    firm.post(&luz, &format!("/expedientes/{second}/oficios"), oficio).await;
    for d in [3, 3, 5, 8] {
        enter(&firm, &luz, &own, d, "García SA").await;
    }
    enter(&firm, &luz, second, 4, "Compañía Sur").await;
    for (query, expected) in [
        ("?q=munoz", vec![4]),
        ("?q=garcia", vec![3, 3, 5, 8]),
        ("?q=compania%20rios", vec![4]),
        ("?q=77/2026", vec![4]),
        ("?q=danos%20garcia%20sa", vec![3, 3, 5, 8]),
        ("?q=%25", vec![]),
        ("?q=turmalina", vec![4]),
    ] {
        assert_eq!(dias(&agenda(&firm, &luz, query).await), expected, "{query}");
    }
    assert!(
        dias(&agenda(&firm, &olga, "?q=turmalina").await).is_empty(),
        "an oficio does not show the court"
    );
    assert!(dias(&agenda(&firm, &olga, "?q=compania").await).is_empty(), "nor the debtor");
    assert_eq!(dias(&agenda(&firm, &olga, "?q=munoz%20danos").await), [4]);
    let narrow = format!("?desde={}&hasta={}", firm.day(4), firm.day(5));
    assert_eq!(dias(&agenda(&firm, &luz, &narrow).await), [4, 5]);

    let renamed = json!({ "version": 1, "deudor": "Molinos del Plata" });
    let eight = agenda(&firm, &luz, "").await["plazos"][4]["id"].as_str().unwrap().to_owned();
    firm.patch(&luz, &format!("/prescripciones/{eight}"), renamed).await;
    assert_eq!(dias(&agenda(&firm, &luz, "?q=molinos").await), [8], "the debtor it has now");

    let (mut all, mut next) = (Vec::new(), String::new());
    for _ in 0..5 {
        let page = agenda(&firm, &luz, &format!("?limit=2{next}")).await;
        assert_eq!(page["cuentas"]["mias"], 5, "counts are of all pages");
        all.extend(dias(&page));
        match page["next"].as_str() {
            Some(after) => next = format!("&after={after}"),
            None => break,
        }
    }
    assert_eq!(all, [3, 3, 4, 5, 8], "each once");
    for wrong in ["?after=x", "?after=2026-13-01~x", "?ambito=otras", "?filtro=x", "?desde=ayer"] {
        assert_eq!(
            code(&firm.get(&luz, &format!("/agenda{wrong}")).await),
            (422, "DATOS_INVALIDOS"),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn court_holidays_and_days_without_office_are_named() {
    let (firm, [luz, _, _], [own, _]) = firm().await;
    // Saturday 9 January 2027 lies in the holidays of the Argentine courts.
    let new = json!({ "tipo": "Acción", "vence": "2027-01-09" });
    firm.post(&luz, &format!("/expedientes/{own}/prescripciones"), new).await;
    let seen = agenda(&firm, &luz, "").await;
    let first = &seen["plazos"][0];
    assert_eq!(first["avisaEl"], "2027-01-08");
    let last = first["ultimoHabil"].as_str().unwrap();
    assert!(("2026-12-28".."2027-01-01").contains(&last), "before the holidays of the courts: {last}");
    assert!(first["feria"].is_string(), "{first}");
    let weeks = seen["semanas"].as_array().unwrap();
    let week = weeks.iter().find(|week| week["desde"] == "2027-01-04");
    assert!(week.is_none_or(|week| week["feria"].is_string()), "{week:?}");
}

#[tokio::test]
async fn what_is_met_is_gone_and_what_was_said_of_another_date_or_to_others_asks_for_nothing() {
    let (firm, [luz, ana, _], [own, _]) = firm().await;
    let noted = async |who: &Person| {
        for entry in firm.inbox(who).await.iter().filter(|entry| entry["requiereNota"] == true) {
            let path = format!("/inbox/{}/ack", entry["notificationId"].as_str().unwrap());
            firm.post(who, &path, json!({})).await;
        }
    };
    let counts = async |who: &Person| {
        let seen = agenda(&firm, who, "").await;
        let marks: Vec<bool> =
            seen["plazos"].as_array().unwrap().iter().map(|p| p["sinNota"].as_bool().unwrap()).collect();
        (dias(&seen), seen["cuentas"]["sinNota"].as_u64().unwrap(), marks)
    };
    // A notification asks for nothing.
    let far = enter(&firm, &luz, &own, 20, "").await;
    assert_eq!(counts(&luz).await, (vec![20], 0, vec![false]));
    let path = |made: &Value| format!("/prescripciones/{}", made["id"].as_str().unwrap());
    let near = enter(&firm, &luz, &own, 1, "").await;
    assert_eq!(counts(&luz).await, (vec![1, 20], 1, vec![true, false]));
    firm.patch(&luz, &path(&near), json!({ "version": 1, "vence": firm.day(60) })).await;
    assert_eq!(counts(&luz).await, (vec![20, 60], 0, vec![false, false]), "of another date");
    firm.post(
        &luz,
        &format!("{}/resolve", path(&far)),
        json!({ "version": 1, "motivo": "Presentada", "prueba": "Cargo 9" }),
    )
    .await;
    assert_eq!(counts(&luz).await.0, [60], "met");
    assert_eq!(agenda(&firm, &luz, "").await["cuentas"]["mias"], 1);

    // Who answered for it took no note and is gone; whoever does now took theirs as a member.
    firm.join(&luz, &own, &ana, "miembro").await;
    enter(&firm, &luz, &own, 1, "").await;
    noted(&ana).await;
    assert_eq!(counts(&ana).await.1, 1, "a member's note is their own");
    firm.join(&luz, &own, &ana, "responsable").await;
    firm.delete(&ana, &format!("/expedientes/{own}/members/{}", luz.id)).await;
    let left = counts(&ana).await;
    assert_eq!((left.1, left.2[0]), (1, true), "it waits for a note that counts for all: {left:?}");
}
