//! Inbox rows, between the database and the wire.

use crate::{
    entity::{inbox, inbox_heads},
    error::{Error, Result},
    log::NewEntry,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use vigia_protocol::{
    event::name,
    ids::UserId,
    inbox::{InboxEntry, Recordatorio},
    time::Timestamp,
};

/// The row of a new entry.
pub fn new_row(new: NewEntry, seq: i64, now: Timestamp) -> Result<inbox::Model> {
    let contexto = new.contexto.as_ref();
    Ok(inbox::Model {
        user_id: new.user.into(),
        seq,
        notification_id: new.notification_id.into(),
        event: new.event.to_owned(),
        payload: new.payload.to_string(),
        expediente_id: contexto.map(|c| c.expediente_id.to_string()),
        prescripcion_id: contexto.and_then(|c| c.prescripcion_id.as_ref()).map(ToString::to_string),
        oficio_id: contexto.and_then(|c| c.oficio_id.as_ref()).map(ToString::to_string),
        contexto: contexto.map(serde_json::to_string).transpose().map_err(anyhow::Error::from)?,
        created_at: now.millis(),
        vence: new.vence,
        requiere_nota: new.requiere_nota,
        read_at: None,
        read_device: None,
        acked_at: None,
        acked_by: None,
        acked_device: None,
        closed_at: None,
        void_at: None,
        recordatorio_n: 0,
        recordatorio_at: None,
        // Whether a device of theirs gets it is looked at for alerts of deadlines.
        entrega_proximo: contexto.and_then(|c| c.prescripcion_id.as_ref()).map(|_| now.millis()),
        sin_dispositivo_at: None,
    })
}

/// What a row is on the wire: the entry, or its tombstone once the right to it is gone.
pub fn entry(row: inbox::Model) -> Result<InboxEntry> {
    let void = row.void_at.is_some();
    Ok(InboxEntry {
        seq: row.seq,
        notification_id: row.notification_id.try_into().map_err(stored)?,
        event: if void { name::INBOX_VOID.to_owned() } else { row.event },
        payload: if void { Value::Null } else { serde_json::from_str(&row.payload).map_err(stored)? },
        created_at: Timestamp::from_millis(row.created_at),
        vence: row.vence.filter(|_| !void),
        requiere_nota: row.requiere_nota && !void,
        read_at: row.read_at.map(Timestamp::from_millis),
        acked_at: row.acked_at.map(Timestamp::from_millis),
        acked_by: row.acked_by.map(TryInto::try_into).transpose().map_err(stored)?,
        closed_at: row.closed_at.map(Timestamp::from_millis),
        contexto: match row.contexto {
            Some(text) if !void => Some(serde_json::from_str(&text).map_err(stored)?),
            _ => None,
        },
        recordatorio: row
            .recordatorio_at
            .filter(|_| !void && row.recordatorio_n > 0)
            .map(|at| Recordatorio { n: row.recordatorio_n, at: Timestamp::from_millis(at) }),
    })
}

fn stored(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Internal(anyhow::Error::new(error).context("an inbox row cannot be read"))
}

/// How far somebody's inbox has got; 0 where it is empty.
pub async fn head(conn: &impl ConnectionTrait, user: &UserId) -> Result<i64> {
    Ok(inbox_heads::Entity::find_by_id(user.to_string()).one(conn).await?.map_or(0, |row| row.seq))
}

/// Somebody's newest unread entries, newest first.
pub async fn unread(
    conn: &impl ConnectionTrait,
    user: &UserId,
    event: &str,
    limit: u64,
) -> Result<Vec<InboxEntry>> {
    inbox::Entity::find()
        .filter(inbox::Column::UserId.eq(user.as_str()))
        .filter(inbox::Column::Event.eq(event))
        .filter(inbox::Column::ReadAt.is_null())
        .filter(inbox::Column::VoidAt.is_null())
        .order_by_desc(inbox::Column::Seq)
        .limit(limit)
        .all(conn)
        .await?
        .into_iter()
        .map(entry)
        .collect()
}
