use crate::{
    entity::audit,
    servicios::tests::{audited, service},
    testing::{Firm, Person, code},
};
use sea_orm::EntityTrait;
use serde_json::json;
use vigia_protocol::acceso::Rol;

async fn back_end(firm: &Firm) -> (Person, String) {
    service(firm, json!({ "write": ["usuarios", "expedientes"] })).await
}

#[tokio::test]
async fn the_same_case_twice_is_one_case_and_one_audit() {
    let firm = Firm::new().await;
    let (back_end, id) = back_end(&firm).await;
    let put = json!({ "caratula": "Sosa c/ Clínica", "numero": "123/2026", "juzgado": "Civil 4" });
    let first = firm.put(&back_end, "/expedientes/exp:2026.1", put.clone()).await;
    assert_eq!(first.0, 201, "{first:?}");
    assert_eq!((&first.1["id"], &first.1["estado"]), (&json!("exp:2026.1"), &json!("sin-iniciar")));
    let second = firm.put(&back_end, "/expedientes/exp:2026.1", put).await;
    assert_eq!((second.0.as_u16(), &second.1), (200, &first.1));
    assert_eq!(audited(&firm, "expediente.ingresado").await, 1);
    let fewer = json!({ "caratula": "Sosa c/ Clínica", "juzgado": "Civil 4", "estado": "en-tramite" });
    for _ in 0..2 {
        let (status, now) = firm.put(&back_end, "/expedientes/exp:2026.1", fewer.clone()).await;
        assert_eq!((status.as_u16(), &now["version"]), (200, &json!(2)));
        assert!(now.get("numero").is_none(), "what is absent is taken away: {now}");
    }
    assert_eq!(audited(&firm, "expediente.editado").await, 1);
    let said = firm.said().await;
    assert_eq!(said.len(), 1, "one change, told once: {said:?}");
    assert_eq!(said[0].payload["data"]["by"], format!("servicio:{id}"));
    let rows = audit::Entity::find().all(firm.app.db.reader()).await.unwrap();
    let by = |row: &&audit::Model| row.accion.starts_with("expediente.");
    let by_the_service = rows.iter().filter(by).all(|row| row.actor == Some(format!("servicio:{id}")));
    assert!(by_the_service, "{rows:?}");
}

#[tokio::test]
async fn people_of_a_back_end_join_its_cases_and_hear_of_them_once() {
    let firm = Firm::new().await;
    let (back_end, _) = back_end(&firm).await;
    let luz = firm.person("luz", Rol::Abogado).await;
    firm.put(&back_end, "/expedientes/e1", json!({ "caratula": "Sosa c/ Clínica" })).await;
    assert_eq!(code(&firm.get(&luz, "/expedientes/e1").await), (404, "NO_AUTORIZADO"));
    let path = format!("/expedientes/e1/members/{}", luz.id);
    for _ in 0..2 {
        let (status, case) = firm.put(&back_end, &path, json!({ "calidad": "responsable" })).await;
        assert_eq!(status, 200, "{case}");
        assert_eq!(case["responsable"]["userId"], luz.id);
    }
    assert_eq!(audited(&firm, "expediente.miembro").await, 1);
    assert_eq!(firm.get(&luz, "/expedientes/e1").await.0, 200);
    let (_, page) = firm.get(&luz, "/inbox").await;
    assert_eq!(page["entries"].as_array().unwrap().len(), 1, "{page}");
    firm.deadline(&luz, "e1", 5).await;
    assert_eq!(code(&firm.delete(&back_end, &path).await), (409, "CONFLICTO"), "handed over first");
    let eva = firm.person("eva", Rol::Abogado).await;
    firm.join(&back_end, "e1", &eva, "responsable").await;
    assert_eq!(firm.delete(&back_end, &path).await.0, 200);
    assert_eq!(code(&firm.get(&luz, "/expedientes/e1").await), (404, "NO_AUTORIZADO"));
}

#[tokio::test]
async fn a_token_for_people_writes_no_cases_and_people_go_on_as_before() {
    let firm = Firm::new().await;
    let (people, _) = service(&firm, json!({ "write": ["usuarios"] })).await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Sosa c/ Clínica").await;
    let path = format!("/expedientes/{case}/members/{}", firm.admin.id);
    let put = json!({ "caratula": "Otra" });
    assert_eq!(code(&firm.put(&people, "/expedientes/e1", put.clone()).await), (403, "NO_AUTORIZADO"));
    assert_eq!(code(&firm.put(&luz, "/expedientes/e1", put).await), (401, "AUTH_INVALID"));
    let miembro = json!({ "calidad": "miembro" });
    assert_eq!(code(&firm.put(&people, &path, miembro.clone()).await), (403, "NO_AUTORIZADO"));
    let forged = Person::service("vst_nada");
    assert_eq!(code(&firm.put(&forged, &path, miembro.clone()).await), (401, "AUTH_INVALID"));
    assert_eq!(firm.put(&luz, &path, miembro).await.0, 200);
    let (all, _) = back_end(&firm).await;
    let nobody =
        firm.put(&all, &format!("/expedientes/{case}/members/x"), json!({ "calidad": "miembro" })).await;
    assert_eq!(code(&nobody), (422, "DATOS_INVALIDOS"));
    let nowhere =
        firm.put(&all, &format!("/expedientes/x/members/{}", luz.id), json!({ "calidad": "miembro" })).await;
    assert_eq!(code(&nowhere), (404, "NO_AUTORIZADO"));
}
