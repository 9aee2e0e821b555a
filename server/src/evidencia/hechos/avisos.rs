//! Alerts: entries of inboxes, each with what became of it. Every kind of step has a reader of its own; they read by the
//! page, whatever the number of alerts.

use super::{correos, entregas, escalones, nombres::Nombres};
use crate::{entity::inbox, error::Result};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use std::collections::HashMap;
use vigia_protocol::{
    ids::UserId,
    inbox::{ConstanciaPaso, Contexto, Escalon, Hecho},
    prescripciones::Nivel,
    time::{Date, Timestamp},
};

/// How many alerts are read of at a time.
const PAGE: usize = 500;

/// An alert to one person.
#[derive(Clone, Debug)]
pub struct Aviso {
    pub id: String,
    pub evento: String,
    pub para: String,
    /// Whom they stood in for.
    pub suplencia_de: Option<String>,
    /// It is an escalation.
    pub escalon: Option<Escalon>,
    /// The due date it was about, the days that were left, and how urgent it was.
    pub vence: Option<Date>,
    pub dias: Option<i64>,
    pub nivel: Option<Nivel>,
    pub requiere_nota: bool,
    /// What became of it, in its order.
    pub hechos: Vec<ConstanciaPaso>,
}

/// Whose entry, and its id: the id alone is unique for one person.
pub type Clave = (String, String);

/// Steps of alerts, with ids where people and devices will be named.
#[derive(Default)]
pub struct Pasos(HashMap<Clave, Vec<ConstanciaPaso>>);

impl Pasos {
    /// One more, of somebody's entry.
    pub fn agregar(&mut self, user: &str, notification: &str, paso: ConstanciaPaso) {
        self.0.entry((user.to_owned(), notification.to_owned())).or_default().push(paso);
    }

    /// One that is there where its time is.
    pub fn agregar_si(
        &mut self,
        row: &inbox::Model,
        hecho: Hecho,
        at: Option<i64>,
    ) -> Option<&mut ConstanciaPaso> {
        let steps = self.0.entry((row.user_id.clone(), row.notification_id.clone())).or_default();
        steps.push(ConstanciaPaso::new(hecho, Timestamp::from_millis(at?)));
        steps.last_mut()
    }
}

/// Entries of inboxes as alerts, each with the deadline it is about. Whoever reads their own does not learn what devices
/// others have.
pub async fn leer(
    conn: &impl ConnectionTrait,
    rows: Vec<inbox::Model>,
    propio: Option<&UserId>,
) -> Result<Vec<(Option<String>, Aviso)>> {
    let mut pasos = Pasos::default();
    for page in rows.chunks(PAGE) {
        page.iter().for_each(|row| de_la_entrada(&mut pasos, row, propio));
        entregas::leer(conn, page, &mut pasos).await?;
        escalones::leer(conn, page, &mut pasos).await?;
        correos::leer(conn, page, &mut pasos).await?;
    }
    let owners = rows.iter().map(|row| row.user_id.clone());
    let nombres = Nombres::de_pasos(conn, pasos.0.values().flatten(), owners).await?;
    let read = rows.into_iter().map(|row| {
        let key = (row.user_id.clone(), row.notification_id.clone());
        let hechos = pasos.0.remove(&key).unwrap_or_default();
        (row.prescripcion_id.clone(), aviso(row, hechos, &nombres))
    });
    Ok(read.collect())
}

/// What the entry itself says of its fate.
fn de_la_entrada(pasos: &mut Pasos, row: &inbox::Model, propio: Option<&UserId>) {
    pasos.agregar_si(row, Hecho::Aceptada, Some(row.created_at));
    if let Some(read) = pasos.agregar_si(row, Hecho::Leida, row.read_at) {
        read.by = Some(row.user_id.clone());
        read.device.clone_from(&row.read_device);
    }
    if let Some(noted) = pasos.agregar_si(row, Hecho::Nota, row.acked_at) {
        noted.by.clone_from(&row.acked_by);
        if propio.is_none_or(|user| row.acked_by.as_deref() == Some(user.as_str())) {
            noted.device.clone_from(&row.acked_device);
        }
    }
    pasos.agregar_si(row, Hecho::Cerrada, row.closed_at);
    pasos.agregar_si(row, Hecho::Retirada, row.void_at);
}

fn aviso(row: inbox::Model, hechos: Vec<ConstanciaPaso>, nombres: &Nombres) -> Aviso {
    let mut hechos: Vec<_> = hechos.into_iter().map(|paso| nombres.nombrar(paso)).collect();
    hechos.sort_by_key(|paso| (paso.at, paso.paso));
    let payload: Value = serde_json::from_str(&row.payload).unwrap_or_default();
    let contexto: Option<Contexto> = row.contexto.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let (suplencia_de, escalon) = contexto.map(|caso| (caso.suplencia_de, caso.escalon)).unwrap_or_default();
    Aviso {
        id: row.notification_id,
        evento: row.event,
        para: nombres.persona(&row.user_id),
        suplencia_de,
        escalon,
        vence: row.vence,
        dias: payload["diasRestantes"].as_i64(),
        nivel: payload["nivel"].as_str().and_then(|text| text.parse().ok()),
        requiere_nota: row.requiere_nota,
        hechos,
    }
}
