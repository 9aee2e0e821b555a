use crate::{
    log::Record,
    testing::{Firm, Person, code},
};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

async fn firm() -> (Firm, Person, Person) {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Abogado).await;
    (firm, luz, ana)
}

async fn found(firm: &Firm, who: &Person, q: &str) -> (i64, Vec<String>) {
    let (_, page) = firm.get(who, &format!("/expedientes?q={q}")).await;
    let titles = page["expedientes"].as_array().unwrap().iter();
    (page["total"].as_i64().unwrap(), titles.map(|e| e["caratula"].as_str().unwrap().to_owned()).collect())
}

#[tokio::test]
async fn a_case_is_there_for_its_members_and_admins_and_for_nobody_else() {
    let (firm, luz, ana) = firm().await;
    let case = firm.case(&luz, "Muñoz c/ Ibáñez").await;
    let titles = vec!["Muñoz c/ Ibáñez".to_owned()];
    for (who, total) in [(&luz, 1), (&firm.admin, 1), (&ana, 0)] {
        assert_eq!(found(&firm, who, "").await.0, total);
        assert_eq!(found(&firm, who, "munoz").await.0, total, "a search tells no more");
    }
    assert_eq!(found(&firm, &luz, "IBANEZ%20mu%C3%B1oz").await, (1, titles), "accents and case do not count");
    assert_eq!(found(&firm, &luz, "mu%25oz").await.0, 0, "no wildcards");
    let path = format!("/expedientes/{case}");
    let hidden = firm.get(&ana, &path).await;
    let absent = firm.get(&ana, "/expedientes/0192e0a0-0000-7000-8000-000000000000").await;
    assert_eq!(hidden, absent, "what is not theirs answers like what is not there");
    assert_eq!(code(&hidden), (404, "NO_AUTORIZADO"));
    assert_eq!(
        code(&firm.patch(&ana, &path, json!({ "version": 1, "caratula": "x" })).await),
        (404, "NO_AUTORIZADO")
    );
}

#[tokio::test]
async fn whoever_enters_a_case_answers_for_it_and_whoever_joins_hears_of_it() {
    let (firm, luz, ana) = firm().await;
    let case = firm.case(&luz, "Sosa c/ Clínica").await;
    firm.join(&luz, &case, &ana, "miembro").await;
    let (_, shown) = firm.get(&luz, &format!("/expedientes/{case}")).await;
    assert_eq!(shown["responsable"]["nombre"], "luz");
    assert_eq!(shown["permisos"], json!({ "editar": true, "miembros": true }));
    let (_, shown) = firm.get(&ana, &format!("/expedientes/{case}")).await;
    assert_eq!(shown["permisos"], json!({ "editar": true, "miembros": false }));
    let (_, inbox) = firm.get(&ana, "/inbox").await;
    assert_eq!(inbox["entries"][0]["event"], "expediente:new");
    assert_eq!(inbox["entries"][0]["payload"]["data"]["caratula"], "Sosa c/ Clínica");
    let path = format!("/expedientes/{case}/members/{}", luz.id);
    assert_eq!(code(&firm.delete(&ana, &path).await), (403, "NO_AUTORIZADO"), "a member manages nobody");
}

#[tokio::test]
async fn an_edit_tells_the_room_what_changed_and_a_stale_one_is_a_conflict() {
    let (firm, luz, _) = firm().await;
    let case = firm.case(&luz, "Sosa c/ Clínica").await;
    let path = format!("/expedientes/{case}");
    let edit = json!({ "version": 1, "numero": "CIV 123/2026", "juzgado": " " });
    let (_, edited) = firm.patch(&luz, &path, edit.clone()).await;
    assert_eq!((&edited["version"], &edited["numero"]), (&json!(2), &json!("CIV 123/2026")));
    let said = firm.said().await;
    assert_eq!(said.last().unwrap().room, format!("expediente:{case}"));
    let data = &said.last().unwrap().payload["data"];
    assert_eq!(data["changes"], json!({ "numero": "CIV 123/2026" }));
    assert_eq!(code(&firm.patch(&luz, &path, edit).await), (409, "CONFLICTO"));
    assert_eq!(found(&firm, &luz, "civ").await.0, 1, "the new number is found");
}

#[tokio::test]
async fn a_removed_member_loses_the_case_and_what_waits_for_them() {
    let (firm, luz, ana) = firm().await;
    let case = firm.case(&luz, "Sosa c/ Clínica").await;
    firm.join(&luz, &case, &ana, "miembro").await;
    firm.deadline(&luz, &case, 5).await;
    assert_eq!(firm.inbox(&ana).await.len(), 1);
    firm.delete(&luz, &format!("/expedientes/{case}/members/{}", ana.id)).await;
    assert!(firm.inbox(&ana).await.is_empty());
    assert_eq!(code(&firm.get(&ana, &format!("/expedientes/{case}")).await).0, 404);
    // In the log: the tombstones and the rights, then what the room hears, members and office each their part.
    let log = firm.log().await;
    let kinds: Vec<_> = log[log.len() - 5..].iter().map(kind).collect();
    assert_eq!(kinds, ["void", "void", "rights", "live", "live"]);
    firm.deadline(&luz, &case, 3).await;
    assert!(firm.inbox(&ana).await.is_empty());
}

fn kind(record: &Record) -> &'static str {
    match record {
        Record::Changed { entry, .. } if entry.is_void() => "void",
        Record::Rights { .. } => "rights",
        Record::Live(_) => "live",
        _ => "other",
    }
}

#[tokio::test]
async fn open_deadlines_are_handed_over_before_the_last_responsable_goes() {
    let (firm, luz, ana) = firm().await;
    let case = firm.case(&luz, "Sosa c/ Clínica").await;
    let path = format!("/expedientes/{case}/members/{}", luz.id);
    firm.deadline(&luz, &case, 5).await;
    let refused = firm.delete(&luz, &path).await;
    assert_eq!(code(&refused), (409, "CONFLICTO"));
    assert!(refused.1["error"]["message"].as_str().unwrap().contains("sin responsable"), "{}", refused.1);
    assert_eq!(code(&firm.put(&luz, &path, json!({ "calidad": "miembro" })).await), (409, "CONFLICTO"));
    firm.join(&luz, &case, &ana, "responsable").await;
    assert_eq!(firm.delete(&luz, &path).await.0, 200);
    assert_eq!(code(&firm.get(&luz, &format!("/expedientes/{case}")).await).0, 404);
}

#[tokio::test]
async fn office_staff_belong_to_no_case_and_enter_none() {
    let (firm, luz, _) = firm().await;
    let ines = firm.person("ines", Rol::Oficina).await;
    let case = firm.case(&luz, "Sosa c/ Clínica").await;
    let path = format!("/expedientes/{case}/members/{}", ines.id);
    assert_eq!(code(&firm.put(&luz, &path, json!({ "calidad": "miembro" })).await), (422, "DATOS_INVALIDOS"));
    assert_eq!(
        code(&firm.post(&ines, "/expedientes", json!({ "caratula": "x" })).await),
        (403, "NO_AUTORIZADO")
    );
}

#[tokio::test]
async fn cases_are_listed_by_their_next_deadline_and_paged() {
    let (firm, luz, _) = firm().await;
    let far = firm.case(&luz, "lejos").await;
    firm.case(&luz, "sin plazo").await;
    let near = firm.case(&luz, "cerca").await;
    firm.deadline(&luz, &far, 40).await;
    firm.deadline(&luz, &near, 90).await;
    firm.deadline(&luz, &near, 4).await;
    assert_eq!(found(&firm, &luz, "").await, (3, vec!["cerca".into(), "lejos".into(), "sin plazo".into()]));
    let (_, page) = firm.get(&luz, "/expedientes?limit=1&offset=1").await;
    assert_eq!((&page["total"], &page["expedientes"][0]["referencia"]), (&json!(3), &json!("0001")));
    let (_, page) = firm.get(&luz, "/expedientes?limit=1").await;
    let next = &page["expedientes"][0]["proxima"];
    assert_eq!((&next["diasRestantes"], &next["nivel"]), (&json!(4), &Value::from("warning")));
}

#[tokio::test]
async fn whoever_is_there_by_an_oficio_hears_of_a_change_no_more_than_it_shows() {
    let (firm, luz, _) = firm().await;
    let eva = firm.person("eva", Rol::Oficina).await;
    let case = firm.case(&luz, "Sosa c/ Clínica").await;
    let heard = async |edit: Value| -> (Vec<Value>, Vec<Value>) {
        let from = firm.said().await.len();
        let (status, answer) = firm.patch(&luz, &format!("/expedientes/{case}"), edit).await;
        assert_eq!(status, 200, "{answer}");
        let updates: Vec<_> = firm.said().await.split_off(from);
        let by = |who: &Person| {
            let room = crate::gateway::own_room(&who.id.parse().unwrap());
            let theirs = updates.iter().filter(|live| !live.except.contains(&room));
            theirs.map(|live| live.payload["data"]["changes"].clone()).collect()
        };
        (by(&luz), by(&eva))
    };
    let (lawyer, office) = heard(json!({ "version": 1, "numero": "CIV 1" })).await;
    assert_eq!((lawyer, office), (vec![json!({ "numero": "CIV 1" })], vec![json!({ "numero": "CIV 1" })]));
    let (lawyer, office) = heard(json!({ "version": 2, "juzgado": "Civil 4" })).await;
    assert_eq!(
        (lawyer, office),
        (vec![json!({ "juzgado": "Civil 4" })], vec![]),
        "the court is not for them"
    );
    let (lawyer, office) = heard(json!({ "version": 3, "numero": "CIV 2", "juzgado": "Civil 5" })).await;
    assert_eq!(lawyer, [json!({ "numero": "CIV 2", "juzgado": "Civil 5" })], "once");
    assert_eq!(office, [json!({ "numero": "CIV 2" })]);
}
