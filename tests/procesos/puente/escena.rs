//! A firm whose nodes take what a back end emits, and that back end: the official packages in a process of their own.

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio::process::Command;
use vigia_protocol::{acceso::Calidad, ids::ExpedienteId};
use vigia_tests::{
    api::{self, Api},
    firma::Firma,
    node::NodeSocket,
    paths,
    postgres::Postgres,
    process::Process,
    redis::Redis,
    server::{Options, Server},
    wait::{free_port, until},
};

/// The back end.
pub struct Backend {
    pub process: Process,
    asked: u64,
}

impl Backend {
    pub async fn start(url: String, client: &str) -> Result<Self> {
        let script = paths::repository().join("tests/js/emitter.mjs");
        let mut command = Command::new("node");
        command.arg(script).arg(json!({ "url": url, "client": client }).to_string());
        let mut process = Process::start("redis-emitter", &mut command)?;
        process.line("that it is ready", |line| line.contains("\"ready\"").then_some(())).await?;
        Ok(Self { process, asked: 0 })
    }

    pub async fn emit(&mut self, to: &[&str], except: &[&str], args: Value) -> Result<()> {
        self.call("emit", to, except, args).await
    }

    /// Any method of the package; returns once Redis has it.
    pub async fn call(&mut self, method: &str, to: &[&str], except: &[&str], args: Value) -> Result<()> {
        self.asked += 1;
        let done = json!({ "said": "done", "id": self.asked }).to_string();
        let call = json!({ "id": self.asked, "method": method, "to": to, "except": except, "args": args });
        self.process.say(&call.to_string()).await?;
        self.process.line("that it is done", |line| (line == done).then_some(())).await
    }
}

/// A firm on some nodes over one Redis, and a back end.
pub struct Scene {
    pub redis: Redis,
    pub firma: Firma,
    others: Vec<Server>,
    metrics: Vec<u16>,
    pub case: ExpedienteId,
    pub backend: Backend,
    _postgres: Postgres,
}

impl Scene {
    pub async fn start(nodes: usize, client: &str) -> Result<Self> {
        let redis = Redis::start().await?;
        let url = redis.url();
        Self::start_over(redis, nodes, url.clone(), url, client).await
    }

    /// Each by its own address of that Redis.
    pub async fn start_over(
        redis: Redis,
        nodes: usize,
        url: String,
        backend: String,
        client: &str,
    ) -> Result<Self> {
        let postgres = Postgres::start().await?;
        let database_url = postgres.new_database("firma").await?;
        let mut metrics = Vec::new();
        for _ in 0..nodes {
            metrics.push(free_port().await?);
        }
        let options = |metrics: &u16, data| Options {
            data,
            database_url: Some(database_url.clone()),
            flags: [
                "--redis-url",
                &url,
                "--emitter-bridge",
                "--metrics-listen",
                &format!("127.0.0.1:{metrics}"),
            ]
            .map(str::to_owned)
            .to_vec(),
            ..Options::default()
        };
        let firma = Firma::open_with(options(&metrics[0], None)).await?;
        let mut others = Vec::new();
        for metrics in &metrics[1..] {
            others.push(Server::start_with(options(metrics, Some(firma.server.data().to_owned()))).await?);
        }
        let case = firma.lucia.new_expediente("Quiroga, Elsa c/ Méndez, Raúl s/ daños").await?.resumen.id;
        firma.lucia.add_member(&case, &firma.martin.id(), Calidad::Miembro).await?;
        let backend = Backend::start(backend, client).await?;
        let scene = Self { redis, firma, others, metrics, case, backend, _postgres: postgres };
        for server in scene.servers() {
            until("redis: up", async || {
                let url = format!("{}/readyz", server.origin());
                let answer = api::send(&api::http()?, Method::GET, url, None, None).await?;
                Ok((answer.body["redis"] == "up").then_some(()))
            })
            .await?;
        }
        Ok(scene)
    }

    pub fn servers(&self) -> Vec<&Server> {
        std::iter::once(&self.firma.server).chain(&self.others).collect()
    }

    /// Somebody's socket on a node, in the room of the case.
    pub async fn socket(&self, node: usize, who: &Api) -> Result<NodeSocket> {
        let mut socket =
            NodeSocket::connect(self.servers()[node].origin(), json!({ "token": who.token() })).await?;
        socket.ask("join:expediente", &[json!(self.case)]).await?;
        Ok(socket)
    }

    /// Figures of every node whose name begins like this, by name; one that nobody counted yet is not there.
    pub async fn figures(&self, begin: &str) -> Result<Vec<BTreeMap<String, f64>>> {
        let mut all = Vec::new();
        for port in &self.metrics {
            let text =
                api::http()?.get(format!("http://127.0.0.1:{port}/metrics")).send().await?.text().await?;
            let figures = text.lines().filter(|line| line.starts_with(begin)).filter_map(|line| {
                let (name, value) = line.rsplit_once(' ')?;
                Some((name.to_owned(), value.parse().ok()?))
            });
            all.push(figures.collect());
        }
        Ok(all)
    }

    /// Waits until every node has taken or refused so many emits.
    pub async fn settled(&self, emits: f64) -> Result<()> {
        until("every node to have looked at it", async || {
            let figures = self.figures("vigia_bridge_").await?;
            Ok(figures.iter().all(|figures| figures.values().sum::<f64>() == emits).then_some(()))
        })
        .await
    }

    pub fn update(&self, changes: Value) -> Value {
        let data = json!({ "id": self.case, "changes": changes, "version": 9, "by": "back_end" });
        json!({ "event": "expediente:update", "data": data, "timestamp": "2026-11-24T12:00:00.000Z" })
    }

    pub fn aviso(&self, id: &str, to: &Api) -> Value {
        json!({ "id": id, "type": "info", "title": "Llegó una cédula", "message": "Ver hoy", "userId": to.id() })
    }

    pub fn alerta(&self) -> Value {
        json!({ "id": "p1", "expedienteId": self.case, "tipo": "Daños", "diasRestantes": 1, "nivel": "critical" })
    }
}
