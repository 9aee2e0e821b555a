//! Slowing down guesses without locking anybody out.
//!
//! Wrong passwords in a row cost waiting time, by address, and by account from an address: nobody is kept out of their
//! account by guesses from elsewhere. A device that signed in to the account before has a budget of its own, so not by
//! guesses from its own office either; an office behind one address has room for a morning's worth of typing errors.

use crate::{
    app::App,
    db::{Actor, Tx},
    entity::login_failures::{ActiveModel, Column, Entity, Model},
    error::{Error, Result},
    peer::network,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use std::net::IpAddr;

/// Failures are forgotten after this long without another, in milliseconds.
const FORGET_MILLIS: i64 = 15 * 60 * 1000;
const LONGEST_WAIT_MILLIS: i64 = 60 * 1000;
/// How keys of addresses begin.
const ADDRESS: &str = "address:";

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

    /// An account, tried from an address.
    pub fn account(email: &str, ip: IpAddr) -> Self {
        Self { key: format!("account:{email} {}", network(ip)), free: 5 }
    }

    /// An address.
    pub fn address(ip: IpAddr) -> Self {
        Self { key: format!("{ADDRESS}{}", network(ip)), free: 30 }
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

/// Takes a try from each of these, or refuses while one has to wait.
///
/// It is taken before the password is looked at, and given back by [`succeeded`]: of a hundred guesses sent at once
/// each one counts.
pub async fn attempt(app: &App, budgets: &[Budget]) -> Result<()> {
    let now = app.clock.now().millis();
    for budget in budgets {
        // Whoever has to wait anyway keeps no writer busy.
        let row = Entity::find_by_id(budget.key.clone()).one(app.db.reader()).await?;
        row.map_or(Ok(()), |row| refuse_early(budget, &row, now))?;
    }
    let tx = app.db.begin(Actor::System).await?;
    let now = tx.now().millis();
    Entity::delete_many().filter(Column::LastAt.lte(now - FORGET_MILLIS)).exec(&*tx).await?;
    for budget in budgets {
        let none = ActiveModel { clave: Set(budget.key.clone()), failures: Set(0), last_at: Set(now) };
        Entity::insert(none).on_conflict_do_nothing_on([Column::Clave]).exec_without_returning(&*tx).await?;
        let row = Entity::find_by_id(budget.key.clone()).lock_exclusive().one(&*tx).await?;
        let failures = row.as_ref().map_or(0, |row| row.failures);
        row.map_or(Ok(()), |row| refuse_early(budget, &row, now))?;
        Entity::update_many()
            .col_expr(Column::Failures, Expr::value(failures + 1))
            .col_expr(Column::LastAt, Expr::value(now))
            .filter(Column::Clave.eq(&budget.key))
            .exec(&*tx)
            .await?;
    }
    tx.commit().await
}

fn refuse_early(budget: &Budget, row: &Model, now: i64) -> Result<()> {
    // The row may be a moment younger than `now`.
    let waited = (now - row.last_at).max(0);
    let wait = wait_millis(row.failures, budget.free) - waited;
    if wait > 0 && waited < FORGET_MILLIS { Err(Error::Limit(wait.unsigned_abs())) } else { Ok(()) }
}

/// Forgets the failures of these: somebody knew the password. An address gets back no more than the try it took: it
/// may be one of many.
pub async fn succeeded(tx: &Tx, budgets: &[Budget]) -> Result<()> {
    let (addresses, others): (Vec<_>, Vec<_>) =
        budgets.iter().map(|budget| &*budget.key).partition(|key| key.starts_with(ADDRESS));
    Entity::delete_many().filter(Column::Clave.is_in(others)).exec(&**tx).await?;
    Entity::update_many()
        .col_expr(Column::Failures, Expr::cust("failures - 1"))
        .filter(Column::Clave.is_in(addresses))
        .filter(Column::Failures.gt(0))
        .exec(&**tx)
        .await?;
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
