//! The private calendar through its address, and as a parser that is not ours reads it.

use crate::testing::{Firm, Person, code};
use axum::http::{Method, StatusCode};
use serde_json::json;
use std::{collections::BTreeSet, io::Write, process::Command};
use vigia_protocol::acceso::Rol;

async fn address(firm: &Firm, who: &Person) -> String {
    let (status, made) = firm.ask(who, Method::POST, "/me/feed", None).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let url = url::Url::parse(made["url"].as_str().unwrap()).unwrap();
    url.path().to_owned()
}

async fn read(firm: &Firm, path: &str) -> String {
    let (status, headers, bytes) = firm.outside(path).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["content-type"], "text/calendar; charset=utf-8");
    String::from_utf8(bytes).unwrap().replace("\r\n ", "")
}

async fn gone(firm: &Firm, path: &str) {
    let (status, _, body) = firm.outside(path).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "{}", String::from_utf8_lossy(&body));
}

#[tokio::test]
async fn it_tells_kinds_references_and_days_and_nothing_of_the_case() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa c/ Clínica San Roque").await;
    let made = firm.deadline(&luz, &case, 12).await;
    let hearing = json!({
        "expedienteId": case, "titulo": "Audiencia con Sosa", "tipo": "audiencia", "lugar": "Clínica San Roque",
        "inicio": format!("{}T15:00:00Z", firm.day(3)),
    });
    assert_eq!(firm.post(&luz, "/calendario", hearing).await.0, StatusCode::CREATED);
    let own = json!({ "titulo": "Almuerzo con Sosa", "tipo": "personal", "todoElDia": true, "inicio": format!("{}T15:00:00Z", firm.day(4)) });
    assert_eq!(firm.post(&luz, "/calendario", own).await.0, StatusCode::CREATED);
    let text = read(&firm, &address(&firm, &luz).await).await;
    for expected in [
        "SUMMARY:Vence prescripción · Ref. 0001 · sin verificar".to_owned(),
        "SUMMARY:Audiencia · Ref. 0001".to_owned(),
        "SUMMARY:Personal".to_owned(),
        format!("DTSTART;VALUE=DATE:{}", firm.day(12).format("%Y%m%d")),
        format!("DTEND;VALUE=DATE:{}", firm.day(13).format("%Y%m%d")),
        format!("DTSTART;VALUE=DATE:{}", firm.day(4).format("%Y%m%d")),
        format!("DTSTART:{}T150000Z", firm.day(3).format("%Y%m%d")),
        format!("UID:prescripcion-{}@vigia", made["id"].as_str().unwrap()),
        "REFRESH-INTERVAL;VALUE=DURATION:PT".to_owned(),
        "SEQUENCE:0".to_owned(),
    ] {
        assert!(text.contains(&expected), "no {expected} in {text}");
    }
    for never in ["Sosa", "Clínica", "luz", "Acción"] {
        assert!(!text.contains(never), "{never}: {text}");
    }
}

#[tokio::test]
async fn what_changes_keeps_its_name_and_grows_and_what_is_resolved_goes() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa").await;
    let made = firm.deadline(&luz, &case, 12).await;
    let path = format!("/prescripciones/{}", made["id"].as_str().unwrap());
    let feed = address(&firm, &luz).await;
    let before = read(&firm, &feed).await;
    let (_, moved) = firm.patch(&luz, &path, json!({ "version": 1, "vence": firm.day(20) })).await;
    let after = read(&firm, &feed).await;
    let uid = |text: &str| text.lines().find(|line| line.starts_with("UID:")).unwrap().to_owned();
    assert_eq!(uid(&before), uid(&after));
    assert!(before.contains("SEQUENCE:0") && after.contains("SEQUENCE:1"), "{after}");
    let met = json!({ "version": moved["version"], "motivo": "Demanda presentada", "prueba": "Cargo 9" });
    firm.post(&luz, &format!("{path}/resolve"), met).await;
    assert!(!read(&firm, &feed).await.contains("VEVENT"));
}

#[tokio::test]
async fn rights_are_looked_up_at_each_request() {
    let firm = Firm::new().await;
    let (luz, ana) = (firm.person("luz", Rol::Abogado).await, firm.person("ana", Rol::Abogado).await);
    let case = firm.case(&luz, "Sosa").await;
    firm.deadline(&luz, &case, 12).await;
    let feed = address(&firm, &ana).await;
    assert!(!read(&firm, &feed).await.contains("VEVENT"), "a case of others");
    firm.join(&luz, &case, &ana, "miembro").await;
    assert!(read(&firm, &feed).await.contains("VEVENT"));
    firm.delete(&luz, &format!("/expedientes/{case}/members/{}", ana.id)).await;
    assert!(!read(&firm, &feed).await.contains("VEVENT"), "no member any more");
}

#[tokio::test]
async fn an_address_ends_by_a_new_one_by_its_owner_and_with_the_account() {
    let firm = Firm::new().await;
    let ana = firm.person("ana", Rol::Abogado).await;
    assert_eq!(firm.get(&ana, "/me/feed").await.1, json!({ "activo": false }));
    let first = address(&firm, &ana).await;
    read(&firm, &first).await;
    let (_, shown) = firm.get(&ana, "/me/feed").await;
    assert!(shown["activo"] == true && shown["ultimoUso"].is_string(), "{shown}");
    let second = address(&firm, &ana).await;
    assert!(second.len() > 50, "256 bits");
    gone(&firm, &first).await;
    gone(&firm, second.strip_suffix(".ics").unwrap()).await;
    gone(&firm, "/calendario/.ics").await;
    read(&firm, &second).await;
    for _ in 0..2 {
        assert_eq!(firm.delete(&ana, "/me/feed").await.0, StatusCode::NO_CONTENT);
    }
    gone(&firm, &second).await;
    let (_, acts) = firm.get(&firm.admin, "/auditoria?accion=feed.revocado").await;
    assert_eq!(acts["filas"].as_array().unwrap().len(), 1, "what is not there is not ended");
    let third = address(&firm, &ana).await;
    let (_, row) = firm.get(&firm.admin, &format!("/users/{}", ana.id)).await;
    let off = json!({ "version": row["version"], "activo": false });
    let (status, answer) = firm.patch(&firm.admin, &format!("/users/{}", ana.id), off).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    gone(&firm, &third).await;
}

#[tokio::test]
async fn whoever_is_no_longer_trusted_loses_the_address_too() {
    let firm = Firm::new().await;
    let (luz, ana, eva) = (
        firm.person("luz", Rol::Abogado).await,
        firm.person("ana", Rol::Abogado).await,
        firm.person("eva", Rol::Abogado).await,
    );
    let user = |who: &Person, rest: &str| format!("/users/{}{rest}", who.id);
    let feeds = [address(&firm, &luz).await, address(&firm, &ana).await, address(&firm, &eva).await];
    let admin = &firm.admin;
    assert_eq!(firm.post(admin, &user(&luz, "/claim"), json!({})).await.0, StatusCode::CREATED);
    assert_eq!(firm.delete(admin, &user(&ana, "/sessions")).await.0, StatusCode::NO_CONTENT);
    for activo in [false, true] {
        let version = if activo { 2 } else { 1 };
        let change = json!({ "version": version, "activo": activo });
        assert_eq!(firm.patch(admin, &user(&eva, ""), change).await.0, StatusCode::OK);
    }
    for feed in &feeds {
        gone(&firm, feed).await;
    }
    let (_, acts) = firm.get(admin, "/auditoria?accion=feed.revocado").await;
    let acts = acts["filas"].as_array().unwrap();
    let ways: BTreeSet<_> = acts.iter().map(|act| act["detalle"]["por"].as_str().unwrap()).collect();
    assert_eq!(ways, BTreeSet::from(["admin", "reset", "usuario-inactivo"]));
}

#[tokio::test]
async fn the_token_is_stored_nowhere_and_whoever_asks_too_often_waits() {
    use crate::entity::{audit, feeds};
    use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
    let firm = Firm::new().await;
    let feed = address(&firm, &firm.admin).await;
    let token = feed.trim_start_matches("/calendario/").trim_end_matches(".ics");
    let conn = firm.app.db.reader();
    let row = feeds::Entity::find_by_id(&*firm.admin.id).one(conn).await.unwrap().unwrap();
    assert!(row.token_hash != token && !row.token_hash.contains(token));
    let noted = audit::Entity::find().filter(audit::Column::Detalle.contains(token));
    assert_eq!(noted.count(conn).await.unwrap(), 0);
    let (_, acts) = firm.get(&firm.admin, "/auditoria?accion=feed.creado").await;
    assert_eq!(acts["filas"].as_array().unwrap().len(), 1);
    let mut answers = BTreeSet::new();
    for _ in 0..70 {
        answers.insert(firm.outside(&feed).await.0.as_u16());
    }
    assert_eq!(answers, BTreeSet::from([200, 429]));
}

#[tokio::test]
async fn whoever_guesses_addresses_waits() {
    let firm = Firm::new().await;
    let mut answers = BTreeSet::new();
    for n in 0..620 {
        answers.insert(firm.outside(&format!("/calendario/{n}.ics")).await.0.as_u16());
    }
    assert_eq!(answers, BTreeSet::from([404, 429]));
}

#[tokio::test]
async fn it_is_nobodys_to_ask_for_another() {
    let firm = Firm::new().await;
    let nobody = Person::service("nada");
    for method in [Method::GET, Method::POST, Method::DELETE] {
        assert_eq!(code(&firm.ask(&nobody, method, "/me/feed", None).await).0, 401);
    }
}

/// `icalendar` of PyPI reads it: each event whole, and nothing it could not read.
#[tokio::test]
async fn another_parser_reads_it() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa").await;
    firm.deadline(&luz, &case, 12).await;
    let hearing = json!({ "expedienteId": case, "titulo": "Audiencia", "tipo": "audiencia", "inicio": format!("{}T15:00:00Z", firm.day(3)) });
    firm.post(&luz, "/calendario", hearing).await;
    let (_, _, bytes) = firm.outside(&address(&firm, &luz).await).await;
    assert!(
        bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 76),
        "lines of 75 octets and their CR"
    );
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&bytes).unwrap();
    let said = run_python(&file.path().display().to_string());
    let today = firm.app.today();
    let expected = format!(
        "{}\n{} {} 0 Vence prescripción · Ref. 0001 · sin verificar\n{} {} 0 Audiencia · Ref. 0001\n",
        format_args!("Vigía · {}", firm.app.config.firma),
        firm.day(12),
        firm.day(13),
        format_args!("{} 15:00:00+00:00", firm.day(3)),
        format_args!("{} 16:00:00+00:00", firm.day(3)),
    );
    assert_eq!(said, expected, "on {today}");
}

/// The package lives below `target/`, put there by whichever test comes first.
fn run_python(path: &str) -> String {
    static MADE: std::sync::Once = std::sync::Once::new();
    let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/python/ics");
    MADE.call_once(|| {
        let run = |command: &mut Command| assert!(command.status().unwrap().success(), "{command:?}");
        if !home.join("bin/python").exists() {
            run(Command::new("python3").args(["-m", "venv"]).arg(&home));
        }
        run(Command::new(home.join("bin/pip")).args(["install", "--quiet", "icalendar==7.3.2"]));
    });
    let output =
        Command::new(home.join("bin/python")).args(["-c", include_str!("leer.py"), path]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
