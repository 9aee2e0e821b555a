//! The firm in its house: everything is started, works while it is killed, is started again, and looked at.

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use futures_util::future::{BoxFuture, FutureExt, try_join_all};
use serde_json::{Value, json};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use vigia_protocol::{
    acceso::{Calidad, Rol},
    ids::ExpedienteId,
    usuarios::{CreatedUsuario, NewUsuario},
};

use super::{
    Plan,
    appliance::Appliance,
    journal::Journal,
    judge,
    producer::Desk,
    progress::Progress,
    report::Report,
    schedule::{Act, Fault, House, Part, schedule},
};
use crate::{
    api::Api,
    cluster::Cluster,
    dias,
    firma::{Firma, PASSWORD},
    postgres::Postgres,
    process::Signal,
    redis::Redis,
    server::{Options, Server},
    sql::Database,
};

/// How many enter alerts at the same time.
const WRITERS: usize = 9;
/// How long a part may take to come back on a busy machine.
const BACK: Duration = Duration::from_secs(120);
/// How long everything may take to arrive once nothing dies any more.
const DRAIN: Duration = Duration::from_secs(120);

/// Does it: what was promised and what was kept.
pub async fn run(plan: Plan) -> Result<Report> {
    let today = dias::office_day(Utc::now().date_naive())?;
    let now = dias::at(today, 10, 0, 0)?;
    match plan.house {
        House::Sqlite => {
            let mut firma = Firma::open_with(options(now)).await?;
            let database = Database::Sqlite(firma.server.data().join("vigia.db"));
            let people = people(&firma, firma.server.origin(), now).await?;
            let Firma { server, .. } = &mut firma;
            let servers = std::slice::from_mut(server);
            work(plan, today, people, Machines { servers, redis: None, postgres: None, database }).await
        }
        House::Cluster => {
            let mut postgres = Postgres::start_durable().await?;
            let url = postgres.new_database("estudio").await?;
            let options = Options { database_url: Some(url.clone()), ..options(now) };
            let mut firma = Firma::open_over(Cluster::start(options).await?).await?;
            let people = people(&firma, firma.server.origin(), now).await?;
            let Cluster { nodes, redis, .. } = &mut firma.server;
            let machines = Machines {
                servers: nodes,
                redis: Some(redis),
                postgres: Some(&mut postgres),
                database: Database::Postgres(url),
            };
            work(plan, today, people, machines).await
        }
    }
}

fn options(now: DateTime<Utc>) -> Options {
    // What each connection does is of no interest here, and there are thousands.
    let log = "info,vigia_server::gateway=warn".to_owned();
    Options { now: Some(now), env: vec![("RUST_LOG", log)], ..Options::default() }
}

/// Who enters, and who is told.
struct People {
    origin: String,
    desk: (ExpedienteId, String),
    writers: Vec<Api>,
    devices: Vec<Appliance>,
}

async fn people<S>(firma: &Firma<S>, origin: &str, now: DateTime<Utc>) -> Result<People> {
    let new =
        NewUsuario { email: "ines@ferreyra.example".into(), nombre: "Inés Paz".into(), rol: Rol::Abogado };
    let created: CreatedUsuario = firma.admin.post("/users", &new).await?;
    let ines = Api::claim(origin, &created.claim_token, PASSWORD, "Mesa de Inés").await?;
    let case = firma.lucia.new_expediente("Naviera del Plata S.A. s/ quiebra").await?.resumen.id;
    for user in [firma.martin.id(), ines.id()] {
        firma.lucia.add_member(&case, &user, Calidad::Miembro).await?;
    }
    let scopes = json!({ "events": ["prescripcion:alert"], "to": ["expediente"], "write": [] });
    let expires = now + chrono::Duration::days(30);
    let new = json!({ "nombre": "Gestión", "scopes": scopes, "expiresAt": expires });
    let created: Value = firma.admin.post("/service-tokens", &new).await?;
    let service = created["token"].as_str().context("a token")?.to_owned();
    let all = [&firma.lucia, &firma.martin, &ines];
    let (mut writers, mut devices) = (Vec::new(), Vec::new());
    for number in 0..WRITERS {
        let email = &all[number % all.len()].me().email;
        writers.push(Api::sign_in(origin, email, PASSWORD, "Carga").await?);
    }
    for api in all {
        devices.push(Appliance::sign_in(origin, &api.me().email, api.id()).await?);
    }
    Ok(People { origin: origin.to_owned(), desk: (case, service), writers, devices })
}

/// What can die besides devices, and where it is all written.
struct Machines<'a> {
    servers: &'a mut [Server],
    redis: Option<&'a mut Redis>,
    postgres: Option<&'a mut Postgres>,
    database: Database,
}

/// A part that is about to be hit.
enum Hit<'a> {
    Server(&'a mut Server),
    Device(&'a mut Appliance, Database),
    Redis(&'a mut Redis),
    Postgres(&'a mut Postgres),
}

async fn work(
    plan: Plan,
    today: chrono::NaiveDate,
    people: People,
    machines: Machines<'_>,
) -> Result<Report> {
    let People { origin, desk: (case, service), writers, mut devices } = people;
    let Machines { servers, redis, postgres, database } = machines;
    let faults = schedule(plan.house, plan.requests(), plan.kills, plan.seed);
    let most = Duration::from_secs(60 * plan.minutes);
    let progress = Arc::new(Progress::new(plan.requests(), &faults, most));
    let folder = tempfile::Builder::new().prefix("vigia-kill-loop-").tempdir()?;
    let file = folder.path().join("pedidos.jsonl");
    let desk = Arc::new(Desk {
        origin,
        case,
        today,
        service,
        name: format!("Prueba {}", plan.seed),
        journal: Journal::create(&file)?,
        progress: Arc::clone(&progress),
    });
    let started = Instant::now();
    let mut working = tokio::task::JoinSet::new();
    for api in writers {
        let desk = Arc::clone(&desk);
        working.spawn(async move { desk.work(api).await });
    }
    let hits =
        servers.iter_mut().enumerate().map(|(number, server)| (Part::Server(number), Hit::Server(server)));
    let mut hits: Vec<(Part, Hit)> = hits.collect();
    let of_devices = devices.iter_mut().enumerate();
    hits.extend(
        of_devices.map(|(number, device)| (Part::Device(number), Hit::Device(device, database.clone()))),
    );
    hits.extend(redis.map(|redis| (Part::Redis, Hit::Redis(redis))));
    hits.extend(postgres.map(|postgres| (Part::Postgres, Hit::Postgres(postgres))));
    let lanes = hits.into_iter().map(|(part, hit)| {
        let own: Vec<Fault> = faults.iter().filter(|fault| fault.part == part).copied().collect();
        lane(part, hit, own, Arc::clone(&progress))
    });
    let ended = async {
        try_join_all(lanes).await?;
        progress.faults_are_over();
        while let Some(ended) = working.join_next().await {
            ended??;
        }
        anyhow::Ok(())
    };
    let said = say_how_far(plan, &progress, started);
    tokio::select! {
        ended = ended => ended?,
        () = said => {}
    }
    let worked = started.elapsed();
    let drained = judge::drain(&database, &devices, DRAIN).await;
    let until_drained = started.elapsed();
    for device in &mut devices {
        device.kill(&database).await?;
        // The last one is no fault of the schedule.
        device.kills -= 1;
    }
    let mut report = judge::compare(plan, &progress.happened(), &file, &desk, &database, &devices).await?;
    report.took(worked, until_drained);
    if let Err(error) = drained {
        report.faults.push(format!("not everything arrived: {error:#}"));
    }
    Ok(report)
}

/// Every now and then, for whoever watches.
async fn say_how_far(plan: Plan, progress: &Progress, started: Instant) {
    loop {
        tokio::time::sleep(Duration::from_secs(15)).await;
        crate::figures::say(&format!(
            "{:?}: {} of {} requests accepted, {} faults to come, {} s",
            plan.house,
            progress.count(),
            plan.requests(),
            progress.to_come(),
            started.elapsed().as_secs()
        ));
    }
}

/// Everything that happens to one part, one after the other.
fn lane<'a>(
    part: Part,
    mut hit: Hit<'a>,
    faults: Vec<Fault>,
    progress: Arc<Progress>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        for fault in faults {
            if !progress.is_due(&fault).await {
                break;
            }
            progress.happens(fault);
            hit.fault(&fault).await.with_context(|| format!("{part:?} {fault:?}"))?;
        }
        Ok(())
    }
    .boxed()
}

impl Hit<'_> {
    async fn fault(&mut self, fault: &Fault) -> Result<()> {
        let away = Duration::from_millis(fault.millis);
        match fault.act {
            Act::Kill => {
                self.kill().await?;
                tokio::time::sleep(away).await;
                self.back().await
            }
            Act::Freeze => {
                self.freeze()?;
                tokio::time::sleep(away).await;
                self.thaw()
            }
        }
    }

    async fn kill(&mut self) -> Result<()> {
        match self {
            Self::Server(server) => server.kill().await,
            Self::Device(device, database) => device.kill(database).await,
            Self::Redis(redis) => redis.kill().await,
            Self::Postgres(postgres) => postgres.kill().await,
        }
    }

    /// Starts it again, as whoever looks after it would: until it runs. A server gives up where its database is dead.
    async fn back(&mut self) -> Result<()> {
        let since = Instant::now();
        loop {
            let outcome = match self {
                Self::Server(server) => server.restart().await,
                Self::Device(device, _) => device.start().await,
                Self::Redis(redis) => redis.restart().await,
                Self::Postgres(postgres) => postgres.restart().await,
            };
            match outcome {
                Ok(()) => return Ok(()),
                Err(error) if since.elapsed() > BACK => bail!("it does not come back: {error:#}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        }
    }

    fn freeze(&self) -> Result<()> {
        match self {
            Self::Server(server) => server.signal(Signal::STOP),
            Self::Device(device, _) => device.freeze(),
            Self::Redis(redis) => redis.freeze(),
            Self::Postgres(postgres) => postgres.freeze(),
        }
    }

    fn thaw(&self) -> Result<()> {
        match self {
            Self::Server(server) => server.signal(Signal::CONT),
            Self::Device(device, _) => device.thaw(),
            Self::Redis(redis) => redis.thaw(),
            Self::Postgres(postgres) => postgres.thaw(),
        }
    }
}
