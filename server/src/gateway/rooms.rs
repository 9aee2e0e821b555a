//! Rooms and the rights to them.

use super::{
    Gateway,
    client::{Client, room},
};
use crate::{
    entity::users,
    error::{Error, Result},
    expedientes::{acceso, rol_de},
};
use sea_orm::EntityTrait;
use socketioxide::extract::SocketRef;
use std::time::Duration;
use vigia_protocol::{acceso::Rol, error::Code, ids::UserId, room::Room};

/// How long rights may take to be read.
const ANSWER: Duration = Duration::from_secs(5);

/// Joins a room, if the socket's user may at this moment.
pub async fn join(gateway: &Gateway, socket: &SocketRef, client: &Client, wanted: &Room) -> Result<()> {
    in_time(join_now(gateway, socket, client, wanted)).await
}

async fn join_now(gateway: &Gateway, socket: &SocketRef, client: &Client, wanted: &Room) -> Result<()> {
    let _rights = gateway.rights.read().await;
    if client.gone.is_cancelled() {
        // Its session ended while it asked.
        return Err(Code::AuthRevoked.into());
    }
    let user = current(gateway, &client.user.id).await?.ok_or(Code::AuthRevoked)?;
    if !may_stand_in(gateway, &client.user.id, &user, wanted).await? {
        return Err(if *wanted == Room::Admin { Code::SoloAdministradores.into() } else { Error::NotFound });
    }
    socket.join(wanted.to_string());
    Ok(())
}

/// Looks at every room of a user's sockets again, and ends them if the user may not be here at all.
///
/// It may be cut short and asked for again: what it did until then was right.
pub async fn review(gateway: &Gateway, user: &UserId) -> Result<()> {
    in_time(review_now(gateway, user)).await
}

async fn review_now(gateway: &Gateway, user: &UserId) -> Result<()> {
    let mut rights = gateway.rights.write().await;
    *rights += 1;
    let Some(namespace) = gateway.namespace() else { return Ok(()) };
    let row = current(gateway, user).await?;
    for socket in namespace.within(room::own(user)).sockets() {
        let Some(row) = &row else {
            tracing::info!(socket = %socket.id, user = %user, "ended: the user may not be here any more");
            disconnect(socket);
            continue;
        };
        for name in socket.rooms() {
            // Rooms of our own do not parse, and hang on nothing but the session.
            let Ok(room) = name.parse::<Room>() else { continue };
            if !may_stand_in(gateway, user, row, &room).await? {
                socket.leave(name.to_string());
                tracing::info!(socket = %socket.id, user = %user, room = %room, "put out: the right is gone");
            }
        }
    }
    Ok(())
}

/// Gives up on a database that hangs: joins and changes of rights wait for each other.
async fn in_time<T>(asked: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(ANSWER, asked).await.map_err(|_| Code::NoDisponible)?
}

async fn may_stand_in(gateway: &Gateway, user: &UserId, row: &users::Model, room: &Room) -> Result<bool> {
    let rol = rol_de(row)?;
    match room {
        Room::User(id) => Ok(id == user),
        Room::Expediente(id) => {
            Ok(acceso(gateway.app.db.reader(), user, rol, id, gateway.app.clock.now()).await?.ve())
        }
        Room::Oficio => Ok(matches!(rol, Rol::Oficina | Rol::Admin)),
        Room::Admin => Ok(row.rol == Rol::Admin.as_str()),
    }
}

/// Somebody as they are at this moment; none of somebody who is out.
pub async fn current(gateway: &Gateway, user: &UserId) -> Result<Option<users::Model>> {
    let row = users::Entity::find_by_id(user.to_string()).one(gateway.app.db.reader()).await?;
    Ok(row.filter(|row| row.activo))
}

/// Ends a socket: from now on nothing is emitted to it, and nothing it sends is answered.
///
/// A full channel can refuse even to close it, so that is asked until the socket is gone; nobody waits for it.
pub fn disconnect(socket: SocketRef) {
    socket.leave_all();
    if let Some(client) = socket.extensions.get::<Client>() {
        if client.gone.is_cancelled() {
            return;
        }
        client.gone.cancel();
    }
    tokio::spawn(async move {
        while socket.connected() && socket.clone().disconnect().is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
}
