//! What follows when somebody's place in a case changes: handovers, and rights that are gone.

use super::{
    permisos::Acceso,
    store::{self, acceso, rol_de, stored},
};
use crate::{
    ausencias,
    db::Tx,
    entity::{inbox as entries, users},
    error::{Error, Result},
    inbox::{self, About},
    log::Event,
    oficios,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use vigia_protocol::ids::{ExpedienteId, UserId};

/// Refuses what would leave open deadlines without an active responsable: they are handed over first.
pub async fn require_responsable(conn: &impl ConnectionTrait, id: &ExpedienteId) -> Result<()> {
    if store::is_orphaned(conn, id).await? {
        return Err(Error::conflict(
            "El expediente tiene plazos abiertos y quedaría sin responsable: antes hay que nombrar a otra persona",
            "The case has open deadlines and would be left without a responsable: name somebody else first",
        ));
    }
    Ok(())
}

/// Takes from somebody what they may no longer have, after their role, state or memberships changed: oficios go back
/// to the queue, entries about cases that are gone for them become tombstones, their sockets leave the rooms.
///
/// Published before anything else the same change says to a room, so that they do not hear it.
pub async fn release_rights(tx: &mut Tx, user: &users::Model) -> Result<()> {
    release_rights_of(tx, user).await?;
    for suplente in ausencias::suplentes_de(&**tx, &stored(&user.id)?, tx.now()).await? {
        release_rights_of(tx, &suplente).await?;
    }
    Ok(())
}

/// The same for that person alone: without whoever stands in for them, whose rights hang on theirs.
pub async fn release_rights_of(tx: &mut Tx, user: &users::Model) -> Result<()> {
    let id: UserId = stored(&user.id)?;
    oficios::release(tx, user).await?;
    let rol = rol_de(user)?;
    for expediente in cases_in_inbox(&**tx, &id).await? {
        if acceso(&**tx, &id, rol, &expediente, tx.now()).await? == Acceso::Ninguno {
            inbox::void(tx, About::Expediente(&expediente), &id).await?;
        }
    }
    tx.publish(Event::Rights(id));
    Ok(())
}

async fn cases_in_inbox(conn: &impl ConnectionTrait, user: &UserId) -> Result<Vec<ExpedienteId>> {
    let ids = entries::Entity::find()
        .select_only()
        .column(entries::Column::ExpedienteId)
        .filter(entries::Column::UserId.eq(user.as_str()))
        .filter(entries::Column::VoidAt.is_null())
        .filter(entries::Column::ExpedienteId.is_not_null())
        .distinct()
        .into_tuple::<String>();
    ids.all(conn).await?.iter().map(|id| stored(id)).collect()
}
