//! `/api/v1/expedientes/{id}/oficios` and `/api/v1/oficios`.

mod advance;
mod assign;
mod create;
mod read;

use super::{
    estados::{Accion, Quien, Rechazo, siguiente},
    store, vista,
};
use crate::{
    app::App,
    auth::CurrentUser,
    db::Tx,
    entity::{expedientes as cases, oficios::Model, users},
    error::{Error, Result},
    expedientes::{
        self, Acceso, Lector, acceso, part, permisos::oficio_da_acceso, publish_update, rol_de, stored,
    },
};
use axum::Json;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    acceso::Rol,
    ids::{ExpedienteId, OficioId, UserId},
    oficios::{EstadoOficio, Oficio},
    time::Timestamp,
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::of_case, create::create))
        .routes(routes!(read::list))
        .routes(routes!(read::one))
        .routes(routes!(assign::assign))
        .routes(routes!(advance::accept))
        .routes(routes!(advance::reject))
        .routes(routes!(advance::complete))
}

/// What whoever asks is to an oficio.
async fn quien(conn: &impl ConnectionTrait, lector: Lector<'_>, row: &Model) -> Result<Quien> {
    let id = stored(&row.expediente_id)?;
    let edita = acceso(conn, lector.id, lector.rol, &id, lector.now).await? >= Acceso::Pleno;
    let asignado = row.asignado_a.as_deref() == Some(lector.id.as_str());
    Ok(Quien { rol: lector.rol, asignado, edita })
}

/// Whether an oficio is there for them.
fn ve(row: &Model, quien: Quien, now: Timestamp) -> Result<bool> {
    let estado = stored(&row.estado)?;
    let vigente = oficio_da_acceso(estado, row.cumplido_at.map(Timestamp::from_millis), now);
    Ok(quien.ve(estado, vigente))
}

/// An oficio under somebody's hand: locked, seen as it is, and about to stand elsewhere.
struct Change {
    caso: cases::Model,
    row: Model,
    seen: i64,
    holder: Option<UserId>,
}

impl Change {
    /// The oficio with its next state, if whoever asks may do that to it now.
    async fn begin(
        app: &App,
        user: &CurrentUser,
        tx: &Tx,
        id: &OficioId,
        accion: Accion,
        seen: Option<i64>,
    ) -> Result<Self> {
        // The case first, as everywhere: a member who is being removed at this moment must not get an oficio of it,
        // and two who lock the same rows never wait for each other.
        expedientes::lock(&**tx, &[store::find(&**tx, id).await?.expediente_id]).await?;
        let mut row = store::lock(tx, id).await?;
        let lector = Lector::new(app, user, tx.now());
        let quien = quien(&**tx, lector, &row).await?;
        let estado: EstadoOficio = stored(&row.estado)?;
        // The office was told who has it, so of two who reach for one the second one hears why they do not get it.
        let too_late =
            accion == Accion::Aceptar && user.rol == Rol::Oficina && estado != EstadoOficio::Cumplido;
        if !ve(&row, quien, tx.now())? && !too_late {
            return Err(Error::NotFound);
        }
        if seen.is_some_and(|seen| seen != row.version) {
            return Err(Error::Conflict(None));
        }
        row.estado = match siguiente(estado, accion, quien) {
            Ok(next) => next.to_string(),
            Err(Rechazo::NoAutorizado) => return Err(Error::Forbidden),
            Err(Rechazo::Conflicto) => return Err(conflict(estado, quien)),
        };
        let caso = cases::Entity::find_by_id(&row.expediente_id).one(&**tx).await?.ok_or(Error::NotFound)?;
        let holder = row.asignado_a.as_deref().map(stored).transpose()?;
        let seen = row.version;
        row.version += 1;
        // Whoever waits for it is another, or nobody.
        row.proximo = Some(tx.now().millis());
        Ok(Self { caso, seen, row, holder })
    }

    /// Stores it as it is now, and answers with it.
    async fn store(
        self,
        app: &App,
        user: &CurrentUser,
        tx: Tx,
        accion: &str,
        detalle: Value,
    ) -> Result<Json<Oficio>> {
        store::update(&tx, &self.row, self.seen).await?;
        self.finish(app, user, tx, accion, detalle).await
    }

    /// What every change of an oficio ends with: audit, word to whoever has the case open, commit.
    async fn finish(
        self,
        app: &App,
        user: &CurrentUser,
        mut tx: Tx,
        accion: &str,
        detalle: Value,
    ) -> Result<Json<Oficio>> {
        let expediente: ExpedienteId = stored(&self.caso.id)?;
        tx.audit(accion, ("oficio", &self.row.id), Some(&expediente), detalle).await?;
        publish_update(&mut tx, &self.caso, &user.id, part("oficios")).await?;
        let hoy = Lector::new(app, user, tx.now()).hoy;
        let shown = vista::oficio(&*tx, self.row, hoy).await?;
        tx.commit().await?;
        Ok(Json(shown))
    }
}

fn conflict(estado: EstadoOficio, quien: Quien) -> Error {
    match estado {
        EstadoOficio::Asignado | EstadoOficio::Aceptado if !quien.asignado => {
            Error::conflict("El oficio ya lo tiene otra persona", "Somebody else has the oficio already")
        }
        EstadoOficio::Pendiente => {
            Error::conflict("El oficio no está asignado", "The oficio is not assigned")
        }
        EstadoOficio::Asignado => {
            Error::conflict("Antes hay que aceptar el oficio", "Accept the oficio first")
        }
        EstadoOficio::Aceptado => {
            Error::conflict("El oficio ya está aceptado", "The oficio is accepted already")
        }
        EstadoOficio::Cumplido => Error::conflict("El oficio ya está cumplido", "The oficio is done already"),
    }
}

/// Refuses an assignee who could not do it: active, of the office or a member of the case (admins are in every one).
async fn check_assignee(tx: &Tx, expediente: &ExpedienteId, id: &UserId) -> Result<()> {
    let user = users::Entity::find_by_id(id.to_string()).one(&**tx).await?.filter(|user| user.activo);
    let may = match user {
        None => false,
        Some(user) => {
            let rol = rol_de(&user)?;
            rol == Rol::Oficina || acceso(&**tx, id, rol, expediente, tx.now()).await?.ve_todo()
        }
    };
    if may {
        return Ok(());
    }
    Err(Error::invalid(
        "asignadoA",
        "Tiene que ser alguien activo de la oficina o del expediente",
        "It has to be somebody active of the office or of the case",
    ))
}
