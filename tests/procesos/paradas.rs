//! A server that was down for an hour, a day, a month: whatever became due fires once, the most urgent alert of each
//! deadline is shown, and the rest is recorded. Against a calculation of its own, from the firm's rules and not from
//! the server's code.

use anyhow::{Context, Result, bail, ensure};
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc, Weekday};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use vigia_protocol::{acceso::Calidad, ids::ExpedienteId};
use vigia_tests::{
    api::Api,
    dias::{at, office_day},
    figures::say,
    firma::{Firma, PASSWORD},
    paths, postgres,
    server::Options,
    sql::Database,
    wait::until,
};

/// Days before a due date on which a firm is alerted.
const STEPS: [i64; 9] = [180, 90, 60, 30, 15, 7, 3, 1, 0];
/// How near the deadlines are when they are entered.
const NEAR: [i64; 36] = [
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
    let office = Office::read()?;
    let day = office_day(Utc::now().date_naive())?;
    let entered = at(day, 10, 0, 0)?;
    let options = Options { now: Some(entered), database_url: database_url.clone(), ..Options::default() };
    let mut firma = Firma::open_with(options).await?;
    let file = || Database::Sqlite(firma.server.data().join("vigia.db"));
    let database = database_url.map_or_else(file, Database::Postgres);
    let case = firma.lucia.new_expediente("Bodegas del Sur S.A. s/ concurso preventivo").await?.resumen.id;
    firma.lucia.add_member(&case, &firma.martin.id(), Calidad::Miembro).await?;
    let mut plazos = BTreeMap::new();
    for near in NEAR {
        let vence = day + Days::new(near.unsigned_abs());
        let entered = firma.lucia.new_prescripcion(&case, vence).await?;
        plazos.insert(entered.id.to_string(), vence);
    }
    let mut ledger = Ledger { office, entered, plazos, fired: BTreeMap::new(), before: None };
    ledger.holds(&database, &firma, "entered", entered).await?;

    let morning = at(day + Days::new(1), 7, 30, 0)?;
    firma.server.set_clock(morning)?;
    let mut now = morning;
    for (name, gap) in
        [("an hour", Duration::hours(1)), ("a day", Duration::days(1)), ("a month", Duration::days(30))]
    {
        firma.server.kill().await?;
        now += gap;
        firma.server.set_clock(now)?;
        firma.server.restart().await?;
        ledger.holds(&database, &firma, name, now).await?;
    }
    // Started once more: nothing is due, and nothing fires again.
    firma.server.kill().await?;
    firma.server.restart().await?;
    enter_one_more(&firma, &case, now).await?;
    ledger.holds(&database, &firma, "nothing", now).await
}

/// What comes last; whatever the watch had to say before, it has said.
async fn enter_one_more(firma: &Firma, case: &ExpedienteId, now: DateTime<Utc>) -> Result<()> {
    let vence = now.date_naive() + Days::new(400);
    anew(firma, &firma.martin).await?.new_prescripcion(case, vence).await.map(drop)
}

/// Somebody signed in again: no session lasts a month.
async fn anew(firma: &Firma, who: &Api) -> Result<Api> {
    Api::sign_in(firma.server.origin(), &who.me().email, PASSWORD, "Mesa").await
}

/// An occasion: step, and on which of its days.
type Clave = (i64, &'static str);

/// What must stand in the database.
struct Ledger {
    office: Office,
    entered: DateTime<Utc>,
    /// Due date of each deadline.
    plazos: BTreeMap<String, NaiveDate>,
    /// Of each deadline, the occasions that raised an alert so far.
    fired: BTreeMap<String, BTreeSet<Clave>>,
    /// When it was looked at before.
    before: Option<DateTime<Utc>>,
}

impl Ledger {
    /// Whether all that is due by now was claimed once for each of the two, and of what is new the most urgent alone was
    /// raised.
    async fn holds(
        &mut self,
        database: &Database,
        firma: &Firma,
        gap: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (mut expected, mut raised) = (BTreeSet::new(), 0);
        for (id, vence) in &self.plazos {
            let due = self.office.due(*vence, self.entered, now);
            let new = due.iter().filter(|(_, when)| self.before.is_none_or(|before| **when > before));
            // Fewer days are more urgent; the day itself more than its advance: `day` is after `advance`.
            let first = new.map(|(clave, _)| *clave).min_by_key(|(paso, vez)| (*paso, *vez == "advance"));
            let fired = self.fired.entry(id.clone()).or_default();
            raised += usize::from(first.is_some());
            fired.extend(first);
            for clave in due.keys() {
                let estado = if fired.contains(clave) { "avisado" } else { "omitido" };
                for user in [firma.lucia.id(), firma.martin.id()] {
                    expected.insert((
                        id.clone(),
                        user.to_string(),
                        clave.0,
                        clave.1.to_owned(),
                        estado.to_owned(),
                    ));
                }
            }
        }
        let found = until("what is due", async || {
            let found = claimed(database).await?;
            let missing = expected.difference(&found).next();
            ensure!(missing.is_none(), "after {gap}: {missing:?} is missing");
            Ok(Some(found))
        })
        .await?;
        let more = found.difference(&expected).next();
        ensure!(more.is_none(), "after {gap}: nobody expected {more:?}");
        self.before = Some(now);
        let alerts = self.fired.values().map(BTreeSet::len).sum::<usize>();
        self.shown(firma, alerts, now).await?;
        say(&format!(
            "down for {gap}: {} deadlines, {raised} alerts for each of 2 people, {} occasions recorded in all",
            self.plazos.len(),
            expected.len() / 2
        ));
        Ok(())
    }

    /// As many entries in each inbox as alerts were raised; each says the days that were left when it was.
    async fn shown(&self, firma: &Firma, alerts: usize, now: DateTime<Utc>) -> Result<()> {
        for person in [&firma.lucia, &firma.martin] {
            let entries = anew(firma, person).await?.whole_inbox().await?;
            let of_deadlines = entries.iter().filter(|entry| {
                let about = entry.contexto.as_ref().and_then(|contexto| contexto.prescripcion_id.as_ref());
                about.is_some_and(|id| self.plazos.contains_key(id.as_str()))
            });
            let of_deadlines: Vec<_> = of_deadlines.collect();
            ensure!(of_deadlines.len() == alerts, "{} entries for {alerts} alerts", of_deadlines.len());
            for entry in of_deadlines.iter().filter(|entry| entry.event == "prescripcion:alert") {
                let vence = entry.vence.context("a deadline's alert says when it is due")?;
                let day = entry.created_at.utc().with_timezone(&chrono_tz::America::Argentina::Buenos_Aires);
                let left = (vence - day.date_naive()).num_days();
                let nivel = if left <= 1 { "critical" } else { "warning" };
                let said = (&entry.payload["diasRestantes"], &entry.payload["nivel"]);
                ensure!(said == (&Value::from(left), &Value::from(nivel)), "{left} days left: {entry:?}");
                ensure!(left <= 7 && entry.created_at.utc() <= now + Duration::minutes(5), "{entry:?}");
            }
        }
        Ok(())
    }
}

/// Deadline, person, step, occasion and what became of it.
type Claim = (String, String, i64, String, String);

async fn claimed(database: &Database) -> Result<BTreeSet<Claim>> {
    let rows = database.rows("SELECT prescripcion_id, user_id, paso, ocasion, estado FROM avisos").await?;
    let count = rows.len();
    let read = |row: Vec<String>| -> Result<Claim> {
        let [id, user, paso, vez, estado] = row.as_slice() else { bail!("{row:?}") };
        Ok((id.clone(), user.clone(), paso.parse()?, vez.clone(), estado.clone()))
    };
    let claims = rows.into_iter().map(read).collect::<Result<BTreeSet<_>>>()?;
    ensure!(claims.len() == count, "an occasion was claimed twice");
    Ok(claims)
}

/// The days the office works.
struct Office(String);

impl Office {
    fn read() -> Result<Self> {
        Ok(Self(std::fs::read_to_string(paths::repository().join("datos/calendarios/ar.json"))?))
    }

    fn works(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        !weekend && !self.0.contains(&format!("\"{day}\""))
    }

    /// Every occasion of a due date up to an instant, with the instant at which it fires.
    ///
    /// A step fires at 08:00 of its day; where that is no office day, on the office day before, and at one day or fewer
    /// on the day itself as well. Overdue, each day. What belongs to the day on which the date was entered, or to one
    /// before, fires when it is entered; overdue reminders begin on that day.
    fn due(
        &self,
        vence: NaiveDate,
        entered: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> BTreeMap<Clave, DateTime<Utc>> {
        let zone = chrono_tz::America::Argentina::Buenos_Aires;
        let first = entered.with_timezone(&zone).date_naive();
        let last = now.with_timezone(&zone).date_naive();
        let mut all = BTreeMap::new();
        let mut fires = |clave: Clave, day: NaiveDate| {
            let when = if day <= first { Ok(entered) } else { at(day, 8, 0, 0) };
            if let Ok(when) = when
                && when <= now
            {
                all.insert(clave, when);
            }
        };
        for paso in STEPS {
            let day = vence - Duration::days(paso);
            if self.works(day) {
                fires((paso, "day"), day);
                continue;
            }
            let before = (1..).map(|back| day - Duration::days(back)).find(|&day| self.works(day));
            if let Some(before) = before {
                fires((paso, "advance"), before);
            }
            if paso <= 1 {
                fires((paso, "day"), day);
            }
        }
        let mut day = (vence + Days::new(1)).max(first);
        while day <= last {
            fires(((vence - day).num_days(), "day"), day);
            day = day + Days::new(1);
        }
        all
    }
}
