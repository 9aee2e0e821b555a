//! Letting clients in: who they are, whether they may, which rooms are theirs from the start.

use super::{
    Gateway,
    client::{Client, room},
    devices, events,
    incoming::{Incoming, Packet},
    rooms, worker,
};
use crate::{auth, error::idioma, inbox, metrics, peer, web};
use serde_json::Value;
use socketioxide::{
    SocketIo,
    extract::{AckSender, SocketRef, TryData},
    handler::ConnectHandler,
    socket::DisconnectReason,
};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use vigia_protocol::{NAMESPACE, error::Code, inbox::InboxPull, room::Room, socket::Handshake};

/// How many events of one socket may wait their turn.
const QUEUE: usize = 1024;

/// Why a client is not let in; its text becomes `connect_error`'s message.
#[derive(Debug)]
struct Refused(Code);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.as_str())
    }
}

/// Opens the namespace.
pub fn register(io: &SocketIo, gateway: Gateway) {
    let admit = {
        let gateway = gateway.clone();
        move |socket: SocketRef, TryData(auth): TryData<Value>| {
            let gateway = gateway.clone();
            async move {
                let admitted = admit(&gateway, &socket, auth.unwrap_or_default()).await;
                admitted.inspect_err(|Refused(code)| metrics::refused(*code))
            }
        }
    };
    let welcome = move |socket: SocketRef| {
        let gateway = gateway.clone();
        let client = socket.extensions.get::<Client>();
        let arrival = socket.extensions.remove::<Arrival>();
        let arrived = client.zip(arrival);
        // Here, and not in the future: what happens from the moment it is told that it is in, it hears.
        let stands =
            arrived.as_ref().is_some_and(|(client, arrival)| stand(&gateway, &socket, client, arrival));
        async move {
            if let Some((client, arrival)) = arrived {
                welcome(gateway, socket, client, arrival, stands).await;
            }
        }
    };
    io.ns(NAMESPACE, welcome.with(admit));
}

async fn admit(gateway: &Gateway, socket: &SocketRef, auth: Value) -> Result<(), Refused> {
    let auth: Handshake = match auth {
        Value::Null => Handshake::default(),
        auth => serde_json::from_value(auth).map_err(|_| Refused(Code::AuthInvalid))?,
    };
    let (token, by_cookie) = match &auth.token {
        Some(token) => (token.clone(), false),
        None => {
            let cookie = web::handshake(&gateway.app, &socket.req_parts().headers);
            (cookie.ok_or(Refused(Code::AuthMissing))?.to_owned(), true)
        }
    };
    let rights = *gateway.rights.read().await;
    let verified = match by_cookie {
        true => auth::verify_session(&gateway.app, &token).await,
        false => auth::verify(&gateway.app, &token).await,
    };
    let user = match verified {
        Ok(user) if auth.device.is_none() || auth.device.as_ref() == user.device() => user,
        Ok(_) => return Err(Refused(Code::AuthInvalid)),
        Err(error) => {
            error.log();
            let code = match error.code() {
                Code::ErrorInterno => Code::NoDisponible,
                code => code,
            };
            tracing::info!(code = %code, "handshake refused");
            return Err(Refused(code));
        }
    };
    let address = peer::address(socket.req_parts(), &gateway.app.config.trusted_proxy).map(peer::network);
    let seat = gateway.limits.seat(&user.id, address).ok_or(Refused(Code::TooManyConnections))?;
    let (queue, events) = mpsc::channel(QUEUE);
    let client = Client {
        user,
        idioma: idioma(&socket.req_parts().headers),
        by_cookie,
        device: auth.device.clone(),
        gone: CancellationToken::new(),
        seat,
    };
    listen(socket, &client, queue);
    socket.extensions.insert(client);
    socket.extensions.insert(Arrival { auth, token, rights, events: Arc::new(Mutex::new(Some(events))) });
    Ok(())
}

/// Queues what the client sends. From before it is told that it is in: what it sends then may come at once.
fn listen(socket: &SocketRef, client: &Client, queue: mpsc::Sender<Incoming>) {
    let seat = client.seat.clone();
    let gone = client.gone.clone();
    socket.on_fallback(move |socket: SocketRef, packet: Packet, ack: AckSender| {
        // Here, and not in the future: futures of one socket run at the same time, and its events must keep their order.
        if !gone.is_cancelled() && queue.try_send(packet.with(ack, seat.event())).is_err() {
            metrics::limited("queue");
            tracing::warn!(socket = %socket.id, "a client sends faster than it is answered; disconnecting it");
            rooms::disconnect(socket);
        }
        std::future::ready(())
    });
    let (gone, user) = (client.gone.clone(), client.user.id.clone());
    socket.on_disconnect(move |socket: SocketRef, reason: DisconnectReason| {
        tracing::info!(socket = %socket.id, user = %user, reason = %reason, "disconnected");
        metrics::went(&reason);
        gone.cancel();
        std::future::ready(())
    });
}

/// What the handshake leaves for the welcome.
#[derive(Clone)]
struct Arrival {
    auth: Handshake,
    token: String,
    /// How many changes of rights there were before its own were read.
    rights: u64,
    events: Arc<Mutex<Option<mpsc::Receiver<Incoming>>>>,
}

/// Puts a socket into the rooms that are its own. Whoever calls holds the rights.
fn take_rooms(gateway: &Gateway, socket: &SocketRef, client: &Client) {
    let own = Room::User(client.user.id.clone()).to_string();
    socket.join([own, room::own(&client.user.id), room::socket(socket.id)]);
    if let Some(signed_in) = &client.user.signed_in {
        socket.join(room::session(&signed_in.session));
    }
    if let Some(device) = &client.device {
        devices::take_place(gateway, socket, device);
        socket.join(room::inbox(&client.user.id));
    }
}

/// Puts it there at once, if rights are as they were when its own were read.
fn stand(gateway: &Gateway, socket: &SocketRef, client: &Client, arrival: &Arrival) -> bool {
    let unchanged = gateway.rights.try_read().ok().filter(|changes| **changes == arrival.rights);
    if unchanged.is_some() {
        take_rooms(gateway, socket, client);
    }
    unchanged.is_some()
}

async fn welcome(gateway: Gateway, socket: SocketRef, client: Client, arrival: Arrival, stands: bool) {
    let Some(events) = arrival.events.lock().unwrap_or_else(PoisonError::into_inner).take() else {
        return;
    };
    if !stands {
        let _rights = gateway.rights.read().await;
        // Rights changed since the handshake: its session may have ended, and its sockets been closed without this one.
        if auth::verify(&gateway.app, &arrival.token).await.is_err() {
            rooms::disconnect(socket);
            return;
        }
        take_rooms(&gateway, &socket, &client);
    }
    tracing::info!(socket = %socket.id, user = %client.user.id, device = client.device.is_some(), "connected");
    if client.device.is_some() {
        if let Ok(head) = inbox::head(gateway.app.db.reader(), &client.user.id).await {
            gateway.raise_head(&client.user.id, head);
        }
        let Handshake { epoch, since, since_id, .. } = arrival.auth;
        let pull = InboxPull { epoch, since, open: Vec::new() };
        let missing = inbox::greet(&gateway.app.db, &client.user.id, &pull, since_id.as_ref()).await;
        events::send(&socket, &client, missing).await;
    }
    worker::run(gateway, socket, client, events).await;
}
