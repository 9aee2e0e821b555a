//! Slowing down guesses without locking anybody out.
//!
//! Wrong passwords in a row cost waiting time, by account and by address. A device that signed in to the account before
//! has a budget of its own, so nobody is kept out by somebody else's guesses; an office behind one address has room for
//! a morning's worth of typing errors.

use crate::{
    app::App,
    db::Actor,
    entity::login_failures::{ActiveModel, Column, Entity},
    error::{Error, Result},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use std::net::IpAddr;

/// Failures are forgotten after this long without another, in milliseconds.
const FORGET_MILLIS: i64 = 15 * 60 * 1000;
const LONGEST_WAIT_MILLIS: i64 = 60 * 1000;

/// What a sign-in is counted against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    key: String,
    free: i64,
}

impl Budget {
    /// A device that is known to the account.
    pub fn device(id: &str) -> Self {
        Self { key: format!("device:{id}"), free: 10 }
    }

    /// An account.
    pub fn account(email: &str) -> Self {
        Self { key: format!("account:{email}"), free: 5 }
    }

    /// An address.
    pub fn address(ip: IpAddr) -> Self {
        Self { key: format!("address:{ip}"), free: 30 }
    }
}

/// How long to wait after that many failures, the first `free` of which cost nothing.
fn wait_millis(failures: i64, free: i64) -> i64 {
    if failures < free {
        return 0;
    }
    let doublings = u32::try_from((failures - free).min(16)).unwrap_or(16);
    (1_000 * 2_i64.pow(doublings)).min(LONGEST_WAIT_MILLIS)
}

/// Refuses while one of these has to wait.
pub async fn check(app: &App, budgets: &[Budget]) -> Result<()> {
    let now = app.clock.now().millis();
    for budget in budgets {
        let Some(row) = Entity::find_by_id(budget.key.clone()).one(app.db.reader()).await? else { continue };
        let waited = now - row.last_at;
        let wait = wait_millis(row.failures, budget.free) - waited;
        if wait > 0 && waited < FORGET_MILLIS {
            return Err(Error::Limit(wait.unsigned_abs()));
        }
    }
    Ok(())
}

/// Counts a failure against each.
pub async fn failed(app: &App, budgets: &[Budget]) -> Result<()> {
    let tx = app.db.begin(Actor::System).await?;
    let now = tx.now().millis();
    for budget in budgets {
        let before = Entity::find_by_id(budget.key.clone()).one(&*tx).await?;
        let failures =
            before.filter(|row| now - row.last_at < FORGET_MILLIS).map_or(0, |row| row.failures) + 1;
        let row = ActiveModel { clave: Set(budget.key.clone()), failures: Set(failures), last_at: Set(now) };
        Entity::insert(row)
            .on_conflict(
                OnConflict::column(Column::Clave)
                    .update_columns([Column::Failures, Column::LastAt])
                    .to_owned(),
            )
            .exec_without_returning(&*tx)
            .await?;
    }
    tx.commit().await
}

/// Forgets the failures of these: somebody knew the password. An address is not cleared: it may be one of many.
pub async fn succeeded(tx: &crate::db::Tx, budgets: &[Budget]) -> Result<()> {
    let keys = budgets.iter().map(|budget| &*budget.key).filter(|key| !key.starts_with("address:"));
    Entity::delete_many().filter(Column::Clave.is_in(keys)).exec(&**tx).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::wait_millis;

    #[test]
    fn waiting_doubles_after_the_free_failures_and_never_passes_a_minute() {
        let waits: Vec<i64> = (3..=13).map(|failures| wait_millis(failures, 5)).collect();
        assert_eq!(waits, [0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
        assert_eq!(wait_millis(i64::MAX, 5), 60_000);
    }
}
