//! `/api/v1/expedientes/{id}/facturas` and `/api/v1/facturas`.

mod advance;
mod create;
mod edit;
mod read;

use super::{store, vista};
use crate::{
    app::App,
    auth::CurrentUser,
    db::Tx,
    entity::{expedientes as cases, facturas::Model},
    error::{Error, Result},
    expedientes::{self, Lector, acceso, find_visible, stored},
};
use sea_orm::{ConnectionTrait, EntityTrait};
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    facturas::EstadoFactura,
    ids::{ExpedienteId, FacturaId},
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::of_case, create::create))
        .routes(routes!(read::one, edit::edit))
        .routes(routes!(advance::emitir))
        .routes(routes!(advance::pagar))
        .routes(routes!(advance::anular))
}

/// The case, if whoever asks may see its invoices; of one they see only by an oficio they may not.
async fn case(conn: &impl ConnectionTrait, lector: Lector<'_>, id: &ExpedienteId) -> Result<cases::Model> {
    let (caso, acceso) = find_visible(conn, lector, id).await?;
    if acceso.ve_todo() { Ok(caso) } else { Err(Error::Forbidden) }
}

/// Whether an invoice is there for them.
async fn ve(conn: &impl ConnectionTrait, lector: Lector<'_>, row: &Model) -> Result<bool> {
    let id = stored(&row.expediente_id)?;
    Ok(acceso(conn, lector.id, lector.rol, &id, lector.now).await?.ve_todo())
}

/// An invoice under somebody's hand: locked, and seen as it is.
struct Change {
    caso: cases::Model,
    row: Model,
    estado: EstadoFactura,
    seen: i64,
}

impl Change {
    /// The invoice, if whoever asks may change it and saw it as it is.
    async fn begin(app: &App, user: &CurrentUser, tx: &Tx, id: &FacturaId, seen: i64) -> Result<Self> {
        // The case first, as everywhere, so that two who lock the same rows never wait for each other.
        expedientes::lock(&**tx, &[store::find(&**tx, id).await?.expediente_id]).await?;
        let row = store::lock(tx, id).await?;
        if !ve(&**tx, Lector::new(app, user, tx.now()), &row).await? {
            return Err(Error::NotFound);
        }
        if seen != row.version {
            return Err(Error::Conflict(None));
        }
        let caso = cases::Entity::find_by_id(&row.expediente_id).one(&**tx).await?.ok_or(Error::NotFound)?;
        Ok(Self { caso, estado: stored(&row.estado)?, seen, row })
    }

    /// Writes it as it is now.
    async fn store(&mut self, tx: &Tx) -> Result<()> {
        self.row.version += 1;
        store::update(tx, &self.row, self.seen).await
    }
}
