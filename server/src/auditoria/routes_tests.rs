//! The audit as an admin reads it.

use crate::testing::{Firm, code};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use vigia_protocol::acceso::Rol;

async fn acts(firm: &Firm, query: &str) -> Vec<Value> {
    let (status, page) = firm.get(&firm.admin, &format!("/auditoria?{query}")).await;
    assert_eq!(status, 200, "{page}");
    page["filas"].as_array().unwrap().clone()
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_or_a_row_twice_while_rows_come() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    for n in 0..12 {
        firm.case(&luz, &format!("Caso {n}")).await;
    }
    let (mut seen, mut before) = (Vec::new(), String::new());
    loop {
        let (_, page) =
            firm.get(&firm.admin, &format!("/auditoria?limit=5&accion=expediente.ingresado{before}")).await;
        seen.extend(
            page["filas"].as_array().unwrap().iter().map(|row| row["sujeto"].as_str().unwrap().to_owned()),
        );
        firm.case(&luz, "Después").await;
        match page["next"].as_str() {
            Some(next) => before = format!("&before={next}"),
            None => break,
        }
    }
    assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (12, 12), "{seen:?}");
    let first = format!("/auditoria?limit=1&accion=usuario.creado&q={}", luz.id);
    let (_, one) = firm.get(&firm.admin, &first).await;
    assert_eq!((one["filas"].as_array().unwrap().len(), &one["next"]), (1, &Value::Null), "{one}");
}

#[tokio::test]
async fn a_page_has_500_rows_at_most_and_a_file_all_of_them() {
    let firm = Firm::new().await;
    let tx = firm.app.db.begin(crate::db::Actor::System).await.unwrap();
    for n in 0..1_010 {
        tx.audit("prueba.hecha", ("prueba", &n.to_string()), None, json!({})).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = "accion=prueba.hecha";
    let (_, page) = firm.get(&firm.admin, &format!("/auditoria?{all}&limit=100000")).await;
    assert_eq!((page["filas"].as_array().unwrap().len(), page["next"].is_string()), (500, true));
    let (_, _, bytes) = firm.file(&firm.admin, &format!("/auditoria.csv?{all}"), "es").await;
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.matches(";prueba.hecha;").count(), 1_010);
    assert!(text.lines().nth(1).unwrap().contains("-03:00"), "in the firm's zone");
    for n in [0, 500, 1_009] {
        assert_eq!(text.matches(&format!(";prueba:{n};")).count(), 1, "{n}");
    }
}

#[tokio::test]
async fn filters_find_by_person_act_case_day_and_words() {
    let firm = Firm::new().await;
    let (luz, ana) = (firm.person("luz", Rol::Abogado).await, firm.person("ana", Rol::Abogado).await);
    let case = firm.case(&luz, "Sosa").await;
    firm.case(&ana, "Otro").await;
    firm.deadline(&luz, &case, 30).await;
    let today = firm.app.today();
    for (query, expected) in [
        (format!("actor={}&accion=expediente.ingresado", luz.id), 1),
        (format!("expediente={case}&accion=prescripcion.ingresada"), 1),
        (format!("desde={today}&hasta={today}&accion=expediente.ingresado"), 2),
        (format!("hasta={}", today.pred_opt().unwrap()), 0),
        (format!("desde={}", today.succ_opt().unwrap()), 0),
        ("q=LUZ&accion=expediente.ingresado".into(), 1),
        ("q=prescripcion%20acción".into(), 1),
        ("q=%25&accion=expediente.ingresado".into(), 0),
        ("actor=nadie%00".into(), 0),
    ] {
        assert_eq!(acts(&firm, &query).await.len(), expected, "{query}");
    }
    let row = &acts(&firm, "accion=prescripcion.ingresada").await[0];
    assert_eq!((&row["actor"], &row["dispositivo"]), (&json!("luz"), &json!("prueba")));
    assert_eq!((&row["expedienteId"], &row["referencia"]), (&json!(case), &json!("0001")));
    assert!(row["detalle"]["tipo"].is_string(), "{row}");
}

#[tokio::test]
async fn the_file_holds_what_the_list_shows_signed_and_is_in_the_audit_itself() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa").await;
    while super::seal(&firm.app, &firm.app.clave).await.unwrap() > 0 {}
    let (_, headers, bytes) = firm.file(&firm.admin, "/auditoria.csv", "es").await;
    assert!(headers["content-disposition"].to_str().unwrap().contains("auditoria-"));
    let text = String::from_utf8(bytes).unwrap();
    let (_, page) = firm.get(&firm.admin, "/auditoria?limit=500").await;
    let head = &page["cabeza"];
    assert_eq!(head["firmada"], true);
    for row in page["filas"].as_array().unwrap().iter().filter(|row| row["accion"] != "auditoria.exportada") {
        assert!(text.contains(row["sello"].as_str().unwrap()), "{row}");
    }
    for expected in [&case, head["sello"].as_str().unwrap(), &firm.app.clave.public(), "Huella SHA-256;"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let (_, page) = firm.get(&firm.admin, "/auditoria?accion=auditoria.exportada").await;
    let digest = page["filas"][0]["detalle"]["sha256"].as_str().unwrap().to_owned();
    assert_eq!(digest, crate::evidencia::huella(text.as_bytes()));
    assert!(page["acciones"].as_array().unwrap().contains(&json!("auditoria.exportada")));
}

#[tokio::test]
async fn a_file_says_when_the_head_is_not_signed_by_this_server() {
    let firm = Firm::new().await;
    firm.case(&firm.admin, "Sosa").await;
    let folder = tempfile::tempdir().unwrap();
    let other = super::Clave::load_or_create(&folder.path().join("auditoria.json")).unwrap();
    for (clave, said) in [(&*firm.app.clave, "sí"), (&other, "no")] {
        firm.case(&firm.admin, "Otro").await;
        while super::seal(&firm.app, clave).await.unwrap() > 0 {}
        let (_, _, bytes) = firm.file(&firm.admin, "/auditoria.csv", "es").await;
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(&format!("Firma de este servidor;{said}")), "{said}: {text}");
    }
}

#[tokio::test]
async fn whoever_reads_it_stands_in_it_and_so_does_whoever_prints_the_list_of_the_day() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    assert!(acts(&firm, "accion=auditoria.leida").await.is_empty(), "who looks is noted afterwards");
    acts(&firm, "accion=expediente.ingresado&q=Sosa").await;
    let read = acts(&firm, "accion=auditoria.leida").await;
    assert_eq!((read.len(), &read[0]["actor"]), (2, &json!("Admin")));
    assert_eq!(
        read[0]["detalle"],
        json!({ "filtro": { "accion": "expediente.ingresado", "q": "Sosa" }, "filas": 0 })
    );

    for who in [&luz, &firm.admin] {
        assert_eq!(firm.file(who, &format!("/parte?fecha={}", firm.day(1)), "es").await.0, 200);
    }
    let read = acts(&firm, "accion=parte.leido").await;
    assert_eq!((read.len(), &read[1]["actor"]), (2, &json!("luz")));
    assert_eq!(read[1]["detalle"], json!({ "fecha": firm.day(1) }));
    assert_eq!(code(&firm.get(&luz, "/auditoria").await).0, 403);
    assert_eq!(acts(&firm, &format!("actor={}&accion=auditoria.leida", luz.id)).await.len(), 0);
}

#[tokio::test]
async fn it_is_the_admins() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    for path in ["/auditoria", "/auditoria.csv"] {
        assert_eq!(code(&firm.get(&luz, path).await), (403, "SOLO_ADMINISTRADORES"));
    }
}
