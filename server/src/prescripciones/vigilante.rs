//! The watch: a loop that looks at every deadline whose time has come and raises what its recipients are owed.
//!
//! It keeps nothing in memory. What is due is a column, what was claimed is a unique key, and both are written by the
//! transaction that stores the alerts: any number of nodes may run it, and any of them may crash anywhere.

use super::{
    aviso,
    escaleras::Escaleras,
    pasos::{AVISADO, OMITIDO},
    plazos::requiere_nota,
    store, vigilancia,
};
use crate::{
    app::App,
    db::{Actor, Tx},
    entity::{expedientes, prescripciones::Model},
    error::{Error, Result},
    expedientes::{contexto, stored},
    inbox::{self, About},
    log::Event,
    notas,
};
use sea_orm::EntityTrait;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use vigia_protocol::{
    ids::{PrescripcionId, UserId},
    inbox::Contexto,
    prescripciones::EstadoPrescripcion,
    time::Timestamp,
};

pub use super::{destinatarios::recipients, escaleras::escaleras};

/// How many deadlines are asked for at a time.
const PAGE: u64 = 200;

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
    crate::vigilancia::consultar(app).await?;
    crate::vigilancia::marcar(app).await?;
    // Whoever is to hear of the clock must not keep deadlines waiting.
    if let Err(error) = crate::vigilancia::avisar(app).await {
        tracing::error!(%error, "the admins could not be told of a clock that is not believed; trying again");
    }
    let escaleras = &escaleras(app.db.reader(), &app.config).await?;
    let mut last: Option<PrescripcionId> = None;
    loop {
        let due = store::due(app.db.reader(), app.clock.now(), last.as_ref(), PAGE).await?;
        for id in &due {
            if stop.is_cancelled() {
                return Ok(());
            }
            if let Err(error) = look_at(app, escaleras, id).await {
                tracing::error!(prescripcion.id = %id, %error, "a deadline could not be watched; trying again");
            }
        }
        match due.last() {
            // A morning on which thousands are due takes a while: it goes on, and that is what is asked.
            Some(id) if due.len() as u64 == PAGE => last = Some(id.clone()),
            _ => return Ok(()),
        }
        app.pulses.watch.beat();
    }
}

/// Raises what the recipients of one deadline are owed now, in a transaction of its own.
pub(crate) async fn look_at(app: &App, escaleras: &Escaleras, id: &PrescripcionId) -> Result<()> {
    let mut tx = app.db.begin(Actor::System).await?;
    let row = store::lock(&tx, id).await?;
    let newer = escaleras.al_dia(&*tx, &app.config).await?;
    raise_due(&mut tx, newer.as_ref().unwrap_or(escaleras), &row).await?;
    tx.commit().await
}

/// Raises what the recipients of a deadline are owed now, where its time has come. Whoever enters or moves a date calls it
/// in the same transaction: what was accepted was also alerted.
pub async fn raise_due(tx: &mut Tx, escaleras: &Escaleras, row: &Model) -> Result<()> {
    let now = tx.now();
    if row.estado != EstadoPrescripcion::Abierta.as_str()
        || row.proximo_aviso.is_none_or(|at| at > now.millis())
    {
        return Ok(());
    }
    let caso =
        expedientes::Entity::find_by_id(&row.expediente_id).one(&**tx).await?.ok_or(Error::NotFound)?;
    let mut caso = contexto(&caso)?;
    caso.caratula_en_avisos = escaleras.caratula_en_avisos;
    let recipients = recipients(&**tx, row, now).await?;
    if recipients.is_empty() {
        tracing::error!(prescripcion.id = %row.id, "an open deadline has nobody to alert");
        return Ok(());
    }
    if row.vence < escaleras.de_plazo(row)?.hoy(now) {
        // What an overdue reminder replaces, of everybody, in the order in which whoever takes note locks it.
        inbox::pedidas(tx, &stored(&row.id)?).await?;
    }
    for recipient in &recipients {
        caso.suplencia_de.clone_from(&recipient.suplencia_de);
        raise(tx, escaleras, row, &caso, (&recipient.user, recipient.desde)).await?;
    }
    store::set_next(tx, row, escaleras.de_plazo(row)?.next_at(row.vence, tx.now())).await
}

async fn raise(
    tx: &mut Tx,
    escaleras: &Escaleras,
    row: &Model,
    caso: &Contexto,
    (recipient, desde): (&UserId, Timestamp),
) -> Result<()> {
    let escalera = escaleras.de_plazo(row)?;
    let mut known = store::registradas(tx, row, recipient, desde).await?;
    let now = tx.now();
    let hoy = escalera.hoy(now);
    if known.ultima.is_some() && requiere_nota(row.vence, hoy, &escalera.habiles) {
        let since = desde.max(escalera.medianoche(hoy));
        known.pide_nota = store::pide_nota(tx, row, recipient, since).await?;
    }
    let decision = vigilancia::decide(escalera, row.vence, desde, &known, now);
    for ocasion in &decision.skip {
        store::claim(tx, row, ocasion, (recipient, desde), (OMITIDO, now)).await?;
    }
    let Some(ocasion) = &decision.fire else { return Ok(()) };
    if !store::claim(tx, row, ocasion, (recipient, desde), (AVISADO, now)).await? {
        return Ok(());
    }
    let entry = aviso::entry(row, caso, ocasion, (recipient, desde), escalera, now)?;
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
    if entry.requiere_nota {
        notas::pedir(tx, row, ocasion, now).await?;
    }
    tx.publish(Event::Entry(Box::new(entry)));
    Ok(())
}
