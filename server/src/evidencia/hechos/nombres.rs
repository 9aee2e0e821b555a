//! People and devices by their names; what is read first has their ids.

use crate::{
    entity::{devices, users},
    error::Result,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap};
use vigia_protocol::inbox::ConstanciaPaso;

/// The names of people and devices, by their ids.
pub struct Nombres {
    personas: HashMap<String, String>,
    dispositivos: HashMap<String, String>,
}

impl Nombres {
    /// Of these people and these devices.
    pub async fn leer(
        conn: &impl ConnectionTrait,
        personas: BTreeSet<String>,
        dispositivos: BTreeSet<String>,
    ) -> Result<Self> {
        let people = users::Entity::find()
            .select_only()
            .columns([users::Column::Id, users::Column::Nombre])
            .filter(users::Column::Id.is_in(personas));
        let there = devices::Entity::find()
            .select_only()
            .columns([devices::Column::Id, devices::Column::Name])
            .filter(devices::Column::Id.is_in(dispositivos));
        Ok(Self {
            personas: people.into_tuple::<(String, String)>().all(conn).await?.into_iter().collect(),
            dispositivos: there.into_tuple::<(String, String)>().all(conn).await?.into_iter().collect(),
        })
    }

    /// Of everybody and every device that these steps have the id of.
    pub async fn de_pasos(
        conn: &impl ConnectionTrait,
        pasos: impl Iterator<Item = &ConstanciaPaso>,
        mas: impl Iterator<Item = String>,
    ) -> Result<Self> {
        let (mut personas, mut dispositivos): (BTreeSet<_>, BTreeSet<_>) = (mas.collect(), BTreeSet::new());
        for paso in pasos {
            personas.extend(paso.by.iter().chain(&paso.para).cloned());
            dispositivos.extend(paso.device.clone());
        }
        Self::leer(conn, personas, dispositivos).await
    }

    /// Somebody's; the id of whoever is unknown.
    pub fn persona(&self, id: &str) -> String {
        self.personas.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// A device's.
    pub fn dispositivo(&self, id: &str) -> Option<String> {
        self.dispositivos.get(id).cloned()
    }

    /// The same step with names; an address stays as it is.
    pub fn nombrar(&self, paso: ConstanciaPaso) -> ConstanciaPaso {
        ConstanciaPaso {
            by: paso.by.map(|id| self.persona(&id)),
            para: paso.para.map(|id| self.persona(&id)),
            device: paso.device.and_then(|id| self.dispositivo(&id)),
            ..paso
        }
    }
}
