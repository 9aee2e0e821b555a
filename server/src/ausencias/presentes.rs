//! Whether somebody present gets what whoever is away would have got; a leave that brings the contrary about is refused
//! until whoever asks says that they know.

use super::store;
use crate::{
    db::Tx,
    entity::{
        ausencias::{Column, Model},
        users,
    },
    error::{Error, Result, Text},
};
use chrono::{DateTime, Datelike, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use vigia_protocol::time::{Date, Timestamp};

/// What whoever asks sets to have it their way.
const AUN_ASI: &str = "aunAsi";

/// So many leaves a refusal names.
const SHOWN: usize = 5;

/// Refuses a leave whose deputy is away on some of its days, or of somebody who stands in for another one on them.
pub async fn require_presentes(
    conn: &impl ConnectionTrait,
    (away, suplente): (&str, &str),
    within: (Timestamp, Timestamp),
) -> Result<()> {
    let fuera = store::entre(conn, (Column::UserId, suplente), within).await?;
    let suple = store::entre(conn, (Column::SuplenteId, away), within).await?;
    refuse(conn, &fuera, &suple).await
}

/// Refuses to take somebody out of the firm, or of its cases, while they stand in for somebody, or are to.
pub async fn require_no_suplencias(tx: &Tx, user: &str) -> Result<()> {
    let ever = Timestamp::from(DateTime::<Utc>::MAX_UTC);
    let suple = store::entre(&**tx, (Column::SuplenteId, user), (tx.now(), ever)).await?;
    refuse(&**tx, &[], &suple).await
}

async fn refuse(conn: &impl ConnectionTrait, fuera: &[Model], suple: &[Model]) -> Result<()> {
    if fuera.is_empty() && suple.is_empty() {
        return Ok(());
    }
    let people = fuera.iter().chain(suple).flat_map(|row| [&row.user_id, &row.suplente_id]);
    let people = users::Entity::find().filter(users::Column::Id.is_in(people)).all(conn).await?;
    let names: HashMap<String, String> = people.into_iter().map(|user| (user.id, user.nombre)).collect();
    Err(Error::ConflictOf(AUN_ASI, texto(&names, fuera, suple)))
}

/// Who is away when, and whom somebody stands in for when. Pure.
fn texto(names: &HashMap<String, String>, fuera: &[Model], suple: &[Model]) -> Text {
    let name = |id: &String| names.get(id).map_or("—", String::as_str);
    let (mut es, mut en) = (Vec::new(), Vec::new());
    for row in fuera {
        let who = name(&row.user_id);
        es.push(format!("{who} está de licencia {}", dias_es(row)));
        en.push(format!("{who} is away {}", dias_en(row)));
    }
    for row in suple {
        let (suplente, who) = (name(&row.suplente_id), name(&row.user_id));
        es.push(format!("{suplente} suple a {who} {}", dias_es(row)));
        en.push(format!("{suplente} stands in for {who} {}", dias_en(row)));
    }
    let more = es.len().saturating_sub(SHOWN);
    for (said, word) in [(&mut es, "más"), (&mut en, "more")] {
        said.truncate(SHOWN);
        if more > 0 {
            said.push(format!("{more} {word}"));
        }
    }
    Text::new(
        format!("{}: quedaría sin suplente presente", es.join("; ")),
        format!("{}: no deputy would be present", en.join("; ")),
    )
}

fn dias_es(row: &Model) -> String {
    let dia = |dia: Date| format!("{}/{}/{}", dia.day(), dia.month(), dia.year());
    if row.desde == row.hasta {
        format!("el {}", dia(row.desde))
    } else {
        format!("del {} al {}", dia(row.desde), dia(row.hasta))
    }
}

fn dias_en(row: &Model) -> String {
    if row.desde == row.hasta {
        format!("on {}", row.desde)
    } else {
        format!("from {} to {}", row.desde, row.hasta)
    }
}
