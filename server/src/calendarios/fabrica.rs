//! What Vigía ships, from `datos/calendarios/`, and how a firm comes to have it: adopted at the first start, and after
//! that only by an admin. Newer data opens a review.

use super::{
    datos::{diferencias, fusionar, revisar},
    reglas::de_la_zona,
    store::{self, de_texto, en_texto},
};
use crate::{
    auth::hash,
    db::{Actor, Db, Tx},
    entity::{calendario_oficina as oficina, calendario_revisiones as revisiones, calendarios},
    error::Result,
    versioned,
};
use anyhow::Context;
use chrono_tz::Tz;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};
use serde_json::json;
use vigia_protocol::{
    calendarios::{ArchivoCalendario, DatosCalendario, Diferencias, EstadoRevision, OrigenVersion},
    ids::RevisionId,
};

/// What was adopted at the start; nobody decided it.
pub const INICIAL: &str = "inicial";

/// Holidays first: courts stand on them.
const FILES: &[&str] = &[
    include_str!("../../../datos/calendarios/ar.json"),
    include_str!("../../../datos/calendarios/cl.json"),
    include_str!("../../../datos/calendarios/co.json"),
    include_str!("../../../datos/calendarios/es.json"),
    include_str!("../../../datos/calendarios/mx.json"),
    include_str!("../../../datos/calendarios/uy.json"),
    include_str!("../../../datos/calendarios/tribunales/ar-caba.json"),
    include_str!("../../../datos/calendarios/tribunales/ar-nacional.json"),
    include_str!("../../../datos/calendarios/tribunales/co-rama-judicial.json"),
    include_str!("../../../datos/calendarios/tribunales/es-lopj.json"),
    include_str!("../../../datos/calendarios/tribunales/mx-amparo.json"),
    include_str!("../../../datos/calendarios/tribunales/mx-tfja.json"),
    include_str!("../../../datos/calendarios/tribunales/uy-poder-judicial.json"),
];

/// Every calendar that is shipped.
pub fn archivos() -> anyhow::Result<Vec<ArchivoCalendario>> {
    FILES
        .iter()
        .map(|text| {
            let mut archivo: ArchivoCalendario = serde_json::from_str(text)?;
            archivo.datos = revisar(archivo.datos).with_context(|| archivo.id.to_string())?;
            Ok(archivo)
        })
        .collect::<anyhow::Result<_>>()
        .context("a calendar that is shipped cannot be read")
}

/// Adopts what the firm does not have yet, opens reviews of what is new, and chooses the office's calendar at the first
/// start, by the firm's zone. Any number of nodes may do it at once.
pub async fn adoptar(db: &Db, zona: Tz, archivos: &[ArchivoCalendario]) -> Result<()> {
    let tx = db.begin(Actor::System).await?;
    let first = calendarios::Entity::find().count(&*tx).await? == 0;
    for archivo in archivos {
        adopt_one(&tx, archivo).await?;
    }
    if let Some(id) = de_la_zona(zona).filter(|_| first) {
        let row = oficina::ActiveModel {
            id: Set(store::OFICINA),
            calendario_id: Set(id.to_owned()),
            at: Set(tx.now().millis()),
            por: Set(None),
        };
        let known = OnConflict::column(oficina::Column::Id).do_nothing().to_owned();
        oficina::Entity::insert(row).on_conflict(known).exec_without_returning(&*tx).await?;
    }
    tx.commit().await
}

async fn adopt_one(tx: &Tx, archivo: &ArchivoCalendario) -> Result<()> {
    let datos = en_texto(&archivo.datos)?;
    if store::create(tx, archivo, OrigenVersion::Fabrica, "Datos que trae Vigía", None).await? {
        record(tx, archivo, &datos, INICIAL).await?;
        return Ok(());
    }
    // The lock makes nodes that start at once take turns.
    let row = versioned::lock::<calendarios::Entity>(tx, archivo.id.as_str()).await?;
    let cambia = propuesta(&**tx, &row, &archivo.datos).await?.1;
    let estado = if cambia == Diferencias::default() { INICIAL } else { EstadoRevision::Abierta.as_str() };
    let Some(id) = record(tx, archivo, &datos, estado).await? else { return Ok(()) };
    revisiones::Entity::update_many()
        .col_expr(revisiones::Column::Estado, Expr::value(EstadoRevision::Reemplazada.as_str()))
        .col_expr(revisiones::Column::ResueltaAt, Expr::value(tx.now().millis()))
        .filter(revisiones::Column::CalendarioId.eq(archivo.id.as_str()))
        .filter(revisiones::Column::Estado.eq(EstadoRevision::Abierta.as_str()))
        .filter(revisiones::Column::Id.ne(id.as_str()))
        .exec(&**tx)
        .await?;
    if estado == EstadoRevision::Abierta.as_str() {
        let detalle = json!({ "revision": id, "diferencias": cambia });
        tx.audit("calendario.datos-nuevos", ("calendario", archivo.id.as_str()), None, detalle).await?;
    }
    Ok(())
}

/// Keeps that this state was shipped; none where it was known.
async fn record(
    tx: &Tx,
    archivo: &ArchivoCalendario,
    datos: &str,
    estado: &str,
) -> Result<Option<RevisionId>> {
    let id = RevisionId::new();
    let row = revisiones::ActiveModel {
        id: Set(id.to_string()),
        calendario_id: Set(archivo.id.to_string()),
        huella: Set(hash(datos)),
        datos: Set(datos.to_owned()),
        estado: Set(estado.to_owned()),
        at: Set(tx.now().millis()),
        resuelta_at: Set(None),
        resuelta_por: Set(None),
        motivo: Set(None),
    };
    let known = OnConflict::columns([revisiones::Column::CalendarioId, revisiones::Column::Huella])
        .do_nothing()
        .to_owned();
    let written = revisiones::Entity::insert(row).on_conflict(known).exec_without_returning(&**tx).await?;
    Ok((written > 0).then_some(id))
}

/// What a calendar would say with new data, and what that changes.
pub async fn propuesta(
    conn: &impl ConnectionTrait,
    row: &calendarios::Model,
    nuevo: &DatosCalendario,
) -> Result<(DatosCalendario, Diferencias)> {
    let actual = de_texto(&row.datos)?;
    let taken = revisiones::Entity::find()
        .filter(revisiones::Column::CalendarioId.eq(&row.id))
        .filter(revisiones::Column::Estado.is_in([INICIAL, EstadoRevision::Aceptada.as_str()]))
        .order_by_desc(revisiones::Column::At)
        .order_by_desc(revisiones::Column::Id)
        .one(conn)
        .await?;
    let base = match taken {
        Some(taken) => de_texto(&taken.datos)?,
        // The firm made it before Vigía shipped one of that name.
        None => DatosCalendario { dias: Vec::new(), ..actual.clone() },
    };
    let propuesta = fusionar(&base, nuevo, &actual);
    let cambia = diferencias(&actual, &propuesta);
    Ok((propuesta, cambia))
}
