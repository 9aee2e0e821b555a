//! What an oficio opened to the office is taken back 30 days after it was done: what stands of it in the inbox, and the
//! room of its case. The right itself lapses by the clock alone; this is what makes sockets and devices follow.

use super::store;
use crate::{
    app::App,
    db::Actor,
    entity::{oficios::Model, users},
    error::Result,
    expedientes::{self, acceso, permisos::cumplido_desde, rol_de, stored},
    inbox::{self, About},
    log::Event,
};
use chrono::Duration;
use sea_orm::EntityTrait;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use vigia_protocol::{
    ids::{ExpedienteId, OficioId, UserId},
    time::Timestamp,
};

/// Up to when this node has looked; nothing is kept elsewhere, since what still stands in an inbox says what is left.
#[derive(Clone, Copy, Debug, Default)]
pub struct Visto {
    /// Everything, once a day: what lapsed while no node was running.
    todo: Option<Timestamp>,
    /// What has lapsed since the last look.
    hasta: Option<Timestamp>,
}

/// Runs until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    let mut seen = Visto::default();
    while !stop.is_cancelled() {
        match round(&app, seen, &stop).await {
            Ok(now) => seen = now,
            Err(error) => tracing::warn!(%error, "lapsed oficios cannot be read; trying again"),
        }
        tokio::select! {
            () = tokio::time::sleep(app.clock.watch_interval()) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Takes back what has lapsed since the last look; how far it has looked now.
pub(crate) async fn round(app: &App, seen: Visto, stop: &CancellationToken) -> Result<Visto> {
    let now = app.clock.now();
    let daily = seen.todo.is_none_or(|at| now.utc() - at.utc() >= Duration::days(1));
    let since = if daily { None } else { seen.hasta.map(cumplido_desde) };
    let mut next = Visto { todo: if daily { Some(now) } else { seen.todo }, hasta: Some(now) };
    for oficio in store::lapsed(app.db.reader(), since, cumplido_desde(now)).await? {
        if stop.is_cancelled() {
            break;
        }
        if let Err(error) = take_back(app, &oficio, since.is_some()).await {
            tracing::error!(oficio.id = %oficio.id, %error, "what an oficio opened could not be taken back; trying again");
            next = seen;
        }
    }
    Ok(next)
}

/// Takes back what it opened to its assignee, unless something else keeps it open. Where it has just lapsed their
/// sockets are looked at in any case: an oficio taken from the queue leaves nothing in the inbox.
async fn take_back(app: &App, oficio: &Model, just_now: bool) -> Result<()> {
    let Some(assignee) = &oficio.asignado_a else { return Ok(()) };
    let (id, user): (OficioId, UserId) = (stored(&oficio.id)?, stored(assignee)?);
    let expediente: ExpedienteId = stored(&oficio.expediente_id)?;
    let mut tx = app.db.begin(Actor::System).await?;
    // Whoever gives them another oficio of the case at this moment comes before this, or after it.
    expedientes::lock(&*tx, std::slice::from_ref(&oficio.expediente_id)).await?;
    let Some(row) = users::Entity::find_by_id(assignee.clone()).one(&*tx).await? else { return Ok(()) };
    let rol = rol_de(&row)?;
    let acceso = acceso(&*tx, &user, rol, &expediente, tx.now()).await?;
    if acceso.ve_todo() {
        return Ok(());
    }
    let mut taken = inbox::void(&mut tx, About::Oficio(&id), &user).await?;
    if !acceso.ve() {
        taken += inbox::void(&mut tx, About::Expediente(&expediente), &user).await?;
    }
    if taken == 0 && !just_now {
        return Ok(());
    }
    let detalle = json!({ "user": user, "avisos": taken });
    tx.audit("oficio.caducado", ("oficio", id.as_str()), Some(&expediente), detalle).await?;
    tx.publish(Event::Rights(user));
    tx.commit().await
}
