//! `/api/v1/expedientes/{id}/prescripciones` and `/api/v1/prescripciones`.

mod create;
mod edit;
mod read;
mod resolve;

use super::{escaleras::Escaleras, store, vigilante, vista};
use crate::{
    app::App,
    auth::CurrentUser,
    db::Tx,
    entity::{expedientes, prescripciones::Model},
    error::{Error, Result},
    expedientes::{Acceso, Lector, find_visible, part, publish_update, stored},
};
use axum::Json;
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    ids::{ExpedienteId, PrescripcionId},
    prescripciones::{EstadoPrescripcion, Prescripcion},
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::of_case, create::create))
        .routes(routes!(read::one, edit::edit))
        .routes(routes!(resolve::resolve))
}

/// An open deadline, its case, and what the editor saw of it.
struct Editable {
    caso: expedientes::Model,
    row: Model,
    acceso: Acceso,
    seen: i64,
}

impl Editable {
    /// Locked, if whoever asks edits its case and has seen it as it is.
    async fn find(app: &App, user: &CurrentUser, tx: &Tx, id: &PrescripcionId, seen: i64) -> Result<Self> {
        let row = store::lock(tx, id).await?;
        let expediente: ExpedienteId = stored(&row.expediente_id)?;
        let (caso, acceso) = find_visible(&**tx, Lector::new(app, user, tx.now()), &expediente).await?;
        if acceso < Acceso::Pleno {
            return Err(Error::Forbidden);
        }
        if row.version != seen {
            return Err(Error::Conflict(None));
        }
        if row.estado != EstadoPrescripcion::Abierta.as_str() {
            return Err(Error::conflict("El plazo ya está resuelto", "The deadline is resolved already"));
        }
        Ok(Self { caso, row, acceso, seen })
    }

    /// Stores the deadline as it is now, and answers with it.
    async fn store(
        self,
        app: &App,
        user: &CurrentUser,
        tx: Tx,
        accion: &str,
        detalle: Value,
    ) -> Result<Json<Prescripcion>> {
        store::update(&tx, &self.row, self.seen).await?;
        finish(app, user, tx, self, (accion, detalle)).await
    }
}

/// What every change of a deadline ends with: audit, word to whoever has the case open, the alert it is due, commit.
async fn finish(
    app: &App,
    user: &CurrentUser,
    mut tx: Tx,
    changed: Editable,
    (accion, detalle): (&str, Value),
) -> Result<Json<Prescripcion>> {
    let Editable { caso, row, acceso, .. } = changed;
    tx.audit(accion, ("prescripcion", &row.id), Some(&stored(&caso.id)?), detalle).await?;
    publish_update(&mut tx, &caso, &user.id, part("prescripciones")).await?;
    let escaleras = vigilante::escaleras(&*tx, &app.config).await?;
    vigilante::raise_due(&mut tx, &escaleras, &row).await?;
    let hoy = Lector::new(app, user, tx.now()).hoy;
    let shown = vista::prescripciones(&*tx, vec![row], acceso, &escaleras, hoy).await?;
    tx.commit().await?;
    shown.into_iter().next().map(Json).ok_or(Error::NotFound)
}

/// The ladders, for reading.
async fn escaleras(app: &App) -> Result<Escaleras> {
    vigilante::escaleras(app.db.reader(), &app.config).await
}
