//! The loop that empties the outbox. Any number of nodes may run it: an e-mail is taken with a lease, so that one sends it.

use super::{
    cola::{self, Suerte},
    servidor::{Fallo, Mensaje, Smtp},
};
use crate::{app::App, error::Result};
use tokio_util::sync::CancellationToken;
use vigia_protocol::time::Timestamp;

/// Runs until told to stop; where no server is set, it has nothing to do.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = round(&app, &stop).await {
            tracing::warn!(%error, "the outbox cannot be read; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(app.clock.watch_interval()) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Sends everything whose time has come.
pub(crate) async fn round(app: &App, stop: &CancellationToken) -> Result<()> {
    let Some(smtp) = &app.config.smtp else { return Ok(()) };
    cola::podar(&app.db, app.clock.now()).await?;
    while !stop.is_cancelled() {
        let Some(row) = cola::tomar(&app.db, app.clock.now()).await? else { return Ok(()) };
        let para = cola::direccion(app.db.reader(), &row.user_id).await?;
        let suerte = match &para {
            None => Suerte::Nunca("the account is closed".into()),
            Some(para) => {
                let adjuntos = cola::adjuntos(&row)?;
                let mensaje = Mensaje {
                    id: &row.id,
                    para,
                    asunto: &row.asunto,
                    texto: &row.texto,
                    adjuntos: &adjuntos,
                    at: Timestamp::from_millis(row.created_at).utc().into(),
                };
                match smtp.enviar(&mensaje).await {
                    Ok(()) => Suerte::Enviado,
                    Err(Fallo::Pasajero(error)) => Suerte::Despues(error),
                    Err(Fallo::Definitivo(error)) => Suerte::Nunca(error),
                }
            }
        };
        match &suerte {
            Suerte::Enviado => tracing::info!(correo.id = %row.id, "e-mail sent"),
            Suerte::Despues(error) => {
                tracing::warn!(correo.id = %row.id, intentos = row.intentos, error, "e-mail not sent; trying again");
            }
            Suerte::Nunca(_) => {}
        }
        if cola::anotar(&app.db, &row, para.as_deref(), suerte).await? {
            tracing::error!(correo.id = %row.id, user.id = %row.user_id, "an e-mail was given up");
        }
    }
    Ok(())
}

/// Sends a message to an address, to try the settings.
pub async fn probar(smtp: &Smtp, para: &str, firma: &str) -> anyhow::Result<()> {
    let id = uuid::Uuid::now_v7().to_string();
    let texto = format!(
        "Este mensaje prueba que el servidor de {firma} puede enviar correo.\n\nThis message shows that the server can send mail.\n"
    );
    let at = std::time::SystemTime::now();
    let mensaje =
        Mensaje { id: &id, para, asunto: "Vigía: prueba de correo", texto: &texto, adjuntos: &[], at };
    match smtp.enviar(&mensaje).await {
        Ok(()) => Ok(()),
        Err(Fallo::Pasajero(error) | Fallo::Definitivo(error)) => anyhow::bail!("not sent: {error}"),
    }
}
