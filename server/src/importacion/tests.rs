use crate::{
    entity::{inbox, prescripciones as deadlines},
    testing::{Firm, Person, code},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use std::{
    fmt::Write,
    time::{Duration, Instant},
};
use vigia_protocol::acceso::Rol;

async fn import(firm: &Firm, who: &Person, csv: &str) -> Value {
    let (status, report) = firm.post(who, "/importaciones", json!({ "csv": csv })).await;
    assert_eq!(status.as_u16(), 200, "{report}");
    report
}

/// All of somebody's inbox, oldest first.
async fn stored(firm: &Firm, who: &Person) -> Vec<inbox::Model> {
    let rows = inbox::Entity::find().filter(inbox::Column::UserId.eq(&who.id));
    rows.order_by_asc(inbox::Column::Seq).all(firm.app.db.reader()).await.unwrap()
}

fn outcomes(report: &Value) -> Vec<&str> {
    report["filas"].as_array().unwrap().iter().map(|row| row["estado"].as_str().unwrap()).collect()
}

fn counts(report: &Value) -> [u64; 3] {
    ["nuevos", "plazos", "rechazadas"].map(|name| report[name].as_u64().unwrap())
}

/// Four deadlines of two cases, and three rows that cannot be.
fn file(firm: &Firm) -> String {
    let day = |n| firm.day(n).format("%-d/%-m/%Y").to_string();
    format!(
        "Carátula;Numero;Tipo;Clase;Vence;Deudor;Responsable\n\
         Pérez c/ Gil;12/2026;Daños;;{};Gil SA;\n\
         Pérez c/ Gil;12/2026;Daños;caducidad;{};Gil SA;\n\
         pérez  c/ gil;;Honorarios;;{};;\n\
         ;;Daños;;{};;\n\
         Sosa c/ Luz;;Daños;;31/2/2027;;\n\
         Sosa c/ Luz;;Daños;;{};;nadie@estudio.test\n\
         Sosa c/ Luz;;Daños;;{};;ana@estudio.test\n",
        day(1),
        day(40),
        day(300),
        day(9),
        day(9),
        day(90)
    )
}

#[tokio::test]
async fn a_file_is_seen_first_imported_row_by_row_and_a_second_time_adds_nothing() {
    let firm = Firm::new().await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let csv = file(&firm);
    let expected = ["nueva", "nueva", "nueva", "rechazada", "rechazada", "rechazada", "nueva"];
    let (_, seen) = firm.post(&firm.admin, "/importaciones/preview", json!({ "csv": csv })).await;
    assert_eq!((outcomes(&seen), counts(&seen)), (expected.to_vec(), [2, 4, 3]));
    assert!(seen["filas"][0].get("expedienteId").is_none());
    let (_, cases) = firm.get(&firm.admin, "/expedientes").await;
    assert_eq!(cases["total"], 0, "nothing was stored");

    let report = import(&firm, &firm.admin, &csv).await;
    assert_eq!((outcomes(&report), counts(&report)), (expected.to_vec(), [2, 4, 3]));
    let rows = report["filas"].as_array().unwrap();
    let (_, acts) = firm.get(&firm.admin, "/auditoria?accion=importacion").await;
    assert_eq!(acts["filas"][0]["detalle"]["plazos"], 4, "{acts}");
    let wrong: Vec<_> = rows
        .iter()
        .flat_map(|row| row["errores"].as_array().unwrap())
        .map(|e| e["columna"].as_str().unwrap())
        .collect();
    assert_eq!(wrong, ["caratula", "vence", "responsable"]);
    assert_eq!(
        rows.iter().map(|row| row["fila"].as_u64().unwrap()).collect::<Vec<_>>(),
        [2, 3, 4, 5, 6, 7, 8]
    );
    assert_eq!(rows[0]["expedienteId"], rows[2]["expedienteId"], "one case, by its title too");
    let case = rows[0]["expedienteId"].as_str().unwrap();
    let (_, deadlines) = firm.get(&firm.admin, &format!("/expedientes/{case}/prescripciones")).await;
    assert_eq!(deadlines.as_array().unwrap().len(), 3);
    assert_eq!((&deadlines[0]["deudor"], &deadlines[0]["diasRestantes"]), (&json!("Gil SA"), &json!(1)));

    let told = firm.inbox(&firm.admin).await;
    let near: Vec<_> = told.iter().map(|e| e["event"].as_str().unwrap()).collect();
    assert_eq!(
        near,
        ["prescripcion:alert", "notification"],
        "what is near is alerted at once, the far one is not"
    );
    let (_, hers) = firm.get(&ana, "/expedientes").await;
    assert_eq!(hers["expedientes"][0]["responsable"]["nombre"], "ana");

    let again = import(&firm, &firm.admin, &csv).await;
    let expected =
        ["existente", "existente", "existente", "rechazada", "rechazada", "rechazada", "existente"];
    assert_eq!((outcomes(&again), counts(&again)), (expected.to_vec(), [0, 0, 3]));
    assert_eq!(again["filas"][0]["prescripcionId"], rows[0]["prescripcionId"]);
    let (_, history) = firm
        .get(
            &firm.admin,
            &format!("/prescripciones/{}/historia", rows[0]["prescripcionId"].as_str().unwrap()),
        )
        .await;
    assert_eq!(history.as_array().unwrap().last().unwrap()["accion"], "ingresada");
}

#[tokio::test]
async fn a_moved_date_or_a_repeated_row_is_the_same_deadline() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let csv = format!("caratula,tipo,vence\nGil,Daños,{0}\nGil,DAÑOS,{0}\n", firm.day(200));
    let report = import(&firm, &luz, &csv).await;
    assert_eq!(outcomes(&report), ["nueva", "existente"]);
    assert_eq!(report["filas"][0]["prescripcionId"], report["filas"][1]["prescripcionId"]);
    let id = report["filas"][0]["prescripcionId"].as_str().unwrap();
    firm.patch(&luz, &format!("/prescripciones/{id}"), json!({ "version": 1, "vence": firm.day(250) })).await;
    assert_eq!(outcomes(&import(&firm, &luz, &csv).await), ["existente", "existente"]);
}

#[tokio::test]
async fn nobody_learns_of_a_case_or_of_an_address_by_importing() {
    let firm = Firm::new().await;
    let (luz, ana) = (firm.person("luz", Rol::Abogado).await, firm.person("ana", Rol::Abogado).await);
    let hers = firm.case(&ana, "Gil").await;
    firm.deadline(&ana, &hers, 200).await;
    let row = format!("Gil;Acción por daños;{}", firm.day(200));
    let seen = import(&firm, &luz, &format!("caratula;tipo;vence\n{row}")).await;
    assert_eq!((outcomes(&seen), counts(&seen)), (vec!["nueva"], [1, 1, 0]), "a case of her own");
    assert_ne!(seen["filas"][0]["expedienteId"], json!(hers));

    let named = |email: &str| format!("caratula;tipo;vence;responsable\nOtro;Daños;{};{email}", firm.day(50));
    let mut said = Vec::new();
    for email in ["ana@estudio.test", "nadie@estudio.test"] {
        let (_, report) = firm.post(&luz, "/importaciones/preview", json!({ "csv": named(email) })).await;
        said.push(report["filas"][0]["errores"].clone());
    }
    assert_eq!(said[0], said[1]);
    assert_eq!(outcomes(&import(&firm, &luz, &named("LUZ@estudio.test")).await), ["nueva"], "oneself");
    let olga = firm.person("olga", Rol::Oficina).await;
    for path in ["/importaciones", "/importaciones/preview"] {
        assert_eq!(code(&firm.post(&olga, path, json!({ "csv": named("") })).await), (403, "NO_AUTORIZADO"));
        let broken = firm.post(&luz, path, json!({ "csv": "caratula;tipo\nP\u{fffd}rez;x" })).await;
        assert_eq!(code(&broken), (422, "DATOS_INVALIDOS"));
    }
}

#[tokio::test]
async fn a_case_without_anybody_who_answers_for_it_takes_no_deadline() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Gil").await;
    let path = format!("/expedientes/{case}/members/{}", luz.id);
    firm.delete(&firm.admin, &path).await;
    let csv = format!("caratula;tipo;vence\nGil;Daños;{}\nOtro;Daños;{0}", firm.day(50));
    let report = import(&firm, &firm.admin, &csv).await;
    assert_eq!(outcomes(&report), ["rechazada", "nueva"]);
    assert_eq!(report["filas"][0]["errores"][0]["columna"], "responsable");
}

#[tokio::test]
async fn who_answers_for_imported_cases_hears_of_each_or_of_many_at_once() {
    let firm = Firm::new().await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let csv = |name: &str, many: u32| {
        let rows = (0..many).map(|n| format!("{name} {n};Daños;{};ana@estudio.test\n", firm.day(900)));
        format!("caratula;tipo;vence;responsable\n{}", rows.collect::<String>())
    };
    import(&firm, &firm.admin, &csv("Pocos", 10)).await;
    let told = stored(&firm, &ana).await;
    assert_eq!(told.iter().map(|entry| &*entry.event).collect::<Vec<_>>(), ["expediente:new"; 10]);
    import(&firm, &firm.admin, &csv("Muchos", 11)).await;
    let told = stored(&firm, &ana).await;
    let last: Value = serde_json::from_str(&told[10].payload).unwrap();
    assert_eq!((told.len(), &last["metadata"]["expedientes"]), (11, &json!(11)), "{last}");
    assert_eq!(last["title"], "Se importaron 11 expedientes a su cargo");
    import(&firm, &firm.admin, &csv("Muchos", 11)).await;
    assert_eq!(stored(&firm, &ana).await.len(), 11, "nothing is new the second time");
}

#[tokio::test]
async fn of_two_who_import_one_long_file_at_a_time_each_row_is_stored_once() {
    let firm = Firm::new().await;
    let second = firm.person("eva", Rol::Admin).await;
    let csv = long_file(&firm, 120);
    let (one, other) = tokio::join!(import(&firm, &firm.admin, &csv), import(&firm, &second, &csv));
    let stored = |report: &Value| outcomes(report).iter().filter(|outcome| **outcome == "nueva").count();
    assert_eq!(stored(&one) + stored(&other), 120);
    for report in [&one, &other] {
        let rows = report["filas"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["prescripcionId"].is_string()), "{report}");
    }
    let (_, cases) = firm.get(&firm.admin, "/expedientes").await;
    assert_eq!(cases["total"], 40);
    let all = deadlines::Entity::find().all(firm.app.db.reader()).await.unwrap();
    assert_eq!(all.len(), 120);
}

/// How many days there are until each row's date: of most rows a step is due, of the others none for weeks.
fn days(row: u32) -> i64 {
    let day = i64::from(row % 240) + 1;
    if day <= 170 { day } else { day + 30 }
}

/// A file of so many deadlines, three a case.
fn long_file(firm: &Firm, rows: u32) -> String {
    let mut csv = "caratula;numero;tipo;vence;deudor\n".to_owned();
    for n in 0..rows {
        let (case, day) = (n / 3, firm.day(days(n)));
        writeln!(
            csv,
            "Parte {case} c/ Aseguradora del Sur;{case}/2026;Daños {n};{day};Aseguradora del Sur SA"
        )
        .unwrap();
    }
    csv
}

/// Imports so many rows while somebody else keeps writing, and says how long each took.
async fn import_and_write(firm: &Firm, rows: u32) -> (Value, Duration, Duration) {
    let luz = firm.person("luz", Rol::Abogado).await;
    let started = Instant::now();
    let importing = async {
        let report = import(firm, &firm.admin, &long_file(firm, rows)).await;
        (report, started.elapsed())
    };
    let writing = async {
        let mut longest = Duration::ZERO;
        for n in 0..rows / 50 {
            let asked = Instant::now();
            firm.case(&luz, &format!("Caso {n}")).await;
            longest = longest.max(asked.elapsed());
        }
        longest
    };
    let ((report, took), longest) = tokio::join!(importing, writing);
    (report, took, longest)
}

#[tokio::test]
async fn two_thousand_rows_are_imported_with_their_alerts_while_others_write() {
    let firm = Firm::new().await;
    let (report, took, waited) = import_and_write(&firm, 2_000).await;
    println!("2000 rows in {took:?}; somebody else's write took {waited:?} at most");
    assert_eq!(counts(&report), [667, 2_000, 0]);
    // Whatever has a step (180 days and fewer) is in the inbox with the answer.
    let near = (0..2_000).filter(|n| days(*n) <= 180).count();
    let told = stored(&firm, &firm.admin).await;
    let of_a_deadline =
        |row: &&inbox::Model| row.contexto.as_ref().is_some_and(|text| text.contains("prescripcionId"));
    let alerts = told.iter().filter(of_a_deadline).count();
    assert_eq!(alerts, near);
    firm.watch().await;
    assert_eq!(stored(&firm, &firm.admin).await.len(), told.len(), "the watch has nothing to add");
}

#[tokio::test]
#[ignore = "a measurement: run it by its name"]
async fn five_thousand_rows_are_imported_with_their_alerts_while_others_write() {
    let firm = Firm::new().await;
    let (report, took, waited) = import_and_write(&firm, 5_000).await;
    println!("5000 rows in {took:?}; somebody else's write took {waited:?} at most");
    assert_eq!(counts(&report), [1_667, 5_000, 0]);
}

#[tokio::test]
async fn a_file_may_be_longer_than_any_other_request_and_adds_nothing_the_second_time() {
    let firm = Firm::new().await;
    let long = "x".repeat(vigia_protocol::MAX_MESSAGE);
    let csv = format!("caratula;tipo;vence;otra\nGil;Daños;{};{long}\n", firm.day(400));
    assert_eq!(counts(&import(&firm, &firm.admin, &csv).await), [1, 1, 0]);
    assert_eq!(counts(&import(&firm, &firm.admin, &csv).await), [0, 0, 0]);
    let huge = json!({ "csv": "x".repeat(2 * 1024 * 1024 + 1) });
    assert_eq!(firm.post(&firm.admin, "/importaciones", huge).await.0.as_u16(), 413);
}

#[tokio::test]
async fn a_new_case_goes_to_nobody_whose_account_is_closed_or_who_belongs_to_no_case() {
    let firm = Firm::new().await;
    let ana = firm.person("ana", Rol::Abogado).await;
    firm.person("olga", Rol::Oficina).await;
    let off = json!({ "version": 1, "activo": false });
    assert_eq!(firm.patch(&firm.admin, &format!("/users/{}", ana.id), off).await.0, 200);
    let day = firm.day(90);
    let csv = format!(
        "caratula;tipo;vence;responsable\nSosa;Daños;{day};ANA@estudio.test\nLuna;Daños;{day};olga@estudio.test"
    );
    let report = import(&firm, &firm.admin, &csv).await;
    assert_eq!(outcomes(&report), ["rechazada", "rechazada"], "{report}");
    assert!(
        report["filas"].as_array().unwrap().iter().all(|row| row["errores"][0]["columna"] == "responsable")
    );
}
