//! What is shown of the app's state, and who is told when it changes.

use crate::{
    clock::device_now,
    state::{ClientEvent, ConnectionState, Estado, Keyring, SessionState, SessionStatus},
};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::broadcast;
use vigia_protocol::time::Timestamp;

/// The two states, and the channel that tells of them.
pub(crate) struct Board {
    events: broadcast::Sender<ClientEvent>,
    session: Mutex<SessionState>,
    connection: Mutex<ConnectionState>,
}

impl Board {
    pub fn new() -> Self {
        Self {
            events: broadcast::Sender::new(256),
            session: Mutex::new(signed_out(Keyring::Available)),
            connection: Mutex::new(ConnectionState {
                estado: Estado::SinSesion,
                desde: device_now(),
                sincronizado: None,
            }),
        }
    }

    pub fn events(&self) -> broadcast::Receiver<ClientEvent> {
        self.events.subscribe()
    }

    /// Tells whoever listens; nobody has to.
    pub fn tell(&self, event: ClientEvent) {
        let _ = self.events.send(event);
    }

    pub fn session(&self) -> SessionState {
        lock(&self.session).clone()
    }

    /// Changes the session's state, and tells of it where it is another.
    pub fn set_session(&self, change: impl FnOnce(&mut SessionState)) {
        let mut state = lock(&self.session);
        let before = state.clone();
        change(&mut state);
        if *state != before {
            self.tell(ClientEvent::Session(state.clone()));
        }
    }

    pub fn connection(&self) -> ConnectionState {
        lock(&self.connection).clone()
    }

    /// The connection is so from now on, if it was not so before.
    pub fn set_estado(&self, estado: Estado) {
        self.set_connection(|state| {
            if state.estado != estado {
                state.estado = estado;
                state.desde = device_now();
            }
        });
    }

    /// The inbox is known to be complete as of then.
    pub fn set_synced(&self, at: Option<Timestamp>) {
        self.set_connection(|state| state.sincronizado = at);
    }

    fn set_connection(&self, change: impl FnOnce(&mut ConnectionState)) {
        let mut state = lock(&self.connection);
        let before = state.clone();
        change(&mut state);
        if *state != before {
            self.tell(ClientEvent::Connection(state.clone()));
        }
    }
}

/// Nobody signed in.
pub(crate) fn signed_out(keyring: Keyring) -> SessionState {
    SessionState {
        status: SessionStatus::SignedOut,
        server: None,
        user: None,
        firma: None,
        zona: None,
        keyring,
    }
}

/// A state is whole at every point of its change, so a panic elsewhere does not spoil it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
