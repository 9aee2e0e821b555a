//! E-mails about alerts: written, tried, sent or given up.

use super::avisos::Pasos;
use crate::{
    correo,
    entity::{correo_intentos as intentos, inbox},
    error::Result,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use vigia_protocol::{
    inbox::{ConstanciaPaso, Hecho},
    time::Timestamp,
};

/// The e-mails about these alerts, each to the one whose alert it is.
pub async fn leer(conn: &impl ConnectionTrait, rows: &[inbox::Model], pasos: &mut Pasos) -> Result<()> {
    let claves = rows.iter().flat_map(|row| correo::claves(&row.user_id, &row.notification_id)).collect();
    let mails = correo::de_claves(conn, claves).await?;
    if mails.is_empty() {
        return Ok(());
    }
    let tried = intentos::Entity::find()
        .filter(intentos::Column::CorreoId.is_in(mails.iter().map(|mail| &mail.id)))
        .order_by_asc(intentos::Column::N);
    let mut of: HashMap<String, Vec<intentos::Model>> = HashMap::new();
    for intento in tried.all(conn).await? {
        of.entry(intento.correo_id.clone()).or_default().push(intento);
    }
    let by_key: HashMap<_, _> = mails.iter().map(|mail| (mail.clave.as_str(), mail)).collect();
    for row in rows {
        let claves = correo::claves(&row.user_id, &row.notification_id);
        for mail in claves.iter().filter_map(|clave| by_key.get(clave.as_str())) {
            let queued = ConstanciaPaso {
                para: Some(row.user_id.clone()),
                ..ConstanciaPaso::new(Hecho::CorreoEnCola, Timestamp::from_millis(mail.created_at))
            };
            pasos.agregar(&row.user_id, &row.notification_id, queued);
            for intento in of.get(&mail.id).into_iter().flatten() {
                pasos.agregar(&row.user_id, &row.notification_id, paso(intento, &row.user_id));
            }
        }
    }
    Ok(())
}

fn paso(intento: &intentos::Model, user: &str) -> ConstanciaPaso {
    let hecho = match intento.suerte.as_str() {
        "enviado" => Hecho::CorreoEnviado,
        "nunca" => Hecho::CorreoAbandonado,
        _ => Hecho::CorreoFallido,
    };
    ConstanciaPaso {
        n: Some(intento.n),
        para: intento.para.clone().or_else(|| Some(user.to_owned())),
        error: intento.error.clone(),
        ..ConstanciaPaso::new(hecho, Timestamp::from_millis(intento.at))
    }
}
