//! From the log to the sockets of this node.

use super::{
    Gateway,
    client::{Client, room},
    rooms, slow,
};
use crate::{
    error::Result,
    log::{Live, Record},
    metrics,
};
use serde::Serialize;
use serde_json::Value;
use vigia_protocol::{
    event::name,
    ids::{SessionId, UserId},
    inbox::InboxEntry,
    room::Room,
};

impl Gateway {
    /// Emits one row of the log to whoever of this node it is for.
    pub async fn deliver(&self, record: &Record) -> Result<()> {
        match record {
            Record::Entry { user, entry } => {
                self.raise_head(user, entry.seq);
                self.emit(&room::inbox(user), &[], name::INBOX_ENTRY, entry).await;
                self.emit_plain(user, entry).await;
                metrics::emitted_after(entry.created_at, self.app.clock.now());
            }
            Record::Changed { user, entry } => {
                self.emit(&room::inbox(user), &[], name::INBOX_ENTRY, entry).await;
            }
            Record::Live(Live { room, except, event, payload }) => {
                self.emit(room, except, event, payload).await;
            }
            Record::Rights { user } => rooms::review(self, user).await?,
            Record::SessionEnded { session } => self.end(session).await,
        }
        Ok(())
    }

    /// For sockets that carry no device's inbox.
    async fn emit_plain(&self, user: &UserId, entry: &InboxEntry) {
        let except = [room::inbox(user)];
        self.emit(&Room::User(user.clone()).to_string(), &except, &entry.event, &plain(entry)).await;
    }

    /// Emits to the sockets of this node that stand in `room` and in none of `except`.
    pub(super) async fn emit(
        &self,
        room: &str,
        except: &[String],
        event: &str,
        payload: &(impl Serialize + ?Sized + Sync),
    ) {
        let Some(namespace) = self.namespace() else { return };
        let sockets = namespace.local().to(room.to_owned()).except(except.to_vec()).sockets();
        if sockets.is_empty() {
            return;
        }
        // Once for all of them; each socket's own emit tells us which of them had no room.
        match serde_json::value::to_raw_value(payload) {
            Ok(payload) => metrics::emitted(event, slow::emit(sockets, event, &payload).await),
            Err(error) => tracing::error!(event, %error, "an event cannot be written"),
        }
    }

    async fn end(&self, session: &SessionId) {
        let mut rights = self.rights.write().await;
        *rights += 1;
        let Some(namespace) = self.namespace() else { return };
        for socket in namespace.within(room::session(session)).sockets() {
            let user = socket.extensions.get::<Client>().map(|client| client.user.id.to_string());
            tracing::info!(socket = %socket.id, user, session = %session, "ended: its session is over");
            rooms::disconnect(socket);
        }
    }
}

/// The reference's shape of an entry: its payload with `notificationId`, and nothing else added.
pub fn plain(entry: &InboxEntry) -> Value {
    let mut payload = entry.payload.clone();
    if let Value::Object(fields) = &mut payload {
        fields.insert("notificationId".to_owned(), entry.notification_id.to_string().into());
    }
    payload
}
