//! Appending to the log, as the last thing a transaction does.

use super::{Event, NewEntry, Record};
use crate::{
    ajustes,
    entity::{event_log, inbox as inbox_row, inbox_heads, log_head},
    error::Result,
    inbox,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use vigia_protocol::{ids::UserId, time::Timestamp};

/// Where the log stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The position of the newest row; 0 in an empty log.
    pub pos: i64,
    /// Another one after every restore.
    pub epoch: String,
}

/// Where the log stands now.
pub async fn head(conn: &impl ConnectionTrait) -> Result<Head> {
    let row = log_head::Entity::find_by_id(1)
        .one(conn)
        .await?
        .ok_or_else(|| anyhow::anyhow!("the log has no head: the database was not set up"))?;
    Ok(Head { pos: row.pos, epoch: row.epoch })
}

/// Numbers and stores what a transaction published.
///
/// The row lock on the head is taken here, last: from this moment until the commit no other transaction can append,
/// so commit order is log order is seq order, and a reader never sees a gap fill up behind it.
pub async fn append(conn: &impl ConnectionTrait, events: Vec<Event>, now: Timestamp) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    // Locks the row on PostgreSQL; on SQLite the transaction has been the only writer since it began.
    log_head::Entity::update_many()
        .col_expr(log_head::Column::Pos, Expr::col(log_head::Column::Pos).add(0))
        .filter(log_head::Column::Id.eq(1))
        .exec(conn)
        .await?;
    let mut pos = head(conn).await?.pos;
    let mut rows = Vec::with_capacity(events.len());
    let entries = events.iter().any(|event| matches!(event, Event::Entry(_)));
    let named = entries && ajustes::caratula_en_avisos(conn).await?;
    for mut event in events {
        if let Event::Entry(entry) = &mut event
            && let Some(contexto) = &mut entry.contexto
        {
            contexto.caratula_en_avisos = named;
        }
        let Some(record) = store(conn, event, now).await? else { continue };
        pos += 1;
        rows.push(event_log::ActiveModel {
            pos: Set(pos),
            at: Set(now.millis()),
            record: Set(serde_json::to_string(&record).map_err(anyhow::Error::from)?),
        });
    }
    // A chunk stays below the number of parameters a statement may have.
    for chunk in rows.chunks(500) {
        event_log::Entity::insert_many(chunk.to_vec()).exec_without_returning(conn).await?;
    }
    log_head::Entity::update_many()
        .col_expr(log_head::Column::Pos, Expr::value(pos))
        .filter(log_head::Column::Id.eq(1))
        .exec(conn)
        .await?;
    Ok(())
}

async fn store(conn: &impl ConnectionTrait, event: Event, now: Timestamp) -> Result<Option<Record>> {
    Ok(match event {
        Event::Entry(entry) => insert(conn, *entry, now).await?,
        Event::Changed { user, seq } => inbox_row::Entity::find_by_id((user.to_string(), seq))
            .one(conn)
            .await?
            .map(inbox::entry)
            .transpose()?
            .map(|entry| Record::Changed { user, entry }),
        Event::Live(live) => Some(Record::Live(live)),
        Event::Rights(user) => Some(Record::Rights { user }),
        Event::SessionEnded(session) => Some(Record::SessionEnded { session }),
    })
}

async fn insert(conn: &impl ConnectionTrait, new: NewEntry, now: Timestamp) -> Result<Option<Record>> {
    let known = inbox_row::Entity::find()
        .select_only()
        .column(inbox_row::Column::Seq)
        .filter(inbox_row::Column::UserId.eq(new.user.as_str()))
        .filter(inbox_row::Column::NotificationId.eq(new.notification_id.as_str()))
        .into_tuple::<i64>()
        .one(conn)
        .await?;
    if known.is_some() {
        return Ok(None);
    }
    let seq = next_seq(conn, &new.user).await?;
    let user = new.user.clone();
    let row = inbox::new_row(new, seq, now)?;
    inbox_row::Entity::insert(inbox_row::ActiveModel::from(row.clone())).exec_without_returning(conn).await?;
    Ok(Some(Record::Entry { user, entry: inbox::entry(row)? }))
}

async fn next_seq(conn: &impl ConnectionTrait, user: &UserId) -> Result<i64> {
    let head = inbox_heads::Entity::find_by_id(user.to_string()).one(conn).await?;
    let seq = head.as_ref().map_or(0, |head| head.seq) + 1;
    let row = inbox_heads::ActiveModel { user_id: Set(user.to_string()), seq: Set(seq) };
    match head {
        None => inbox_heads::Entity::insert(row).exec_without_returning(conn).await.map(drop)?,
        Some(_) => inbox_heads::Entity::update(row).exec(conn).await.map(drop)?,
    }
    Ok(seq)
}
