//! Storing the cases that a file brings: whole tables at a time.

use super::{fila::Fila, plan::Nuevo, store::LOTE};
use crate::{
    auth::CurrentUser,
    db::{Auditado, Tx},
    entity::{expediente_members as members, expedientes as cases},
    error::Result,
    expedientes::{self, stored},
    log::{Event, NewEntry},
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Map, json};
use std::collections::BTreeMap;
use vigia_protocol::{
    acceso::Calidad,
    event::{Notification, NotificationType, name},
    expedientes::EstadoExpediente,
    ids::{ExpedienteId, NotificationId, UserId},
};

/// Stores the new cases, each with who answers for it.
pub async fn guardar(
    tx: &mut Tx,
    user: &CurrentUser,
    nuevos: &[Nuevo],
    primera: i64,
) -> Result<Vec<ExpedienteId>> {
    let (mut rows, mut people, mut audited, mut ids) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut leaders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for ((i, nuevo), referencia) in nuevos.iter().enumerate().zip(primera..) {
        let id = ExpedienteId::new();
        let Fila { caratula, numero, juzgado, .. } = nuevo.fila.clone();
        audited.push(Auditado {
            accion: "expediente.ingresado",
            sujeto: format!("expediente:{id}"),
            expediente: Some(id.clone()),
            detalle: json!({ "caratula": caratula, "responsable": nuevo.responsable }),
        });
        people.push(members::ActiveModel {
            expediente_id: Set(id.to_string()),
            user_id: Set(nuevo.responsable.clone()),
            calidad: Set(Calidad::Responsable.to_string()),
            since: Set(tx.now().millis()),
        });
        rows.push(cases::Model {
            id: id.to_string(),
            referencia,
            busqueda: expedientes::busqueda(referencia, &caratula, numero.as_deref(), juzgado.as_deref()),
            numero,
            caratula,
            juzgado,
            estado: EstadoExpediente::SinIniciar.to_string(),
            version: 1,
            created_at: tx.now().millis(),
            created_by: user.id.to_string(),
        });
        leaders.entry(&nuevo.responsable).or_default().push(i);
        ids.push(id);
    }
    for lote in rows.chunks(LOTE) {
        let all = lote.iter().cloned().map(cases::ActiveModel::from);
        cases::Entity::insert_many(all).exec_without_returning(&**tx).await?;
    }
    for lote in people.chunks(LOTE) {
        members::Entity::insert_many(lote.to_vec()).exec_without_returning(&**tx).await?;
    }
    tx.audit_many(audited).await?;
    tell(tx, &rows, leaders)?;
    Ok(ids)
}

/// Of so many new cases somebody hears one by one, as when each is entered by hand; of more, once of all of them.
const POCOS: usize = 10;

/// Tells everybody which cases they answer for now.
fn tell(tx: &mut Tx, rows: &[cases::Model], leaders: BTreeMap<&str, Vec<usize>>) -> Result<()> {
    for (leader, own) in leaders {
        let leader: UserId = stored(leader)?;
        tx.publish(Event::Rights(leader.clone()));
        if own.len() > POCOS {
            tx.publish(resumen(leader, own.len())?);
            continue;
        }
        for i in own {
            expedientes::publish_new(tx, &rows[i], leader.clone())?;
        }
    }
    Ok(())
}

/// One notification for more cases than anybody reads of one by one.
fn resumen(leader: UserId, cuantos: usize) -> Result<Event> {
    let id = NotificationId::new();
    let payload = Notification {
        id: id.clone(),
        kind: NotificationType::Info,
        title: format!("Se importaron {cuantos} expedientes a su cargo"),
        message:
            "Figuran en la lista de expedientes; de cada plazo que ya pide atención llega su propio aviso"
                .to_owned(),
        user_id: leader.clone(),
        link: Some("/expedientes".to_owned()),
        metadata: Some(Map::from_iter([("expedientes".to_owned(), json!(cuantos))])),
    };
    Ok(Event::Entry(Box::new(NewEntry {
        user: leader,
        notification_id: id,
        event: name::NOTIFICATION,
        payload: serde_json::to_value(payload).map_err(anyhow::Error::from)?,
        contexto: None,
        vence: None,
        requiere_nota: false,
    })))
}
