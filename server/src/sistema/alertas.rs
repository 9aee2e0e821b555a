//! `POST /api/v1/system-alerts`: an admin tells everybody something, durably.

use crate::{
    app::App,
    auth::CurrentUser,
    db::Tx,
    entity::users,
    error::Result,
    expedientes::{envelope, stored, texto::linea},
    extract::Body,
    log::{Event, NewEntry},
};
use axum::{Json, extract::State, http::StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use vigia_protocol::{
    acceso::Rol,
    error::ErrorBody,
    event::{SystemAlert, name},
    ids::NotificationId,
    sistema::{NewSystemAlert, Para},
};

/// Raises an alert for everybody who may sign in, or for the admins.
#[utoipa::path(post, path = "/system-alerts", tag = "sistema", request_body = NewSystemAlert, responses(
    (status = CREATED, body = SystemAlert), (status = "4XX", body = ErrorBody)))]
pub async fn raise(
    State(app): State<App>,
    user: CurrentUser,
    Body(new): Body<NewSystemAlert>,
) -> Result<(StatusCode, Json<SystemAlert>)> {
    user.must_be_admin()?;
    let alert = SystemAlert {
        id: NotificationId::new(),
        level: new.level,
        title: linea("title", &new.title)?,
        message: new.message.trim().to_owned(),
    };
    let mut tx = app.db.begin(user.actor()).await?;
    let mut recipients = users::Entity::find().filter(users::Column::Activo.eq(true));
    if new.para == Para::Admin {
        recipients = recipients.filter(users::Column::Rol.eq(Rol::Admin.as_str()));
    }
    let recipients = recipients.all(&*tx).await?;
    publish(&mut tx, &alert, &recipients)?;
    let said = json!({ "para": new.para, "nivel": alert.level, "titulo": alert.title });
    tx.audit("sistema.alerta", ("alerta", alert.id.as_str()), None, said).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(alert)))
}

/// The server tells every admin something. Once, where an alert of that id was told before.
pub async fn tell_admins(tx: &mut Tx, alert: &SystemAlert) -> Result<()> {
    let admins = users::Entity::find()
        .filter(users::Column::Rol.eq(Rol::Admin.as_str()))
        .filter(users::Column::Activo.eq(true));
    let admins = admins.all(&**tx).await?;
    publish(tx, alert, &admins)
}

fn publish(tx: &mut Tx, alert: &SystemAlert, recipients: &[users::Model]) -> Result<()> {
    let payload = envelope(name::SYSTEM_ALERT, alert, tx.now())?;
    for recipient in recipients {
        tx.publish(Event::Entry(Box::new(NewEntry {
            user: stored(&recipient.id)?,
            notification_id: alert.id.clone(),
            event: name::SYSTEM_ALERT,
            payload: payload.clone(),
            contexto: None,
            vence: None,
            requiere_nota: false,
        })));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Firm, code};
    use serde_json::json;
    use vigia_protocol::acceso::Rol;

    #[tokio::test]
    async fn an_admin_tells_everybody_once_and_nobody_else_may() {
        let firm = Firm::new().await;
        let lucia = firm.person("Lucía", Rol::Abogado).await;
        let ana = firm.person("Ana", Rol::Oficina).await;
        let alert = json!({ "level": "warning", "title": "Corte de luz", "message": "Hoy de 14 a 16" });
        assert_eq!(
            code(&firm.post(&lucia, "/system-alerts", alert.clone()).await),
            (403, "SOLO_ADMINISTRADORES")
        );
        assert_eq!(firm.post(&firm.admin, "/system-alerts", alert).await.0, 201);
        for person in [&lucia, &ana, &firm.admin] {
            let inbox = firm.inbox(person).await;
            assert_eq!(inbox.len(), 1, "{inbox:?}");
            assert_eq!(inbox[0]["event"], "system:alert");
            assert_eq!(inbox[0]["payload"]["data"]["title"], "Corte de luz");
            assert_eq!(inbox[0]["payload"]["data"]["id"], inbox[0]["notificationId"]);
        }
        let admins = json!({ "level": "info", "title": "Disco", "message": "Al 80 %", "para": "admin" });
        assert_eq!(firm.post(&firm.admin, "/system-alerts", admins).await.0, 201);
        assert_eq!((firm.inbox(&lucia).await.len(), firm.inbox(&firm.admin).await.len()), (1, 2));
        let empty = json!({ "level": "info", "title": " ", "message": "" });
        assert_eq!(code(&firm.post(&firm.admin, "/system-alerts", empty).await), (422, "DATOS_INVALIDOS"));
    }
}
