//! Computed dates in the database: what they are computed from, and how they were.

use super::{
    computo::{Calculo, Calendarios, computar},
    store,
};
use crate::{
    calendarios,
    db::Tx,
    entity::{prescripcion_eventos, prescripciones::Model},
    error::{Error, Result},
    expedientes::stored,
};
use anyhow::Context;
use sea_orm::ConnectionTrait;
use serde::{Serialize, de::DeserializeOwned};
use vigia_protocol::prescripciones::{Computo, NuevoEvento};

/// Computes a date with the courts' calendars as they are now.
pub async fn calcular(
    conn: &impl ConnectionTrait,
    computo: &Computo,
    eventos: &[NuevoEvento],
) -> Result<Calculo> {
    let mut known = Calendarios::new();
    for (i, lectura) in computo.lecturas.iter().enumerate() {
        let Some(id) = lectura.calendario.as_ref().filter(|id| !known.contains_key(id)) else { continue };
        let calendario = calendarios::tribunal(conn, id).await.map_err(|error| match error {
            Error::NotFound => Error::invalid(
                &format!("computo.lecturas[{i}].calendario"),
                "No hay un calendario de tribunal con ese nombre",
                "There is no court's calendar of that name",
            ),
            other => other,
        })?;
        known.insert(id.clone(), calendario);
    }
    computar(computo, eventos, &known)
}

/// Computes the date of a deadline again, with its events as they are stored; nothing where it was set by hand.
pub async fn recalcular(tx: &Tx, row: &mut Model) -> Result<()> {
    let Some(computo) = computo_de(row)? else { return Ok(()) };
    let calculo = calcular(&**tx, &computo, &eventos_que_cuentan(&**tx, &row.id).await?).await?;
    row.vence = calculo.vence;
    row.calculo = Some(en_texto(&calculo)?);
    Ok(())
}

/// The events of a deadline that were not taken back.
pub async fn eventos_que_cuentan(conn: &impl ConnectionTrait, id: &str) -> Result<Vec<NuevoEvento>> {
    let rows = store::eventos_of(conn, &[id.to_owned()]).await?;
    rows.iter().filter(|row| row.retirado_at.is_none()).map(evento).collect()
}

/// An event, as it was entered.
pub fn evento(row: &prescripcion_eventos::Model) -> Result<NuevoEvento> {
    Ok(NuevoEvento {
        tipo: stored(&row.tipo)?,
        desde: row.desde,
        hasta: row.hasta,
        fuente: row.fuente.clone(),
        certeza: stored(&row.certeza)?,
    })
}

/// What a deadline's date is computed from.
pub fn computo_de(row: &Model) -> Result<Option<Computo>> {
    row.computo.as_deref().map(de_texto).transpose()
}

/// How a deadline's date was computed.
pub fn calculo_de(row: &Model) -> Result<Option<Calculo>> {
    row.calculo.as_deref().map(de_texto).transpose()
}

/// As it is stored.
pub fn en_texto(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value).map_err(anyhow::Error::from)?)
}

fn de_texto<T: DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_str(text).context("a computation cannot be read")?)
}
