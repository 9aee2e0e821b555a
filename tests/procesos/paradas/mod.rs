//! A server that was down for an hour, a day, a month: whatever became due fires once, the most urgent alert of each
//! deadline is shown, and the rest is recorded. Against a calculation of its own, from the firm's rules and not from
//! the server's code.

mod confirmado;
mod libro;
mod reglas;
mod saltos;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Days, Duration, Utc};
use serde_json::Value;
use vigia_protocol::{acceso::Calidad, ids::ExpedienteId};
use vigia_tests::{
    api::Api,
    dias::{at, office_day},
    firma::{Firma, PASSWORD},
    postgres,
    server::Options,
    sql::Database,
};

use self::libro::Libro;

/// How near the deadlines are when they are entered.
const NEAR: [u64; 36] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 16, 17, 29, 30, 31, 32, 33, 34, 45, 59, 60, 61, 75, 90, 91,
    105, 120, 150, 180, 181, 195, 210, 211,
];

#[tokio::test(flavor = "multi_thread")]
async fn after_an_hour_a_day_or_a_month_down_everything_due_fires_once_on_sqlite() -> Result<()> {
    down(None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_hour_a_day_or_a_month_down_everything_due_fires_once_on_postgresql() -> Result<()> {
    down(Some(postgres::shared().await?)).await
}

async fn down(database_url: Option<String>) -> Result<()> {
    let day = office_day(Utc::now().date_naive())?;
    let (mut firma, case, mut libro) = enter(database_url, at(day, 10, 0, 0)?, &NEAR).await?;
    libro.holds("entered", at(day, 10, 0, 0)?).await?;
    let mut now = at(day + Days::new(1), 7, 30, 0)?;
    firma.server.set_clock(now)?;
    for (name, gap) in
        [("an hour", Duration::hours(1)), ("a day", Duration::days(1)), ("a month", Duration::days(30))]
    {
        firma.server.kill().await?;
        now += gap;
        firma.server.set_clock(now)?;
        firma.server.restart().await?;
        libro.holds(&format!("down for {name}"), now).await?;
    }
    the_days_left_are_true(&firma).await?;
    // Started once more: nothing is due, and nothing fires again.
    firma.server.kill().await?;
    firma.server.restart().await?;
    let vence = now.date_naive() + Days::new(400);
    let one_more = anew(&firma, &firma.martin).await?.new_prescripcion(&case, vence).await?;
    let (id, until) = (one_more.id.to_string(), now + Duration::minutes(5));
    libro.plazos.insert(id, vence);
    libro.holds("started once more", until).await.map(drop)
}

/// A firm whose Lucía enters deadlines that are so many days ahead, for herself and Martín.
async fn enter(
    database_url: Option<String>,
    now: DateTime<Utc>,
    near: &[u64],
) -> Result<(Firma, ExpedienteId, Libro)> {
    let options = Options { now: Some(now), database_url: database_url.clone(), ..Options::default() };
    let firma = Firma::open_with(options).await?;
    let file = || Database::Sqlite(firma.server.data().join("vigia.db"));
    let database = database_url.map_or_else(file, Database::Postgres);
    let case = firma.lucia.new_expediente("Bodegas del Sur S.A. s/ concurso preventivo").await?.resumen.id;
    firma.lucia.add_member(&case, &firma.martin.id(), Calidad::Miembro).await?;
    let mut libro = Libro::open(database, vec![firma.lucia.id(), firma.martin.id()], now)?;
    for near in near {
        let vence = firma.in_days(*near).await?;
        let entered = firma.lucia.new_prescripcion(&case, vence).await?;
        libro.plazos.insert(entered.id.to_string(), vence);
    }
    Ok((firma, case, libro))
}

/// Each alert says the days that were left when it was raised.
async fn the_days_left_are_true(firma: &Firma) -> Result<()> {
    for person in [&firma.lucia, &firma.martin] {
        let entries = anew(firma, person).await?.whole_inbox().await?;
        for entry in entries.iter().filter(|entry| entry.event == "prescripcion:alert") {
            let vence = entry.vence.context("a deadline's alert says when it is due")?;
            let day = entry.created_at.utc().with_timezone(&chrono_tz::America::Argentina::Buenos_Aires);
            let left = (vence - day.date_naive()).num_days();
            let nivel = if left <= 1 { "critical" } else { "warning" };
            let said = (&entry.payload["diasRestantes"], &entry.payload["nivel"]);
            ensure!(
                left <= 7 && said == (&Value::from(left), &Value::from(nivel)),
                "{left} days left: {entry:?}"
            );
        }
    }
    Ok(())
}

/// Somebody signed in again: no session lasts a month.
async fn anew(firma: &Firma, who: &Api) -> Result<Api> {
    Api::sign_in(firma.server.origin(), &who.me().email, PASSWORD, "Mesa").await
}
