//! What must stand in the database at each moment.

use anyhow::{Result, bail, ensure};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use vigia_protocol::ids::UserId;
use vigia_tests::{figures::say, sql::Database, wait::until};

use super::reglas::{Clave, Office};

/// What must stand in the database.
pub struct Libro {
    office: Office,
    database: Database,
    people: Vec<UserId>,
    entered: DateTime<Utc>,
    /// Due date of each deadline.
    pub plazos: BTreeMap<String, NaiveDate>,
    /// Of each deadline, the occasions that raised an alert so far.
    fired: BTreeMap<String, BTreeSet<Clave>>,
    /// Up to when things were due when it was looked at before.
    before: Option<DateTime<Utc>>,
}

impl Libro {
    /// Of deadlines that were all entered at one moment, for these people.
    pub fn open(database: Database, people: Vec<UserId>, entered: DateTime<Utc>) -> Result<Self> {
        let office = Office::read()?;
        let (plazos, fired) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { office, database, people, entered, plazos, fired, before: None })
    }

    /// Whether all that is due by now was claimed once for each of the people, and of what is new the most urgent alone
    /// was raised; how many alerts each of them has by now. Nothing that is not due may be there, nor be told twice.
    pub async fn holds(&mut self, what: &str, now: DateTime<Utc>) -> Result<usize> {
        let mut expected = BTreeSet::new();
        for (id, vence) in &self.plazos {
            let due = self.office.due(*vence, self.entered, now);
            let new = due.iter().filter(|(_, when)| self.before.is_none_or(|before| **when > before));
            // Fewer days are more urgent; the day itself more than its advance.
            let first = new.map(|(clave, _)| *clave).min_by_key(|(paso, vez)| (*paso, *vez == "advance"));
            let fired = self.fired.entry(id.clone()).or_default();
            fired.extend(first);
            // What a clock that was ahead has told stays, due or not.
            let keys: BTreeSet<Clave> = due.keys().copied().chain(fired.iter().copied()).collect();
            for (paso, vez) in keys {
                let estado = if fired.contains(&(paso, vez)) { "avisado" } else { "omitido" };
                let claim =
                    |user: &UserId| (id.clone(), user.to_string(), paso, vez.to_owned(), estado.to_owned());
                expected.extend(self.people.iter().map(claim));
            }
        }
        let found = until("what is due", async || {
            let found = claimed(&self.database).await?;
            let missing = expected.difference(&found).next();
            ensure!(missing.is_none(), "{what}: {missing:?} is missing");
            Ok(Some(found))
        })
        .await?;
        let more = found.difference(&expected).next();
        ensure!(more.is_none(), "{what}: nobody expected {more:?}");
        self.before = Some(now);
        let alerts = self.fired.values().map(BTreeSet::len).sum::<usize>();
        self.in_inboxes(what, alerts).await?;
        say(&format!("{what}: {alerts} alerts each so far, {} occasions recorded", found.len()));
        Ok(alerts)
    }

    /// How often the server took back what a wrong clock had left ahead.
    pub async fn put_back(&self) -> Result<usize> {
        let rows = self.database.rows("SELECT id FROM audit WHERE accion = 'reloj.atrasado'").await?;
        Ok(rows.len())
    }

    /// Each inbox has as many entries of deadlines as alerts were raised.
    async fn in_inboxes(&self, what: &str, alerts: usize) -> Result<()> {
        for user in &self.people {
            let question = format!(
                "SELECT COUNT(*) FROM inbox WHERE user_id = '{user}' AND prescripcion_id IS NOT NULL
                 AND event IN ('notification', 'prescripcion:alert')"
            );
            let rows = self.database.rows(&question).await?;
            ensure!(rows == [[alerts.to_string()]], "{what}: {rows:?} entries for {alerts} alerts");
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
