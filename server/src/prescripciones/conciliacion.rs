//! What should have fired and did not: counted from the dates, the people and the claims, without asking the watch what
//! it believes is due.
//!
//! The watch goes by a column that says when to look at a deadline next; were it wrong, the watch would not know. This
//! goes through every open deadline instead. What it finds is a fault: it is told, and the watch is made to look.

use super::{
    destinatarios::{Destinatario, de_varios},
    escalera::{Escalera, Vez},
    escaleras::{Escaleras, escaleras},
    store,
};
use crate::{
    app::App,
    db::Actor,
    entity::{avisos, correos, inbox, notas, oficios, prescripciones::Model},
    error::Result,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use tokio_util::sync::CancellationToken;
use vigia_protocol::time::{Date, Timestamp};

/// Milliseconds the watch may take to get to something.
const TOLERANCE: i64 = 120_000;
/// How many deadlines are gone through at a time.
const PAGE: u64 = 200;

/// What there is to worry about; nothing where all is well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conciliacion {
    /// Open deadlines that would alert nobody.
    pub sin_destinatario: i64,
    /// Occasions that should have fired and neither did nor were skipped, by recipient; and what should have been looked
    /// at by the loops that ask again: askings, oficios, entries on no device, e-mails.
    pub atrasados: i64,
    /// The deadlines these are of, which the watch does not know to be due.
    olvidados: Vec<String>,
}

/// Runs until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match round(&app).await {
            Ok(found) => app.pulses.reconciled(found),
            Err(error) => tracing::warn!(%error, "deadlines cannot be reconciled; trying again"),
        }
        tokio::select! {
            () = tokio::time::sleep(app.clock.watch_interval() * 2) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Counts, tells, and makes the watch look where it would not have.
pub(crate) async fn round(app: &App) -> Result<Conciliacion> {
    let found = conciliar(app).await?;
    if found.sin_destinatario > 0 {
        tracing::error!(plazos = found.sin_destinatario, "open deadlines have nobody to alert");
    }
    if found.atrasados > 0 {
        tracing::error!(avisos = found.atrasados, "alerts should have fired and did not");
    }
    for id in &found.olvidados {
        let tx = app.db.begin(Actor::System).await?;
        store::look_at_now(&tx, id).await?;
        tx.audit("prescripcion.repasada", ("prescripcion", id), None, json!({})).await?;
        tx.commit().await?;
    }
    if !found.olvidados.is_empty() {
        app.watch.notify_one();
    }
    Ok(found)
}

/// Counts.
pub async fn conciliar(app: &App) -> Result<Conciliacion> {
    let conn = app.db.reader();
    let escaleras = escaleras(conn, &app.config).await?;
    let now = app.clock.now();
    let mut found = Conciliacion::default();
    let mut last = None;
    loop {
        let rows = store::open_after(conn, last.as_deref(), PAGE).await?;
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let mut claims: HashMap<String, Vec<avisos::Model>> = HashMap::new();
        for claim in store::avisos_of(conn, &ids).await? {
            claims.entry(claim.prescripcion_id.clone()).or_default().push(claim);
        }
        let people = de_varios(conn, &rows, app.clock.now()).await?;
        for (row, people) in rows.iter().zip(&people) {
            let claims = claims.get(&row.id).map(Vec::as_slice).unwrap_or_default();
            found.add(&escaleras, (row, people.as_slice()), claims, now)?;
        }
        match ids.last() {
            Some(id) if ids.len() as u64 == PAGE => last = Some(id.clone()),
            _ => break,
        }
    }
    found.atrasados += esperan(app, now).await?;
    Ok(found)
}

/// What has waited too long for the loop that should have looked at it: by the columns these loops go by.
async fn esperan(app: &App, now: Timestamp) -> Result<i64> {
    let conn = app.db.reader();
    let by = now.millis() - TOLERANCE;
    let askings = notas::Entity::find().filter(notas::Column::Proximo.lt(by)).count(conn).await?;
    let waiting = oficios::Entity::find().filter(oficios::Column::Proximo.lt(by)).count(conn).await?;
    let entries = inbox::Entity::find().filter(inbox::Column::EntregaProximo.lt(by)).count(conn).await?;
    // Without a mail server nobody looks at them.
    let mails = match app.config.smtp.is_some() {
        true => correos::Entity::find().filter(correos::Column::Proximo.lt(by)).count(conn).await?,
        false => 0,
    };
    Ok(i64::try_from(askings + waiting + entries + mails).unwrap_or(i64::MAX))
}

impl Conciliacion {
    fn add(
        &mut self,
        escaleras: &Escaleras,
        (row, people): (&Model, &[Destinatario]),
        claims: &[avisos::Model],
        now: Timestamp,
    ) -> Result<()> {
        self.sin_destinatario += i64::from(people.is_empty());
        // What was handed to the watch just now, with other people or settings, is not late yet.
        let just_now = now.millis() - TOLERANCE..=now.millis();
        if row.proximo_aviso.is_some_and(|at| just_now.contains(&at)) {
            return Ok(());
        }
        let escalera = escaleras.de_plazo(row)?;
        let mut late = 0;
        for person in people {
            let theirs = claims.iter().filter(|claim| {
                claim.vence == row.vence
                    && claim.user_id == person.user.as_str()
                    && claim.at >= person.desde.millis()
            });
            let known =
                theirs.filter_map(|claim| Some((claim.paso, Vez::from_db(&claim.ocasion)?))).collect();
            late += atrasadas(escalera, (row.vence, person.desde), &known, now);
        }
        self.atrasados += i64::try_from(late).unwrap_or(i64::MAX);
        if late > 0 && row.proximo_aviso.is_none_or(|at| at > now.millis()) {
            self.olvidados.push(row.id.clone());
        }
        Ok(())
    }
}

/// How many occasions of a due date are over for somebody whom it concerns since `desde`, and not claimed. Pure.
fn atrasadas(
    escalera: &Escalera,
    (vence, desde): (Date, Timestamp),
    known: &HashSet<(i64, Vez)>,
    now: Timestamp,
) -> usize {
    let by = Timestamp::from_millis(now.millis() - TOLERANCE);
    let all = escalera.ocasiones(vence, desde, escalera.hoy(by));
    all.iter().filter(|ocasion| ocasion.at <= by && !known.contains(&ocasion.clave())).count()
}

#[cfg(test)]
#[path = "conciliacion_tests.rs"]
mod tests;
