//! What cases tell: `expediente:new` to whoever joins one, `expediente:update` to whoever has it open.

use crate::{
    db::Tx,
    entity::{expedientes, users},
    error::Result,
    expedientes::{referencia, stored},
    gateway::own_room,
    log::{Event, Live, NewEntry},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use serde::Serialize;
use serde_json::{Map, Value};
use vigia_protocol::{
    acceso::Rol,
    event::{Envelope, ExpedienteNew, ExpedienteUpdate, name},
    ids::{ExpedienteId, NotificationId, UserId},
    inbox::Contexto,
    room::Room,
    time::Timestamp,
};

/// An event in the reference's envelope.
pub fn envelope(event: &str, data: impl Serialize, timestamp: Timestamp) -> Result<Value> {
    let data = Envelope { event: event.to_owned(), data, timestamp };
    Ok(serde_json::to_value(data).map_err(anyhow::Error::from)?)
}

/// What an inbox entry about a case says of it.
pub fn contexto(row: &expedientes::Model) -> Result<Contexto> {
    Ok(Contexto {
        expediente_id: stored(&row.id)?,
        referencia: referencia(row.referencia),
        caratula: row.caratula.clone(),
        // Said when it is stored.
        caratula_en_avisos: false,
        prescripcion_id: None,
        tipo: None,
        sin_verificar: false,
        oficio_id: None,
        asunto: None,
        asignado_por: None,
        escalon: None,
        suplencia_de: None,
    })
}

/// Tells somebody that they belong to a case now.
pub fn publish_new(tx: &mut Tx, row: &expedientes::Model, member: UserId) -> Result<()> {
    let data = ExpedienteNew {
        id: stored(&row.id)?,
        numero: row.numero.clone(),
        caratula: row.caratula.clone(),
        juzgado: row.juzgado.clone(),
        estado: row.estado.clone(),
        version: row.version,
    };
    let entry = NewEntry {
        user: member,
        notification_id: NotificationId::new(),
        event: name::EXPEDIENTE_NEW,
        payload: envelope(name::EXPEDIENTE_NEW, data, tx.now())?,
        contexto: Some(contexto(row)?),
        vence: None,
        requiere_nota: false,
    };
    tx.publish(Event::Entry(Box::new(entry)));
    Ok(())
}

/// Whether an oficio shows that field, or part, of its case.
pub fn shown_by_an_oficio(field: &str) -> bool {
    matches!(field, "numero" | "caratula" | "estado" | "prescripciones" | "oficios")
}

/// Tells whoever has a case open what changed: fields with their new values, or which part to read again. Whoever is
/// there by an oficio hears of what that shows them, and of nothing else.
pub async fn publish_update(
    tx: &mut Tx,
    row: &expedientes::Model,
    by: &UserId,
    changes: Map<String, Value>,
) -> Result<()> {
    let id: ExpedienteId = stored(&row.id)?;
    let shown: Map<_, _> = changes
        .iter()
        .filter(|(field, _)| shown_by_an_oficio(field))
        .map(|(f, v)| (f.clone(), v.clone()))
        .collect();
    if shown.len() == changes.len() {
        let payload = update(tx, row, by, changes)?;
        tx.publish(live(&id, Vec::new(), name::EXPEDIENTE_UPDATE, payload));
        return Ok(());
    }
    let whole = update(tx, row, by, changes)?;
    publish_in_full(tx, &id, name::EXPEDIENTE_UPDATE, whole).await?;
    if !shown.is_empty() {
        let others = rooms_of(&**tx, users::Column::Rol.ne(Rol::Oficina.as_str())).await?;
        let payload = update(tx, row, by, shown)?;
        tx.publish(live(&id, others, name::EXPEDIENTE_UPDATE, payload));
    }
    Ok(())
}

/// An event for those in the room of a case who see all of it.
pub async fn publish_in_full(
    tx: &mut Tx,
    id: &ExpedienteId,
    event: &'static str,
    payload: Value,
) -> Result<()> {
    let except = rooms_of_the_office(&**tx).await?;
    tx.publish(live(id, except, event, payload));
    Ok(())
}

/// The rooms of everybody of the office. An oficio lets them into the room of its case, where they hear no more than
/// their oficio needs; all of them, since which of them stand in it may have changed by the time it is emitted.
pub async fn rooms_of_the_office(conn: &impl ConnectionTrait) -> Result<Vec<String>> {
    rooms_of(conn, users::Column::Rol.eq(Rol::Oficina.as_str())).await
}

async fn rooms_of(conn: &impl ConnectionTrait, who: Expr) -> Result<Vec<String>> {
    let ids =
        users::Entity::find().select_only().column(users::Column::Id).filter(who).into_tuple::<String>();
    ids.all(conn).await?.iter().map(|id| Ok(own_room(&stored(id)?))).collect()
}

fn update(tx: &Tx, row: &expedientes::Model, by: &UserId, changes: Map<String, Value>) -> Result<Value> {
    let data = ExpedienteUpdate { id: stored(&row.id)?, changes, version: row.version, by: by.clone() };
    envelope(name::EXPEDIENTE_UPDATE, data, tx.now())
}

fn live(id: &ExpedienteId, except: Vec<String>, event: &str, payload: Value) -> Event {
    let room = Room::Expediente(id.clone()).to_string();
    Event::Live(Live { room, except, event: event.to_owned(), payload })
}

/// A part of the case to read again: `prescripciones`, `oficios`, `miembros`, `facturas`.
pub fn part(name: &str) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), Value::Bool(true))])
}
