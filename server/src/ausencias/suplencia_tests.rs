//! What whoever stands in sees, keeps and is asked; and whether they are there at all.

use crate::testing::{Answer, Firm, Person, code};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

async fn firm() -> (Firm, [Person; 3], String) {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let bea = firm.person("bea", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    firm.join(&luz, &case, &bea, "miembro").await;
    (firm, [luz, bea, ana], case)
}

async fn leave(firm: &Firm, who: &Person, suplente: &Person, (desde, hasta): (i64, i64)) -> Answer {
    let new = json!({ "suplenteId": suplente.id, "desde": firm.day(desde), "hasta": firm.day(hasta) });
    firm.post(who, "/ausencias", new).await
}

async fn end(firm: &Firm, who: &Person, leave: &Value) {
    let path = format!("/ausencias/{}/terminar", leave["id"].as_str().unwrap());
    assert_eq!(firm.post(who, &path, json!({})).await.0, 200);
}

/// How many entries of somebody ask for a note.
async fn asks(firm: &Firm, who: &Person) -> Value {
    firm.get(who, "/inbox/count").await.1["unacked"].clone()
}

#[tokio::test]
async fn a_deputys_lists_hold_what_is_in_the_cases_they_stand_in_for() {
    let (firm, [luz, _, ana], case) = firm().await;
    let path = format!("/expedientes/{case}/oficios");
    assert_eq!(firm.post(&luz, &path, json!({ "asunto": "Informe de dominio" })).await.0, 201);
    firm.deadline(&luz, &case, 12).await;
    let seen = async |path: &str, list: &str| {
        let (status, answer) = firm.get(&ana, path).await;
        assert_eq!(status, 200, "{path}: {answer}");
        let rows = if list.is_empty() { &answer } else { &answer[list] };
        rows.as_array().unwrap().len()
    };
    assert_eq!((seen("/oficios", "").await, seen("/agenda", "plazos").await), (0, 0));
    let (_, made) = leave(&firm, &luz, &ana, (0, 10)).await;
    assert_eq!(seen(&path, "").await, 1, "of the case");
    assert_eq!(seen("/oficios", "").await, 1, "the queue");
    assert_eq!(seen("/agenda?ambito=mias", "plazos").await, 1, "what they have to do today is theirs");
    assert_eq!(firm.get(&ana, "/agenda").await.1["cuentas"]["mias"], 1);
    end(&firm, &luz, &made).await;
    assert_eq!((seen("/oficios", "").await, seen("/agenda", "plazos").await), (0, 0));
}

#[tokio::test]
async fn whoever_stands_in_for_two_is_asked_until_the_second_one_is_back() {
    let (firm, [luz, bea, ana], case) = firm().await;
    leave(&firm, &luz, &ana, (0, 10)).await;
    let (_, of_bea) = leave(&firm, &bea, &ana, (0, 10)).await;
    firm.deadline(&luz, &case, 1).await;
    assert_eq!(asks(&firm, &ana).await, 1);
    end(&firm, &bea, &of_bea).await;
    firm.watch().await;
    assert_eq!(asks(&firm, &ana).await, 1, "they still stand in for the other one, of the same case");
}

#[tokio::test]
async fn an_admin_who_stood_in_is_still_asked_what_goes_up_to_every_admin() {
    let firm = Firm::at("2026-11-24T11:00:00Z").await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    let (_, made) = leave(&firm, &luz, &firm.admin, (0, 10)).await;
    firm.deadline(&luz, &case, 1).await;
    firm.set_clock("2026-11-24T15:06:00Z");
    crate::notas::round(&firm.app, &Default::default()).await.unwrap();
    let (luz, admin) = (firm.again(&luz).await, firm.again(&firm.admin).await);
    end(&firm, &luz, &made).await;
    let entries = firm.inbox(&admin).await;
    let open = entries.iter().filter(|e| e["requiereNota"] == true && e["closedAt"].is_null());
    let open: Vec<_> = open.map(|entry| entry["contexto"]["escalon"].clone()).collect();
    assert_eq!(open, ["admins"], "the deputy's own alert asks no more, what every admin got does");
}

#[tokio::test]
async fn a_leave_without_anybody_present_is_entered_only_by_whoever_says_they_know() {
    let (firm, [luz, bea, ana], _) = firm().await;
    assert_eq!(leave(&firm, &ana, &bea, (8, 12)).await.0, 201);
    let day = |dias| firm.day(dias).format("%-d/%-m/%Y").to_string();
    let days = format!("del {} al {}", day(8), day(12));
    for (case, who, suplente, when, expected) in [
        ("the deputy is away", &luz, &ana, (5, 8), format!("ana está de licencia {days}")),
        ("whoever goes stands in", &bea, &luz, (12, 20), format!("bea suple a ana {days}")),
    ] {
        let refused = leave(&firm, who, suplente, when).await;
        assert_eq!(code(&refused), (409, "CONFLICTO"), "{case}");
        let said = refused.1["error"]["fields"]["aunAsi"].as_str().unwrap();
        assert!(said.contains(&expected), "{case}: {said}");
        let knowing = json!({
            "suplenteId": suplente.id, "desde": firm.day(when.0), "hasta": firm.day(when.1), "aunAsi": true,
        });
        assert_eq!(firm.post(who, "/ausencias", knowing).await.0, 201, "{case}");
    }
    assert_eq!(leave(&firm, &luz, &ana, (21, 25)).await.0, 201, "the deputy is back by then");
}

#[tokio::test]
async fn whoever_stands_in_for_somebody_is_switched_off_only_by_whoever_says_they_know() {
    let (firm, [luz, _, ana], _) = firm().await;
    leave(&firm, &luz, &ana, (3, 3)).await;
    let path = format!("/users/{}", ana.id);
    for change in [json!({ "version": 1, "activo": false }), json!({ "version": 1, "rol": "oficina" })] {
        let refused = firm.patch(&firm.admin, &path, change.clone()).await;
        assert_eq!(code(&refused), (409, "CONFLICTO"), "{change}");
        let said = refused.1["error"]["message"].as_str().unwrap();
        let day = firm.day(3).format("%-d/%-m/%Y");
        assert!(said.contains(&format!("ana suple a luz el {day}")), "{said}");
    }
    let knowing = json!({ "version": 1, "activo": false, "aunAsi": true });
    assert_eq!(firm.patch(&firm.admin, &path, knowing).await.0, 200);
}
