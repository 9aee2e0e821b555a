//! Who gets a published event, and whether they may see the case it tells of.

use super::datos::Dato;
use crate::{
    ausencias::{Suplencia, ausentes, suplencias_de},
    entity::{expedientes as cases, users},
    error::{Error, Result, Text},
    expedientes::{acceso, is_active_member, miembros_de, rol_de, stored},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use std::collections::BTreeMap;
use vigia_protocol::{
    acceso::Rol,
    eventos::{Clase, Destino},
    ids::{ExpedienteId, UserId},
    room::Room,
    time::Timestamp,
};

/// How many of those who may not see a case an answer names.
const NAMED: usize = 5;

/// Who gets an event.
pub struct Audiencia {
    /// These people.
    pub users: Vec<UserId>,
    /// Of those who hear of the case only because they stand in for somebody: for whom, by name.
    pub suplencias: BTreeMap<UserId, String>,
    /// The case it tells of.
    pub caso: Option<cases::Model>,
    /// A live event goes to the room of that case.
    pub in_the_room: bool,
}

/// The kind of a recipient, as scopes have it; a room is what it stands for.
pub fn clase(to: &Destino) -> Clase {
    match to {
        Destino::User(_) | Destino::Room(Room::User(_)) => Clase::User,
        Destino::Expediente(_) | Destino::Room(Room::Expediente(_)) => Clase::Expediente,
        Destino::Rol(_) => Clase::Rol,
        Destino::Room(Room::Oficio) => Clase::Oficio,
        Destino::Room(Room::Admin) => Clase::Admin,
    }
}

/// The case an event is of: whatever goes to the people of a case is of that case.
pub fn caso(to: &Destino, dato: &Dato) -> Option<ExpedienteId> {
    dato.expediente().or_else(|| room_of(to).cloned())
}

fn room_of(to: &Destino) -> Option<&ExpedienteId> {
    match to {
        Destino::Expediente(id) | Destino::Room(Room::Expediente(id)) => Some(id),
        _ => None,
    }
}

/// Who gets what was published, if all of them may. The case is locked by whoever asks, so that nobody is put out of
/// it in between.
pub async fn resolve(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    to: &Destino,
    dato: &Dato,
) -> Result<Audiencia> {
    let (room, id) = (room_of(to), caso(to, dato));
    if room.is_some() && room != id.as_ref() {
        return Err(Error::invalid("to", "Los datos nombran otro expediente", "The data name another case"));
    }
    let caso = match &id {
        Some(id) => cases::Entity::find_by_id(id.to_string()).one(conn).await?,
        None => None,
    };
    if let (Some(_), None) = (room, &caso) {
        return Err(nobody());
    }
    let in_the_room = room.is_some() && !dato.durable();
    let users = if in_the_room { Vec::new() } else { people(conn, to, now).await? };
    if users.is_empty() && !in_the_room {
        return Err(nobody());
    }
    check_kind(dato, &users, in_the_room)?;
    if let Some(id) = &id {
        check_sight(conn, now, &users, id, caso.is_some(), dato.entero()).await?;
    }
    let users: Vec<UserId> = users.iter().map(|user| stored(&user.id)).collect::<Result<_>>()?;
    let mut suplencias = BTreeMap::new();
    if let Some(id) = id.filter(|_| !users.is_empty()) {
        for (suplente, away) in gente_de(conn, &id, now).await?.1 {
            suplencias.insert(stored(&suplente.id)?, away);
        }
    }
    Ok(Audiencia { users, suplencias, caso, in_the_room })
}

/// Everybody who may stand in a room.
pub async fn people_of(conn: &impl ConnectionTrait, room: &Room, now: Timestamp) -> Result<Vec<UserId>> {
    let people = people(conn, &Destino::Room(room.clone()), now).await?;
    people.iter().map(|user| stored(&user.id)).collect()
}

/// The people of a case: its active lawyers and admins, and whoever stands in for one of them, with for whom.
async fn gente_de(
    conn: &impl ConnectionTrait,
    id: &ExpedienteId,
    now: Timestamp,
) -> Result<(Vec<users::Model>, Vec<(users::Model, String)>)> {
    let members = miembros_de(conn, [id.to_string()]).await?;
    let own: Vec<users::Model> = members.into_iter().map(|(_, user)| user).filter(is_active_member).collect();
    let suplencias = suplencias_de(conn, own.iter().map(|user| user.id.clone()), now).await?;
    let mut standing: Vec<(users::Model, String)> = Vec::new();
    for Suplencia { ausente, suplente, .. } in suplencias {
        let away = own.iter().find(|user| user.id == ausente).map_or("", |user| user.nombre.as_str());
        match standing.iter_mut().find(|(user, _)| user.id == suplente.id) {
            Some((_, all)) => *all = ausentes(Some(std::mem::take(all)), away).unwrap_or_default(),
            None if own.iter().any(|user| user.id == suplente.id) => {}
            None => standing.push((suplente, away.to_owned())),
        }
    }
    Ok((own, standing))
}

async fn people(conn: &impl ConnectionTrait, to: &Destino, now: Timestamp) -> Result<Vec<users::Model>> {
    let active =
        || users::Entity::find().filter(users::Column::Activo.eq(true)).order_by_asc(users::Column::Id);
    let of = |roles: &[Rol]| -> Select<users::Entity> {
        active().filter(users::Column::Rol.is_in(roles.iter().map(|rol| rol.as_str())))
    };
    let asked = match to {
        Destino::User(id) | Destino::Room(Room::User(id)) => {
            active().filter(users::Column::Id.eq(id.as_str()))
        }
        Destino::Rol(rol) => of(&[*rol]),
        Destino::Room(Room::Oficio) => {
            of(&[Rol::Oficina, Rol::Admin]).filter(users::Column::VeCasos.eq(true))
        }
        Destino::Room(Room::Admin) => of(&[Rol::Admin]),
        Destino::Expediente(id) | Destino::Room(Room::Expediente(id)) => {
            let (own, standing) = gente_de(conn, id, now).await?;
            return Ok(own.into_iter().chain(standing.into_iter().map(|(user, _)| user)).collect());
        }
    };
    Ok(asked.all(conn).await?)
}

/// What the contract says of the recipients of some events.
fn check_kind(dato: &Dato, users: &[users::Model], in_the_room: bool) -> Result<()> {
    let alone = |id: &UserId| matches!(users, [user] if user.id == id.as_str());
    match dato {
        Dato::OficioAssigned(assigned) if !alone(&assigned.asignado_a) => Err(Error::invalid(
            "to",
            "Va a quien se le asigna: asignadoA",
            "It goes to whom it is assigned: asignadoA",
        )),
        Dato::Notification(aviso) if aviso.user_id.as_ref().is_some_and(|id| !alone(id)) => {
            Err(Error::invalid("data.userId", "No es quien lo recibe", "Not who receives it"))
        }
        Dato::Live { expediente: None, .. } if in_the_room || users.len() != 1 => Err(Error::invalid(
            "to",
            "Sin expediente va solo a su dueño",
            "Without a case it goes to its owner alone",
        )),
        _ => Ok(()),
    }
}

/// Refuses what tells somebody of a case they may not see; for a case that is not there, that is everybody.
async fn check_sight(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    users: &[users::Model],
    id: &ExpedienteId,
    exists: bool,
    entero: bool,
) -> Result<()> {
    let mut blind = Vec::new();
    for user in users {
        let acceso = acceso(conn, &stored(&user.id)?, rol_de(user)?, id, now).await?;
        if !exists || !(if entero { acceso.ve_todo() } else { acceso.ve() }) {
            blind.push(&*user.id);
        }
    }
    if blind.is_empty() {
        return Ok(());
    }
    let more = if blind.len() > NAMED { ", …" } else { "" };
    let named = blind.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    Err(Error::Invalid(BTreeMap::from([(
        "to".to_owned(),
        Text::new(
            format!("No puede saber de ese expediente: {named}{more}"),
            format!("May not know of that case: {named}{more}"),
        ),
    )])))
}

fn nobody() -> Error {
    Error::invalid("to", "No hay quien lo reciba", "There is nobody to receive it")
}
