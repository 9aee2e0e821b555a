//! What becomes of an entry: read, acknowledged, closed, void. Each change goes to every device of its owner.

use crate::{
    db::Tx,
    entity::inbox::{Column, Entity, Model},
    error::{Error, Result},
    expedientes,
    inbox::entry,
    log::{Event, Live},
    notas,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr};
use serde_json::json;
use vigia_protocol::{
    event::{NotificationAcked, NotificationRead, name},
    ids::{DeviceId, ExpedienteId, NotificationId, OficioId, PrescripcionId, UserId},
    inbox::{Contexto, Escalon, InboxEntry},
    room::Room,
    time::Timestamp,
};

/// Who marks, and from where.
#[derive(Clone, Debug)]
pub struct Mark<'a> {
    /// Whose inbox.
    pub user: &'a UserId,
    /// From which device, where it is one.
    pub device: Option<&'a DeviceId>,
    /// A room whose sockets need not hear of it: the one that did it.
    pub origin: Option<String>,
}

/// What entries hang on.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// A case.
    Expediente(&'a ExpedienteId),
    /// A deadline.
    Prescripcion(&'a PrescripcionId),
    /// An oficio.
    Oficio(&'a OficioId),
}

impl About<'_> {
    /// Locked, and always in this order, so that two who mark the same entries never wait for each other.
    fn rows(self) -> Select<Entity> {
        let rows = Entity::find()
            .filter(Column::VoidAt.is_null())
            .order_by_asc(Column::UserId)
            .order_by_asc(Column::Seq)
            .lock_exclusive();
        match self {
            Self::Expediente(id) => rows.filter(Column::ExpedienteId.eq(id.as_str())),
            Self::Prescripcion(id) => rows.filter(Column::PrescripcionId.eq(id.as_str())),
            Self::Oficio(id) => rows.filter(Column::OficioId.eq(id.as_str())),
        }
    }
}

/// Marks an entry as opened; the first time counts.
pub async fn read(tx: &mut Tx, by: &Mark<'_>, id: &NotificationId) -> Result<InboxEntry> {
    let mut row = find(tx, by.user, id).await?;
    if row.read_at.is_none() {
        set_read(tx, &mut row, by);
        save(tx, &row).await?;
        announce_read(tx, by, &row)?;
    }
    entry(row)
}

/// Takes note of an entry, in the name of its owner.
///
/// The note of a responsable, a supervisor, whoever stands in for one of them, or an admin ends the asking for everybody
/// the same deadline asked; a member's note ends only their own, with all that asked them before.
pub async fn acknowledge(tx: &mut Tx, by: &Mark<'_>, id: &NotificationId) -> Result<InboxEntry> {
    lock_siblings(tx, by.user, id).await?;
    let mut row = find(tx, by.user, id).await?;
    if row.acked_at.is_none() {
        let unread = row.read_at.is_none();
        set_read(tx, &mut row, by);
        set_acked(tx, &mut row, by);
        save(tx, &row).await?;
        if unread {
            announce_read(tx, by, &row)?;
        }
        announce_acked(tx, &row)?;
        let expediente: Option<ExpedienteId> =
            row.expediente_id.as_deref().map(expedientes::stored).transpose()?;
        if let Some(expediente) = &expediente
            && expedientes::answers_for(&**tx, by.user, expediente, tx.now()).await?
        {
            acknowledge_for_others(tx, by, &row).await?;
        } else {
            acknowledge_earlier(tx, by, &row).await?;
        }
        tx.audit(
            "notificacion.nota",
            ("notificacion", id.as_str()),
            expediente.as_ref(),
            json!({ "user": by.user }),
        )
        .await?;
    }
    entry(row)
}

async fn acknowledge_for_others(tx: &mut Tx, by: &Mark<'_>, own: &Model) -> Result<()> {
    let (Some(prescripcion), Some(vence)) = (&own.prescripcion_id, own.vence) else { return Ok(()) };
    // A note of an older step, written offline and sent late, does not answer the one that was asked since.
    let seen = Timestamp::from_millis(own.created_at);
    let hasta = notas::una_despues(tx, prescripcion, vence, seen).await?;
    notas::terminar(tx, prescripcion, vence, hasta, by.user).await?;
    let mut rows = About::Prescripcion(&expedientes::stored(prescripcion)?)
        .rows()
        .filter(Column::Vence.eq(vence))
        .filter(Column::AckedAt.is_null())
        .filter(Column::RequiereNota.eq(true));
    if let Some(hasta) = hasta {
        rows = rows.filter(Column::CreatedAt.lt(hasta.millis()));
    }
    for mut row in rows.all(&**tx).await? {
        set_acked(tx, &mut row, by);
        save(tx, &row).await?;
        announce_acked(tx, &row)?;
    }
    Ok(())
}

/// Whoever takes note of the newest alert of a date has taken note of those before it, and hears of none of them again.
async fn acknowledge_earlier(tx: &mut Tx, by: &Mark<'_>, own: &Model) -> Result<()> {
    let (Some(prescripcion), Some(vence)) = (&own.prescripcion_id, own.vence) else { return Ok(()) };
    let earlier = About::Prescripcion(&expedientes::stored(prescripcion)?)
        .rows()
        .filter(Column::UserId.eq(by.user.as_str()))
        .filter(Column::Vence.eq(vence))
        .filter(Column::AckedAt.is_null())
        .filter(Column::RequiereNota.eq(true))
        .filter(Column::Seq.lt(own.seq));
    for mut row in earlier.all(&**tx).await? {
        set_acked(tx, &mut row, by);
        save(tx, &row).await?;
        announce_acked(tx, &row)?;
    }
    Ok(())
}

/// Entries that ask for nothing any more: the deadline was resolved or has another date, the oficio is done.
/// With a user, only theirs.
pub async fn close(tx: &mut Tx, about: About<'_>, user: Option<&UserId>) -> Result<()> {
    let mut rows = about.rows().filter(Column::ClosedAt.is_null());
    if let Some(user) = user {
        rows = rows.filter(Column::UserId.eq(user.as_str()));
    }
    for mut row in rows.all(&**tx).await? {
        row.closed_at = Some(tx.now().millis());
        save(tx, &row).await?;
    }
    Ok(())
}

/// The same of one person's entries, but those that reached them by one of these rungs.
pub async fn close_but(tx: &mut Tx, about: About<'_>, user: &UserId, oye: &[Escalon]) -> Result<()> {
    let rows = about.rows().filter(Column::ClosedAt.is_null()).filter(Column::UserId.eq(user.as_str()));
    for mut row in rows.all(&**tx).await? {
        let contexto = contexto(&row)?;
        if contexto.and_then(|caso| caso.escalon).is_some_and(|escalon| oye.contains(&escalon)) {
            continue;
        }
        row.closed_at = Some(tx.now().millis());
        save(tx, &row).await?;
    }
    Ok(())
}

/// What still asks about a deadline says whether a second person checked its date, as it is now.
pub async fn set_verificada(tx: &mut Tx, id: &PrescripcionId, verificada: bool) -> Result<()> {
    let rows = About::Prescripcion(id).rows().filter(Column::ClosedAt.is_null());
    for row in rows.all(&**tx).await? {
        let Some(caso) = contexto(&row)?.filter(|caso| caso.sin_verificar == verificada) else { continue };
        let caso = Contexto { sin_verificar: !verificada, ..caso };
        let text = serde_json::to_string(&caso).map_err(anyhow::Error::from)?;
        Entity::update_many()
            .col_expr(Column::Contexto, Expr::value(text))
            .filter(Column::UserId.eq(&row.user_id))
            .filter(Column::Seq.eq(row.seq))
            .exec(&**tx)
            .await?;
        tx.publish(Event::Changed { user: expedientes::stored(&row.user_id)?, seq: row.seq });
    }
    Ok(())
}

fn contexto(row: &Model) -> Result<Option<Contexto>> {
    Ok(row.contexto.as_deref().map(serde_json::from_str).transpose().map_err(anyhow::Error::from)?)
}

/// Everything that asks somebody for a note asks for none any more: they are not here to take it.
pub async fn close_asking(tx: &mut Tx, user: &UserId) -> Result<()> {
    let rows = Entity::find()
        .filter(Column::UserId.eq(user.as_str()))
        .filter(Column::RequiereNota.eq(true))
        .filter(Column::AckedAt.is_null())
        .filter(Column::ClosedAt.is_null())
        .filter(Column::VoidAt.is_null())
        .order_by_asc(Column::Seq)
        .lock_exclusive();
    for mut row in rows.all(&**tx).await? {
        row.closed_at = Some(tx.now().millis());
        save(tx, &row).await?;
    }
    Ok(())
}

/// Every entry about a deadline, locked: whoever takes note of one does so before, or after.
pub async fn pedidas(tx: &Tx, id: &PrescripcionId) -> Result<Vec<Model>> {
    Ok(About::Prescripcion(id).rows().all(&**tx).await?)
}

/// An entry comes back on its owner's devices; how often it has now.
pub async fn recordar(tx: &mut Tx, row: &Model) -> Result<i64> {
    let n = row.recordatorio_n + 1;
    Entity::update_many()
        .col_expr(Column::RecordatorioN, Expr::value(n))
        .col_expr(Column::RecordatorioAt, Expr::value(tx.now().millis()))
        .filter(Column::UserId.eq(&row.user_id))
        .filter(Column::Seq.eq(row.seq))
        .exec(&**tx)
        .await?;
    tx.publish(Event::Changed { user: expedientes::stored(&row.user_id)?, seq: row.seq });
    Ok(n)
}

/// Takes entries back from somebody whose right to them is gone: they become tombstones. How many.
pub async fn void(tx: &mut Tx, about: About<'_>, user: &UserId) -> Result<usize> {
    let rows = about.rows().filter(Column::UserId.eq(user.as_str())).all(&**tx).await?;
    let taken = rows.len();
    for mut row in rows {
        row.void_at = Some(tx.now().millis());
        save(tx, &row).await?;
    }
    Ok(taken)
}

/// The entries of everybody about the same deadline: a note may be everybody's, so they are locked before one's own.
async fn lock_siblings(tx: &Tx, user: &UserId, id: &NotificationId) -> Result<()> {
    let prescripcion = Entity::find()
        .select_only()
        .column(Column::PrescripcionId)
        .filter(Column::UserId.eq(user.as_str()))
        .filter(Column::NotificationId.eq(id.as_str()))
        .into_tuple::<Option<String>>()
        .one(&**tx)
        .await?;
    if let Some(prescripcion) = prescripcion.flatten() {
        About::Prescripcion(&expedientes::stored(&prescripcion)?).rows().all(&**tx).await?;
    }
    Ok(())
}

/// The row, locked: two marks at once would otherwise write over each other (SQLite has one writer anyway).
async fn find(tx: &Tx, user: &UserId, id: &NotificationId) -> Result<Model> {
    Entity::find()
        .filter(Column::UserId.eq(user.as_str()))
        .filter(Column::NotificationId.eq(id.as_str()))
        .filter(Column::VoidAt.is_null())
        .lock_exclusive()
        .one(&**tx)
        .await?
        .ok_or(Error::NotFound)
}

fn set_read(tx: &Tx, row: &mut Model, by: &Mark<'_>) {
    row.read_at.get_or_insert(tx.now().millis());
    if row.read_device.is_none() {
        row.read_device = by.device.map(ToString::to_string);
    }
}

fn set_acked(tx: &Tx, row: &mut Model, by: &Mark<'_>) {
    row.acked_at = Some(tx.now().millis());
    row.acked_by = Some(by.user.to_string());
    row.acked_device = by.device.map(ToString::to_string);
}

async fn save(tx: &mut Tx, row: &Model) -> Result<()> {
    let user: UserId = expedientes::stored(&row.user_id)?;
    Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(row.read_at))
        .col_expr(Column::ReadDevice, Expr::value(row.read_device.clone()))
        .col_expr(Column::AckedAt, Expr::value(row.acked_at))
        .col_expr(Column::AckedBy, Expr::value(row.acked_by.clone()))
        .col_expr(Column::AckedDevice, Expr::value(row.acked_device.clone()))
        .col_expr(Column::ClosedAt, Expr::value(row.closed_at))
        .col_expr(Column::VoidAt, Expr::value(row.void_at))
        .filter(Column::UserId.eq(&row.user_id))
        .filter(Column::Seq.eq(row.seq))
        .exec(&**tx)
        .await?;
    tx.publish(Event::Changed { user, seq: row.seq });
    Ok(())
}

fn announce_read(tx: &mut Tx, by: &Mark<'_>, row: &Model) -> Result<()> {
    let told = NotificationRead {
        id: expedientes::stored(&row.notification_id)?,
        read_at: row.read_at.map(Timestamp::from_millis).unwrap_or(tx.now()),
    };
    announce(tx, by.user, name::NOTIFICATION_READ, by.origin.clone(), serde_json::to_value(told))
}

fn announce_acked(tx: &mut Tx, row: &Model) -> Result<()> {
    let told = NotificationAcked {
        id: expedientes::stored(&row.notification_id)?,
        acked_at: row.acked_at.map(Timestamp::from_millis).unwrap_or(tx.now()),
        by: expedientes::stored(row.acked_by.as_deref().unwrap_or_default())?,
    };
    let owner = expedientes::stored(&row.user_id)?;
    announce(tx, &owner, name::NOTIFICATION_ACKED, None, serde_json::to_value(told))
}

fn announce(
    tx: &mut Tx,
    user: &UserId,
    event: &str,
    origin: Option<String>,
    payload: serde_json::Result<serde_json::Value>,
) -> Result<()> {
    tx.publish(Event::Live(Live {
        room: Room::User(user.clone()).to_string(),
        except: origin.into_iter().collect(),
        event: event.to_owned(),
        payload: payload.map_err(anyhow::Error::from)?,
    }));
    Ok(())
}
