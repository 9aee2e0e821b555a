//! What follows when a leave begins or ends: the watch looks again, the deputy's sockets and inbox follow their rights.
//!
//! Each beginning and each end is published once, by whichever node is first: that it is, is written in the transaction
//! that publishes it. What came to pass while no node was running is published at the next start.

use super::store;
use crate::{
    app::App,
    db::{Actor, Tx},
    entity::{
        ausencias::{Column, Model},
        expediente_members as members, prescripciones, users,
    },
    error::{Error, Result},
    expedientes::{release_rights_of, stored},
    inbox::{self, About},
    log::Event,
    notas,
    prescripciones::{de_varios, look_again_at},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use vigia_protocol::{
    ids::{AusenciaId, ExpedienteId, UserId},
    prescripciones::EstadoPrescripcion,
};

/// Runs until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = round(&app, &stop).await {
            tracing::warn!(%error, "leaves cannot be read; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(app.clock.watch_interval()) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Publishes every beginning and end that is reached. One that fails is tried again and stops no other.
pub(crate) async fn round(app: &App, stop: &CancellationToken) -> Result<()> {
    for id in store::por_publicar(app.db.reader(), app.clock.now()).await? {
        if stop.is_cancelled() {
            break;
        }
        if let Err(error) = publish(app, &id).await {
            tracing::error!(ausencia.id = %id, %error, "a leave could not be followed; trying again");
        }
    }
    Ok(())
}

async fn publish(app: &App, id: &AusenciaId) -> Result<()> {
    let mut tx = app.db.begin(Actor::System).await?;
    let row = store::lock(&tx, id).await?;
    follow(&mut tx, &row).await?;
    tx.commit().await?;
    app.watch.notify_one();
    Ok(())
}

/// Publishes of a leave what is reached by now and was not published: its beginning, or its end.
pub async fn follow(tx: &mut Tx, row: &Model) -> Result<()> {
    let now = tx.now().millis();
    if row.vigente_hasta <= now {
        if row.termino_at.is_none() && store::publicada(tx, &row.id, Column::TerminoAt).await? {
            end(tx, row).await?;
        }
    } else if row.vigente_desde <= now
        && row.empezo_at.is_none()
        && store::publicada(tx, &row.id, Column::EmpezoAt).await?
    {
        begin(tx, row).await?;
    }
    Ok(())
}

async fn begin(tx: &mut Tx, row: &Model) -> Result<()> {
    for expediente in cases_of(tx, &row.user_id).await? {
        look_again_at(tx, &expediente).await?;
    }
    audit(tx, row, "ausencia.empezada").await?;
    tx.publish(Event::Rights(stored(&row.suplente_id)?));
    Ok(())
}

/// What the deputy keeps for another reason (they belong to the case, they stand in for somebody else of it, they are an
/// admin) stays readable, and asks them for nothing any more where it is no longer theirs to answer; the rest is taken
/// back.
async fn end(tx: &mut Tx, row: &Model) -> Result<()> {
    let suplente: UserId = stored(&row.suplente_id)?;
    let person = users::Entity::find_by_id(row.suplente_id.clone()).one(&**tx).await?;
    let person = person.ok_or(Error::NotFound)?;
    for expediente in cases_of(tx, &row.user_id).await? {
        let plazos = open_deadlines(tx, &expediente).await?;
        let destinatarios = de_varios(&**tx, &plazos, tx.now()).await?;
        let oye = notas::oye(&**tx, &expediente, &suplente, tx.now()).await?;
        for (plazo, destinatarios) in plazos.iter().zip(destinatarios) {
            if destinatarios.iter().all(|otro| otro.user != suplente) {
                inbox::close_but(tx, About::Prescripcion(&stored(&plazo.id)?), &suplente, &oye).await?;
            }
        }
        // Standing in for somebody else since later, they are owed what came due since then.
        look_again_at(tx, &expediente).await?;
    }
    audit(tx, row, "ausencia.terminada").await?;
    release_rights_of(tx, &person).await
}

async fn audit(tx: &Tx, row: &Model, accion: &str) -> Result<()> {
    let detalle = json!({
        "user": row.user_id, "suplente": row.suplente_id, "desde": row.desde, "hasta": row.hasta,
        "terminadaPor": row.terminada_por,
    });
    tx.audit(accion, ("ausencia", &row.id), None, detalle).await
}

async fn cases_of(tx: &Tx, user: &str) -> Result<Vec<ExpedienteId>> {
    let ids = members::Entity::find()
        .select_only()
        .column(members::Column::ExpedienteId)
        .filter(members::Column::UserId.eq(user))
        .order_by_asc(members::Column::ExpedienteId);
    ids.into_tuple::<String>().all(&**tx).await?.iter().map(|id| stored(id)).collect()
}

async fn open_deadlines(tx: &Tx, id: &ExpedienteId) -> Result<Vec<prescripciones::Model>> {
    let open = prescripciones::Entity::find()
        .filter(prescripciones::Column::ExpedienteId.eq(id.as_str()))
        .filter(prescripciones::Column::Estado.eq(EstadoPrescripcion::Abierta.as_str()))
        .order_by_asc(prescripciones::Column::Id);
    Ok(open.all(&**tx).await?)
}
