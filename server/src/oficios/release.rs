//! Oficios that leave somebody's hands.

use super::store;
use crate::{
    db::Tx,
    entity::{
        oficios::{Column, Entity, Model},
        users,
    },
    error::Result,
    expedientes::{acceso, rol_de, stored},
    inbox::{self, About},
    log::Event,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use vigia_protocol::{
    acceso::Rol,
    ids::{ExpedienteId, OficioId, UserId},
    oficios::EstadoOficio,
    time::Timestamp,
};

/// Puts the open oficios that somebody may no longer hold back into the queue: of whoever left the firm all of them,
/// of a lawyer those of cases they no longer belong to.
pub async fn release(tx: &mut Tx, user: &users::Model) -> Result<()> {
    let (id, rol): (UserId, Rol) = (stored(&user.id)?, rol_de(user)?);
    let open = Entity::find().filter(Column::AsignadoA.eq(&user.id)).filter(
        Column::Estado.is_in([EstadoOficio::Asignado, EstadoOficio::Aceptado].map(EstadoOficio::as_str)),
    );
    for mut row in open.all(&**tx).await? {
        let expediente: ExpedienteId = stored(&row.expediente_id)?;
        let holds = rol == Rol::Oficina || acceso(&**tx, &id, rol, &expediente, tx.now()).await?.ve_todo();
        if user.activo && holds {
            continue;
        }
        let seen = row.version;
        to_queue(&mut row, tx.now());
        store::update(tx, &row, seen).await?;
        take_back(tx, &row, &id).await?;
        tx.audit("oficio.devuelto", ("oficio", &row.id), Some(&expediente), json!({ "user": id })).await?;
    }
    Ok(())
}

/// Nobody's again.
pub fn to_queue(row: &mut Model, now: Timestamp) {
    row.estado = EstadoOficio::Pendiente.to_string();
    row.asignado_a = None;
    row.asignado_at = None;
    row.aceptado_at = None;
    // It waits for somebody to take it from now on.
    row.cola_desde = Some(now.millis());
    row.proximo = Some(now.millis());
    row.version += 1;
}

/// What somebody was told of an oficio that is no longer theirs: whoever still sees all of its case keeps it, closed;
/// from anybody else it is taken back, and with it the case.
pub async fn take_back(tx: &mut Tx, row: &Model, from: &UserId) -> Result<()> {
    let (oficio, expediente): (OficioId, ExpedienteId) = (stored(&row.id)?, stored(&row.expediente_id)?);
    let user = users::Entity::find_by_id(from.to_string()).one(&**tx).await?;
    let sees_all = match user {
        Some(user) => acceso(&**tx, from, rol_de(&user)?, &expediente, tx.now()).await?.ve_todo(),
        None => false,
    };
    if sees_all {
        inbox::close(tx, About::Oficio(&oficio), Some(from)).await?;
    } else {
        inbox::void(tx, About::Oficio(&oficio), from).await?;
    }
    tx.publish(Event::Rights(from.clone()));
    Ok(())
}
