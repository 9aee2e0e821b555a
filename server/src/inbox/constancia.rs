//! What became of one notification, step by step.

use crate::{
    db::Db,
    entity::{devices, entregas, inbox, users},
    error::{Error, Result},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use vigia_protocol::{
    ids::{NotificationId, UserId},
    inbox::{ConstanciaPaso, Hecho},
    time::Timestamp,
};

/// Everything known of an entry of that user's inbox, by time.
pub async fn constancia(db: &Db, user: &UserId, id: &NotificationId) -> Result<Vec<ConstanciaPaso>> {
    let conn = db.reader();
    let row = inbox::Entity::find()
        .filter(inbox::Column::UserId.eq(user.as_str()))
        .filter(inbox::Column::NotificationId.eq(id.as_str()))
        .filter(inbox::Column::VoidAt.is_null())
        .one(conn)
        .await?
        .ok_or(Error::NotFound)?;
    let names: HashMap<String, String> = devices::Entity::find()
        .filter(devices::Column::UserId.eq(user.as_str()))
        .all(conn)
        .await?
        .into_iter()
        .map(|device| (device.id, device.name))
        .collect();
    let name = |device: Option<&String>| device.and_then(|id| names.get(id)).cloned();
    let step = |paso, at, device| ConstanciaPaso {
        paso,
        at: Timestamp::from_millis(at),
        device_at: None,
        device,
        by: None,
    };

    let mut steps = vec![step(Hecho::Aceptada, row.created_at, None)];
    let delivered = entregas::Entity::find()
        .filter(entregas::Column::UserId.eq(user.as_str()))
        .filter(entregas::Column::NotificationId.eq(id.as_str()))
        .all(conn)
        .await?;
    for entrega in &delivered {
        let device = name(Some(&entrega.device_id));
        steps.extend(entrega.stored_at.map(|at| step(Hecho::Almacenada, at, device.clone())));
        steps.extend(entrega.shown_at.map(|at| ConstanciaPaso {
            device_at: entrega.shown_device_at.map(Timestamp::from_millis),
            ..step(Hecho::Entregada, at, device.clone())
        }));
    }
    steps.extend(row.read_at.map(|at| step(Hecho::Leida, at, name(row.read_device.as_ref()))));
    if let Some(at) = row.acked_at {
        let by = match &row.acked_by {
            Some(id) => users::Entity::find_by_id(id.clone()).one(conn).await?.map(|user| user.nombre),
            None => None,
        };
        // Somebody else's device is theirs to know.
        let own = row.acked_by.as_deref() == Some(user.as_str());
        let device = name(row.acked_device.as_ref().filter(|_| own));
        steps.push(ConstanciaPaso { by, ..step(Hecho::Nota, at, device) });
    }
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}
