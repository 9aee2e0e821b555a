//! The wire contract, row by row: the official JavaScript client against a real server, over every transport.
//!
//! The table is data, in `tests/conformidad`. Here the firm is made, and what the client cannot do itself is done for
//! it: the clock, and the server's end and return.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::io::Write;
use tokio::process::Command;
use vigia_protocol::{
    acceso::Rol,
    usuarios::{CreatedUsuario, NewUsuario},
};
use vigia_tests::{
    api::Api,
    casa::{Casa, House},
    firma::{Firma, PASSWORD},
    in_every_casa, paths,
    process::Process,
    server::Options,
};

/// Every table, in this order: the last two end the server and move its clock.
const TABLES: [&str; 10] = [
    "bandeja", "apreton", "galletas", "salas", "eventos", "rechazos", "limites", "servidor", "regreso",
    "reloj",
];

/// The origin of the firm's own pages.
const ALLOWED: &str = "https://estudio.example";

/// Whom only one row needs, since it locks them out or uses up their places.
const MORE: [&str; 3] = ["baja", "muchas", "sola"];

in_every_casa! { every_row_of_the_contract_holds_on_every_transport }

async fn every_row_of_the_contract_holds_on_every_transport(casa: Casa) -> Result<()> {
    let now = chrono::Utc::now();
    let options = Options { now: Some(now), flags: allowed(), ..Options::default() };
    let mut firma = Firma::open_in_with(casa, options).await?;
    // Again, for all servers at once: which of a device's connections is the newer one is told by their clocks.
    firma.server.set_clock(chrono::Utc::now())?;
    let alone: &[&str] = if matches!(firma.server, House::One(_)) { &["one node", "restart"] } else { &[] };
    let config = json!({
        "origin": firma.server.origin(), "people": people(&firma).await?, "password": PASSWORD, "tables": TABLES, "allowed": ALLOWED,
        "transports": ["websocket", "polling", "upgrade"], "can": alone,
    });
    let mut table = Table::start("correr.mjs", &config).await?;
    while let Some(wish) = table.next().await? {
        fulfil(&mut firma.server, &wish).await.with_context(|| format!("the table asked: {wish}"))?;
        table.done().await?;
    }
    let outcome = table.passed(casa);
    if outcome.is_err() {
        // Whole: a row among a thousand says little without what the servers did meanwhile.
        let log = paths::repository().join(format!("target/conformidad-{casa:?}.log"));
        std::fs::write(&log, firma.server.log())?;
        return outcome.with_context(|| format!("what the servers logged is in {}", log.display()));
    }
    outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn the_references_own_rows_are_what_the_page_says_on_nestjs_and_on_ours() -> Result<()> {
    let folder = paths::repository().join("tests/conformidad/nest");
    let built =
        Command::new("node").arg("node_modules/typescript/bin/tsc").current_dir(&folder).output().await?;
    ensure!(
        built.status.success(),
        "the gateway of the reference: {}",
        String::from_utf8_lossy(&built.stdout)
    );
    let options = Options { flags: allowed(), ..Options::default() };
    let firma = Firma::open_in_with(Casa::Sqlite, options).await?;
    let people = people(&firma).await?;
    let config = json!({
        "origin": firma.server.origin(), "people": people, "password": PASSWORD, "allowed": ALLOWED,
    });
    let mut table = Table::start("comparar.mjs", &config).await?;
    ensure!(table.next().await?.is_none());
    let end = table.end()?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "conformance with the reference on NestJS: {} rows, {} the same",
        end["rows"], end["same"]
    )?;
    let failures: Vec<_> =
        end["failures"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(failures.is_empty(), "{}", failures.join("\n"));
    let measured = end["page"].as_str().context("a page")?;
    let page = paths::repository().join("docs/conformance.md");
    if std::fs::read_to_string(&page).unwrap_or_default() != measured {
        let new = paths::repository().join("target/conformance.md");
        std::fs::write(&new, measured)?;
        anyhow::bail!("{} is not what was measured; that is in {}", page.display(), new.display());
    }
    Ok(())
}

fn allowed() -> Vec<String> {
    vec!["--allowed-origins".to_owned(), ALLOWED.to_owned()]
}

/// The firm's people by name, with the addresses they sign in with.
async fn people(firma: &Firma<House>) -> Result<Value> {
    let mut people = json!({});
    for name in MORE {
        let email = format!("{name}@ferreyra.example");
        let new = NewUsuario { email: email.clone(), nombre: name.to_owned(), rol: Rol::Abogado };
        let created: CreatedUsuario = firma.admin.post("/users", &new).await?;
        Api::claim(firma.server.origin(), &created.claim_token, PASSWORD, "Mesa").await?;
        people[name] = json!(email);
    }
    for (name, person) in
        [("admin", &firma.admin), ("lucia", &firma.lucia), ("martin", &firma.martin), ("ana", &firma.ana)]
    {
        people[name] = json!(person.me().email);
    }
    Ok(people)
}

/// What a row cannot do over the wire.
async fn fulfil(house: &mut House, wish: &Value) -> Result<()> {
    match (wish["do"].as_str().context("a wish has a name")?, house) {
        // The next table begins: a sign of life.
        ("go on", _) => Ok(()),
        ("clock", house) => house.set_clock(wish["at"].as_str().context("an instant")?.parse()?),
        ("kill", House::One(server)) => server.kill().await,
        #[cfg(target_os = "linux")]
        ("terminate", House::One(server)) => server.terminate().await.map(drop),
        ("start", House::One(server)) => server.restart().await,
        (other, _) => anyhow::bail!("nobody here can {other}"),
    }
}

/// The table at work, in a process of its own.
struct Table {
    process: Process,
    asked: u64,
}

impl Table {
    async fn start(script: &str, config: &Value) -> Result<Self> {
        let script = paths::repository().join("tests/conformidad").join(script);
        let mut process = Process::start("the contract's table", Command::new("node").arg(script))?;
        process.say(&config.to_string()).await?;
        Ok(Self { process, asked: 0 })
    }

    /// What it wants next; nothing once it is through.
    async fn next(&mut self) -> Result<Option<Value>> {
        self.asked += 1;
        let wanted = |line: &str| {
            let said: Value = serde_json::from_str(line).ok()?;
            (said["ask"] == self.asked || said["end"] == true).then_some(said)
        };
        let said = self.process.line("the next row", wanted).await?;
        Ok((said["end"] != true).then_some(said))
    }

    async fn done(&mut self) -> Result<()> {
        self.process.say("{}").await
    }

    /// Its last word.
    fn end(&self) -> Result<Value> {
        let output = self.process.output();
        let mut said = output.lines().rev().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        said.find(|said| said["end"] == true).context("the table came to its end")
    }

    /// Says how many checks there were; fails with the rows that did not hold.
    fn passed(&self, casa: Casa) -> Result<()> {
        let end = self.end()?;
        let (mut checks, mut passed) = (0, 0);
        // Not by `println!`, which a test that passes keeps to itself.
        let mut out = std::io::stdout().lock();
        for (transport, counts) in end["counts"].as_object().context("counts by transport")? {
            let count = |key: &str| counts[key].as_u64().unwrap_or(0);
            writeln!(
                out,
                "conformance, {casa:?}, {transport}: {} checks, {} passed",
                count("checks"),
                count("passed")
            )?;
            checks += count("checks");
            passed += count("passed");
        }
        writeln!(out, "conformance on {casa:?}: {checks} checks, {passed} passed")?;
        let failures: Vec<_> =
            end["failures"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        ensure!(checks > 0 && passed == checks, "rows that do not hold:\n{}", failures.join("\n"));
        Ok(())
    }
}
