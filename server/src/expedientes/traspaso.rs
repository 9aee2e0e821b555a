//! Handing a case over: somebody else answers for it from now on.

use super::{
    members::release_rights,
    publish::{part, publish_new, publish_update},
    store::{self, is_active_member},
};
use crate::{
    db::Tx,
    entity::{expediente_members as members, expedientes, users},
    error::{Error, Result},
    log::Event,
    prescripciones,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use vigia_protocol::{
    acceso::Calidad,
    ids::{ExpedienteId, UserId},
};

/// A handover.
#[derive(Clone, Copy, Debug)]
pub struct Entrega<'a> {
    /// From whom; where nobody is named, from everybody who answers for the case.
    pub de: Option<&'a UserId>,
    /// To whom.
    pub a: &'a UserId,
    /// Why.
    pub motivo: &'a str,
    /// Whoever hands it over leaves the case; otherwise they stay as a member.
    pub deja: bool,
    /// Who does it.
    pub por: &'a UserId,
}

/// Hands over a case that whoever asks has locked. It always has somebody who answers for it.
pub async fn traspasar(tx: &mut Tx, row: &expedientes::Model, entrega: Entrega<'_>) -> Result<()> {
    let id: ExpedienteId = store::stored(&row.id)?;
    let heir = users::Entity::find_by_id(entrega.a.to_string()).one(&**tx).await?;
    if !heir.is_some_and(|heir| is_active_member(&heir)) {
        return Err(Error::invalid(
            "a",
            "Tiene que ser una persona activa, abogado o administrador",
            "It has to be somebody active, a lawyer or an admin",
        ));
    }
    let mut leaders = members::Entity::find()
        .filter(members::Column::ExpedienteId.eq(id.as_str()))
        .filter(members::Column::Calidad.eq(Calidad::Responsable.as_str()))
        .filter(members::Column::UserId.ne(entrega.a.as_str()));
    if let Some(de) = entrega.de {
        leaders = leaders.filter(members::Column::UserId.eq(de.as_str()));
    }
    let leaders = leaders.all(&**tx).await?;
    let before = store::calidad(&**tx, &id, entrega.a).await?;
    if before == Some(Calidad::Responsable) && leaders.is_empty() {
        return Err(Error::conflict("Ya responde por el expediente", "They answer for the case already"));
    }
    store::put_member(&**tx, &id, entrega.a, Calidad::Responsable, tx.now()).await?;
    tx.publish(Event::Rights(entrega.a.clone()));
    if before.is_none() {
        publish_new(tx, row, entrega.a.clone())?;
    }
    let mut de = Vec::new();
    for leader in leaders {
        let user: UserId = store::stored(&leader.user_id)?;
        if entrega.deja {
            members::Entity::delete_by_id((leader.expediente_id, leader.user_id)).exec(&**tx).await?;
            let person =
                users::Entity::find_by_id(user.to_string()).one(&**tx).await?.ok_or(Error::NotFound)?;
            release_rights(tx, &person).await?;
        } else {
            store::put_member(&**tx, &id, &user, Calidad::Miembro, tx.now()).await?;
            tx.publish(Event::Rights(user.clone()));
        }
        de.push(user);
    }
    let detalle = json!({
        "de": de, "a": entrega.a, "antes": before, "motivo": entrega.motivo, "dejaElExpediente": entrega.deja,
    });
    tx.audit("expediente.traspaso", ("expediente", id.as_str()), Some(&id), detalle).await?;
    prescripciones::look_again_at(tx, &id).await?;
    let mut changes = part("miembros");
    changes.extend(part("oficios"));
    publish_update(tx, row, entrega.por, changes).await
}
