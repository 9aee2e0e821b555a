//! Calendars in the database, and the two that the rest of the server counts with: the office's and a court's.

use super::reglas::Calendario;
use crate::{
    db::Tx,
    entity::{calendario_oficina as oficina, calendario_versiones as versiones, calendarios},
    error::{Error, Result},
    expedientes::stored,
    prescripciones::{computo::Edicion, plazos::DiasHabiles},
    versioned,
};
use anyhow::Context;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use vigia_protocol::{
    calendarios::{
        ArchivoCalendario, AvisoCalendario, Certeza, ClaseCalendario, DatosCalendario, OrigenVersion,
    },
    ids::{CalendarioId, UserId},
    time::Date,
};

/// The one row of the choice.
pub const OFICINA: i64 = 1;

/// The days the office works; Monday to Friday where no calendar is chosen.
pub async fn oficina(conn: &impl ConnectionTrait) -> Result<DiasHabiles> {
    let Some(calendario) = de_la_oficina(conn).await? else { return Ok(DiasHabiles::default()) };
    let ciertos = DiasHabiles::new(calendario.libres(Certeza::Cierta));
    Ok(ciertos.con_discutidos(calendario.libres(Certeza::Discutida)))
}

/// A court's calendar, to compute terms with.
pub async fn tribunal(conn: &impl ConnectionTrait, id: &CalendarioId) -> Result<Calendario> {
    let calendario = find(conn, id).await?;
    if calendario.clase != ClaseCalendario::Tribunal.as_str() {
        return Err(Error::NotFound);
    }
    con_base(conn, calendario).await
}

/// A court's calendar as it was, to compute a date with as another one was.
pub async fn tribunal_en(
    conn: &impl ConnectionTrait,
    id: &CalendarioId,
    edicion: &Edicion,
) -> Result<Calendario> {
    let base = match &edicion.base {
        Some((id, version)) => Some((id.clone(), *version, de_version(conn, id, *version).await?)),
        None => None,
    };
    let datos = de_version(conn, id, edicion.version).await?;
    Ok(Calendario::new((id.clone(), edicion.version, datos), base))
}

async fn de_version(conn: &impl ConnectionTrait, id: &CalendarioId, version: i64) -> Result<DatosCalendario> {
    let row = versiones::Entity::find_by_id((id.to_string(), version)).one(conn).await?;
    de_texto(&row.ok_or(Error::NotFound)?.datos)
}

/// What a calendar is called.
pub async fn nombre(conn: &impl ConnectionTrait, id: &CalendarioId) -> Result<String> {
    Ok(de_texto(&find(conn, id).await?.datos)?.nombre)
}

/// What to warn of the office's calendar, on a day.
pub async fn aviso(conn: &impl ConnectionTrait, hoy: Date) -> Result<Option<AvisoCalendario>> {
    let calendario = de_la_oficina(conn).await?;
    Ok(calendario.map_or(Some(AvisoCalendario::SinElegir), |calendario| calendario.aviso(hoy)))
}

async fn de_la_oficina(conn: &impl ConnectionTrait) -> Result<Option<Calendario>> {
    match elegida(conn).await? {
        Some(id) => con_base(conn, find(conn, &id).await?).await.map(Some),
        None => Ok(None),
    }
}

async fn con_base(conn: &impl ConnectionTrait, row: calendarios::Model) -> Result<Calendario> {
    let datos = de_texto(&row.datos)?;
    let base = match &datos.base {
        Some(id) => {
            let row = find(conn, id).await?;
            Some((id.clone(), row.version, de_texto(&row.datos)?))
        }
        None => None,
    };
    Ok(Calendario::new((stored(&row.id)?, row.version, datos), base))
}

/// Which calendar is the office's.
pub async fn elegida(conn: &impl ConnectionTrait) -> Result<Option<CalendarioId>> {
    let row = oficina::Entity::find_by_id(OFICINA).one(conn).await?;
    row.map(|row| stored(&row.calendario_id)).transpose()
}

/// Which calendar is the office's, and what version each one has: whether [`oficina()`] would say something else.
pub type Versiones = (Option<CalendarioId>, Vec<(String, i64)>);

/// As they are now.
pub async fn versiones(conn: &impl ConnectionTrait) -> Result<Versiones> {
    use calendarios::Column::{Id, Version};
    let each = calendarios::Entity::find().select_only().columns([Id, Version]).order_by_asc(Id);
    Ok((elegida(conn).await?, each.into_tuple().all(conn).await?))
}

/// Makes a calendar the office's.
pub async fn elegir(tx: &Tx, id: &CalendarioId, por: &UserId) -> Result<()> {
    let row = oficina::ActiveModel {
        id: Set(OFICINA),
        calendario_id: Set(id.to_string()),
        at: Set(tx.now().millis()),
        por: Set(Some(por.to_string())),
    };
    let replace = OnConflict::column(oficina::Column::Id)
        .update_columns([oficina::Column::CalendarioId, oficina::Column::At, oficina::Column::Por])
        .to_owned();
    oficina::Entity::insert(row).on_conflict(replace).exec_without_returning(&**tx).await?;
    Ok(())
}

/// A calendar, as it is.
pub async fn find(conn: &impl ConnectionTrait, id: &CalendarioId) -> Result<calendarios::Model> {
    versioned::find::<calendarios::Entity>(conn, id.as_str()).await
}

/// A calendar; locked until the end of the transaction that asks.
pub async fn lock(tx: &Tx, id: &CalendarioId) -> Result<calendarios::Model> {
    versioned::lock::<calendarios::Entity>(tx, id.as_str()).await
}

/// Stores a new calendar with its first version; false where one of that id is there.
pub async fn create(
    tx: &Tx,
    archivo: &ArchivoCalendario,
    origen: OrigenVersion,
    motivo: &str,
    por: Option<&UserId>,
) -> Result<bool> {
    let row = calendarios::Model {
        id: archivo.id.to_string(),
        clase: archivo.datos.clase.to_string(),
        version: 1,
        datos: en_texto(&archivo.datos)?,
        created_at: tx.now().millis(),
    };
    let known = OnConflict::column(calendarios::Column::Id).do_nothing().to_owned();
    let made = calendarios::Entity::insert(calendarios::ActiveModel::from(row.clone()))
        .on_conflict(known)
        .exec_without_returning(&**tx)
        .await?;
    if made > 0 {
        insert_version(tx, &row, origen, motivo, por).await?;
    }
    Ok(made > 0)
}

/// Gives a calendar, which whoever asks has locked, a new version.
pub async fn update(
    tx: &Tx,
    row: &calendarios::Model,
    datos: &DatosCalendario,
    (origen, motivo, por): (OrigenVersion, &str, &UserId),
) -> Result<calendarios::Model> {
    let next = calendarios::Model { version: row.version + 1, datos: en_texto(datos)?, ..row.clone() };
    versioned::update::<calendarios::Entity>(tx, &next, &row.id, row.version).await?;
    insert_version(tx, &next, origen, motivo, Some(por)).await?;
    Ok(next)
}

async fn insert_version(
    tx: &Tx,
    row: &calendarios::Model,
    origen: OrigenVersion,
    motivo: &str,
    por: Option<&UserId>,
) -> Result<()> {
    let version = versiones::ActiveModel {
        calendario_id: Set(row.id.clone()),
        version: Set(row.version),
        datos: Set(row.datos.clone()),
        origen: Set(origen.to_string()),
        motivo: Set(motivo.to_owned()),
        por: Set(por.map(ToString::to_string)),
        at: Set(tx.now().millis()),
    };
    versiones::Entity::insert(version).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Refuses a calendar that stands on one it cannot stand on: an office's, there, that stands on none itself.
pub async fn check_base(tx: &Tx, id: &CalendarioId, datos: &DatosCalendario) -> Result<()> {
    let Some(base) = &datos.base else { return Ok(()) };
    let wrong = || {
        Error::invalid(
            "base",
            "Tiene que ser otro calendario de oficina, que no se apoye en ninguno",
            "Has to be another office calendar, one that stands on none",
        )
    };
    let Ok(row) = find(&**tx, base).await else { return Err(wrong()) };
    let its = de_texto(&row.datos)?;
    let is_base = others_on(tx, id).await?;
    if base == id || its.clase != ClaseCalendario::Oficina || its.base.is_some() || is_base {
        return Err(wrong());
    }
    Ok(())
}

async fn others_on(tx: &Tx, id: &CalendarioId) -> Result<bool> {
    let others =
        calendarios::Entity::find().filter(calendarios::Column::Id.ne(id.as_str())).all(&**tx).await?;
    for other in others {
        if de_texto(&other.datos)?.base.as_ref() == Some(id) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the office's days are those of this calendar, or stand on it.
pub async fn is_the_offices(tx: &Tx, id: &CalendarioId) -> Result<bool> {
    let Some(chosen) = elegida(&**tx).await? else { return Ok(false) };
    Ok(chosen == *id || de_texto(&find(&**tx, &chosen).await?.datos)?.base.as_ref() == Some(id))
}

/// A calendar's data as it is stored.
pub fn en_texto(datos: &DatosCalendario) -> Result<String> {
    Ok(serde_json::to_string(datos).map_err(anyhow::Error::from)?)
}

/// What was stored.
pub fn de_texto(text: &str) -> Result<DatosCalendario> {
    Ok(serde_json::from_str(text).context("the days of a calendar cannot be read")?)
}
