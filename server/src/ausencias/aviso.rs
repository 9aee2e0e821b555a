//! A leave that was entered is told, before it begins: to the deputy, and to the responsables of the cases that it lets
//! them into.

use crate::{
    db::Tx,
    entity::{ausencias::Model, expediente_members as members, users},
    error::Result,
    expedientes::stored,
    log::{Event, NewEntry},
    prescripciones::fecha_en_palabras,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use serde_json::{Value, json};
use vigia_protocol::{
    acceso::Calidad,
    event::{Notification, NotificationType, name},
    ids::{NotificationId, UserId},
};

/// Tells everybody a leave concerns, but whoever entered it.
pub async fn publicar(tx: &mut Tx, row: &Model) -> Result<()> {
    let people = users::Entity::find().filter(users::Column::Id.is_in([&row.user_id, &row.suplente_id]));
    let people = people.all(&**tx).await?;
    let nombre =
        |id: &str| people.iter().find(|user| user.id == id).map_or("—", |user| &user.nombre).to_owned();
    let (ausente, suplente) = (nombre(&row.user_id), nombre(&row.suplente_id));
    let mut told = responsables(tx, &row.user_id).await?;
    told.retain(|id| *id != row.suplente_id);
    told.push(row.suplente_id.clone());
    for id in told.into_iter().filter(|id| *id != row.created_by) {
        let title = if id == row.suplente_id {
            format!("Suplís a {ausente}")
        } else {
            format!("{suplente} suple a {ausente}")
        };
        tx.publish(Event::Entry(Box::new(entry(row, stored(&id)?, title)?)));
    }
    Ok(())
}

/// Who is responsable of a case of somebody's, of those who are active.
async fn responsables(tx: &Tx, ausente: &str) -> Result<Vec<String>> {
    let cases = Query::select()
        .column(members::Column::ExpedienteId)
        .from(members::Entity)
        .and_where(members::Column::UserId.eq(ausente))
        .to_owned();
    let active = Query::select()
        .column(users::Column::Id)
        .from(users::Entity)
        .and_where(users::Column::Activo.eq(true))
        .to_owned();
    let people = members::Entity::find()
        .select_only()
        .column(members::Column::UserId)
        .distinct()
        .filter(members::Column::Calidad.eq(Calidad::Responsable.as_str()))
        .filter(Expr::col(members::Column::ExpedienteId).in_subquery(cases))
        .filter(Expr::col(members::Column::UserId).in_subquery(active))
        .order_by_asc(members::Column::UserId);
    Ok(people.into_tuple().all(&**tx).await?)
}

fn entry(row: &Model, user: UserId, title: String) -> Result<NewEntry> {
    let id = NotificationId::new();
    let days = match row.desde == row.hasta {
        true => fecha_en_palabras(row.desde),
        false => format!("Del {} al {}", fecha_en_palabras(row.desde), fecha_en_palabras(row.hasta)),
    };
    let about = json!({ "ausenciaId": row.id, "desde": row.desde, "hasta": row.hasta });
    let notification = Notification {
        id: id.clone(),
        kind: NotificationType::Info,
        title,
        message: format!("{days} · alcanza a todos los expedientes de quien se ausenta"),
        user_id: user.clone(),
        link: Some("/ajustes".to_owned()),
        metadata: match about {
            Value::Object(about) => Some(about),
            _ => None,
        },
    };
    Ok(NewEntry {
        user,
        notification_id: id,
        event: name::NOTIFICATION,
        payload: serde_json::to_value(notification).map_err(anyhow::Error::from)?,
        contexto: None,
        vence: None,
        requiere_nota: false,
    })
}
