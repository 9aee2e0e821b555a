//! What a device gets when it says how far it has got.

use super::rows::{entry, head};
use crate::{db::Db, entity::inbox, error::Result, log};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use vigia_protocol::{
    ids::{NotificationId, UserId},
    inbox::{InboxPull, InboxReset, InboxSync},
};

const PAGE: u64 = 100;
/// The latest ones; a case has a handful of entries a person, and people seldom leave one.
const MOST_TOMBSTONES: u64 = 500;

/// The answer to a pull.
pub enum Answer {
    /// What is missing.
    Sync(InboxSync),
    /// The device's state is not of this inbox: pages of the one that counts, the last without `more`.
    Reset(Vec<InboxReset>),
}

/// What a device is told when it connects: what it is missing, and every tombstone of what it may still hold, also of
/// entries it counts as done and does not ask about. A right may have gone while it was away.
pub async fn greet(
    db: &Db,
    user: &UserId,
    asked: &InboxPull,
    since_id: Option<&NotificationId>,
) -> Result<Answer> {
    greet_by(db, user, (asked, since_id), PAGE).await
}

/// The same by pages of that size.
pub(super) async fn greet_by(
    db: &Db,
    user: &UserId,
    (asked, since_id): (&InboxPull, Option<&NotificationId>),
    page: u64,
) -> Result<Answer> {
    let mut answer = pull_by(db, user, (asked, since_id), page).await?;
    if let Answer::Sync(sync) = &mut answer {
        let void = inbox::Entity::find()
            .filter(inbox::Column::UserId.eq(user.as_str()))
            .filter(inbox::Column::Seq.lte(asked.since))
            .filter(inbox::Column::VoidAt.is_not_null())
            .order_by_desc(inbox::Column::VoidAt)
            .limit(MOST_TOMBSTONES)
            .all(db.reader())
            .await?;
        sync.changed = void.into_iter().map(entry).collect::<Result<_>>()?;
    }
    Ok(answer)
}

/// What a device at `pull.since` of `pull.epoch` is missing.
///
/// `since_id` is the notificationId of the entry at `since`: with a number alone, a device that outlived a restore
/// could take one entry for another.
pub async fn pull(
    db: &Db,
    user: &UserId,
    asked: &InboxPull,
    since_id: Option<&NotificationId>,
) -> Result<Answer> {
    pull_by(db, user, (asked, since_id), PAGE).await
}

/// The same by pages of that size.
pub(super) async fn pull_by(
    db: &Db,
    user: &UserId,
    (pull, since_id): (&InboxPull, Option<&NotificationId>),
    page: u64,
) -> Result<Answer> {
    let conn = db.reader();
    let epoch = log::head(conn).await?.epoch;
    let head = head(conn, user).await?;
    // A device that knows no epoch is new: what counts now is enough, not the whole past.
    if pull.epoch != epoch
        || pull.since > head
        || pull.since < 0
        || !matches(db, user, pull.since, since_id).await?
    {
        return reset(db, user, (epoch, head), page).await.map(Answer::Reset);
    }
    let mut rows = inbox::Entity::find()
        .filter(inbox::Column::UserId.eq(user.as_str()))
        .filter(inbox::Column::Seq.gt(pull.since))
        .order_by_asc(inbox::Column::Seq)
        .limit(page + 1)
        .all(conn)
        .await?;
    let more = rows.len() as u64 > page;
    rows.truncate(page as usize);
    let entries = rows.into_iter().map(entry).collect::<Result<_>>()?;
    Ok(Answer::Sync(InboxSync { epoch, entries, head, more, changed: changed(db, user, &pull.open).await? }))
}

async fn matches(db: &Db, user: &UserId, since: i64, id: Option<&NotificationId>) -> Result<bool> {
    let (Some(id), true) = (id, since > 0) else { return Ok(true) };
    let row = inbox::Entity::find_by_id((user.to_string(), since)).one(db.reader()).await?;
    Ok(row.is_some_and(|row| row.notification_id == id.as_str()))
}

/// Of the entries a device holds as open: those that no longer are, and those that came back.
async fn changed(
    db: &Db,
    user: &UserId,
    open: &[NotificationId],
) -> Result<Vec<vigia_protocol::inbox::InboxEntry>> {
    if open.is_empty() {
        return Ok(Vec::new());
    }
    inbox::Entity::find()
        .filter(inbox::Column::UserId.eq(user.as_str()))
        .filter(inbox::Column::NotificationId.is_in(open.iter().take(500).map(NotificationId::as_str)))
        .filter(
            Condition::any()
                .add(inbox::Column::ReadAt.is_not_null())
                .add(inbox::Column::AckedAt.is_not_null())
                .add(inbox::Column::ClosedAt.is_not_null())
                .add(inbox::Column::VoidAt.is_not_null())
                // It came back while the device was away.
                .add(inbox::Column::RecordatorioN.gt(0)),
        )
        .order_by_asc(inbox::Column::Seq)
        .all(db.reader())
        .await?
        .into_iter()
        .map(entry)
        .collect()
}

async fn reset(db: &Db, user: &UserId, (epoch, head): (String, i64), page: u64) -> Result<Vec<InboxReset>> {
    let rows = inbox::Entity::find()
        .filter(inbox::Column::UserId.eq(user.as_str()))
        .filter(inbox::Column::Seq.lte(head))
        .filter(inbox::Column::VoidAt.is_null())
        .filter(Condition::any().add(inbox::Column::ReadAt.is_null()).add(
            Condition::all().add(inbox::Column::RequiereNota.eq(true)).add(inbox::Column::AckedAt.is_null()),
        ))
        .order_by_asc(inbox::Column::Seq)
        .all(db.reader())
        .await?;
    let entries = rows.into_iter().map(entry).collect::<Result<Vec<_>>>()?;
    let mut pages: Vec<InboxReset> = entries
        .chunks(page as usize)
        .map(|page| InboxReset { epoch: epoch.clone(), entries: page.to_vec(), head, more: true })
        .collect();
    match pages.last_mut() {
        Some(last) => last.more = false,
        None => pages.push(InboxReset { epoch, entries: Vec::new(), head, more: false }),
    }
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use super::{Answer, greet};
    use crate::testing::Firm;
    use vigia_protocol::{
        acceso::Rol,
        ids::UserId,
        inbox::{InboxPull, InboxSync},
    };

    #[tokio::test]
    async fn a_device_that_was_away_hears_that_a_right_is_gone_also_for_what_it_counts_as_done() {
        let firm = Firm::new().await;
        let lucia = firm.person("Lucía", Rol::Abogado).await;
        let martin = firm.person("Martín", Rol::Abogado).await;
        let case = firm.case(&lucia, "Sosa c/ Clínica San Roque").await;
        firm.join(&lucia, &case, &martin, "miembro").await;
        for entry in firm.inbox(&martin).await {
            let path = format!("/inbox/{}/read", entry["notificationId"].as_str().unwrap());
            firm.post(&martin, &path, serde_json::json!({})).await;
        }
        let user: UserId = martin.id.parse().unwrap();
        let at = async |since| {
            let epoch = crate::log::head(firm.app.db.reader()).await.unwrap().epoch;
            let asked = InboxPull { epoch, since, open: Vec::new() };
            match greet(&firm.app.db, &user, &asked, None).await.unwrap() {
                Answer::Sync(InboxSync { changed, .. }) => changed,
                Answer::Reset(_) => panic!("the device is of this inbox"),
            }
        };
        assert!(at(1).await.is_empty());
        firm.delete(&lucia, &format!("/expedientes/{case}/members/{}", martin.id)).await;
        let told = at(1).await;
        assert!(told.len() == 1 && told[0].is_void() && told[0].contexto.is_none(), "{told:?}");
        assert!(at(0).await.is_empty(), "a device that never had it gets the tombstone in its turn");
    }
}
