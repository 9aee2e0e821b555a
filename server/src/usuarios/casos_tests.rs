//! An admin from whom the cases are withdrawn.

use crate::{
    log::Record,
    testing::{Firm, Person, code},
};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

/// A firm with a lawyer's case and its deadline, and an admin who only looks after the system.
async fn firm() -> (Firm, Person, Person, String, String) {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let tec = firm.person("tec", Rol::Admin).await;
    let case = firm.case(&luz, "Zorzal c/ Hornero").await;
    let plazo = firm.deadline(&luz, &case, 1).await["id"].as_str().unwrap().to_owned();
    assert_eq!(
        firm.post(&luz, &format!("/expedientes/{case}/oficios"), json!({ "asunto": "Oficio" })).await.0,
        201
    );
    (firm, luz, tec, case, plazo)
}

async fn set(
    firm: &Firm,
    by: &Person,
    who: &Person,
    version: i64,
    ve: bool,
) -> (axum::http::StatusCode, Value) {
    let change = json!({ "version": version, "veCasos": ve, "motivo": "Solo atiende el sistema" });
    firm.patch(by, &format!("/users/{}", who.id), change).await
}

#[tokio::test]
async fn what_is_of_a_case_is_not_there_for_them_and_what_is_of_the_system_is() {
    let (firm, luz, tec, case, plazo) = firm().await;
    let feed = firm.ask(&tec, axum::http::Method::POST, "/me/feed", None).await.1["url"].clone();
    let feed = url::Url::parse(feed.as_str().unwrap()).unwrap().path().to_owned();
    let reads = [
        format!("/expedientes/{case}"),
        format!("/expedientes/{case}/prescripciones"),
        format!("/expedientes/{case}/oficios"),
        format!("/expedientes/{case}/mensajes"),
        format!("/expedientes/{case}/facturas"),
        format!("/expedientes/{case}/calendario"),
        format!("/prescripciones/{plazo}"),
        format!("/prescripciones/{plazo}/historia"),
        format!("/prescripciones/{plazo}/constancia.csv"),
    ];
    let lists = [
        "/expedientes?q=zorzal",
        "/agenda?ambito=todas",
        "/oficios",
        "/notas-pendientes",
        "/auditoria?limit=500",
    ];
    let shown = async |path: &str| {
        let (status, answer) = firm.get(&tec, path).await;
        assert_eq!(status, 200, "{path}: {answer}");
        let text = answer.to_string();
        text.contains(&case) || text.contains("Zorzal")
    };
    let served = async || String::from_utf8(firm.outside(&feed).await.2).unwrap().contains("VEVENT");
    for path in &reads {
        assert_eq!(firm.get(&tec, path).await.0, 200, "{path}: an admin sees every case");
    }
    for path in lists {
        assert!(shown(path).await, "{path}");
    }
    assert!(served().await);
    assert_eq!(set(&firm, &firm.admin, &tec, 1, false).await.0, 200);
    for path in &reads {
        assert_eq!(code(&firm.get(&tec, path).await), (404, "NO_AUTORIZADO"), "{path}");
    }
    for path in lists {
        assert!(!shown(path).await, "{path}");
    }
    assert!(!served().await, "the private calendar");
    let belongs = format!("/users/{}/expedientes", luz.id);
    assert_eq!(firm.get(&tec, &belongs).await.1, json!([]), "nor by way of somebody who belongs to it");
    let handed = json!({ "a": tec.id, "motivo": "Para verlos" });
    assert_eq!(code(&firm.post(&tec, &format!("/users/{}/traspaso", luz.id), handed).await).0, 403);
    for path in ["/users", "/ajustes", "/auditoria", "/service-tokens", "/vigilancia"] {
        assert_eq!(firm.get(&tec, path).await.0, 200, "{path}: still an admin");
    }
    firm.join(&luz, &case, &tec, "miembro").await;
    assert_eq!(firm.get(&tec, &reads[0]).await.0, 200, "what they belong to is theirs, as a lawyer's");
}

#[tokio::test]
async fn a_token_of_theirs_that_writes_cases_stops_with_them_and_another_goes_on() {
    let (firm, _, tec, ..) = firm().await;
    let made = async |write: &str| {
        let expires_at = firm.app.clock.now().utc() + chrono::Duration::days(30);
        let new = json!({ "nombre": write, "scopes": { "write": [write] }, "expiresAt": expires_at });
        let (status, made) = firm.post(&tec, "/service-tokens", new).await;
        assert_eq!(status, 201, "{made}");
        Person::service(made["token"].as_str().unwrap())
    };
    let (cases, people) = (made("expedientes").await, made("usuarios").await);
    let case = format!("/expedientes/{}", uuid::Uuid::now_v7());
    let ask = async |who: &Person, path: &str, body: Value| {
        firm.ask(who, axum::http::Method::PUT, path, Some(body)).await
    };
    let put = json!({ "caratula": "Hornero s/ sucesión" });
    assert_eq!(ask(&cases, &case, put.clone()).await.0, 201);
    let user = format!("/users/{}", uuid::Uuid::now_v7());
    let person = json!({ "email": "eva@estudio.test", "nombre": "Eva", "rol": "abogado", "activo": true });
    assert_eq!(set(&firm, &firm.admin, &tec, 1, false).await.0, 200);
    assert_eq!(code(&ask(&cases, &case, put.clone()).await), (401, "AUTH_REVOKED"));
    assert_eq!(ask(&people, &user, person).await.0, 201);
    let (_, listed) = firm.get(&firm.admin, "/service-tokens").await;
    let estados: Vec<_> = listed.as_array().unwrap().iter().map(|one| one["estado"].clone()).collect();
    assert_eq!(estados, ["vigente", "detenido"], "the newest first");
    assert_eq!(set(&firm, &firm.admin, &tec, 2, true).await.0, 200);
    assert_eq!(ask(&cases, &case, put).await.0, 200, "and goes on with them");
}

#[tokio::test]
async fn it_needs_a_reason_stands_in_the_audit_and_reaches_their_sockets() {
    let (firm, luz, tec, ..) = firm().await;
    let path = format!("/users/{}", tec.id);
    for motivo in
        [json!({ "version": 1, "veCasos": false }), json!({ "version": 1, "veCasos": false, "motivo": " " })]
    {
        assert_eq!(code(&firm.patch(&firm.admin, &path, motivo).await), (422, "DATOS_INVALIDOS"));
    }
    let (status, seen) = set(&firm, &firm.admin, &tec, 1, false).await;
    assert_eq!((status.as_u16(), &seen["veCasos"]), (200, &json!(false)));
    let (_, acts) = firm.get(&firm.admin, "/auditoria?accion=usuario.editado").await;
    let detalle = &acts["filas"][0]["detalle"];
    assert_eq!(
        (&detalle["antes"]["veCasos"], &detalle["despues"]["veCasos"], &detalle["motivo"]),
        (&json!(true), &json!(false), &json!("Solo atiende el sistema"))
    );
    let rights = firm.log().await.into_iter();
    let rights = rights.filter(|r| matches!(r, Record::Rights { user } if user.as_str() == tec.id)).count();
    assert_eq!(rights, 1, "sockets follow");
    let lawyer = set(&firm, &firm.admin, &luz, 1, false).await;
    assert_eq!(code(&lawyer), (422, "DATOS_INVALIDOS"), "a lawyer's cases are said case by case");
}

#[tokio::test]
async fn one_admin_always_sees_the_cases_and_nobody_gives_what_they_do_not_have() {
    let (firm, luz, tec, ..) = firm().await;
    assert_eq!(code(&set(&firm, &tec, &tec, 1, false).await), (409, "CONFLICTO"), "one's own");
    assert_eq!(set(&firm, &firm.admin, &tec, 1, false).await.0, 200);
    let last = set(&firm, &tec, &firm.admin, 1, false).await;
    assert_eq!(code(&last), (409, "CONFLICTO"), "of the last one");
    let off = json!({ "version": 1, "activo": false });
    let off = firm.patch(&tec, &format!("/users/{}", firm.admin.id), off).await;
    assert_eq!(code(&off), (409, "CONFLICTO"), "nor is the last one switched off");
    let promoted = json!({ "version": 1, "rol": "admin" });
    let (status, promoted) = firm.patch(&tec, &format!("/users/{}", luz.id), promoted).await;
    assert_eq!((status.as_u16(), &promoted["veCasos"]), (200, &json!(false)));
    assert_eq!(code(&set(&firm, &tec, &luz, 2, true).await).0, 403);
    let new = json!({ "email": "otro@estudio.test", "nombre": "Otro", "rol": "admin" });
    assert_eq!(firm.post(&tec, "/users", new).await.1["user"]["veCasos"], false);
    assert_eq!(set(&firm, &firm.admin, &tec, 2, true).await.1["veCasos"], true, "and back");
}

#[tokio::test]
async fn what_goes_to_every_admin_goes_to_those_who_see_the_cases() {
    let firm = Firm::at("2026-11-24T11:00:00Z").await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let tec = firm.person("tec", Rol::Admin).await;
    let case = firm.case(&luz, "Zorzal c/ Hornero").await;
    assert_eq!(set(&firm, &firm.admin, &tec, 1, false).await.0, 200);
    firm.deadline(&luz, &case, 1).await;
    firm.set_clock("2026-11-24T15:06:00Z");
    crate::notas::round(&firm.app, &Default::default()).await.unwrap();
    let (admin, tec) = (firm.again(&firm.admin).await, firm.again(&tec).await);
    assert_eq!(firm.inbox(&admin).await.len(), 1, "it goes up to every admin");
    assert!(firm.inbox(&tec).await.is_empty());
}
