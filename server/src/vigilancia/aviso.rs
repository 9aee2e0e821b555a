//! A clock that jumped ahead and is not believed is told to the admins, who have a quarter of an hour to say that it is
//! right.

use crate::{
    app::App,
    clock::hold::Held,
    db::{Actor, Tx},
    entity::{audit, reloj_marca as marca},
    error::Result,
    sistema::alertas,
};
use chrono_tz::Tz;
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use serde_json::json;
use std::sync::{Mutex, PoisonError};
use uuid::{Uuid, uuid};
use vigia_protocol::{
    event::{AlertLevel, SystemAlert},
    time::Timestamp,
};

/// Names jumps of clocks among what notifications are named after.
const NAMESPACE: Uuid = uuid!("6f2c1d54-0f0e-5c1b-9a53-6d0f4a1b7e21");
/// The act in the audit.
const ACCION: &str = "reloj.retenido";

/// What nodes see within so many milliseconds is one jump.
const A_LA_VEZ: i64 = 2 * 60_000;

/// Which jump this process has told of.
#[derive(Debug, Default)]
pub struct Avisado(Mutex<Option<Timestamp>>);

impl Avisado {
    fn is(&self, since: Timestamp) -> bool {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) == Some(since)
    }

    fn set(&self, since: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(since);
    }
}

/// Tells the admins of a jump that is held, once: whichever node sees it first.
pub async fn avisar(app: &App) -> Result<()> {
    let Some(held) = app.clock.held().filter(|held| !app.avisado.is(held.since)) else { return Ok(()) };
    let mut tx = app.db.begin(Actor::System).await?;
    if !told(&tx, &held).await? {
        let alert = alerta(&held, app.config.zona);
        let detalle =
            json!({ "desde": held.since, "saltoMs": held.jump, "hasta": held.until, "alerta": alert.id });
        tx.audit(ACCION, ("reloj", "servidor"), None, detalle).await?;
        alertas::tell_admins(&mut tx, &alert).await?;
    }
    tx.commit().await?;
    app.avisado.set(held.since);
    Ok(())
}

/// Whether a node told of this jump already. Nodes see it a moment apart; the row that says how far the clock has been is
/// locked meanwhile, so that of two who would tell at once the second sees what the first did.
async fn told(tx: &Tx, held: &Held) -> Result<bool> {
    marca::Entity::update_many()
        .col_expr(marca::Column::Hasta, Expr::col(marca::Column::Hasta).add(0))
        .exec(&**tx)
        .await?;
    let lately = audit::Entity::find()
        .filter(audit::Column::Accion.eq(ACCION))
        .filter(audit::Column::At.gt(held.since.millis() - A_LA_VEZ));
    Ok(lately.count(&**tx).await? > 0)
}

/// What is told: how far it jumped, and until when it waits. Pure.
fn alerta(held: &Held, zona: Tz) -> SystemAlert {
    let until = held.until.utc().with_timezone(&zona).format("%H:%M");
    SystemAlert {
        id: Uuid::new_v5(&NAMESPACE, held.since.millis().to_string().as_bytes()).into(),
        level: AlertLevel::Error,
        title: "El reloj del servidor saltó hacia adelante".to_owned(),
        message: format!(
            "Se adelantó {} y todavía no se le cree: los avisos siguen la hora de antes. Si la hora nueva es la correcta hay \
             que confirmarla en Administración, Vigilancia; si no, corregirla en el servidor. Sin respuesta vale desde las \
             {until}.",
            palabras(held.jump)
        ),
    }
}

/// `10 días`, `2 horas`, `8 minutos`: the larger part of it.
fn palabras(millis: i64) -> String {
    let minutes = millis / 60_000;
    let (n, one, many) = match minutes {
        0..120 => (minutes, "minuto", "minutos"),
        120..2_880 => (minutes / 60, "hora", "horas"),
        _ => (minutes / 1_440, "día", "días"),
    };
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::palabras;

    #[test]
    fn a_jump_is_as_long_as_people_say_it() {
        const MINUTE: i64 = 60_000;
        for (millis, expected) in [
            (6 * MINUTE, "6 minutos"),
            (119 * MINUTE, "119 minutos"),
            (120 * MINUTE, "2 horas"),
            (47 * 60 * MINUTE, "47 horas"),
            (48 * 60 * MINUTE, "2 días"),
            (365 * 24 * 60 * MINUTE, "365 días"),
        ] {
            assert_eq!(palabras(millis), expected);
        }
    }
}
