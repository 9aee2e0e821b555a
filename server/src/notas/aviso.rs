//! What an escalation says. Pure: what, when, reference; never a fact of the case.

use super::{reglas::Peldano, store::texto};
use crate::{
    entity::{notas, prescripciones},
    error::Result,
    expedientes::stored,
    log::NewEntry,
    prescripciones::plazos::{dias_restantes, nivel},
};
use uuid::Uuid;
use vigia_protocol::{
    event::{PrescripcionAlert, name},
    ids::{NotificationId, UserId},
    inbox::Contexto,
    prescripciones::Nivel,
    time::Date,
};

/// Ours, made once at random; with it the key of a rung becomes the id of its notification.
const NAMESPACE: Uuid = Uuid::from_u128(0x0c7d_1f5a_3b92_4e68_9d04_51ab_f8c3_6e27);

/// The notification of a rung for one recipient, from its key alone: neither a race between nodes nor a restored database
/// makes a second one.
pub fn notification_id(pedido: &notas::Model, peldano: &Peldano, user: &UserId) -> NotificationId {
    let notas::Model { prescripcion_id, vence, paso, ocasion, desde, .. } = pedido;
    let (escalon, hora) = (peldano.escalon.as_str(), texto(peldano.hora));
    // No id holds a slash, so no two keys read the same.
    let key = format!("{prescripcion_id}/{vence}/{paso}/{ocasion}/{desde}/{escalon}/{hora}/{user}");
    Uuid::new_v5(&NAMESPACE, key.as_bytes()).into()
}

/// The inbox entry of a rung: the alert itself, with why it reaches this person.
pub fn entry(
    row: &prescripciones::Model,
    caso: &Contexto,
    (pedido, peldano): (&notas::Model, &Peldano),
    user: &UserId,
    hoy: Date,
) -> Result<NewEntry> {
    let dias = dias_restantes(row.vence, hoy);
    let id = stored(&row.id)?;
    let alert = PrescripcionAlert {
        id: stored(&row.id)?,
        expediente_id: caso.expediente_id.clone(),
        tipo: row.tipo.clone(),
        dias_restantes: dias,
        // A note is asked for on the last office day before the date, which may be many days before it.
        nivel: nivel(dias).unwrap_or(Nivel::Warning),
    };
    Ok(NewEntry {
        user: user.clone(),
        notification_id: notification_id(pedido, peldano, user),
        event: name::PRESCRIPCION_ALERT,
        payload: serde_json::to_value(alert).map_err(anyhow::Error::from)?,
        contexto: Some(Contexto {
            prescripcion_id: Some(id),
            tipo: Some(row.tipo.clone()),
            sin_verificar: !row.verificada,
            escalon: Some(peldano.escalon),
            ..caso.clone()
        }),
        vence: Some(row.vence),
        requiere_nota: true,
    })
}
