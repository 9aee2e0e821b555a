//! The settings in the database: the newest version counts, the older ones stay.

use super::reglas::{de_fabrica, pasos};
use crate::{
    config::Config,
    db::Tx,
    entity::ajustes::{ActiveModel, Column, Entity, Model},
    error::{Error, Result},
};
use anyhow::Context;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, EntityTrait, QueryOrder, QuerySelect, sea_query::OnConflict,
};
use std::collections::BTreeMap;
use vigia_protocol::{ajustes::Ajustes, ids::UserId, prescripciones::Clase, time::Timestamp};

/// Since when each step is one, of each class; what is not named always was.
pub type PasosDesde = BTreeMap<String, BTreeMap<i64, i64>>;

/// The settings that count, and since when.
#[derive(Clone, Debug)]
pub struct Vigentes {
    /// Their version; 0 while they are those of the server's flags.
    pub version: i64,
    /// The settings.
    pub ajustes: Ajustes,
    /// Since when each step that came later is one.
    pub pasos_desde: PasosDesde,
    /// Who changed them last, when and why.
    pub cambio: Option<(String, Timestamp, String)>,
}

impl Vigentes {
    /// The steps of a class.
    pub fn pasos(&self, clase: Clase) -> &[i64] {
        pasos(&self.ajustes, clase)
    }

    /// The steps of a class that were not always there, with the instant since when they are.
    pub fn agregados(&self, clase: Clase) -> BTreeMap<i64, Timestamp> {
        let since = self.pasos_desde.get(clase.as_str()).into_iter().flatten();
        since.map(|(&paso, &at)| (paso, Timestamp::from_millis(at))).collect()
    }
}

/// The settings that count.
pub async fn actuales(conn: &impl ConnectionTrait, config: &Config) -> Result<Ajustes> {
    Ok(vigentes(conn, config).await?.ajustes)
}

/// The settings that count, with their version and who changed them.
pub async fn vigentes(conn: &impl ConnectionTrait, config: &Config) -> Result<Vigentes> {
    let row = Entity::find().order_by_desc(Column::Version).one(conn).await?;
    row.map_or_else(
        || {
            let (ajustes, pasos_desde) = (de_fabrica(config), PasosDesde::new());
            Ok(Vigentes { version: 0, ajustes, pasos_desde, cambio: None })
        },
        read,
    )
}

/// Whether texts that leave the app's own pages name a case by its carátula.
pub async fn caratula_en_avisos(conn: &impl ConnectionTrait) -> Result<bool> {
    // No flag says it: without a version it is what a firm starts with.
    let row = Entity::find().order_by_desc(Column::Version).one(conn).await?;
    row.map_or(Ok(false), |row| Ok(read(row)?.ajustes.caratula_en_avisos))
}

/// Which version counts.
pub async fn version(conn: &impl ConnectionTrait) -> Result<i64> {
    let newest = Entity::find().select_only().column(Column::Version).order_by_desc(Column::Version);
    Ok(newest.into_tuple().one(conn).await?.unwrap_or(0))
}

fn read(row: Model) -> Result<Vigentes> {
    Ok(Vigentes {
        version: row.version,
        ajustes: serde_json::from_str(&row.datos).context("settings as they are stored")?,
        pasos_desde: serde_json::from_str(&row.pasos_desde).context("steps as they are stored")?,
        cambio: Some((row.por, Timestamp::from_millis(row.at), row.motivo)),
    })
}

/// Stores the version after `antes`; refused where somebody else already did.
pub async fn insert(tx: &Tx, antes: &Vigentes, nuevo: &Ajustes, motivo: &str, por: &UserId) -> Result<()> {
    let row = ActiveModel {
        version: Set(antes.version + 1),
        datos: Set(serde_json::to_string(nuevo).map_err(anyhow::Error::from)?),
        pasos_desde: Set(
            serde_json::to_string(&pasos_desde(antes, nuevo, tx.now())).map_err(anyhow::Error::from)?
        ),
        motivo: Set(motivo.to_owned()),
        por: Set(por.to_string()),
        at: Set(tx.now().millis()),
    };
    let first = OnConflict::column(Column::Version).do_nothing().to_owned();
    let stored = Entity::insert(row).on_conflict(first).exec_without_returning(&**tx).await?;
    if stored == 0 { Err(Error::Conflict(None)) } else { Ok(()) }
}

/// Steps that stay are as old as they were; new ones begin now.
fn pasos_desde(antes: &Vigentes, nuevo: &Ajustes, now: Timestamp) -> PasosDesde {
    let of = |clase: &Clase| {
        let (old, since) = (pasos(&antes.ajustes, *clase), antes.agregados(*clase));
        let begun = |paso: &i64| match (old.contains(paso), since.get(paso)) {
            (true, Some(at)) => Some((*paso, at.millis())),
            (true, None) => None,
            (false, _) => Some((*paso, now.millis())),
        };
        (clase.to_string(), pasos(nuevo, *clase).iter().filter_map(begun).collect())
    };
    Clase::ALL.iter().map(of).collect()
}
