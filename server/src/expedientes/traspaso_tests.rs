//! Handing cases over, and closing them.

use crate::{
    log::Record,
    testing::{Firm, Person, code},
};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

async fn firm() -> (Firm, Person, Person, String) {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    (firm, luz, ana, case)
}

fn members(case: &Value) -> Vec<(&str, &str)> {
    let all = case["miembros"].as_array().unwrap().iter();
    all.map(|m| (m["nombre"].as_str().unwrap(), m["calidad"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn a_case_is_handed_over_and_whoever_had_it_stays_or_leaves() {
    let (firm, luz, ana, case) = firm().await;
    firm.deadline(&luz, &case, 5).await;
    let hand_over = format!("/expedientes/{case}/traspaso");
    let ask = |a: &Person, deja: bool| json!({ "a": a.id, "motivo": "Vacaciones", "dejaElExpediente": deja });
    let (status, handed) = firm.post(&luz, &hand_over, ask(&ana, false)).await;
    assert_eq!(status.as_u16(), 200, "{handed}");
    assert_eq!(members(&handed), [("ana", "responsable"), ("luz", "miembro")]);
    let rights = |log: &[Record], who: &Person| {
        log.iter()
            .filter(|record| matches!(record, Record::Rights { user } if user.as_str() == who.id))
            .count()
    };
    let log = firm.log().await;
    assert_eq!(rights(&log, &ana), 1, "her sockets follow");
    let (_, acts) = firm.get(&firm.admin, "/auditoria?accion=expediente.traspaso").await;
    assert_eq!(acts["filas"][0]["detalle"]["motivo"], "Vacaciones", "{acts}");
    firm.watch().await;
    assert_eq!(firm.inbox(&ana).await.len(), 1, "she gets the current step at once");
    assert_eq!(
        code(&firm.post(&luz, &hand_over, ask(&luz, false)).await),
        (403, "NO_AUTORIZADO"),
        "not hers to give any more"
    );

    let (_, back) = firm.post(&ana, &hand_over, ask(&luz, true)).await;
    assert_eq!(members(&back), [], "she sees it no more: {back}");
    assert_eq!(code(&firm.get(&ana, &format!("/expedientes/{case}")).await), (404, "NO_AUTORIZADO"));
    assert!(firm.inbox(&ana).await.is_empty(), "and what she had of it is taken back");
    let (_, seen) = firm.get(&luz, &format!("/expedientes/{case}")).await;
    assert_eq!(members(&seen), [("luz", "responsable")]);
}

#[tokio::test]
async fn a_case_goes_only_to_somebody_who_can_answer_for_it() {
    let (firm, luz, ana, case) = firm().await;
    let olga = firm.person("olga", Rol::Oficina).await;
    let hand_over = format!("/expedientes/{case}/traspaso");
    let eva = firm.person("eva", Rol::Abogado).await;
    let off = json!({ "version": 1, "activo": false });
    assert_eq!(firm.patch(&firm.admin, &format!("/users/{}", eva.id), off).await.0, 200);
    for to in [&olga.id, &eva.id, "nadie"] {
        let refused =
            firm.post(&luz, &hand_over, json!({ "a": to, "motivo": "x", "dejaElExpediente": true })).await;
        assert_eq!(code(&refused), (422, "DATOS_INVALIDOS"), "{to}");
    }
    let blank =
        firm.post(&luz, &hand_over, json!({ "a": ana.id, "motivo": " ", "dejaElExpediente": true })).await;
    assert_eq!(code(&blank), (422, "DATOS_INVALIDOS"));
    let same =
        firm.post(&luz, &hand_over, json!({ "a": luz.id, "motivo": "x", "dejaElExpediente": true })).await;
    assert_eq!(code(&same), (409, "CONFLICTO"));
    firm.join(&luz, &case, &ana, "miembro").await;
    let member =
        firm.post(&ana, &hand_over, json!({ "a": ana.id, "motivo": "x", "dejaElExpediente": false })).await;
    assert_eq!(code(&member), (403, "NO_AUTORIZADO"));
}

#[tokio::test]
async fn of_two_who_answer_for_it_only_the_one_who_asks_hands_it_over() {
    let (firm, luz, ana, case) = firm().await;
    let eva = firm.person("eva", Rol::Abogado).await;
    firm.join(&luz, &case, &ana, "responsable").await;
    let ask = json!({ "a": eva.id, "motivo": "x", "dejaElExpediente": false });
    let (_, handed) = firm.post(&luz, &format!("/expedientes/{case}/traspaso"), ask).await;
    let mut people = members(&handed);
    people.sort_unstable();
    assert_eq!(people, [("ana", "responsable"), ("eva", "responsable"), ("luz", "miembro")]);
}

#[tokio::test]
async fn everything_somebody_answers_for_goes_to_somebody_else_at_once() {
    let (firm, luz, ana, case) = firm().await;
    let other = firm.case(&luz, "Otro").await;
    firm.join(&luz, &other, &ana, "miembro").await;
    let not_hers = firm.case(&ana, "De Ana").await;
    let hand_over = format!("/users/{}/traspaso", luz.id);
    let ask = json!({ "a": ana.id, "motivo": "Se retira" });
    assert_eq!(code(&firm.post(&luz, &hand_over, ask.clone()).await), (403, "SOLO_ADMINISTRADORES"));
    let self_ = firm.post(&firm.admin, &hand_over, json!({ "a": luz.id, "motivo": "x" })).await;
    assert_eq!(code(&self_), (422, "DATOS_INVALIDOS"));
    let (_, done) = firm.post(&firm.admin, &hand_over, ask.clone()).await;
    assert_eq!(done["expedientes"], 2);
    for id in [&case, &other] {
        let (_, seen) = firm.get(&ana, &format!("/expedientes/{id}")).await;
        assert_eq!(members(&seen), [("ana", "responsable"), ("luz", "miembro")]);
    }
    assert_eq!(code(&firm.get(&luz, &format!("/expedientes/{not_hers}")).await), (404, "NO_AUTORIZADO"));
    let (_, again) = firm.post(&firm.admin, &hand_over, ask).await;
    assert_eq!(again["expedientes"], 0);
}

#[tokio::test]
async fn closing_a_case_with_open_deadlines_is_warned_of_and_leaves_them_watched() {
    let (firm, luz, _, case) = firm().await;
    firm.deadline(&luz, &case, 400).await;
    firm.deadline(&luz, &case, 500).await;
    let path = format!("/expedientes/{case}");
    let warned = firm.patch(&luz, &path, json!({ "version": 1, "estado": "cerrado" })).await;
    assert_eq!(code(&warned), (409, "CONFLICTO"));
    assert_eq!(warned.1["error"]["fields"]["estado"], "Quedan 2 plazos abiertos: se los seguirá vigilando");
    let (_, renamed) = firm.patch(&luz, &path, json!({ "version": 1, "numero": "9/2026" })).await;
    assert_eq!(renamed["version"], 2);
    let knowing = json!({ "version": 2, "estado": "cerrado", "aunConPlazos": true });
    let (_, closed) = firm.patch(&luz, &path, knowing).await;
    assert_eq!(closed["estado"], "cerrado");
    let (_, agenda) = firm.get(&luz, "/agenda").await;
    assert_eq!(agenda["cuentas"]["mias"], 2);
    let (_, edited) = firm.patch(&luz, &path, json!({ "version": 3, "numero": "10/2026" })).await;
    assert_eq!(edited["numero"], "10/2026", "a closed one is not closed again");
    let empty = firm.case(&luz, "Sin plazos").await;
    let (status, _) = firm
        .patch(&luz, &format!("/expedientes/{empty}"), json!({ "version": 1, "estado": "cerrado" }))
        .await;
    assert_eq!(status.as_u16(), 200);
}
