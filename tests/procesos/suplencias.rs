//! A deputy at a real gateway: outside a case until the leave begins, inside it while it lasts, out at its end.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use vigia_protocol::ids::ExpedienteId;
use vigia_tests::{
    api::{self, Api},
    firma::{Firma, PASSWORD},
    server::Options,
    socket::Socket,
    wait::until,
};

/// Lucía is away on 25 November 2026; the firm's days begin at 03:00 UTC.
const THE_DAY_BEFORE: &str = "2026-11-24T13:00:00Z";
const JUST_BEFORE: &str = "2026-11-25T02:57:00Z";
const BEGUN: &str = "2026-11-25T03:01:00Z";
const NEAR_THE_END: &str = "2026-11-26T02:57:00Z";
const ENDED: &str = "2026-11-26T03:01:00Z";

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_hears_a_case_while_the_leave_lasts_and_neither_before_nor_after() -> Result<()> {
    let firma = Firma::open_with(Options { now: Some(at(THE_DAY_BEFORE)?), ..Options::default() }).await?;
    let case = firma.lucia.new_expediente("Suárez c/ Del Sur S.A. s/ despido").await?.resumen.id;
    let away = json!({ "suplenteId": firma.martin.id(), "desde": "2026-11-25", "hasta": "2026-11-25" });
    let _: Value = firma.lucia.post("/ausencias", &away).await?;
    let service = back_end(&firma).await?;

    firma.server.set_clock(at(JUST_BEFORE)?)?;
    let (lucia, martin) = (anew(&firma, &firma.lucia).await?, anew(&firma, &firma.martin).await?);
    let page = socket(&firma, &martin).await?;
    ensure!(join(&page, &case).await?["error"]["code"] == "NO_AUTORIZADO", "the day before");
    let told = publish(&firma, &service, "antes", &case).await?;
    ensure!(told["recipients"] == 1, "{told}");

    firma.server.set_clock(at(BEGUN)?)?;
    ensure!(join(&page, &case).await?["event"] == "joined", "by the clock alone");
    say(&lucia, &case, "Durante la licencia").await?;
    page.event("mensaje:new", |event| event["data"]["texto"] == "Durante la licencia").await?;
    let update = json!({ "event": "expediente:update", "to": { "expediente": case },
        "data": { "id": case, "changes": { "estado": "x" }, "version": 9, "by": "usr-1" } });
    post(&firma, &service, "vivo", &update).await?;
    page.event("expediente:update", |event| event["data"]["version"] == 9).await?;
    let told = publish(&firma, &service, "durante", &case).await?;
    ensure!(told["recipients"] == 2, "{told}");
    page.event("notification", |event| event["title"] == "durante").await?;
    let vence = "2026-11-26".parse()?;
    let plazo = lucia.new_prescripcion(&case, vence).await?;
    page.event("prescripcion:alert", |event| event["id"] == json!(plazo.id)).await?;
    let entry = martin.newest("prescripcion:alert").await?.context("the alert")?;
    let for_whom = entry.contexto.and_then(|contexto| contexto.suplencia_de);
    ensure!(for_whom.as_deref() == Some("Lucía Ferreyra"), "{for_whom:?}");

    // No token lasts the day: both come back for its last minutes.
    firma.server.set_clock(at(NEAR_THE_END)?)?;
    let (lucia, martin) = (anew(&firma, &firma.lucia).await?, anew(&firma, &firma.martin).await?);
    let (own, page) = (socket(&firma, &lucia).await?, socket(&firma, &martin).await?);
    for socket in [&own, &page] {
        ensure!(join(socket, &case).await?["event"] == "joined");
    }
    firma.server.set_clock(at(ENDED)?)?;
    let out = async || Ok(firma.server.log().contains("put out: the right is gone").then_some(()));
    until("the deputy put out", out).await?;
    ensure!(join(&page, &case).await?["error"]["code"] == "NO_AUTORIZADO", "the day after");
    say(&lucia, &case, "Después de la licencia").await?;
    own.event("mensaje:new", |event| event["data"]["texto"] == "Después de la licencia").await?;
    let told = publish(&firma, &service, "después", &case).await?;
    ensure!(told["recipients"] == 1, "{told}");
    // What is for everybody and comes last shows that nothing of the case came before it.
    let admin = anew(&firma, &firma.admin).await?;
    let last = json!({ "level": "info", "title": "Fin", "message": "Fin" });
    let _: Value = admin.post("/system-alerts", &last).await?;
    page.event("system:alert", |_| true).await?;
    let heard: Vec<String> = page.heard().into_iter().map(|heard| heard.name).collect();
    ensure!(!heard.iter().any(|name| name == "mensaje:new" || name == "notification"), "{heard:?}");
    ensure!(martin.newest("prescripcion:alert").await?.is_none(), "what it brought is taken back");
    Ok(())
}

/// A back end that may publish to cases: its token.
async fn back_end(firma: &Firma) -> Result<String> {
    let scopes = json!({ "events": ["notification", "expediente:update"], "to": ["expediente"] });
    let new = json!({ "nombre": "Gestión", "scopes": scopes, "expiresAt": at("2026-12-24T00:00:00Z")? });
    let created: Value = firma.admin.post("/service-tokens", &new).await?;
    Ok(created["token"].as_str().context("a token")?.to_owned())
}

/// A notification to the people of a case, with this title.
async fn publish(firma: &Firma, service: &str, title: &str, case: &ExpedienteId) -> Result<Value> {
    let data = json!({ "type": "info", "title": title, "message": "Ver hoy" });
    let body = json!({ "event": "notification", "to": { "expediente": case }, "data": data });
    post(firma, service, title, &body).await
}

async fn post(firma: &Firma, service: &str, key: &str, body: &Value) -> Result<Value> {
    let url = format!("{}/api/v1/events", firma.server.origin());
    let key = key.replace(|letter: char| !letter.is_ascii(), "-");
    let request = api::http()?.post(url).bearer_auth(service).header("Idempotency-Key", key).json(body);
    let response = request.send().await?;
    let (status, answer): (_, Value) = (response.status(), response.json().await?);
    ensure!(status == 201, "{answer}");
    Ok(answer)
}

async fn say(who: &Api, case: &ExpedienteId, texto: &str) -> Result<Value> {
    who.post(&format!("/expedientes/{case}/mensajes"), &json!({ "texto": texto })).await
}

async fn socket(firma: &Firma, who: &Api) -> Result<Socket> {
    Socket::connect(firma.server.origin(), json!({ "token": who.token() })).await
}

async fn join(socket: &Socket, case: &ExpedienteId) -> Result<Value> {
    socket.ask("join:expediente", json!(case)).await
}

/// Signed in again: no token lasts a day.
async fn anew(firma: &Firma, who: &Api) -> Result<Api> {
    Api::sign_in(firma.server.origin(), &who.me().email, PASSWORD, "Mesa").await
}

fn at(text: &str) -> Result<DateTime<Utc>> {
    Ok(text.parse()?)
}
