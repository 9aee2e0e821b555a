//! What messages tell: `mensaje:new` to whoever sees all of the case and has it open, and a `notification` to whoever
//! is mentioned. What was written never leaves the case: a notification says who and where.

use super::{reglas::notification_id, vista};
use crate::{
    db::Tx,
    entity::{expedientes, mensajes::Model},
    error::Result,
    expedientes::{contexto, envelope, publish_in_full, stored},
    log::{Event, NewEntry},
};
use serde_json::{Value, json};
use vigia_protocol::{
    event::{Notification, NotificationType, name},
    ids::{ExpedienteId, UserId},
    mensajes::Mensaje,
};

/// Tells a message as it is now; that is what was stored, too.
pub async fn publish_mensaje(tx: &mut Tx, row: &Model, autor: &str) -> Result<Mensaje> {
    let expediente: ExpedienteId = stored(&row.expediente_id)?;
    let mensaje = vista::mensaje(row, autor.to_owned())?;
    let payload = envelope(name::MENSAJE_NEW, &mensaje, tx.now())?;
    publish_in_full(tx, &expediente, name::MENSAJE_NEW, payload).await?;
    Ok(mensaje)
}

/// Tells somebody that a message mentions them.
pub fn publish_mencion(
    tx: &mut Tx,
    row: &Model,
    caso: &expedientes::Model,
    autor: &str,
    mencionado: &UserId,
) -> Result<()> {
    let contexto = contexto(caso)?;
    let id = notification_id(&stored(&row.id)?, mencionado);
    let ids = json!({ "expedienteId": contexto.expediente_id, "mensajeId": row.id });
    let notification = Notification {
        id: id.clone(),
        kind: NotificationType::Info,
        title: format!("{autor} te mencionó"),
        message: format!("Ref. {}", contexto.referencia),
        user_id: mencionado.clone(),
        link: Some(format!("/expedientes/{}", contexto.expediente_id)),
        metadata: match ids {
            Value::Object(ids) => Some(ids),
            _ => None,
        },
    };
    let entry = NewEntry {
        user: mencionado.clone(),
        notification_id: id,
        event: name::NOTIFICATION,
        payload: serde_json::to_value(notification).map_err(anyhow::Error::from)?,
        contexto: Some(contexto),
        vence: None,
        requiere_nota: false,
    };
    tx.publish(Event::Entry(Box::new(entry)));
    Ok(())
}
