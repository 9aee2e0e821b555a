//! Alerts that are stored on no device of their recipient: looked at once, after so many office minutes.

use super::{reglas::Reglas, rondas::firma};
use crate::{
    app::App,
    correo::{self, textos::Motivo},
    db::Actor,
    entity::{
        entregas,
        inbox::{Column, Entity, Model},
    },
    error::Result,
    expedientes::stored,
    prescripciones::plazos::dias_restantes,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, LockType, Query},
};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use vigia_protocol::{ids::UserId, inbox::Contexto, time::Timestamp};

/// How many are looked at in a transaction; they are few, and the others must not wait.
const PAGE: u64 = 100;

/// What becomes of an alert that was looked at. A pure rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Estado {
    /// It is there, or it matters no more: never looked at again.
    Sabido,
    /// It is not there yet: looked at again then.
    Esperar(Timestamp),
    /// It is on none.
    SinDispositivo,
}

fn estado(reglas: &Reglas, row: &Model, almacenada: bool, now: Timestamp) -> Estado {
    let over = [row.read_at, row.acked_at, row.closed_at, row.void_at].iter().any(Option::is_some);
    let Some(vence) = row.vence.filter(|_| !over && !almacenada) else { return Estado::Sabido };
    let tiempo = reglas.tiempo(vence);
    let due = tiempo.mas(Timestamp::from_millis(row.created_at), reglas.sin_dispositivo);
    if tiempo.deja(due, now) {
        Estado::SinDispositivo
    } else if due > now {
        Estado::Esperar(due)
    } else {
        Estado::Esperar(tiempo.abre(now))
    }
}

/// Looks at every alert whose time has come.
pub(super) async fn round(app: &App, stop: &CancellationToken) -> Result<()> {
    while !stop.is_cancelled() && page(app).await? == PAGE {}
    Ok(())
}

async fn page(app: &App) -> Result<u64> {
    let now = app.clock.now();
    let due = Entity::find().filter(Column::EntregaProximo.lte(now.millis()));
    let due = due.order_by_asc(Column::UserId).order_by_asc(Column::Seq).limit(PAGE);
    if due.clone().count(app.db.reader()).await? == 0 {
        return Ok(0);
    }
    let tx = app.db.begin(Actor::System).await?;
    // Two nodes look at the same ones one after the other; the second finds nothing left to do.
    let reglas = &Reglas::actuales(&*tx, &app.config).await?;
    let rows = due.lock(LockType::NoKeyUpdate).all(&*tx).await?;
    for row in &rows {
        let stored_there = entregas::Entity::find()
            .filter(entregas::Column::UserId.eq(&row.user_id))
            .filter(entregas::Column::NotificationId.eq(&row.notification_id))
            .filter(entregas::Column::StoredAt.is_not_null());
        let almacenada = stored_there.count(&*tx).await? > 0;
        let estado = estado(reglas, row, almacenada, tx.now());
        let (next, sin) = match estado {
            Estado::Sabido => (None, None),
            Estado::Esperar(at) => (Some(at.millis()), None),
            Estado::SinDispositivo => (None, Some(tx.now().millis())),
        };
        Entity::update_many()
            .col_expr(Column::EntregaProximo, Expr::value(next))
            .col_expr(Column::SinDispositivoAt, Expr::value(sin))
            .filter(Column::UserId.eq(&row.user_id))
            .filter(Column::Seq.eq(row.seq))
            .exec(&*tx)
            .await?;
        if estado == Estado::SinDispositivo {
            tell(app, &tx, reglas, row).await?;
        }
    }
    let looked = rows.len() as u64;
    tx.commit().await?;
    Ok(looked)
}

async fn tell(app: &App, tx: &crate::db::Tx, reglas: &Reglas, row: &Model) -> Result<()> {
    let contexto: Option<Contexto> =
        row.contexto.as_deref().map(serde_json::from_str).transpose().map_err(anyhow::Error::from)?;
    let expediente = contexto.as_ref().map(|caso| &caso.expediente_id);
    let detalle = json!({ "user": row.user_id });
    let about = ("notificacion", row.notification_id.as_str());
    tx.audit("notificacion.sin-dispositivo", about, expediente, detalle).await?;
    tracing::warn!(notification.id = %row.notification_id, user.id = %row.user_id, "an alert is on no device of its recipient");
    let (Some(caso), Some(vence), true) = (&contexto, row.vence, app.config.smtp.is_some()) else {
        return Ok(());
    };
    let user: UserId = stored(&row.user_id)?;
    let dias = dias_restantes(vence, reglas.oficina.dia(tx.now()));
    let about = (&user, &stored(&row.notification_id)?);
    let mail = correo::textos::plazo(&firma(app, reglas), about, Motivo::SinDispositivo, caso, (vence, dias));
    correo::encolar(tx, mail).await
}

/// How many open alerts are on no device of their recipient, who has neither opened them nor taken note.
pub async fn sin_dispositivo(conn: &impl ConnectionTrait) -> Result<u64> {
    Ok(alertas().count(conn).await?)
}

/// Those.
pub(super) fn alertas() -> Select<Entity> {
    let own = |column: Column| Expr::col((Entity, column));
    let there = |column: entregas::Column| Expr::col((entregas::Entity, column));
    let stored_there = Query::select()
        .expr(Expr::val(1))
        .from(entregas::Entity)
        .and_where(there(entregas::Column::UserId).eq(own(Column::UserId)))
        .and_where(there(entregas::Column::NotificationId).eq(own(Column::NotificationId)))
        .and_where(there(entregas::Column::StoredAt).is_not_null())
        .to_owned();
    Entity::find()
        .filter(Column::SinDispositivoAt.is_not_null())
        .filter(Column::ReadAt.is_null())
        .filter(Column::AckedAt.is_null())
        .filter(Column::ClosedAt.is_null())
        .filter(Column::VoidAt.is_null())
        .filter(Expr::exists(stored_there).not())
}

/// Whether an entry is one of those. Pure.
pub(super) fn en_ninguno(row: &Model, almacenada: bool) -> bool {
    let over = [row.read_at, row.acked_at, row.closed_at, row.void_at].iter().any(Option::is_some);
    row.sin_dispositivo_at.is_some() && !over && !almacenada
}
