//! Who may do what: every person's place in the firm and in a case, against every route and every event of a socket,
//! each one really asked; and that what is not yours cannot be told from what is not there.
//!
//! The tables (`rutas.txt`, `eventos.txt`, `oyentes.txt`) are the firm's own, written out; a route or an event that is not in them
//! fails the test, and so does one of theirs that the contract does not have.
#![expect(clippy::print_stdout, reason = "how much was asked is for whoever reads the test's output")]

mod arreglos;
mod azar;
mod enchufe;
mod eventos;
mod gente;
mod juicio;
mod oyentes;
mod pedido;
mod tabla;
mod tapado;

use anyhow::{Context, Result, ensure};
use gente::{COLUMNAS, Gente, Persona};
use juicio::Salida;
use pedido::Pedido;
use serde_json::Value;
use std::{collections::BTreeSet, time::Duration};
use tabla::Fila;
use vigia_tests::{api::http, casa::Casa, paths};

/// What went otherwise than the table says, and how much was asked.
#[derive(Default)]
struct Cuenta {
    cells: usize,
    twins: usize,
    wrong: Vec<String>,
    foreign: Vec<Duration>,
    absent: Vec<Duration>,
}

vigia_tests::in_every_casa!(
    every_route_answers_everybody_as_the_table_says,
    every_event_of_a_socket_is_answered_and_heard_as_the_tables_say,
    whoever_hears_of_a_case_may_read_it_whatever_happens_to_them,
);

async fn every_route_answers_everybody_as_the_table_says(casa: Casa) -> Result<()> {
    let rows = tabla::leer(include_str!("rutas.txt"), &COLUMNAS, Salida::leer)?;
    every_route_is_there(&rows)?;
    let gente = Gente::open(casa).await?;
    let http = http()?;
    let mut cuenta = Cuenta::default();
    for row in &rows {
        for person in &gente.personas {
            let outcome = row.salidas[person.columna];
            let cell = || format!("{} · {}", row.clave(), person.nombre);
            let asked = arreglos::pedido(&gente, &row.clave(), person).await.with_context(cell)?;
            if let Err(error) = judge(&gente, &http, (person, outcome), &asked, &mut cuenta).await {
                cuenta.wrong.push(format!("{}: {error:#}", cell()));
            }
        }
    }
    println!(
        "matrix on {casa:?}: {} cells over {} rows and {} people; {} of them asked again of what is not there, no difference; \
         median {:?} for what is not theirs, {:?} for what is not there",
        cuenta.cells,
        rows.len(),
        gente.personas.len(),
        cuenta.twins,
        median(&mut cuenta.foreign),
        median(&mut cuenta.absent),
    );
    ensure!(cuenta.wrong.is_empty(), "{} cells:\n{}", cuenta.wrong.len(), cuenta.wrong.join("\n"));
    Ok(())
}

async fn every_event_of_a_socket_is_answered_and_heard_as_the_tables_say(casa: Casa) -> Result<()> {
    let gente = Gente::open(casa).await?;
    let asked = eventos::walk(&gente).await?;
    let (heard, mut wrong) = oyentes::walk(&gente).await?;
    println!(
        "matrix on {casa:?}: {} cells of what sockets send, {} of them asked again of what is not there, no difference; \
         {heard} cells of who hears what",
        asked.cells, asked.twins,
    );
    wrong.extend(asked.wrong);
    ensure!(wrong.is_empty(), "{} cells:\n{}", wrong.len(), wrong.join("\n"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn search_counts_mentions_and_errors_betray_no_case() -> Result<()> {
    let gente = Gente::open(Casa::Sqlite).await?;
    let (pairs, wrong) = tapado::walk(&gente).await?;
    println!("matrix: {pairs} pairs of what is not theirs and what is not there, no difference");
    ensure!(wrong.is_empty(), "{} pairs:\n{}", wrong.len(), wrong.join("\n"));
    Ok(())
}

async fn whoever_hears_of_a_case_may_read_it_whatever_happens_to_them(casa: Casa) -> Result<()> {
    // Another course each time; the seed of one that fails is in its message, and `VIGIA_SEMILLA` repeats it.
    let seed = match std::env::var("VIGIA_SEMILLA") {
        Ok(seed) => seed.parse()?,
        Err(_) => u64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_micros())?,
    };
    let counted = azar::run(casa, seed).await.with_context(|| format!("VIGIA_SEMILLA={seed}"))?;
    println!("matrix on {casa:?}: {counted} (VIGIA_SEMILLA={seed})");
    Ok(())
}

async fn judge(
    gente: &Gente,
    http: &reqwest::Client,
    (person, outcome): (&Persona, Salida),
    asked: &Pedido,
    cuenta: &mut Cuenta,
) -> Result<()> {
    let origin = gente.casa.origin();
    let (answer, took) = asked.send(http, origin, person.token.as_deref()).await?;
    cuenta.cells += 1;
    outcome.juzgar(&answer, asked.marca)?;
    if outcome == Salida::NoEsta {
        let (absent, also) = asked.ghost().send(http, origin, person.token.as_deref()).await?;
        cuenta.twins += 1;
        cuenta.foreign.push(took);
        cuenta.absent.push(also);
        ensure!(answer == absent, "not theirs {answer:?}, not there {absent:?}");
    }
    Ok(())
}

/// The contract and the table name the same routes.
fn every_route_is_there<S>(rows: &[Fila<S>]) -> Result<()> {
    let contract = std::fs::read_to_string(paths::repository().join("docs/openapi.json"))?;
    let contract: Value = serde_json::from_str(&contract)?;
    let mut routes = BTreeSet::new();
    for (path, methods) in contract["paths"].as_object().context("paths")? {
        let path = path.strip_prefix("/api/v1").context("every route is below /api/v1")?;
        for method in methods.as_object().context("methods")?.keys() {
            routes.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let table: BTreeSet<String> = rows.iter().map(|row| row.que.clone()).collect();
    let missing: Vec<_> = routes.difference(&table).collect();
    let unknown: Vec<_> = table.difference(&routes).collect();
    ensure!(
        missing.is_empty() && unknown.is_empty(),
        "not in the table: {missing:?}; not in the contract: {unknown:?}"
    );
    Ok(())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
