//! A deadline: every date it had, and what was done with it by the audit.

use super::{MOST, avisos::Aviso, caben, nombres::Nombres};
use crate::{
    entity::{audit, prescripcion_fechas as fechas, prescripciones},
    error::Result,
    expedientes::stored,
    prescripciones::plazos::dias_restantes,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use vigia_protocol::{
    prescripciones::{Clase, EstadoPrescripcion},
    time::{Date, Timestamp},
};

/// A deadline.
#[derive(Clone, Debug)]
pub struct Plazo {
    pub tipo: String,
    pub clase: Clase,
    pub vence: Date,
    pub dias: i64,
    pub estado: EstadoPrescripcion,
    /// Why it is met, and where that can be seen.
    pub resolucion: Vec<String>,
    pub verificada: bool,
    pub base_legal: Option<String>,
    /// Against whom.
    pub deudor: Option<String>,
    /// Every date it had, the first one first.
    pub fechas: Vec<Fecha>,
    /// What was done with it, by the audit.
    pub asientos: Vec<Asiento>,
    pub avisos: Vec<Aviso>,
}

/// A date a deadline had from a version on.
#[derive(Clone, Debug)]
pub struct Fecha {
    pub version: i64,
    pub vence: Date,
    pub base_legal: Option<String>,
    pub por: String,
    pub at: Timestamp,
}

/// A row of the audit.
#[derive(Clone, Debug)]
pub struct Asiento {
    pub pos: Option<i64>,
    pub at: Timestamp,
    pub quien: Option<String>,
    pub dispositivo: Option<String>,
    pub accion: String,
    pub detalle: Value,
}

/// A deadline with its alerts, and whether what was done with it is all there.
pub async fn leer(
    conn: &impl ConnectionTrait,
    row: &prescripciones::Model,
    avisos: Vec<(Option<String>, Aviso)>,
    hoy: Date,
) -> Result<(Plazo, bool)> {
    let had = fechas::Entity::find()
        .filter(fechas::Column::PrescripcionId.eq(&row.id))
        .order_by_asc(fechas::Column::Version)
        .all(conn)
        .await?;
    // Alerts are told one by one, and exports say nothing of the deadline.
    let acts = audit::Entity::find()
        .filter(audit::Column::Sujeto.eq(format!("prescripcion:{}", row.id)))
        .filter(audit::Column::Accion.is_not_in(["prescripcion.avisada", "constancia.exportada"]))
        .order_by_desc(audit::Column::Id)
        .limit(MOST as u64 + 1)
        .all(conn)
        .await?;
    let (acts, all) = caben(acts);
    let people = had.iter().map(|fecha| fecha.por.clone());
    let people = people.chain(acts.iter().filter_map(|act| act.actor.clone())).collect();
    let devices = acts.iter().filter_map(|act| act.device_id.clone()).collect();
    let nombres = Nombres::leer(conn, people, devices).await?;
    let fechas = had.into_iter().map(|fecha| Fecha {
        version: fecha.version,
        vence: fecha.vence,
        por: nombres.persona(&fecha.por),
        base_legal: fecha.base_legal,
        at: Timestamp::from_millis(fecha.at),
    });
    let asientos = acts.into_iter().map(|act| Asiento {
        pos: act.pos,
        at: Timestamp::from_millis(act.at),
        quien: act.actor.map(|id| nombres.persona(&id)),
        dispositivo: act.device_id.and_then(|id| nombres.dispositivo(&id)),
        accion: act.accion,
        detalle: serde_json::from_str(&act.detalle).unwrap_or_default(),
    });
    let plazo = Plazo {
        tipo: row.tipo.clone(),
        clase: stored(&row.clase)?,
        vence: row.vence,
        dias: dias_restantes(row.vence, hoy),
        estado: stored(&row.estado)?,
        resolucion: row.motivo.iter().chain(&row.prueba).cloned().collect(),
        verificada: row.verificada,
        base_legal: row.base_legal.clone(),
        deudor: row.deudor.clone(),
        fechas: fechas.collect(),
        asientos: asientos.collect(),
        avisos: avisos.into_iter().map(|(_, aviso)| aviso).collect(),
    };
    Ok((plazo, all))
}
