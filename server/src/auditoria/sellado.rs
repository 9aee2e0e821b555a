//! Sealing in batches, on whichever node comes first.

use super::{
    cadena::{self, GENESIS},
    clave::Clave,
};
use crate::{
    app::App,
    db::{Actor, Tx},
    entity::{audit, audit_head},
    error::Result,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use serde_json::json;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const BATCH: u64 = 500;
const EVERY: Duration = Duration::from_secs(1);

/// Runs until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    loop {
        let stopping = stop.is_cancelled();
        match seal(&app, &app.clave).await {
            // There may be more.
            Ok(BATCH) => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the audit could not be sealed; trying again"),
        }
        if stopping {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Seals what is not sealed yet, up to a batch: how many.
pub async fn seal(app: &App, clave: &Clave) -> Result<u64> {
    let unsealed = || {
        audit::Entity::find()
            .filter(audit::Column::Pos.is_null())
            .order_by_asc(audit::Column::Id)
            .limit(BATCH)
    };
    // Most of the time there is nothing, and nobody has to make room for that.
    if unsealed().one(app.db.reader()).await?.is_none() {
        return Ok(0);
    }
    let tx = app.db.begin(Actor::System).await?;
    let head = lock(&tx, clave).await?;
    let (mut pos, mut sello) = (head.pos, head.sello.clone());
    if pos > 0 && !clave.signed(&cadena::head(pos, &sello, head.at), &head.firma) {
        // Goes on, since what is to come must be sealed too; and says so where nobody can take it back.
        tracing::error!(pos, "the audit's head is not signed with this server's key");
        let said = json!({ "pos": pos, "sello": sello, "clave": head.clave });
        tx.audit("auditoria.otra-clave", ("auditoria", "cadena"), None, said).await?;
    }
    let rows = unsealed().all(&*tx).await?;
    for row in &rows {
        pos += 1;
        sello = cadena::sello(&sello, pos, row);
        audit::Entity::update_many()
            .col_expr(audit::Column::Pos, Expr::value(pos))
            .col_expr(audit::Column::Sello, Expr::value(sello.as_str()))
            .filter(audit::Column::Id.eq(&row.id))
            .exec(&*tx)
            .await?;
    }
    let at = tx.now().millis();
    let firma = clave.sign(&cadena::head(pos, &sello, at));
    let new = audit_head::ActiveModel {
        id: Set(1),
        pos: Set(pos),
        sello: Set(sello),
        at: Set(at),
        clave: Set(clave.public()),
        firma: Set(firma),
    };
    audit_head::Entity::update(new).exec(&*tx).await?;
    tx.commit().await?;
    Ok(rows.len() as u64)
}

/// The head, held until the end of the transaction, so that one node seals at a time.
async fn lock(tx: &Tx, clave: &Clave) -> Result<audit_head::Model> {
    let first = audit_head::ActiveModel {
        id: Set(1),
        pos: Set(0),
        sello: Set(GENESIS.to_owned()),
        at: Set(0),
        clave: Set(clave.public()),
        firma: Set(String::new()),
    };
    let there = OnConflict::column(audit_head::Column::Id).do_nothing().to_owned();
    audit_head::Entity::insert(first).on_conflict(there).exec_without_returning(&**tx).await?;
    tx.execute_unprepared("UPDATE audit_head SET id = 1").await?;
    let head = audit_head::Entity::find_by_id(1).one(&**tx).await?;
    Ok(head.ok_or_else(|| anyhow::anyhow!("the audit has no head"))?)
}
