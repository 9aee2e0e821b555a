//! `/api/v1/expedientes/{id}/prescripciones` and `/api/v1/prescripciones`.

mod create;
mod edit;
mod eventos;
mod historia;
mod preview;
mod read;
mod reopen;
mod resolve;
mod revision;
mod verify;

use super::{
    Entrada, calculo, check_vence, computo, entrada, escaleras::Escaleras, historia as hitos, previa,
    revisiones, store, vigilante, vista,
};
use crate::{
    app::App,
    auth::CurrentUser,
    db::Tx,
    entity::{expedientes, prescripciones::Model},
    error::{Error, Result},
    expedientes::{
        Acceso, Lector, find_visible, part, publish_update, stored,
        texto::{linea, parrafo_o_nada},
    },
    inbox::{self, About},
};
use axum::Json;
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    error::Idioma,
    ids::{ExpedienteId, PrescripcionId},
    prescripciones::{EstadoPrescripcion, Prescripcion},
    time::Timestamp,
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::of_case, create::create))
        .routes(routes!(read::one, edit::edit))
        .routes(routes!(resolve::resolve))
        .routes(routes!(reopen::reopen))
        .routes(routes!(verify::verify))
        .routes(routes!(revision::resolve))
        .routes(routes!(preview::of_new))
        .routes(routes!(preview::of_edit))
        .routes(routes!(historia::historia))
        .routes(routes!(eventos::add))
        .routes(routes!(eventos::edit))
        .routes(routes!(eventos::retire))
}

/// Who asks, and in what language they read.
#[derive(Clone, Copy)]
struct Quien<'a> {
    app: &'a App,
    user: &'a CurrentUser,
    idioma: Idioma,
}

impl<'a> Quien<'a> {
    fn lector(self, now: Timestamp) -> Lector<'a> {
        Lector::new(self.app, self.user, now)
    }
}

/// A deadline, its case, and what the editor saw of it.
struct Editable {
    caso: expedientes::Model,
    row: Model,
    acceso: Acceso,
    seen: i64,
}

impl Editable {
    /// An open one; locked, if whoever asks edits its case and has seen it as it is.
    async fn find(quien: Quien<'_>, tx: &Tx, id: &PrescripcionId, seen: i64) -> Result<Self> {
        let found = Self::find_any(quien, tx, id, seen).await?;
        if found.row.estado != EstadoPrescripcion::Abierta.as_str() {
            return Err(Error::conflict("El plazo ya está resuelto", "The deadline is resolved already"));
        }
        Ok(found)
    }

    /// An open or a resolved one.
    async fn find_any(quien: Quien<'_>, tx: &Tx, id: &PrescripcionId, seen: i64) -> Result<Self> {
        let row = store::lock(tx, id).await?;
        let expediente: ExpedienteId = stored(&row.expediente_id)?;
        let (caso, acceso) = find_visible(&**tx, quien.lector(tx.now()), &expediente).await?;
        if acceso < Acceso::Pleno {
            return Err(Error::Forbidden);
        }
        if row.version != seen {
            return Err(Error::Conflict(None));
        }
        Ok(Self { caso, row, acceso, seen })
    }

    /// Stores the deadline as it is now, and answers with it.
    async fn store(
        self,
        quien: Quien<'_>,
        tx: Tx,
        accion: &str,
        detalle: Value,
    ) -> Result<Json<Prescripcion>> {
        store::update(&tx, &self.row, self.seen).await?;
        finish(quien, tx, self, (accion, detalle)).await
    }
}

/// What a deadline's date being another one brings with it, or its being computed in another way: whoever did it may not
/// verify it, and nobody has. With another date the steps count afresh, and what the old one said asks for nothing any
/// more; the old date stays readable.
async fn redate(tx: &mut Tx, row: &mut Model, old: &Model, quien: Quien<'_>) -> Result<()> {
    let is_moved = row.vence != old.vence;
    if is_moved || row.computo != old.computo {
        row.fecha_por = Some(quien.user.id.to_string());
        row.verificada = false;
        row.verificada_por = None;
        row.verificada_at = None;
        row.verificacion_nota = None;
    }
    if is_moved {
        check_vence(row.vence, quien.lector(tx.now()).hoy)?;
        row.vigilada_desde = tx.now().millis();
        inbox::close(tx, About::Prescripcion(&stored(&row.id)?), None).await?;
    } else if old.verificada && !row.verificada {
        inbox::set_verificada(tx, &stored(&row.id)?, false).await?;
    }
    if is_moved || row.clase != old.clase {
        row.proximo_aviso = Some(tx.now().millis());
    }
    if is_moved || row.base_legal != old.base_legal {
        store::insert_date(tx, row, &quien.user.id).await?;
    }
    Ok(())
}

/// What every change of a deadline ends with: audit, word to whoever has the case open, the alert it is due, commit.
async fn finish(
    quien: Quien<'_>,
    mut tx: Tx,
    changed: Editable,
    (accion, detalle): (&str, Value),
) -> Result<Json<Prescripcion>> {
    let Editable { caso, row, acceso, .. } = changed;
    tx.audit(accion, ("prescripcion", &row.id), Some(&stored(&caso.id)?), detalle).await?;
    publish_update(&mut tx, &caso, &quien.user.id, part("prescripciones")).await?;
    let escaleras = vigilante::escaleras(&*tx, &quien.app.config).await?;
    vigilante::raise_due(&mut tx, &escaleras, &row).await?;
    revisiones::seguir(&tx, &row).await?;
    let hoy = quien.lector(tx.now()).hoy;
    let shown = vista::prescripciones(&*tx, vec![row], acceso, &escaleras, (hoy, quien.idioma)).await?;
    tx.commit().await?;
    shown.into_iter().next().map(Json).ok_or(Error::NotFound)
}

/// Why a deadline is met, or is not after all, and where that can be seen: neither is ever said without the other.
fn con_prueba(motivo: &str, prueba: &str) -> Result<(String, String)> {
    let motivo = parrafo_o_nada(motivo);
    let motivo = motivo.ok_or_else(|| Error::invalid("motivo", "Falta completar", "Missing"))?;
    Ok((motivo, linea("prueba", prueba)?))
}

/// The ladders, for reading.
async fn escaleras(app: &App) -> Result<Escaleras> {
    vigilante::escaleras(app.db.reader(), &app.config).await
}
