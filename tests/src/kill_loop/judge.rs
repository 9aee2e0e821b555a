//! What was promised against what was kept: the journal, the database and each device's own record.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
    time::{Duration, Instant},
};

use super::{
    Plan,
    appliance::Appliance,
    journal::{self, Asked, Way},
    producer::Desk,
    report::{Report, Toasts},
    schedule::Fault,
};
use crate::sql::Database;

/// Waits until every device holds what is in its owner's inbox, and is done with showing it.
pub async fn drain(database: &Database, devices: &[Appliance], most: Duration) -> Result<()> {
    let started = Instant::now();
    loop {
        match drained(database, devices).await {
            Ok(()) => return Ok(()),
            Err(error) if started.elapsed() > most => return Err(error),
            Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
        }
    }
}

async fn drained(database: &Database, devices: &[Appliance]) -> Result<()> {
    for device in devices {
        let question = format!("SELECT COUNT(*) FROM inbox WHERE user_id = '{}'", device.user);
        let rows = database.rows(&question).await?;
        let wanted: usize = rows.first().and_then(|row| row.first()).context("a number")?.parse()?;
        let held = device.held().await?;
        let waiting = held.iter().filter(|held| !held.done).count();
        ensure!(
            held.len() >= wanted && waiting == 0,
            "{} of {wanted} on a device, {waiting} not shown",
            held.len()
        );
    }
    Ok(())
}

/// An entry of somebody's inbox, as the database has it.
struct Row {
    user: String,
    seq: i64,
    id: String,
    event: String,
    prescripcion: String,
}

/// Compares everything.
pub async fn compare(
    plan: Plan,
    faults: &[Fault],
    file: &Path,
    desk: &Desk,
    database: &Database,
    devices: &[Appliance],
) -> Result<Report> {
    let mut report = Report::new(plan, faults);
    let asked = journal::asked(file)?;
    let inbox = inbox(database).await?;
    let entered = entered(database, desk).await?;
    report.asked(&asked);
    let alerts = alerts(&asked, &entered, desk, &mut report);
    numbers(&inbox, &mut report);
    log(database, &inbox, &mut report).await?;
    avisos(database, &alerts, &inbox, &mut report).await?;
    let users: Vec<&str> = devices.iter().map(|device| device.user.as_str()).collect();
    in_inboxes(&alerts, &inbox, &users, &mut report);
    for device in devices {
        let own: Vec<&Row> = inbox.iter().filter(|row| row.user == device.user.as_str()).collect();
        on_device(device, &own, &alerts, &mut report).await?;
        claims(device, database, &mut report).await?;
        report.of_device(device);
    }
    Ok(report)
}

/// Alerts that exist, by the id that inboxes know them by: a deadline's, or a notification's.
struct Alerts {
    by_deadline: HashMap<String, u64>,
    by_notification: HashMap<String, u64>,
    /// What may be there besides: published without an answer, by the journal's last word.
    open: usize,
}

impl Alerts {
    /// How near its deadline was; none where nobody asked for it.
    fn days(&self, row: &Row) -> Option<u64> {
        self.by_notification.get(&row.id).or_else(|| self.by_deadline.get(&row.prescripcion)).copied()
    }
}

/// Everything that was answered, and what was entered without an answer: that is read here.
fn alerts(
    asked: &BTreeMap<usize, Asked>,
    entered: &HashMap<String, Vec<String>>,
    desk: &Desk,
    report: &mut Report,
) -> Alerts {
    let (mut by_deadline, mut by_notification, mut open) = (HashMap::new(), HashMap::new(), 0);
    let mut known = HashSet::new();
    for (number, one) in asked {
        match (one.way, &one.accepted) {
            (Way::Published, Some(id)) => drop(by_notification.insert(id.clone(), one.days)),
            (Way::Published, None) => open += 1,
            (Way::Deadline, accepted) => {
                let name = desk.name(*number);
                let ids = entered.get(&name).map(Vec::as_slice).unwrap_or_default();
                known.insert(name.clone());
                match (accepted, ids) {
                    (None, []) => {}
                    (None, [id]) => {
                        report.reconciled += 1;
                        by_deadline.insert(id.clone(), one.days);
                    }
                    (Some(said), [id]) if said == id => drop(by_deadline.insert(id.clone(), one.days)),
                    (Some(said), []) => {
                        report.lost += 1;
                        report.faults.push(format!("{name} was accepted as {said} and is not there"));
                    }
                    (_, ids) => {
                        report.twice += 1;
                        report.faults.push(format!("{name} was entered as {ids:?}"));
                    }
                }
            }
        }
    }
    for name in entered.keys().filter(|name| !known.contains(*name)) {
        report.faults.push(format!("{name} was entered and never asked for"));
    }
    Alerts { by_deadline, by_notification, open }
}

/// Each number once, without a gap; each notification once for each person; each deadline's alert too.
fn numbers(inbox: &[Row], report: &mut Report) {
    let mut last: HashMap<&str, i64> = HashMap::new();
    let (mut ids, mut deadlines) = (HashSet::new(), HashSet::new());
    for row in inbox {
        let seq = last.entry(&row.user).or_insert(0);
        if row.seq != *seq + 1 {
            report.faults.push(format!("an inbox has {} after {seq}", row.seq));
        }
        *seq = row.seq;
        if !ids.insert((&row.user, &row.id)) {
            report.twice += 1;
            report.faults.push(format!("{} is twice in an inbox", row.id));
        }
        let is_alert = row.event == "prescripcion:alert" && !row.prescripcion.is_empty();
        if is_alert && !deadlines.insert((&row.user, &row.prescripcion)) {
            report.twice += 1;
            report.faults.push(format!("deadline {} alerted twice", row.prescripcion));
        }
    }
}

/// Every alert is in the inbox of everybody whom it concerns, and nothing is there that nobody asked for.
fn in_inboxes(alerts: &Alerts, inbox: &[Row], users: &[&str], report: &mut Report) {
    let mut found: HashMap<&str, HashSet<&str>> = HashMap::new();
    let mut strangers = 0;
    for row in inbox.iter().filter(|row| row.event == "prescripcion:alert") {
        let key = match (alerts.by_notification.contains_key(&row.id), alerts.days(row)) {
            (true, _) => row.id.as_str(),
            (false, Some(_)) => row.prescripcion.as_str(),
            (false, None) => {
                strangers += 1;
                continue;
            }
        };
        found.entry(key).or_default().insert(&row.user);
    }
    let ids = alerts.by_deadline.keys().chain(alerts.by_notification.keys());
    for id in ids {
        let missing =
            users.iter().filter(|user| !found.get(id.as_str()).is_some_and(|all| all.contains(**user)));
        let missing = missing.count();
        if missing > 0 {
            report.lost += missing;
            report.faults.push(format!("{id} is missing in {missing} inboxes"));
        }
    }
    if strangers > alerts.open * users.len() {
        report.faults.push(format!("{strangers} alerts in inboxes that nobody asked for"));
    }
    report.alerts += found.values().map(HashSet::len).sum::<usize>();
}

/// The log tells of each entry once, and in the order of its numbers.
async fn log(database: &Database, inbox: &[Row], report: &mut Report) -> Result<()> {
    let rows = database.rows("SELECT pos, record FROM event_log ORDER BY pos").await?;
    let mut told: HashMap<String, Vec<i64>> = HashMap::new();
    for (row, expected) in rows.iter().zip(1..) {
        let [pos, record] = row.as_slice() else { bail!("{row:?}") };
        if *pos != expected.to_string() {
            report.faults.push(format!("the log has {pos} where {expected} was next"));
            break;
        }
        let record: Value = serde_json::from_str(record)?;
        if record["kind"] == "entry" {
            let user = record["user"].as_str().context("an entry has an owner")?;
            let seq = record["entry"]["seq"].as_i64().context("an entry has a number")?;
            told.entry(user.to_owned()).or_default().push(seq);
        }
    }
    let mut stored: HashMap<String, Vec<i64>> = HashMap::new();
    for row in inbox {
        stored.entry(row.user.clone()).or_default().push(row.seq);
    }
    if told != stored {
        report.out_of_order += 1;
        report.faults.push("the log does not tell what the inboxes hold, in their order".to_owned());
    }
    Ok(())
}

/// The watch claimed each occasion once for each person, and for each claim there is the entry.
async fn avisos(database: &Database, alerts: &Alerts, inbox: &[Row], report: &mut Report) -> Result<()> {
    let question = "SELECT prescripcion_id, user_id, notification_id FROM avisos WHERE estado = 'avisado'";
    let entries: HashSet<(&str, &str)> =
        inbox.iter().map(|row| (row.user.as_str(), row.id.as_str())).collect();
    let mut claimed: HashMap<String, usize> = HashMap::new();
    for row in database.rows(question).await? {
        let [prescripcion, user, id] = row.as_slice() else { bail!("{row:?}") };
        if !entries.contains(&(user.as_str(), id.as_str())) {
            report.lost += 1;
            report.faults.push(format!("{prescripcion} was claimed for somebody and is not in their inbox"));
        }
        *claimed.entry(prescripcion.clone()).or_default() += 1;
    }
    let wrong = alerts.by_deadline.keys().filter(|id| claimed.get(*id) != Some(&super::schedule::DEVICES));
    report.faults.extend(wrong.map(|id| format!("{id} was claimed {:?} times", claimed.get(id))));
    Ok(())
}

/// The device holds the inbox, stored in its order, and showed each alert.
async fn on_device(device: &Appliance, own: &[&Row], alerts: &Alerts, report: &mut Report) -> Result<()> {
    let held = device.held().await?;
    let order = device.order(&held);
    report.out_of_order += order.len();
    report.faults.extend(order);
    let here: HashMap<&str, i64> = held.iter().map(|held| (held.id.as_str(), held.seq)).collect();
    let missing = own.iter().filter(|row| here.get(row.id.as_str()) != Some(&row.seq)).count();
    if missing > 0 || here.len() != own.len() {
        report.lost += missing;
        report.faults.push(format!("{} of {} on a device, {missing} missing", here.len(), own.len()));
    }
    let record = device.shown()?;
    let first = record.first();
    let shown: HashSet<&str> = first.iter().copied().collect();
    let mut in_summary = 0;
    for row in own {
        let Some(days) = alerts.days(row) else { continue };
        match (shown.contains(row.id.as_str()), days > 1 && record.summaries() > 0) {
            (true, _) => {}
            // Not urgent, and so it may have been one of many in a summary; the device says that it is done with it.
            (false, true) => in_summary += 1,
            (false, false) => {
                report.lost += 1;
                report.faults.push(format!("{} was never shown on a device", row.id));
            }
        }
    }
    let numbers: Vec<i64> = first.iter().filter_map(|id| here.get(id).copied()).collect();
    let inversions = numbers.windows(2).filter(|two| two[1] < two[0]).count();
    if inversions > 0 {
        report.out_of_order += inversions;
        report.faults.push(format!("{inversions} toasts before an older one"));
    }
    let (again, outside) = record.again();
    report.faults.extend(outside.iter().map(|id| format!("{id} was shown again outside of the window")));
    report.toasts.add(Toasts {
        shown: record.count(),
        summaries: record.summaries(),
        in_summary,
        again,
        outside: outside.len(),
    });
    Ok(())
}

/// What the server says of a device as shown was shown, as the device's own record has it.
async fn claims(device: &Appliance, database: &Database, report: &mut Report) -> Result<()> {
    let question = format!(
        "SELECT notification_id FROM entregas WHERE shown_at IS NOT NULL AND user_id = '{}'",
        device.user
    );
    let record = device.shown()?;
    let shown: HashSet<&str> = record.first().into_iter().collect();
    for row in database.rows(&question).await? {
        let id = row.first().context("an id")?;
        if !shown.contains(id.as_str()) {
            report.faults.push(format!("{id} counts as shown and was not"));
        }
        report.confirmed += 1;
    }
    Ok(())
}

async fn inbox(database: &Database) -> Result<Vec<Row>> {
    let question = "SELECT user_id, seq, notification_id, event, COALESCE(prescripcion_id, '')
                    FROM inbox ORDER BY user_id, seq";
    let rows = database.rows(question).await?;
    rows.into_iter()
        .map(|row| {
            let [user, seq, id, event, prescripcion] =
                <[String; 5]>::try_from(row).map_err(|row| anyhow::anyhow!("not five columns: {row:?}"))?;
            Ok(Row { user, seq: seq.parse()?, id, event, prescripcion })
        })
        .collect()
}

/// The deadlines of this run, by what they are called.
async fn entered(database: &Database, desk: &Desk) -> Result<HashMap<String, Vec<String>>> {
    let question = format!("SELECT tipo, id FROM prescripciones WHERE tipo LIKE '{} %'", desk.name);
    let mut all = HashMap::<_, Vec<_>>::new();
    for row in database.rows(&question).await? {
        let [tipo, id] = row.as_slice() else { bail!("{row:?}") };
        all.entry(tipo.clone()).or_default().push(id.clone());
    }
    Ok(all)
}
