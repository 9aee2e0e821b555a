//! Who hears that dates would be others: whoever answers for the case.

use crate::{
    calendarios,
    db::Tx,
    entity::expedientes,
    error::{Error, Result},
    expedientes::{contexto, referencia, stored},
    log::{Event, NewEntry},
    notas::reglas::Gente,
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use vigia_protocol::{
    event::{Notification, NotificationType, name},
    ids::{CalendarioId, NotificationId, UserId},
};

/// Tells them of the deadlines of one case, in one entry. What and which case: the dates are on the page.
pub async fn decir(tx: &mut Tx, calendario: &CalendarioId, caso: &str, plazos: &[String]) -> Result<()> {
    let nombre = calendarios::nombre(&**tx, calendario).await?;
    let row = expedientes::Entity::find_by_id(caso).one(&**tx).await?.ok_or(Error::NotFound)?;
    let gente = Gente::de_caso(&**tx, caso, tx.now()).await?;
    let mut people: BTreeSet<UserId> = gente.responsables.into_iter().chain(gente.supervisores).collect();
    if people.is_empty() {
        people.extend(gente.admins);
    }
    let (title, link) = match plazos {
        [one] => ("Un plazo daría otra fecha".to_owned(), format!("/prescripciones/{one}")),
        more => (format!("{} plazos darían otra fecha", more.len()), format!("/expedientes/{caso}")),
    };
    let expediente = stored(caso)?;
    for user in people {
        let id = NotificationId::new();
        let detalle = json!({ "user": user, "plazos": plazos, "calendario": calendario, "notificacion": id });
        tx.audit("expediente.fechas-por-revisar", ("expediente", caso), Some(&expediente), detalle).await?;
        let ids = json!({ "expedienteId": caso, "calendarioId": calendario, "prescripcionIds": plazos });
        let payload = Notification {
            id: id.clone(),
            kind: NotificationType::Warning,
            title: title.clone(),
            message: format!(
                "Cambió el calendario {nombre}: hay que revisar · Ref. {}",
                referencia(row.referencia)
            ),
            user_id: user.clone(),
            link: Some(link.clone()),
            metadata: match ids {
                Value::Object(ids) => Some(ids),
                _ => None,
            },
        };
        tx.publish(Event::Entry(Box::new(NewEntry {
            user,
            notification_id: id,
            event: name::NOTIFICATION,
            payload: serde_json::to_value(payload).map_err(anyhow::Error::from)?,
            contexto: Some(contexto(&row)?),
            vence: None,
            requiere_nota: false,
        })));
    }
    Ok(())
}
