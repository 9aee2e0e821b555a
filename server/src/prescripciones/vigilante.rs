//! The watch: a loop that looks at every deadline whose time has come and raises what its recipients are owed.
//!
//! It keeps nothing in memory. What is due is a column, what was claimed is a unique key, and both are written by the
//! transaction that stores the alerts: any number of nodes may run it, and any of them may crash anywhere.

use super::{
    aviso,
    escalera::Escalera,
    pasos::{AVISADO, OMITIDO},
    store, vigilancia,
};
use crate::{
    app::App,
    calendarios,
    config::Config,
    db::{Actor, Tx},
    entity::{expedientes, prescripciones::Model, users},
    error::{Error, Result},
    expedientes::{contexto, is_active_member, miembros_de, stored},
    inbox::{self, About},
    log::Event,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use vigia_protocol::{
    acceso::Rol,
    ids::{PrescripcionId, UserId},
    inbox::Contexto,
    prescripciones::EstadoPrescripcion,
    time::Timestamp,
};

/// How many deadlines are asked for at a time.
const PAGE: u64 = 200;

/// The firm's ladder, over the days its office works.
pub async fn escalera(conn: &impl ConnectionTrait, config: &Config) -> Result<Escalera> {
    Ok(Escalera {
        pasos: config.pasos.clone(),
        hora: config.hora_aviso,
        zona: config.zona,
        habiles: calendarios::oficina(conn).await?,
    })
}

/// Runs until told to stop: at once after every change of a deadline or its recipients, and every half minute.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match round(&app, &stop).await {
            Ok(()) => app.pulses.watch.beat(),
            Err(error) => tracing::warn!(%error, "the watch cannot read its deadlines; trying again"),
        }
        tokio::select! {
            () = app.watch.notified() => {}
            () = tokio::time::sleep(app.clock.watch_interval()) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Looks at every deadline whose time has come. One that fails is tried again in the next round and stops no other.
pub(crate) async fn round(app: &App, stop: &CancellationToken) -> Result<()> {
    // Once a round: a change of the office's calendar has the watch look again.
    let escalera = &escalera(app.db.reader(), &app.config).await?;
    let mut last: Option<PrescripcionId> = None;
    loop {
        let due = store::due(app.db.reader(), app.clock.now(), last.as_ref(), PAGE).await?;
        for id in &due {
            if stop.is_cancelled() {
                return Ok(());
            }
            if let Err(error) = look_at(app, escalera, id).await {
                tracing::error!(prescripcion.id = %id, %error, "a deadline could not be watched; trying again");
            }
        }
        match due.last() {
            Some(id) if due.len() as u64 == PAGE => last = Some(id.clone()),
            _ => return Ok(()),
        }
    }
}

/// Raises what the recipients of one deadline are owed now, in a transaction of its own.
pub(super) async fn look_at(app: &App, escalera: &Escalera, id: &PrescripcionId) -> Result<()> {
    let mut tx = app.db.begin(Actor::System).await?;
    let row = store::lock(&tx, id).await?;
    raise_due(&mut tx, escalera, &row).await?;
    tx.commit().await
}

/// Raises what the recipients of a deadline are owed now, where its time has come. Whoever enters or moves a date calls it
/// in the same transaction: what was accepted was also alerted.
pub(super) async fn raise_due(tx: &mut Tx, escalera: &Escalera, row: &Model) -> Result<()> {
    let now = tx.now();
    if row.estado != EstadoPrescripcion::Abierta.as_str()
        || row.proximo_aviso.is_none_or(|at| at > now.millis())
    {
        return Ok(());
    }
    let caso =
        expedientes::Entity::find_by_id(&row.expediente_id).one(&**tx).await?.ok_or(Error::NotFound)?;
    let caso = contexto(&caso)?;
    let recipients = recipients(&**tx, row).await?;
    if recipients.is_empty() {
        tracing::error!(prescripcion.id = %row.id, "an open deadline has nobody to alert");
        return Ok(());
    }
    for (recipient, desde) in &recipients {
        raise(tx, escalera, row, &caso, (recipient, *desde)).await?;
    }
    store::set_next(tx, row, escalera.next_at(row.vence, now)).await
}

async fn raise(
    tx: &mut Tx,
    escalera: &Escalera,
    row: &Model,
    caso: &Contexto,
    (recipient, desde): (&UserId, Timestamp),
) -> Result<()> {
    let known = store::registradas(tx, row, recipient, desde).await?;
    let decision = vigilancia::decide(escalera, row.vence, desde, &known, tx.now());
    for ocasion in &decision.skip {
        store::claim(tx, row, ocasion, (recipient, desde), OMITIDO).await?;
    }
    let Some(ocasion) = &decision.fire else { return Ok(()) };
    if !store::claim(tx, row, ocasion, (recipient, desde), AVISADO).await? {
        return Ok(());
    }
    let entry = aviso::entry(row, caso, ocasion, (recipient, desde), escalera, tx.now())?;
    if ocasion.paso < 0 {
        // One day's overdue reminder replaces what was said before.
        let id = stored(&row.id)?;
        inbox::close(tx, About::Prescripcion(&id), Some(recipient)).await?;
    }
    let detalle = json!({
        "user": recipient, "vence": row.vence, "paso": ocasion.paso, "ocasion": ocasion.vez.as_str(),
        "notificacion": entry.notification_id,
    });
    tx.audit("prescripcion.avisada", ("prescripcion", &row.id), Some(&caso.expediente_id), detalle).await?;
    tx.publish(Event::Entry(Box::new(entry)));
    Ok(())
}

/// Whom a deadline concerns, each with the instant since when: the active lawyers and admins of the case, its
/// supervisor among them; where there is none, every active admin.
async fn recipients(conn: &impl ConnectionTrait, row: &Model) -> Result<Vec<(UserId, Timestamp)>> {
    let people = miembros_de(conn, [row.expediente_id.clone()]).await?;
    let members: Vec<_> = people
        .iter()
        .filter(|(_, user)| is_active_member(user))
        .map(|(member, user)| (user.id.as_str(), member.since.max(row.vigilada_desde)))
        .collect();
    let admins = if members.is_empty() { active_admins(conn).await? } else { Vec::new() };
    let admins = admins.iter().map(|user| (user.id.as_str(), row.vigilada_desde));
    let all = members.into_iter().chain(admins);
    all.map(|(id, since)| Ok((stored(id)?, Timestamp::from_millis(since)))).collect()
}

async fn active_admins(conn: &impl ConnectionTrait) -> Result<Vec<users::Model>> {
    let admins = users::Entity::find().filter(users::Column::Rol.eq(Rol::Admin.as_str()));
    Ok(admins.filter(users::Column::Activo.eq(true)).all(conn).await?)
}
