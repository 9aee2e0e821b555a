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
    calcular_como(conn, computo, eventos, None).await
}

/// Computes a date with the courts' calendars as they were for another one: what changed since moves nothing that is
/// computed again for another reason.
pub async fn calcular_como(
    conn: &impl ConnectionTrait,
    computo: &Computo,
    eventos: &[NuevoEvento],
    antes: Option<&Calculo>,
) -> Result<Calculo> {
    let mut known = Calendarios::new();
    for (id, edicion) in antes.iter().flat_map(|antes| &antes.calendarios) {
        known.insert(id.clone(), calendarios::tribunal_en(conn, id, edicion).await?);
    }
    conocer(conn, computo, &mut known).await?;
    computar(computo, eventos, &known)
}

/// Reads the courts' calendars that a computation names and that are not known yet, as they are now.
pub async fn conocer(conn: &impl ConnectionTrait, computo: &Computo, known: &mut Calendarios) -> Result<()> {
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
    Ok(())
}

/// Computes the date of a deadline again with the calendars as they are now, and its events as they are stored; nothing
/// where it was set by hand.
pub async fn recalcular(tx: &Tx, row: &mut Model) -> Result<()> {
    recalcular_como(tx, row, None).await
}

/// The same with the calendars as they were for the date it has.
pub async fn recalcular_como_antes(tx: &Tx, row: &mut Model) -> Result<()> {
    let antes = calculo_de(row)?;
    recalcular_como(tx, row, antes.as_ref()).await
}

async fn recalcular_como(tx: &Tx, row: &mut Model, antes: Option<&Calculo>) -> Result<()> {
    let Some(computo) = computo_de(row)? else { return Ok(()) };
    let eventos = eventos_que_cuentan(&**tx, &row.id).await?;
    let calculo = calcular_como(&**tx, &computo, &eventos, antes).await?;
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
