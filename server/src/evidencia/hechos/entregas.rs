//! What devices did with alerts and their reminders, and when the server raised these.

use super::avisos::Pasos;
use crate::{
    entity::{audit, entregas, inbox, recordatorio_entregas as repetidas},
    error::Result,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;
use std::collections::BTreeSet;
use vigia_protocol::{
    inbox::{ConstanciaPaso, Hecho},
    time::Timestamp,
};

/// The steps of these alerts. A device's are its owner's, so nobody learns of another's by asking for their own.
pub async fn leer(conn: &impl ConnectionTrait, rows: &[inbox::Model], pasos: &mut Pasos) -> Result<()> {
    let ids = || rows.iter().map(|row| row.notification_id.as_str());
    let owners: BTreeSet<&str> = rows.iter().map(|row| row.user_id.as_str()).collect();
    let delivered = entregas::Entity::find()
        .filter(entregas::Column::UserId.is_in(owners.iter().copied()))
        .filter(entregas::Column::NotificationId.is_in(ids()));
    for row in delivered.all(conn).await? {
        let on = |hecho, at| ConstanciaPaso {
            device: Some(row.device_id.clone()),
            ..ConstanciaPaso::new(hecho, Timestamp::from_millis(at))
        };
        if let Some(at) = row.stored_at {
            pasos.agregar(&row.user_id, &row.notification_id, on(Hecho::Almacenada, at));
        }
        if let Some(at) = row.shown_at {
            let device_at = row.shown_device_at.map(Timestamp::from_millis);
            let shown = ConstanciaPaso { device_at, ..on(Hecho::Entregada, at) };
            pasos.agregar(&row.user_id, &row.notification_id, shown);
        }
    }
    let again = repetidas::Entity::find()
        .filter(repetidas::Column::UserId.is_in(owners))
        .filter(repetidas::Column::NotificationId.is_in(ids()));
    for row in again.all(conn).await? {
        let shown = ConstanciaPaso {
            n: Some(row.n),
            device: Some(row.device_id),
            device_at: Some(Timestamp::from_millis(row.shown_device_at)),
            ..ConstanciaPaso::new(Hecho::RecordatorioEntregado, Timestamp::from_millis(row.shown_at))
        };
        pasos.agregar(&row.user_id, &row.notification_id, shown);
    }
    recordadas(conn, rows, pasos).await
}

/// Each time an alert came back, by the audit, which nobody can change.
async fn recordadas(conn: &impl ConnectionTrait, rows: &[inbox::Model], pasos: &mut Pasos) -> Result<()> {
    let came_back = rows.iter().filter(|row| row.recordatorio_n > 0);
    let about: Vec<_> = came_back.map(|row| format!("notificacion:{}", row.notification_id)).collect();
    if about.is_empty() {
        return Ok(());
    }
    let acts = audit::Entity::find()
        .filter(
            Condition::all()
                .add(audit::Column::Sujeto.is_in(about))
                .add(audit::Column::Accion.eq("notificacion.recordada")),
        )
        .order_by_asc(audit::Column::Id);
    for act in acts.all(conn).await? {
        let detalle: Value = serde_json::from_str(&act.detalle).unwrap_or_default();
        let (Some(user), Some((_, id))) = (detalle["user"].as_str(), act.sujeto.split_once(':')) else {
            continue;
        };
        let raised = ConstanciaPaso {
            n: detalle["n"].as_i64(),
            ..ConstanciaPaso::new(Hecho::Recordada, Timestamp::from_millis(act.at))
        };
        pasos.agregar(user, id, raised);
    }
    Ok(())
}
