//! Evidence through its routes, as a person files it.

use crate::{
    auditoria::seal,
    documentos::tests::texto,
    entity::{audit, entregas},
    testing::{Firm, Person, code},
};
use axum::http::{Method, StatusCode, header};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::json;
use sha2::{Digest, Sha256};
use vigia_protocol::{acceso::Rol, ids::NotificationId};

struct Scene {
    firm: Firm,
    luz: Person,
    case: String,
    plazo: String,
    entrada: String,
}

impl Scene {
    /// A deadline of tomorrow in a case of Luz's, whose alert she has not seen yet.
    async fn new() -> Self {
        let firm = Firm::new().await;
        let luz = firm.person("luz", Rol::Abogado).await;
        let case = firm.case(&luz, "Sosa c/ Clínica San Roque").await;
        let made = firm.deadline(&luz, &case, 1).await;
        let plazo = made["id"].as_str().unwrap().to_owned();
        let entrada = firm.inbox(&luz).await[0]["notificationId"].as_str().unwrap().to_owned();
        while seal(&firm.app, &firm.app.clave).await.unwrap() > 0 {}
        Self { firm, luz, case, plazo, entrada }
    }

    async fn csv(&self, path: &str, language: &str) -> String {
        let (status, _, bytes) = self.firm.file(&self.luz, path, language).await;
        assert_eq!(status, StatusCode::OK);
        String::from_utf8(bytes).unwrap()
    }

    async fn pdf(&self, path: &str, language: &str) -> String {
        let (status, headers, bytes) = self.firm.file(&self.luz, path, language).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers[header::CONTENT_TYPE], "application/pdf");
        texto(&bytes)
    }

    /// A device of hers stores the alert and gives it to its notification system; its clock is half an hour behind.
    async fn deliver(&self) {
        let tx = self.firm.app.db.begin(crate::db::Actor::System).await.unwrap();
        let (_, devices) = self.firm.get(&self.luz, "/me/devices").await;
        let row = entregas::ActiveModel {
            device_id: Set(devices[0]["id"].as_str().unwrap().to_owned()),
            user_id: Set(self.luz.id.clone()),
            notification_id: Set(self.entrada.clone()),
            stored_at: Set(Some(tx.now().millis())),
            shown_at: Set(Some(tx.now().millis())),
            shown_device_at: Set(Some(tx.now().millis() - 1_800_000)),
        };
        entregas::Entity::insert(row).exec_without_returning(&*tx).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn the_evidence_of_a_deadline_says_what_became_of_each_alert_and_where_it_comes_from() {
    let scene = Scene::new().await;
    scene.deliver().await;
    let ack = format!("/inbox/{}/ack", scene.entrada);
    scene.firm.ask(&scene.luz, Method::POST, &ack, None).await;
    let path = format!("/prescripciones/{}/resolve", scene.plazo);
    let met = json!({ "version": 1, "motivo": "Demanda presentada", "prueba": "cargo 1234" });
    assert_eq!(scene.firm.post(&scene.luz, &path, met).await.0, StatusCode::OK);
    let head = crate::entity::audit_head::Entity::find_by_id(1)
        .one(scene.firm.app.db.reader())
        .await
        .unwrap()
        .unwrap();
    for (format, language, expected) in [
        (
            "csv",
            "es",
            vec![
                "Aceptada por el servidor",
                "Almacenada en el dispositivo",
                "Entregada al sistema de notificaciones",
                "Leída",
                "Tomó nota",
                "prueba",
                "Demanda presentada",
                "cargo 1234",
                "sin verificar",
                "America/Argentina/Buenos_Aires",
                vigia_migrations::names().last().unwrap(),
                "Constancia técnica interna",
                "luz",
                "Ref",
                "Plazo resuelto",
            ],
        ),
        (
            "pdf",
            "en",
            vec![
                "Accepted by the server",
                "Stored on the device",
                "Given to the notification system",
                "Read",
                "Took note",
                "Demanda presentada",
                "cargo 1234",
                "Not verified",
                "America/Argentina/Buenos_Aires",
                "Internal technical record",
                "Requested by luz",
                "page 1 of",
                "Sosa c/ Clínica San Roque",
                "Deadline resolved",
                "prueba",
            ],
        ),
    ] {
        let path = format!("/prescripciones/{}/constancia.{format}", scene.plazo);
        let said =
            if format == "csv" { scene.csv(&path, language).await } else { scene.pdf(&path, language).await };
        for expected in expected {
            assert!(said.contains(expected), "{format}: no {expected} in {said}");
        }
        for never in ["prescripto", " a tiempo", " vista", "in time"] {
            assert!(!said.to_lowercase().contains(never), "{format}: {never} in {said}");
        }
        let flat: String = said.split_whitespace().collect();
        assert!(
            flat.contains(&head.firma) && flat.contains(&head.clave) && flat.contains(&head.sello),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_device_has_its_own_clock() {
    let scene = Scene::new().await;
    scene.deliver().await;
    let said = scene.csv(&format!("/prescripciones/{}/constancia.csv", scene.plazo), "es").await;
    let line = said.lines().find(|line| line.contains("Entregada al sistema")).unwrap();
    let cells: Vec<&str> = line.split(';').collect();
    let at = |cell: usize| chrono::DateTime::parse_from_rfc3339(cells[cell]).unwrap();
    assert_eq!((at(12) - at(13)).num_minutes(), 30, "{line}");
    assert!(cells[11].contains("prueba") && cells[12].ends_with("-03:00"), "{line}");
}

#[tokio::test]
async fn every_date_a_deadline_had_stays_readable() {
    let scene = Scene::new().await;
    let (before, after) = (scene.firm.day(1), scene.firm.day(40));
    let edit = json!({ "version": 1, "vence": after, "baseLegal": "art. 2561" });
    let path = format!("/prescripciones/{}", scene.plazo);
    assert_eq!(scene.firm.patch(&scene.luz, &path, edit).await.0, StatusCode::OK);
    let said = scene.csv(&format!("{path}/constancia.csv"), "es").await;
    for expected in [before.to_string(), format!("versión 2: {after} art. 2561")] {
        assert!(said.contains(&expected), "no {expected} in {said}");
    }
}

#[tokio::test]
async fn a_case_without_anything_is_a_document_that_says_so() {
    let scene = Scene::new().await;
    let empty = scene.firm.case(&scene.luz, "Sin nada").await;
    let said = scene.pdf(&format!("/expedientes/{empty}/constancia.pdf"), "es").await;
    assert!(said.contains("no tiene plazos cargados") && said.contains("Sin nada"), "{said}");
    let said = scene.csv(&format!("/expedientes/{}/constancia.csv", scene.case), "es").await;
    assert!(said.contains("Alerta de plazo") && said.contains("Acción por daños"), "{said}");
}

#[tokio::test]
async fn evidence_of_a_case_is_for_whoever_sees_all_of_it_and_an_entry_is_its_owners() {
    let scene = Scene::new().await;
    let firm = &scene.firm;
    let (ana, ofi) = (firm.person("ana", Rol::Abogado).await, firm.person("ofi", Rol::Oficina).await);
    let oficio = json!({ "asunto": "Oficio", "asignadoA": ofi.id });
    let path = format!("/expedientes/{}/oficios", scene.case);
    assert_eq!(firm.post(&scene.luz, &path, oficio).await.0, StatusCode::CREATED);
    let of_case = [format!("/expedientes/{}", scene.case), format!("/prescripciones/{}", scene.plazo)];
    for path in &of_case {
        for format in ["csv", "pdf"] {
            let path = format!("{path}/constancia.{format}");
            assert_eq!(code(&firm.get(&ana, &path).await), (404, "NO_AUTORIZADO"), "{path}");
            assert_eq!(code(&firm.get(&ofi, &path).await), (403, "NO_AUTORIZADO"), "{path}");
            assert_eq!(firm.file(&firm.admin, &path, "es").await.0, StatusCode::OK, "{path}");
        }
    }
    let entry = format!("/inbox/{}/constancia", scene.entrada);
    for format in ["csv", "pdf"] {
        let path = format!("{entry}.{format}");
        assert_eq!(firm.file(&scene.luz, &path, "es").await.0, StatusCode::OK);
        for other in [&ana, &firm.admin] {
            assert_eq!(
                code(&firm.get(other, &path).await),
                (404, "NO_AUTORIZADO"),
                "another person's inbox: nobody"
            );
        }
    }
}

#[tokio::test]
async fn what_leaves_the_house_is_noted_with_its_digest_and_signed() {
    let scene = Scene::new().await;
    let path = format!("/expedientes/{}/constancia", scene.case);
    for format in ["csv", "pdf"] {
        let (_, _, bytes) = scene.firm.file(&scene.luz, &format!("{path}.{format}"), "es").await;
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let noted = audit::Entity::find()
            .filter(audit::Column::Accion.eq("constancia.exportada"))
            .filter(audit::Column::Actor.eq(&scene.luz.id))
            .filter(audit::Column::ExpedienteId.eq(&scene.case))
            .filter(audit::Column::Detalle.contains(&digest));
        assert_eq!(noted.count(scene.firm.app.db.reader()).await.unwrap(), 1, "{format}");
    }
    let text = scene.csv(&format!("{path}.csv"), "es").await;
    let (above, below) = text.split_at(text.find("Huella SHA-256").unwrap());
    let cell = |name: &str| {
        below.lines().find_map(|line| line.strip_prefix(&format!("{name};"))).unwrap().to_owned()
    };
    let digest: String = Sha256::digest(above.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(cell("Huella SHA-256"), digest);
    assert_eq!(cell("Clave pública"), format!("ed25519:{}", scene.firm.app.clave.public()));
    assert!(
        scene
            .firm
            .app
            .clave
            .signed(&super::exportacion::firmado(&digest), cell("Firma").trim_start_matches("ed25519:"))
    );
}

/// What the audit notes of the latest export.
async fn noted(scene: &Scene) -> audit::Model {
    let noted = audit::Entity::find().filter(audit::Column::Accion.eq("constancia.exportada"));
    let noted = noted.order_by_desc(audit::Column::Id).one(scene.firm.app.db.reader()).await.unwrap();
    noted.unwrap()
}

#[tokio::test]
async fn where_not_all_fits_the_newest_is_there_and_every_file_and_the_audit_say_that_it_is_not_all() {
    let scene = Scene::new().await;
    let (plazo, case) = (format!("/prescripciones/{}", scene.plazo), format!("/expedientes/{}", scene.case));
    for path in [&plazo, &case] {
        let said = scene.csv(&format!("{path}/constancia.csv"), "es").await;
        assert!(said.contains(&scene.entrada) && !said.contains("no está completa"), "{said}");
        let detalle: serde_json::Value = serde_json::from_str(&noted(&scene).await.detalle).unwrap();
        assert_eq!(detalle["completa"], true);
    }
    let contexto = scene.firm.inbox(&scene.luz).await[0]["contexto"].clone();
    let ids: Vec<NotificationId> = (0..40).map(|_| NotificationId::new()).collect();
    let mut tx = scene.firm.app.db.begin(crate::db::Actor::System).await.unwrap();
    for (n, id) in ids.iter().enumerate() {
        tx.publish(crate::log::Event::Entry(Box::new(crate::log::NewEntry {
            user: scene.luz.id.parse().unwrap(),
            notification_id: id.clone(),
            event: "prescripcion:alert",
            payload: json!({}),
            contexto: serde_json::from_value(contexto.clone()).unwrap(),
            vence: None,
            requiere_nota: false,
        })));
        let act = json!({ "motivo": format!("acto {n}.") });
        tx.audit("prescripcion.editada", ("prescripcion", &scene.plazo), None, act).await.unwrap();
    }
    tx.commit().await.unwrap();
    for (path, language, expected) in [
        (&plazo, "es", "no está completa: hay más de lo que entra, y está lo más nuevo"),
        (&plazo, "en", "not complete: there is more than fits, and this is the newest"),
        (&case, "es", "hay que pedir la constancia de cada plazo"),
        (&case, "en", "ask for the record of each deadline"),
    ] {
        let csv = scene.csv(&format!("{path}/constancia.csv"), language).await;
        let pdf = scene.pdf(&format!("{path}/constancia.pdf"), language).await;
        for said in [csv.replace('\n', " "), pdf.split_whitespace().collect::<Vec<_>>().join(" ")] {
            assert!(said.contains(expected), "{path} {language}: {said}");
        }
        let (newest, oldest) = (ids[39].as_str(), ids[0].as_str());
        assert!(csv.contains(newest) && !csv.contains(oldest) && !csv.contains(&scene.entrada), "{csv}");
        assert!(csv.contains("acto 39.") && !csv.contains("acto 0."), "{csv}");
        let detalle: serde_json::Value = serde_json::from_str(&noted(&scene).await.detalle).unwrap();
        assert_eq!(detalle["completa"], false);
    }
}

#[tokio::test]
async fn the_export_of_an_entry_stands_in_the_audit_of_its_case() {
    let scene = Scene::new().await;
    for format in ["csv", "pdf"] {
        let path = format!("/inbox/{}/constancia.{format}", scene.entrada);
        assert_eq!(scene.firm.file(&scene.luz, &path, "es").await.0, StatusCode::OK);
        let row = noted(&scene).await;
        assert_eq!(
            (row.expediente_id, row.sujeto),
            (Some(scene.case.clone()), format!("notificacion:{}", scene.entrada))
        );
    }
}

#[tokio::test]
async fn a_title_no_spreadsheet_runs() {
    let scene = Scene::new().await;
    let case = scene.firm.case(&scene.luz, "=HYPERLINK(\"http://malo\")").await;
    scene.firm.deadline(&scene.luz, &case, 30).await;
    let said = scene.csv(&format!("/expedientes/{case}/constancia.csv"), "en").await;
    assert!(said.contains("\"'=HYPERLINK") && !said.contains(",=") && !said.contains(",\"="), "{said}");
}

/// One line of a table, by what it says happened, and to whom the alert was.
fn line<'a>(csv: &'a str, what: &str, para: &str) -> Vec<&'a str> {
    let fits = |line: &&str| {
        let cells: Vec<&str> = line.split(';').collect();
        cells.get(9) == Some(&what) && cells[8] == para
    };
    let line = csv.lines().find(fits).unwrap_or_else(|| panic!("no {what} for {para} in {csv}"));
    // What is said in detail may hold the separator.
    line.splitn(15, ';').collect()
}

#[tokio::test]
async fn reminders_escalations_and_emails_stand_in_the_evidence_of_the_alert_the_deadline_and_the_case() {
    let firm = Firm::with_mail("2026-11-24T11:00:00Z").await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let sol = firm.person("sol", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa c/ Clínica San Roque").await;
    firm.join(&luz, &case, &sol, "supervisor").await;
    let plazo = firm.deadline(&luz, &case, 1).await["id"].as_str().unwrap().to_owned();
    let entrada = firm.inbox(&luz).await[0]["notificationId"].as_str().unwrap().to_owned();
    for at in ["2026-11-24T11:31:00Z", "2026-11-24T13:03:00Z", "2026-11-24T15:06:00Z"] {
        firm.set_clock(at);
        crate::notas::round(&firm.app, &Default::default()).await.unwrap();
    }
    // Her device gave the first reminder to its system, by a clock of its own; of a ninth nobody knows.
    let (user, (_, devices)) =
        (luz.id.parse().unwrap(), firm.get(&firm.again(&luz).await, "/me/devices").await);
    let device = devices[0]["id"].as_str().unwrap().parse().unwrap();
    let at = firm.app.clock.now().millis() - 60_000;
    for n in [1, 1, 9] {
        let shown = json!({ "notificationId": entrada, "at": vigia_protocol::time::Timestamp::from_millis(at), "recordatorio": n });
        let shown = [serde_json::from_value(shown).unwrap()];
        crate::inbox::shown(&firm.app.db, &user, &device, &shown).await.unwrap();
    }
    // The mail server is away, and every address refuses.
    crate::correo::round(&firm.app, &Default::default()).await.unwrap();

    let luz = firm.again(&luz).await;
    for path in [
        format!("/inbox/{entrada}/constancia"),
        format!("/prescripciones/{plazo}/constancia"),
        format!("/expedientes/{case}/constancia"),
    ] {
        let (status, _, bytes) = firm.file(&luz, &format!("{path}.csv"), "es").await;
        assert_eq!(status, StatusCode::OK);
        let said = String::from_utf8(bytes).unwrap();
        let raised = line(&said, "Recordatorio emitido", "luz");
        assert!(raised[14].contains("n.º 1") && raised[12].starts_with("2026-11-24T08:31"), "{raised:?}");
        let shown = line(&said, "Recordatorio entregado al sistema de notificaciones", "luz");
        let when = |cell: usize| chrono::DateTime::parse_from_rfc3339(shown[cell]).unwrap();
        assert_eq!((when(12) - when(13)).num_minutes(), 1, "{shown:?}");
        assert!(shown[11] == "prueba" && shown[14].contains("n.º 1"), "{shown:?}");
        assert!(!said.contains("n.º 9"), "a reminder that never was");
        let escalated = line(&said, "Escalada", "luz");
        assert!(escalated[14].contains("a la supervisión, para sol"), "{escalated:?}");
        assert!(said.contains("a los administradores, para Admin"), "{said}");
        assert!(line(&said, "Correo en cola", "luz")[14].contains("para luz"), "{said}");
        let failed = line(&said, "Correo no enviado, se reintenta", "luz");
        assert!(failed[14].contains("intento 1, para luz@"), "{failed:?}");
        let (status, _, bytes) = firm.file(&luz, &format!("{path}.pdf"), "en").await;
        assert_eq!(status, StatusCode::OK);
        let document: String = texto(&bytes).split_whitespace().collect();
        for said in ["Reminderraised:no.1", "Escalated:tothesupervisors", "E-mailqueued:forluz"] {
            assert!(document.contains(said), "no {said} in {document}");
        }
    }
    let (_, steps) = firm.get(&luz, &format!("/inbox/{entrada}/constancia")).await;
    let steps: Vec<&str> =
        steps.as_array().unwrap().iter().filter_map(|step| step["paso"].as_str()).collect();
    for step in ["recordada", "recordatorio-entregado", "escalada", "correo-en-cola", "correo-fallido"] {
        assert!(steps.contains(&step), "no {step} in {steps:?}");
    }
    let said = firm.file(&luz, &format!("/prescripciones/{plazo}/constancia.csv"), "es").await.2;
    let said = String::from_utf8(said).unwrap();
    assert!(
        line(&said, "Aceptada por el servidor", "Admin")[14].contains("escalada a los administradores"),
        "{said}"
    );
}

#[tokio::test]
async fn a_deputys_alert_says_for_whom_it_was() {
    let scene = Scene::new().await;
    let ana = scene.firm.person("ana", Rol::Abogado).await;
    let leave = json!({ "suplenteId": ana.id, "desde": scene.firm.day(0), "hasta": scene.firm.day(3) });
    scene.firm.post(&scene.luz, "/ausencias", leave).await;
    scene.firm.watch().await;
    let said = scene.csv(&format!("/prescripciones/{}/constancia.csv", scene.plazo), "es").await;
    assert!(line(&said, "Aceptada por el servidor", "ana")[14].contains("en suplencia de luz"), "{said}");
    assert!(!line(&said, "Aceptada por el servidor", "luz")[14].contains("suplencia"), "{said}");
}
