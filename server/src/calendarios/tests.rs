use super::{
    fabrica::{adoptar, archivos},
    oficina,
    reglas::Lectura,
    tribunal,
};
use crate::testing::{Answer, Firm, Person, code};
use axum::http::StatusCode;
use serde_json::{Value, json};
use vigia_protocol::{acceso::Rol, calendarios::ArchivoCalendario, time::Date};

fn d(text: &str) -> Date {
    text.parse().unwrap()
}

fn ok((status, body): Answer) -> Value {
    assert_eq!(status, StatusCode::OK, "{body}");
    body
}

async fn calendar(firm: &Firm, id: &str) -> Value {
    ok(firm.get(&firm.admin, &format!("/calendarios/{id}")).await)
}

fn feriado(desde: &str, nombre: &str) -> Value {
    json!({ "desde": desde, "nombre": nombre, "tipo": "feriado", "certeza": "cierta" })
}

/// The calendar with one more day, as an editor sends it.
fn with(calendar: &Value, dia: Value) -> Value {
    let mut datos = calendar["datos"].clone();
    datos["dias"].as_array_mut().unwrap().push(dia);
    json!({ "version": calendar["version"], "motivo": "Ordenanza 12", "datos": datos })
}

fn names(days: &Value) -> Vec<&str> {
    days.as_array().unwrap().iter().map(|dia| dia["nombre"].as_str().unwrap()).collect()
}

async fn audited(firm: &Firm, accion: &str) -> Vec<Value> {
    use crate::entity::audit::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let rows = Entity::find().filter(Column::Accion.eq(accion)).all(firm.app.db.reader()).await.unwrap();
    rows.iter().map(|row| serde_json::from_str(&row.detalle).unwrap()).collect()
}

/// What Vigía ships, with Argentina's holidays changed.
fn shipped(change: impl FnOnce(&mut ArchivoCalendario)) -> Vec<ArchivoCalendario> {
    let mut all = archivos().unwrap();
    change(all.iter_mut().find(|one| one.id.as_str() == "ar").unwrap());
    all
}

async fn start_with(firm: &Firm, shipped: &[ArchivoCalendario]) {
    adoptar(&firm.app.db, firm.app.config.zona, shipped).await.unwrap();
}

#[tokio::test]
async fn a_new_firm_has_what_is_shipped_and_the_office_calendar_of_its_country() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Oficina).await;
    let list = ok(firm.get(&luz, "/calendarios").await);
    assert_eq!(list["oficina"], "ar");
    assert_eq!(list["calendarios"].as_array().unwrap().len(), 13);
    let ar = ok(firm.get(&luz, "/calendarios/oficina").await);
    assert_eq!(
        (&ar["id"], &ar["version"], &ar["versiones"][0]["origen"]),
        (&json!("ar"), &json!(1), &json!("fabrica"))
    );
    let habiles = oficina(firm.app.db.reader()).await.unwrap();
    assert!(!habiles.es_habil(d("2026-12-08")) && habiles.es_habil(d("2026-12-09")));
    let court = tribunal(firm.app.db.reader(), &"ar-nacional".parse().unwrap()).await.unwrap();
    assert_eq!(court.desde(d("2027-01-01"), Lectura::Temprana), d("2027-02-01"));
    assert!(
        tribunal(firm.app.db.reader(), &"ar".parse().unwrap()).await.is_err(),
        "an office's is no court's"
    );
}

#[tokio::test]
async fn an_admin_edits_and_every_edit_is_a_version_with_its_reason_that_stays_readable() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let before = calendar(&firm, "ar").await;
    let edit = with(&before, feriado("2027-07-06", "Fundación de la ciudad"));
    assert_eq!(code(&firm.put(&luz, "/calendarios/ar", edit.clone()).await), (403, "SOLO_ADMINISTRADORES"));
    let after = ok(firm.put(&firm.admin, "/calendarios/ar", edit.clone()).await);
    assert_eq!((&after["version"], &after["versiones"][0]["motivo"]), (&json!(2), &json!("Ordenanza 12")));
    assert_eq!(after["versiones"][0]["por"]["nombre"], "Admin");
    assert!(names(&after["datos"]["dias"]).contains(&"Fundación de la ciudad"));
    let stale = firm.put(&firm.admin, "/calendarios/ar", edit).await;
    assert_eq!(code(&stale), (409, "CONFLICTO"), "an editor who saw the version before");
    let old = ok(firm.get(&luz, "/calendarios/ar?version=1").await);
    assert_eq!(old["datos"], before["datos"]);
    let detalle = &audited(&firm, "calendario.cambiado").await[0];
    assert_eq!(names(&detalle["diferencias"]["agrega"]), ["Fundación de la ciudad"]);
    assert!(
        !oficina(firm.app.db.reader()).await.unwrap().es_habil(d("2027-07-06")),
        "the office's days at once"
    );
    let same = json!({ "version": 2, "motivo": "Nada", "datos": after["datos"] });
    assert_eq!(
        ok(firm.put(&firm.admin, "/calendarios/ar", same).await)["version"],
        2,
        "nothing new, no version"
    );
}

#[tokio::test]
async fn a_calendar_goes_out_as_a_file_and_comes_back_and_says_before_what_it_would_change() {
    let firm = Firm::new().await;
    let mut file = ok(firm.get(&firm.admin, "/calendarios/ar-nacional/file").await);
    let import = |version: Value, file: &Value| json!({ "version": version, "motivo": "Acordada 9/2027", "archivo": file });
    file["dias"].as_array_mut().unwrap().push(
        json!({ "desde": "2027-07-19", "hasta": "2027-07-30", "nombre": "Feria de invierno", "tipo": "feria", "certeza": "cierta", "fuente": "Acordada" }),
    );
    let seen = ok(firm.post(&firm.admin, "/calendarios/compare", file.clone()).await);
    assert_eq!(
        (&seen["version"], names(&seen["diferencias"]["agrega"])),
        (&json!(1), vec!["Feria de invierno"])
    );
    assert_eq!(calendar(&firm, "ar-nacional").await["version"], 1, "looking changes nothing");
    let taken = ok(firm.post(&firm.admin, "/calendarios/import", import(json!(1), &file)).await);
    assert_eq!((&taken["version"], &taken["versiones"][0]["origen"]), (&json!(2), &json!("importacion")));
    assert_eq!(
        ok(firm.get(&firm.admin, "/calendarios/ar-nacional/file").await)["dias"],
        taken["datos"]["dias"]
    );

    file["id"] = json!("ar-cordoba");
    let seen = ok(firm.post(&firm.admin, "/calendarios/compare", file.clone()).await);
    assert_eq!(seen.get("version"), None, "a new one");
    assert_eq!(
        ok(firm.post(&firm.admin, "/calendarios/import", import(json!(null), &file)).await)["version"],
        1
    );
    let again = firm.post(&firm.admin, "/calendarios/import", import(json!(null), &file)).await;
    assert_eq!(code(&again), (409, "CONFLICTO"), "somebody made it meanwhile");
    for (field, value) in [("id", "oficina"), ("base", "ar-nacional"), ("base", "nadie"), ("pais", "54")] {
        let mut wrong = file.clone();
        wrong[field] = json!(value);
        if field != "id" {
            wrong["id"] = json!("otro");
        }
        let refused = firm.post(&firm.admin, "/calendarios/import", import(json!(null), &wrong)).await;
        assert_eq!(code(&refused), (422, "DATOS_INVALIDOS"), "{field}: {refused:?}");
        assert!(refused.1["error"]["fields"][field].is_string(), "{refused:?}");
    }
}

#[tokio::test]
async fn an_office_calendar_may_stand_on_the_countrys_and_nothing_stands_on_that_one() {
    let firm = Firm::new().await;
    let city = json!({
        "id": "rosario", "clase": "oficina", "nombre": "Rosario", "pais": "AR", "jurisdiccion": "Rosario", "base": "ar",
        "fuente": "Ordenanza", "desde": 2026, "hasta": 2028, "dias": [feriado("2026-10-07", "Virgen del Rosario")],
    });
    ok(firm.post(&firm.admin, "/calendarios/import", json!({ "motivo": "Local", "archivo": city })).await);
    ok(firm.put(&firm.admin, "/calendarios/oficina", json!({ "calendarioId": "rosario" })).await);
    let habiles = oficina(firm.app.db.reader()).await.unwrap();
    assert!(!habiles.es_habil(d("2026-10-07")) && !habiles.es_habil(d("2026-12-08")));
    // What others stand on stands on none.
    let mut ar = calendar(&firm, "ar").await;
    ar["datos"]["base"] = json!("uy");
    let edit = json!({ "version": ar["version"], "motivo": "x", "datos": ar["datos"] });
    assert_eq!(code(&firm.put(&firm.admin, "/calendarios/ar", edit).await), (422, "DATOS_INVALIDOS"));
    let court = firm.put(&firm.admin, "/calendarios/oficina", json!({ "calendarioId": "ar-nacional" })).await;
    assert_eq!(code(&court), (422, "DATOS_INVALIDOS"), "an office does not close for a feria");
}

#[tokio::test]
async fn new_data_changes_nothing_by_itself_and_opens_one_review() {
    let firm = Firm::new().await;
    let edit = with(&calendar(&firm, "ar").await, feriado("2027-07-06", "Fundación de la ciudad"));
    ok(firm.put(&firm.admin, "/calendarios/ar", edit).await);
    let before = calendar(&firm, "ar").await;
    let newer = shipped(|ar| {
        ar.datos.dias.push(serde_json::from_value(feriado("2027-09-01", "Feriado nuevo")).unwrap());
        ar.datos.dias.retain(|dia| dia.desde != d("2026-12-08"));
    });
    for _ in 0..2 {
        start_with(&firm, &newer).await;
        start_with(&firm, &archivos().unwrap()).await;
    }
    assert_eq!(calendar(&firm, "ar").await, before, "a node of before and one of after, started in turn");
    let reviews = ok(firm.get(&firm.admin, "/calendarios/reviews").await);
    let [review] = &reviews.as_array().unwrap()[..] else { panic!("{reviews}") };
    assert_eq!(names(&review["diferencias"]["agrega"]), ["Feriado nuevo"]);
    assert_eq!(names(&review["diferencias"]["quita"]), ["Inmaculada Concepción de María"]);
    assert_eq!(ok(firm.get(&firm.admin, "/calendarios").await)["calendarios"][0]["revision"], review["id"]);

    let path = format!("/calendarios/reviews/{}", review["id"].as_str().unwrap());
    let say = |version: i64, aceptar: bool| json!({ "version": version, "aceptar": aceptar, "motivo": "Decreto 1" });
    let luz = firm.person("luz", Rol::Abogado).await;
    assert_eq!(code(&firm.post(&luz, &path, say(2, true)).await), (403, "SOLO_ADMINISTRADORES"));
    assert_eq!(
        code(&firm.post(&firm.admin, &path, say(1, true)).await),
        (409, "CONFLICTO"),
        "seen against another version"
    );
    let decided = ok(firm.post(&firm.admin, &path, say(2, true)).await);
    assert_eq!(decided[0]["estado"], "aceptada");
    let after = calendar(&firm, "ar").await;
    let days = names(&after["datos"]["dias"]);
    assert!(
        days.contains(&"Feriado nuevo") && days.contains(&"Fundación de la ciudad"),
        "both: the firm's own stays"
    );
    assert_eq!((&after["version"], &after["versiones"][0]["origen"]), (&json!(3), &json!("revision")));
    assert_eq!(code(&firm.post(&firm.admin, &path, say(3, false)).await), (409, "CONFLICTO"), "decided once");
    start_with(&firm, &newer).await;
    assert_eq!(calendar(&firm, "ar").await, after);
}

#[tokio::test]
async fn what_is_dismissed_stays_away_and_what_is_overtaken_is_replaced() {
    let firm = Firm::new().await;
    let with_day = |desde: &str, nombre: &str| {
        let dia = serde_json::from_value(feriado(desde, nombre)).unwrap();
        shipped(|ar| ar.datos.dias.push(dia))
    };
    start_with(&firm, &with_day("2027-09-01", "Primero")).await;
    start_with(&firm, &with_day("2027-09-02", "Segundo")).await;
    let reviews = ok(firm.get(&firm.admin, "/calendarios/reviews").await);
    let states: Vec<_> =
        reviews.as_array().unwrap().iter().map(|one| one["estado"].as_str().unwrap()).collect();
    assert_eq!(states, ["abierta", "reemplazada"]);
    let path = format!("/calendarios/reviews/{}", reviews[0]["id"].as_str().unwrap());
    ok(firm.post(&firm.admin, &path, json!({ "version": 1, "aceptar": false, "motivo": "No rige" })).await);
    start_with(&firm, &with_day("2027-09-02", "Segundo")).await;
    assert_eq!(calendar(&firm, "ar").await["version"], 1);
    let reviews = ok(firm.get(&firm.admin, "/calendarios/reviews").await);
    assert!(reviews.as_array().unwrap().iter().all(|one| one["estado"] != "abierta"), "{reviews}");
}

#[tokio::test]
async fn a_changed_office_calendar_moves_alerts_and_no_due_date() {
    let firm = Firm::new().await;
    let luz: Person = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    // The step of 15 days falls on an office day; once that is free it fires before it.
    let habiles = oficina(firm.app.db.reader()).await.unwrap();
    let dias = (40..70).find(|dias| habiles.es_habil(firm.day(dias - 15))).unwrap();
    let made = firm.deadline(&luz, &case, dias).await;
    let path = format!("/prescripciones/{}", made["id"].as_str().unwrap());
    let before = ok(firm.get(&luz, &path).await);
    let edit = with(&calendar(&firm, "ar").await, feriado(&firm.day(dias - 15).to_string(), "Asueto"));
    ok(firm.put(&firm.admin, "/calendarios/ar", edit).await);
    firm.watch().await;
    let after = ok(firm.get(&luz, &path).await);
    assert_eq!(
        (&after["vence"], &after["version"]),
        (&before["vence"], &before["version"]),
        "no due date moves"
    );
    assert_ne!(after["avisos"], before["avisos"], "the step has moved to the office day before");
}

#[tokio::test]
async fn several_nodes_adopt_at_once_and_it_is_there_once() {
    let firm = Firm::new().await;
    let newer = shipped(|ar| ar.datos.dias.retain(|dia| dia.desde != d("2026-12-08")));
    let (a, b, c) = tokio::join!(
        adoptar(&firm.app.db, firm.app.config.zona, &newer),
        adoptar(&firm.app.db, firm.app.config.zona, &newer),
        adoptar(&firm.app.db, firm.app.config.zona, &newer),
    );
    [a, b, c].into_iter().for_each(Result::unwrap);
    assert_eq!(ok(firm.get(&firm.admin, "/calendarios/reviews").await).as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_holiday_entered_in_the_morning_that_makes_this_the_last_office_day_asks_for_a_note() {
    let firm = Firm::at("2026-11-20T12:00:00Z").await;
    let luz: Person = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    firm.deadline(&luz, &case, 11).await;
    firm.set_clock("2026-11-27T11:01:00Z");
    firm.watch().await;
    let asked = async || -> Vec<Value> {
        let entries = firm.inbox(&firm.again(&luz).await).await;
        entries.iter().map(|entry| entry["requiereNota"].clone()).collect()
    };
    let before = asked().await;
    assert!(before.len() > 1 && before.iter().all(|asks| asks == false), "due on Tuesday: {before:?}");
    firm.set_clock("2026-11-27T14:00:00Z");
    let admin = firm.again(&firm.admin).await;
    let ar = ok(firm.get(&admin, "/calendarios/ar").await);
    ok(firm.put(&admin, "/calendarios/ar", with(&ar, feriado("2026-11-30", "Asueto"))).await);
    firm.watch().await;
    firm.watch().await;
    let after = asked().await;
    assert_eq!(after.len(), before.len() + 1, "once: {after:?}");
    assert_eq!(after.last(), Some(&json!(true)));
}
