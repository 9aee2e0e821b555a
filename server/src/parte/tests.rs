//! The list through its routes.

use crate::{
    documentos::tests::texto,
    testing::{Firm, Person, code},
};
use axum::http::{Method, StatusCode, header};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde_json::json;
use sha2::{Digest, Sha256};
use vigia_protocol::acceso::Rol;

async fn html(firm: &Firm, who: &Person, query: &str, language: &str) -> String {
    let (status, _, bytes) = firm.file(who, &format!("/parte{query}"), language).await;
    assert_eq!(status, StatusCode::OK);
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_lawyers_list_is_of_their_cases_and_an_admins_of_the_firm() {
    let firm = Firm::new().await;
    let (luz, ana) = (firm.person("luz", Rol::Abogado).await, firm.person("ana", Rol::Abogado).await);
    let (sosa, otro) = (firm.case(&luz, "Sosa").await, firm.case(&ana, "Pereyra").await);
    for dias in [-2, 0, 5, 60] {
        firm.deadline(&luz, &sosa, dias).await;
    }
    firm.deadline(&ana, &otro, 3).await;
    let oficio = json!({ "asunto": "Oficio al Registro", "vence": firm.day(2) });
    firm.post(&luz, &format!("/expedientes/{sosa}/oficios"), oficio).await;
    let own = html(&firm, &luz, "", "es").await;
    for expected in [
        "Fecha cargada superada (1)",
        "fecha cargada superada hace 2 días",
        "Hoy (1)",
        "Próximos 7 días (1)",
        "faltan 5 días",
        "Sin tomar nota (2)",
        "Sin verificar, hasta 90 días (4)",
        "Oficios por vencer (1)",
        "Oficio al Registro",
        "sin verificar",
        "luz",
    ] {
        assert!(own.contains(expected), "no {expected} in {own}");
    }
    assert!(!own.contains("Pereyra") && !own.to_lowercase().contains("prescripto"));
    let all = html(&firm, &firm.admin, "", "en").await;
    assert!(all.contains("Pereyra") && all.contains("Sosa") && all.contains("the whole firm"), "{all}");
    let nothing = html(&firm, &firm.person("nora", Rol::Abogado).await, "", "es").await;
    assert_eq!(nothing.matches("Nada.").count(), 6);
    let ofi = firm.person("ofi", Rol::Oficina).await;
    for path in ["/parte", "/parte.pdf"] {
        assert_eq!(code(&firm.get(&ofi, path).await), (403, "NO_AUTORIZADO"));
    }
}

#[tokio::test]
async fn it_is_of_the_day_that_is_asked_for() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa").await;
    firm.deadline(&luz, &case, 5).await;
    let then = html(&firm, &luz, &format!("?fecha={}", firm.day(5)), "es").await;
    assert!(then.contains("Hoy (1)") && then.contains("la fecha cargada es hoy"), "{then}");
    assert_eq!(code(&firm.get(&luz, "/parte?fecha=3000-01-01").await), (422, "DATOS_INVALIDOS"));
    assert_eq!(code(&firm.get(&luz, "/parte?fecha=ayer").await), (422, "DATOS_INVALIDOS"));
}

#[tokio::test]
async fn it_names_who_answers_for_a_case_and_nobody_who_left() {
    let firm = Firm::new().await;
    let (luz, ana) = (firm.person("luz", Rol::Abogado).await, firm.person("Anahí", Rol::Abogado).await);
    let eva = firm.person("Evangelina", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa").await;
    firm.join(&luz, &case, &ana, "responsable").await;
    firm.join(&luz, &case, &eva, "miembro").await;
    firm.deadline(&luz, &case, 5).await;
    let off = json!({ "version": 1, "activo": false });
    let (status, answer) = firm.patch(&firm.admin, &format!("/users/{}", ana.id), off).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let page = html(&firm, &firm.admin, "", "es").await;
    assert!(page.contains("<td>luz</td>"), "{page}");
    assert!(!page.contains("Anahí") && !page.contains("Evangelina"), "{page}");
}

#[tokio::test]
async fn a_note_takes_it_off_the_list() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa").await;
    firm.deadline(&luz, &case, 0).await;
    assert!(html(&firm, &luz, "", "es").await.contains("Sin tomar nota (1)"));
    let id = firm.inbox(&luz).await[0]["notificationId"].as_str().unwrap().to_owned();
    firm.ask(&luz, Method::POST, &format!("/inbox/{id}/ack"), None).await;
    assert!(!html(&firm, &luz, "", "es").await.contains("Sin tomar nota ("));
}

#[tokio::test]
async fn nothing_runs_on_the_page_and_its_style_is_the_one_the_policy_names() {
    let firm = Firm::new().await;
    firm.case(&firm.admin, "Sosa").await;
    let case = firm.case(&firm.admin, "<script>alert(1)</script>").await;
    firm.deadline(&firm.admin, &case, 1).await;
    let (_, headers, bytes) = firm.file(&firm.admin, "/parte", "es").await;
    let page = String::from_utf8(bytes).unwrap();
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;"), "{page}");
    let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let digest = BASE64.encode(Sha256::digest(style.as_bytes()));
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(
        policy.contains(&format!("style-src 'sha256-{digest}'")) && policy.contains("default-src 'none'"),
        "{policy}"
    );
}

#[tokio::test]
async fn the_document_says_the_same() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa c/ Clínica San Roque").await;
    firm.deadline(&luz, &case, 5).await;
    let (_, headers, bytes) = firm.file(&luz, "/parte.pdf", "es").await;
    assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("parte-"));
    let said = texto(&bytes);
    for expected in [
        "Parte del día",
        "Próximos 7 días (1)",
        "faltan 5 días",
        "Sosa c/ Clínica San Roque",
        "página 1 de 1",
    ] {
        assert!(said.contains(expected), "no {expected} in {said}");
    }
}

#[tokio::test]
async fn on_office_days_it_goes_by_mail_once_to_whoever_has_something_on_it() {
    use super::correo::enviar;
    use crate::entity::correos;
    use sea_orm::EntityTrait;
    // A Friday, an hour before the list.
    let firm = Firm::with_mail("2026-11-27T10:00:00Z").await;
    let luz = firm.person("luz", Rol::Abogado).await;
    firm.person("nora", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa c/ Clínica San Roque").await;
    firm.deadline(&luz, &case, 5).await;
    let (_, now) = firm.get(&firm.admin, "/ajustes").await;
    let mut ajustes = now["ajustes"].clone();
    ajustes["correo"]["parte"] = json!("08:00");
    let change = json!({ "version": now["version"], "motivo": "Prueba", "ajustes": ajustes });
    let (status, answer) = firm.put(&firm.admin, "/ajustes", change).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let sent = async || {
        let rows = correos::Entity::find().all(firm.app.db.reader()).await.unwrap();
        rows.into_iter().filter(|row| row.clave.starts_with("parte/")).collect::<Vec<_>>()
    };
    enviar(&firm.app).await.unwrap();
    assert!(sent().await.is_empty(), "it is seven");
    firm.set_clock("2026-11-27T11:00:30Z");
    for _ in 0..2 {
        enviar(&firm.app).await.unwrap();
    }
    let rows = sent().await;
    let people: Vec<&str> = rows.iter().map(|row| row.user_id.as_str()).collect();
    assert!(rows.len() == 2 && people.contains(&&*luz.id) && people.contains(&&*firm.admin.id), "{people:?}");
    for row in &rows {
        assert!(
            row.texto.contains("Ref. 0001 · sin verificar") && row.texto.contains("faltan 5 días"),
            "{}",
            row.texto
        );
        assert!(!row.texto.contains("Sosa") && !row.asunto.contains("Sosa"), "{}", row.texto);
    }
    for day in ["2026-11-28", "2026-11-29"] {
        firm.set_clock(&format!("{day}T11:30:00Z"));
        enviar(&firm.app).await.unwrap();
    }
    assert_eq!(sent().await.len(), 2, "Saturday and Sunday");
    firm.set_clock("2026-11-30T11:30:00Z");
    enviar(&firm.app).await.unwrap();
    assert_eq!(sent().await.len(), 4);
    firm.set_clock("2026-12-01T19:00:00Z");
    enviar(&firm.app).await.unwrap();
    assert_eq!(sent().await.len(), 4, "the morning is over");
}
