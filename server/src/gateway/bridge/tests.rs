use super::*;
use crate::testing::Firm;
use rmpv::Value;

/// A good live emit to a case.
fn emit(case: &str) -> Emit {
    let map = |fields: Vec<(&str, Value)>| {
        Value::Map(fields.into_iter().map(|(key, value)| (key.into(), value)).collect())
    };
    let changes = map(vec![("estado", "x".into())]);
    let data =
        map(vec![("id", case.into()), ("changes", changes), ("version", 2.into()), ("by", "u".into())]);
    let envelope = map(vec![
        ("event", "expediente:update".into()),
        ("data", data),
        ("timestamp", "2026-11-24T12:00:00.000Z".into()),
    ]);
    let event = Value::Array(vec!["expediente:update".into(), envelope]);
    let packet = map(vec![("type", 2.into()), ("data", event), ("nsp", "/api".into())]);
    let room = Value::Array(vec![format!("expediente:{case}").into()]);
    let mut bytes = Vec::new();
    let whole = Value::Array(vec!["emitter".into(), packet, map(vec![("rooms", room)])]);
    rmpv::encode::write_value(&mut bytes, &whole).unwrap();
    Emit::new("socket.io#/api#", &bytes)
}

#[tokio::test]
async fn nothing_live_is_emitted_by_a_node_that_cannot_tell_who_may_get_it() {
    let firm = Firm::new().await;
    let case = firm.case(&firm.admin, "Sosa c/ Clínica").await;
    let (_, gateway) = Gateway::build(firm.app.clone()).await.unwrap();
    // Nobody has read the log yet.
    let refused = take(&gateway, &emit(&case)).await.unwrap_err();
    assert_eq!(refused.reason, Reason::Unconfirmed);
    firm.app.pulses.tail.beat();
    assert_eq!(take(&gateway, &emit(&case)).await.unwrap(), Suceso::ExpedienteUpdate);
}

#[tokio::test]
async fn a_request_is_refused_whatever_it_says() {
    let firm = Firm::new().await;
    let (_, gateway) = Gateway::build(firm.app.clone()).await.unwrap();
    for said in [&br#"{"type":4,"opts":{"rooms":[]},"close":true}"#[..], b"", b"\xff"] {
        let refused = take(&gateway, &Emit::new(REQUESTS, said)).await.unwrap_err();
        assert_eq!(refused.reason, Reason::Request);
    }
}
