//! `/api/v1/expedientes/{id}/mensajes` and `/api/v1/mensajes`.

mod change;
mod create;
mod read;

use super::{
    reglas::{MAX_MENCIONES, sin_repetir},
    store, vista,
};
use crate::{
    app::App,
    db::Tx,
    entity::{expedientes as cases, users},
    error::{Error, Result},
    expedientes::{Lector, acceso, find_visible, rol_de},
};
use sea_orm::{ConnectionTrait, EntityTrait};
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::ids::{ExpedienteId, UserId};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::of_case, create::create))
        .routes(routes!(read::set_read))
        .routes(routes!(change::edit, change::remove))
}

/// The case, if whoever asks may see its messages; of one they see only by an oficio they may not.
async fn case(conn: &impl ConnectionTrait, lector: Lector<'_>, id: &ExpedienteId) -> Result<cases::Model> {
    let (caso, acceso) = find_visible(conn, lector, id).await?;
    if acceso.ve_todo() { Ok(caso) } else { Err(Error::Forbidden) }
}

/// Whom a message mentions, each once; refused where one of them does not see the case, without a word on whether
/// there is such a person at all.
async fn check_menciones(tx: &Tx, expediente: &ExpedienteId, menciones: &[UserId]) -> Result<Vec<UserId>> {
    let menciones = sin_repetir(menciones);
    if menciones.len() > MAX_MENCIONES {
        return Err(Error::invalid("menciones", "Hasta 50 personas", "Up to 50 people"));
    }
    for id in &menciones {
        let user = users::Entity::find_by_id(id.to_string()).one(&**tx).await?.filter(|user| user.activo);
        let sees = match user {
            Some(user) => acceso(&**tx, id, rol_de(&user)?, expediente, tx.now()).await?.ve_todo(),
            None => false,
        };
        if !sees {
            return Err(Error::invalid(
                "menciones",
                "Solo se puede mencionar a quien ve los mensajes del expediente",
                "Only somebody who sees the messages of the case can be mentioned",
            ));
        }
    }
    Ok(menciones)
}

/// What was written, fit to be stored; refused where nothing is left of it.
fn texto(text: &str) -> Result<String> {
    let kept = crate::expedientes::texto::parrafo_o_nada(text);
    kept.ok_or_else(|| Error::invalid("texto", "Falta completar", "Missing"))
}

/// Mentions as the database keeps them.
fn to_json(menciones: &[UserId]) -> Result<String> {
    Ok(serde_json::to_string(menciones).map_err(anyhow::Error::from)?)
}
