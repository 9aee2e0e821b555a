//! What became of each backup, kept in the database itself, so that an admin and a figure can say how old the newest is.

use super::Made;
use crate::{
    db::{Actor, Db, Tx},
    entity::respaldos::{ActiveModel, Column, Entity, Model},
    error::Result,
    sistema::alertas,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use vigia_protocol::{
    event::{AlertLevel, SystemAlert},
    ids::NotificationId,
    time::Timestamp,
};

/// How much of a reason is kept.
const LONGEST_REASON: usize = 500;

/// When the newest good one was made.
pub async fn last_good(conn: &impl ConnectionTrait) -> Result<Option<Timestamp>> {
    let good = Entity::find().filter(Column::Bueno.eq(true)).order_by_desc(Column::At).one(conn).await?;
    Ok(good.map(|row| Timestamp::from_millis(row.at)))
}

/// The newest ones, good or not.
pub async fn newest(conn: &impl ConnectionTrait, most: u64) -> Result<Vec<Model>> {
    let rows = Entity::find().order_by_desc(Column::At).order_by_desc(Column::Id).limit(most);
    Ok(rows.all(conn).await?)
}

/// Writes down what became of one. The first that fails after a good one is told to the admins.
pub async fn record(db: &Db, made: &anyhow::Result<Made>) -> Result<()> {
    let mut tx = db.begin(Actor::System).await?;
    let before = newest(&*tx, 1).await?.pop();
    let mut row = Model {
        id: uuid::Uuid::now_v7().to_string(),
        at: tx.now().millis(),
        bueno: made.is_ok(),
        archivo: None,
        bytes: None,
        motivo: None,
    };
    match made {
        Ok(made) => {
            row.at = made.manifest.at.millis();
            row.archivo = made.file.file_name().map(|name| name.to_string_lossy().into_owned());
            row.bytes = i64::try_from(made.bytes).ok();
            let said =
                json!({ "archivo": row.archivo, "pos": made.manifest.pos, "sha256": made.manifest.sha256 });
            tx.audit("respaldo.hecho", ("respaldo", &row.id), None, said).await?;
        }
        Err(error) => {
            let reason: String = format!("{error:#}").chars().take(LONGEST_REASON).collect();
            if before.is_none_or(|before| before.bueno) {
                tell_admins(&mut tx, &reason).await?;
            }
            row.motivo = Some(reason);
        }
    }
    Entity::insert(ActiveModel::from(row)).exec_without_returning(&*tx).await?;
    tx.commit().await
}

async fn tell_admins(tx: &mut Tx, reason: &str) -> Result<()> {
    let alert = SystemAlert {
        id: NotificationId::new(),
        level: AlertLevel::Error,
        title: "No se pudo hacer el respaldo".to_owned(),
        message: format!("El servidor lo vuelve a intentar cada 15 minutos. Motivo: {reason}"),
    };
    alertas::tell_admins(tx, &alert).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        respaldo::manifest::{Kind, Manifest, State},
        testing::Firm,
    };

    #[tokio::test]
    async fn a_good_one_is_noted_and_the_first_that_fails_after_it_is_told() {
        let firm = Firm::new().await;
        let good = || {
            let state = State { migrations: Vec::new(), epoch: String::new(), pos: 7 };
            let at = firm.app.clock.now();
            let manifest = Manifest::new(Kind::Sqlite, state, at, "abc".into(), 1);
            Made { file: "/respaldos/vigia-1.tar".into(), bytes: 1, manifest, pruned: 0 }
        };
        let mut newest_good = None;
        for (works, tellings) in [(true, 0), (false, 1), (false, 1), (true, 1), (false, 2)] {
            let made = if works { Ok(good()) } else { Err(anyhow::anyhow!("no space")) };
            record(&firm.app.db, &made).await.unwrap();
            newest_good = made.ok().map(|made| made.manifest.at).or(newest_good);
            assert_eq!(firm.inbox(&firm.admin).await.len(), tellings);
        }
        assert_eq!(last_good(firm.app.db.reader()).await.unwrap(), newest_good, "what failed is none");
        let (_, acts) = firm.get(&firm.admin, "/auditoria?accion=respaldo.hecho").await;
        let acts = acts["filas"].as_array().unwrap();
        assert_eq!((acts.len(), &acts[0]["detalle"]["archivo"]), (2, &json!("vigia-1.tar")));
    }
}
