//! The holidays of courts: when they are, by whatever court's calendar of the office's country.

use super::store::{de_texto, elegida, find};
use crate::{entity::calendarios, error::Result};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use vigia_protocol::{
    calendarios::{ClaseCalendario, TipoDia},
    time::Date,
};

/// The holidays of the courts of one country.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ferias(Vec<Feria>);

/// Holidays in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Feria {
    desde: Date,
    hasta: Date,
    nombre: String,
}

impl Ferias {
    /// What is called a holiday between two days, both of them counted.
    pub fn entre(&self, desde: Date, hasta: Date) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        for feria in self.0.iter().filter(|feria| feria.desde <= hasta && desde <= feria.hasta) {
            if !names.contains(&&*feria.nombre) {
                names.push(&feria.nombre);
            }
        }
        Some(names.join(" · ")).filter(|names| !names.is_empty())
    }

    /// What a day is a holiday of.
    pub fn en(&self, dia: Date) -> Option<String> {
        self.entre(dia, dia)
    }
}

/// The holidays of the courts of the office's country; none where no calendar is the office's.
pub async fn ferias(conn: &impl ConnectionTrait) -> Result<Ferias> {
    let Some(oficina) = elegida(conn).await? else { return Ok(Ferias::default()) };
    let pais = de_texto(&find(conn, &oficina).await?.datos)?.pais;
    let courts = calendarios::Entity::find()
        .filter(calendarios::Column::Clase.eq(ClaseCalendario::Tribunal.as_str()))
        .order_by_asc(calendarios::Column::Id)
        .all(conn)
        .await?;
    let mut ferias = Vec::new();
    for court in courts {
        let datos = de_texto(&court.datos)?;
        if datos.pais == pais {
            let days = datos.dias.into_iter().filter(|dia| dia.tipo == TipoDia::Feria);
            ferias.extend(days.map(|dia| Feria {
                desde: dia.desde,
                hasta: dia.ultimo(),
                nombre: dia.nombre,
            }));
        }
    }
    ferias.sort_by(|a, b| (a.desde, &a.nombre).cmp(&(b.desde, &b.nombre)));
    Ok(Ferias(ferias))
}
