//! The examples of `docs/integrating.md`, run as they are: a back end that a firm has already, with its own people, cases
//! and tokens, and a page of its own with the official client.

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;
use vigia_tests::{
    api::{self, Answer},
    firma::Firma,
    paths,
    process::Process,
    server::Options,
};

const SECRET: &str = "el secreto que comparten el back end y Vigía";
const ISSUER: &str = "https://gestion.example.com";
const CASE: &str = "EXP-2026-0412";

#[tokio::test(flavor = "multi_thread")]
async fn a_back_end_without_a_framework_brings_its_people_cases_and_events() -> Result<()> {
    brings_its_people_cases_and_events("node", "backend.mjs").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_back_end_on_nestjs_brings_its_people_cases_and_events() -> Result<()> {
    let built = node("nestjs").arg("node_modules/typescript/bin/tsc").output().await?;
    ensure!(built.status.success(), "{}", String::from_utf8_lossy(&built.stdout));
    brings_its_people_cases_and_events("nestjs", "dist/main.js").await
}

async fn brings_its_people_cases_and_events(example: &str, main: &str) -> Result<()> {
    let scene = Scene::open(example, main).await?;
    let abogados = json!([
        { "id": "emp-7", "nombre": "Elena Paz", "email": "elena@gestion.example" },
        { "id": "emp-8", "nombre": "Raúl Vera", "email": "raul@gestion.example" },
    ]);
    let case = json!({ "id": CASE, "caratula": "Paz c/ Vera", "abogados": abogados });
    for time in ["first", "second"] {
        let put: Value =
            scene.ask("/expedientes", &case).await?.ok().with_context(|| format!("the {time} time"))?;
        ensure!(put["id"] == CASE && put["caratula"] == "Paz c/ Vera", "{put}");
    }
    let alone = json!({ "id": "OTRO", "caratula": "Sola", "abogados": [
        { "id": "emp-99", "nombre": "Nadie de aquí", "email": "otra@gestion.example" },
    ] });
    scene.ask("/expedientes", &alone).await?.ok::<Value>()?;

    let (mut elena, token) = scene.page("emp-7").await?;
    let joined = said(&mut elena, "the room", |said| said.get("joined").cloned()).await?;
    ensure!(joined == json!({ "event": "joined", "room": format!("expediente:{CASE}") }), "{joined}");

    let aviso =
        json!({ "clave": "audiencia-31", "expediente": CASE, "title": "Audiencia", "message": "Lunes 9:00" });
    let first = scene.ask("/avisos", &aviso).await?;
    ensure!(
        first.status == 201 && first.body["durable"] == true && first.body["recipients"] == 2,
        "{first:?}"
    );
    let heard = notification(&mut elena, "Audiencia").await?;
    ensure!(heard["notificationId"] == first.body["id"] && heard["userId"] == "emp-7", "{heard}");

    // Sent again by a back end that is not sure that it arrived.
    let second = scene.ask("/avisos", &aviso).await?;
    let to_the_letter = |answer: &Answer| answer.body.to_string();
    ensure!(second.status == 201 && to_the_letter(&second) == to_the_letter(&first), "{second:?}");

    let outside =
        json!({ "clave": "afuera", "expediente": CASE, "para": "emp-99", "title": "No", "message": "No" });
    refused(scene.ask("/avisos", &outside).await?, "to")?;
    let good = json!({ "event": "notification", "to": { "user": "emp-7" }, "data": {
        "type": "info", "title": "Entera o nada", "message": "…", "link": format!("/expedientes/{CASE}"),
    } });
    let mut bad = good.clone();
    bad["to"] = json!({ "user": "emp-99" });
    refused(scene.publish("lote", &json!({ "events": [good, bad] })).await?, "events[1].to")?;

    let factura = json!({ "id": "fac-1", "numero": "0001-00000042", "version": 3 });
    let cobro = json!({ "clave": "cobro-fac-1", "expediente": CASE, "factura": factura });
    let published = scene.ask("/cobros", &cobro).await?;
    ensure!(published.status == 201 && published.body["events"][1]["recipients"] == 2, "{published:?}");
    let status = event(&mut elena, "factura:status", |_| true).await?;
    ensure!(
        status["data"]["numero"] == "0001-00000042" && status["data"]["anterior"] == "emitida",
        "{status}"
    );
    notification(&mut elena, "Factura cobrada").await?;

    // What her page heard and what stands in her inbox: each once, and nothing of what was refused.
    let titles = titles(elena.output().lines().filter_map(parse).map(|said| said["data"]["title"].clone()));
    ensure!(titles == ["Audiencia", "Factura cobrada"], "{titles:?}");
    let url = format!("{}/api/v1/inbox?limit=50", scene.firma.server.origin());
    let inbox: Value = api::send(&api::http()?, Method::GET, url, Some(&token), None).await?.ok()?;
    let entries = inbox["entries"].as_array().context("entries")?.iter().rev();
    let stored = self::titles(entries.map(|entry| entry["payload"]["title"].clone()));
    ensure!(stored == titles, "{inbox}");
    Ok(())
}

/// A firm whose server trusts the back end's tokens, and the back end.
struct Scene {
    firma: Firma,
    backend: String,
    service: String,
    _process: Process,
    _data: TempDir,
}

impl Scene {
    async fn open(example: &str, main: &str) -> Result<Self> {
        let data = tempfile::tempdir()?;
        std::fs::write(data.path().join("gestion.key"), SECRET)?;
        let settings = format!(
            "[[issuer]]\nissuer = \"{ISSUER}\"\nalgorithm = \"HS256\"\naudience = \"vigia\"\nsecret_file = \"gestion.key\"\n"
        );
        std::fs::write(data.path().join("vigia.toml"), settings)?;
        let options = Options { data: Some(data.path().to_owned()), ..Options::default() };
        let firma = Firma::open_with(options).await?;
        let scopes = json!({
            "events": ["notification", "factura:status"], "to": ["user", "expediente"], "write": ["usuarios", "expedientes"],
        });
        let expires = chrono::Utc::now() + chrono::Duration::days(90);
        let new = json!({ "nombre": "Gestión", "scopes": scopes, "expiresAt": expires });
        let created: Value = firma.admin.post("/service-tokens", &new).await?;
        let service = created["token"].as_str().context("a token")?.to_owned();
        let mut command = node(example);
        command.arg(main).env("VIGIA_URL", firma.server.origin()).env("VIGIA_TOKEN", &service);
        command.env("JWT_SECRET", SECRET).env("JWT_ISSUER", ISSUER).env("PORT", "0");
        let mut process = Process::start("the back end", &mut command)?;
        let listening = said(&mut process, "its address", |said| said.get("listening").cloned()).await?;
        let backend = listening.as_str().context("an address")?.to_owned();
        Ok(Self { firma, backend, service, _process: process, _data: data })
    }

    /// Asks the back end.
    async fn ask(&self, path: &str, body: &Value) -> Result<Answer> {
        api::send(&api::http()?, Method::POST, format!("{}{path}", self.backend), None, Some(body)).await
    }

    /// Publishes with the back end's own token.
    async fn publish(&self, key: &str, body: &Value) -> Result<Answer> {
        let url = format!("{}/api/v1/events", self.firma.server.origin());
        let request =
            api::http()?.post(url).bearer_auth(&self.service).header("Idempotency-Key", key).json(body);
        let response = request.send().await?;
        Ok(Answer { status: response.status(), body: response.json().await? })
    }

    /// Somebody's page, signed in by the back end; and their token.
    async fn page(&self, id: &str) -> Result<(Process, String)> {
        let signed_in: Value = self.ask("/login", &json!({ "id": id })).await?.ok()?;
        let token = signed_in["token"].as_str().context("a token")?.to_owned();
        let mut command = node("node");
        command.arg("navegador.mjs").env("VIGIA_URL", self.firma.server.origin());
        command.env("TOKEN", &token).env("EXPEDIENTE", CASE);
        Ok((Process::start("the page", &mut command)?, token))
    }
}

fn node(example: &str) -> Command {
    let mut command = Command::new("node");
    command.current_dir(paths::repository().join("docs/examples").join(example));
    command
}

fn refused(answer: Answer, field: &str) -> Result<()> {
    let (status, error) = answer.refusal()?;
    let reason = error.fields.as_ref().and_then(|fields| fields.get(field));
    ensure!(status == 422 && reason.is_some_and(|reason| reason.contains("emp-99")), "{status} {error:?}");
    Ok(())
}

async fn notification(page: &mut Process, title: &str) -> Result<Value> {
    event(page, "notification", |data| data["title"] == title).await
}

async fn event(page: &mut Process, name: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
    let wanted = |said: &Value| (said["event"] == name && fits(&said["data"])).then(|| said["data"].clone());
    said(page, name, wanted).await
}

async fn said(process: &mut Process, what: &str, wanted: impl Fn(&Value) -> Option<Value>) -> Result<Value> {
    process.line(what, |line| parse(line).as_ref().and_then(&wanted)).await
}

fn parse(line: &str) -> Option<Value> {
    serde_json::from_str(line).ok()
}

fn titles(titles: impl Iterator<Item = Value>) -> Vec<String> {
    titles.filter_map(|title| title.as_str().map(str::to_owned)).collect()
}
