//! The outbox in the database.

use super::{Adjunto, Correo};
use crate::{
    db::{Actor, Db, Tx},
    entity::{
        correo_intentos as intentos,
        correos::{ActiveModel, Column, Entity, Model},
    },
    error::Result,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde_json::json;
use vigia_protocol::{
    ids::{NotificationId, UserId},
    time::Timestamp,
};

/// How long a node has for one e-mail; then another one tries. Longer than a message may take.
const ARRIENDO: i64 = 3 * 60_000;

/// Minutes until the next try, by how many there were; then the last one each time.
const ESPERAS: [i64; 7] = [1, 2, 5, 10, 20, 30, 60];

/// An e-mail that did not go out in a day is late: it is given up, loudly.
const PLAZO: i64 = 24 * 60 * 60_000;

/// The key of the e-mail that tells somebody of an inbox entry: one each, whatever the reason.
pub fn clave(user: &str, notification: &str) -> String {
    format!("aviso/{user}/{notification}")
}

/// The key of the one more that tells them nobody took note of it for so long that every admin hears.
pub fn clave_de_escalon(user: &str, notification: &str) -> String {
    format!("escalon/{user}/{notification}")
}

/// Every key an e-mail about an inbox entry may have.
pub fn claves(user: &str, notification: &str) -> [String; 2] {
    [clave(user, notification), clave_de_escalon(user, notification)]
}

/// Writes an e-mail into the outbox; it goes out once the transaction is committed. One with the same key is there
/// already: then nothing.
pub async fn encolar(tx: &Tx, correo: Correo) -> Result<()> {
    let row = ActiveModel {
        id: Set(uuid::Uuid::now_v7().to_string()),
        clave: Set(correo.clave),
        user_id: Set(correo.user.to_string()),
        asunto: Set(correo.asunto),
        texto: Set(correo.texto),
        adjuntos: Set(serde_json::to_string(&correo.adjuntos).map_err(anyhow::Error::from)?),
        created_at: Set(tx.now().millis()),
        intentos: Set(0),
        proximo: Set(Some(tx.now().millis())),
        enviado_at: Set(None),
        abandonado_at: Set(None),
        error: Set(None),
    };
    let once = OnConflict::column(Column::Clave).do_nothing().to_owned();
    Entity::insert(row).on_conflict(once).exec_without_returning(&**tx).await?;
    Ok(())
}

/// An e-mail whose time has come, this node's alone until it has said how it went, or the lease is over.
///
/// Asks again where another node was faster, until nothing is left that is due.
pub async fn tomar(db: &Db, now: Timestamp) -> Result<Option<Model>> {
    loop {
        let due = Entity::find().filter(Column::Proximo.lte(now.millis())).order_by_asc(Column::Proximo);
        let Some(row) = due.order_by_asc(Column::Id).one(db.reader()).await? else { return Ok(None) };
        if let Some(row) = arrendar(db, row, now).await? {
            return Ok(Some(row));
        }
    }
}

async fn arrendar(db: &Db, mut row: Model, now: Timestamp) -> Result<Option<Model>> {
    let tx = db.begin(Actor::System).await?;
    let until = now.millis() + ARRIENDO;
    let taken = Entity::update_many()
        .col_expr(Column::Proximo, Expr::value(until))
        .col_expr(Column::Intentos, Expr::value(row.intentos + 1))
        .filter(Column::Id.eq(&row.id))
        // Another node that was faster wrote another instant.
        .filter(Column::Proximo.eq(row.proximo))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    row.proximo = Some(until);
    row.intentos += 1;
    Ok((taken.rows_affected > 0).then_some(row))
}

/// The files of a row.
pub fn adjuntos(row: &Model) -> Result<Vec<Adjunto>> {
    Ok(serde_json::from_str(&row.adjuntos).map_err(anyhow::Error::from)?)
}

/// How an e-mail went.
pub enum Suerte {
    /// The server has it.
    Enviado,
    /// Not this time.
    Despues(String),
    /// Never.
    Nunca(String),
}

/// Writes down how a try to send an e-mail to an address went, and where it is still this node's what becomes of it;
/// whether it was given up.
pub async fn anotar(db: &Db, row: &Model, para: Option<&str>, suerte: Suerte) -> Result<bool> {
    let tx = db.begin(Actor::System).await?;
    let now = tx.now().millis();
    let suerte = match suerte {
        Suerte::Despues(error) if now - row.created_at >= PLAZO => Suerte::Nunca(error),
        other => other,
    };
    intento(&tx, row, para, &suerte).await?;
    let mut update = Entity::update_many().filter(Column::Id.eq(&row.id)).filter(Column::EnviadoAt.is_null());
    // What a lease that ran out says last does not count, except that it was sent.
    if !matches!(suerte, Suerte::Enviado) {
        update = update.filter(Column::Proximo.eq(row.proximo));
    }
    let update = match &suerte {
        Suerte::Enviado => update
            .col_expr(Column::EnviadoAt, Expr::value(now))
            .col_expr(Column::Proximo, Expr::value(None::<i64>))
            .col_expr(Column::Error, Expr::value(None::<String>)),
        Suerte::Despues(error) => update
            .col_expr(Column::Proximo, Expr::value(now + espera(row.intentos)))
            .col_expr(Column::Error, Expr::value(error)),
        Suerte::Nunca(error) => update
            .col_expr(Column::AbandonadoAt, Expr::value(now))
            .col_expr(Column::Proximo, Expr::value(None::<i64>))
            .col_expr(Column::Error, Expr::value(error)),
    };
    let written = update.exec(&*tx).await?.rows_affected > 0;
    let accion = match &suerte {
        Suerte::Enviado => Some("correo.enviado"),
        Suerte::Nunca(_) => Some("correo.abandonado"),
        Suerte::Despues(_) => None,
    };
    if let (true, Some(accion)) = (written, accion) {
        let detalle = json!({ "user": row.user_id, "clave": row.clave, "intentos": row.intentos });
        tx.audit(accion, ("correo", &row.id), None, detalle).await?;
    }
    tx.commit().await?;
    Ok(written && matches!(suerte, Suerte::Nunca(_)))
}

async fn intento(tx: &Tx, row: &Model, para: Option<&str>, suerte: &Suerte) -> Result<()> {
    let (suerte, error) = match suerte {
        Suerte::Enviado => ("enviado", None),
        Suerte::Despues(error) => ("despues", Some(error)),
        Suerte::Nunca(error) => ("nunca", Some(error)),
    };
    let intento = intentos::ActiveModel {
        correo_id: Set(row.id.clone()),
        n: Set(row.intentos),
        at: Set(tx.now().millis()),
        para: Set(para.map(str::to_owned)),
        suerte: Set(suerte.to_owned()),
        error: Set(error.cloned()),
    };
    let once = OnConflict::columns([intentos::Column::CorreoId, intentos::Column::N]).do_nothing().to_owned();
    intentos::Entity::insert(intento).on_conflict(once).exec_without_returning(&**tx).await?;
    Ok(())
}

fn espera(intentos: i64) -> i64 {
    let last = ESPERAS.len() - 1;
    let index = usize::try_from(intentos - 1).unwrap_or(0).min(last);
    ESPERAS.get(index).copied().unwrap_or(60) * 60_000
}

/// How the outbox stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cuentas {
    /// Waiting to go out.
    pub pendientes: u64,
    /// Given up, ever.
    pub abandonados: u64,
}

/// How the outbox stands.
pub async fn cuentas(conn: &impl ConnectionTrait) -> Result<Cuentas> {
    Ok(Cuentas {
        pendientes: Entity::find().filter(Column::Proximo.is_not_null()).count(conn).await?,
        abandonados: Entity::find().filter(Column::AbandonadoAt.is_not_null()).count(conn).await?,
    })
}

/// Of these keys, the e-mails that were written.
pub async fn de_claves(conn: &impl ConnectionTrait, claves: Vec<String>) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::Clave.is_in(claves)).all(conn).await?)
}

/// Forgets what e-mails said that went out long ago; that they did, when and to whom is evidence, and stays.
pub async fn podar(db: &Db, now: Timestamp) -> Result<()> {
    const KEPT: i64 = 90 * 24 * 60 * 60_000;
    let old = Column::EnviadoAt.lt(now.millis() - KEPT).and(Column::Texto.ne(""));
    if Entity::find().filter(old.clone()).count(db.reader()).await? == 0 {
        return Ok(());
    }
    let tx = db.begin(Actor::System).await?;
    Entity::update_many()
        .col_expr(Column::Texto, Expr::value(""))
        .col_expr(Column::Adjuntos, Expr::value("[]"))
        .filter(old)
        .exec(&*tx)
        .await?;
    tx.commit().await
}

/// To whom an e-mail goes now: their address, while they may sign in.
pub async fn direccion(conn: &impl ConnectionTrait, user: &str) -> Result<Option<String>> {
    let user = crate::entity::users::Entity::find_by_id(user.to_owned()).one(conn).await?;
    Ok(user.filter(|user| user.activo).map(|user| user.email))
}

/// The key of an entry's e-mail.
pub fn clave_de(user: &UserId, notification: &NotificationId) -> String {
    clave(user.as_str(), notification.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_try_waits_longer_up_to_an_hour() {
        let minutes: Vec<i64> = [1, 2, 3, 7, 8, 40].map(|n| espera(n) / 60_000).into();
        assert_eq!(minutes, [1, 2, 5, 60, 60, 60]);
    }
}
