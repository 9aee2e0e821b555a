//! What each thing that is heard means.

use super::{
    attempt::{Attempt, End, stored},
    dial::Heard,
};
use crate::{
    greeting,
    inbox::{Outgoing, core::Incoming},
    state::{ClientEvent, Estado},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use vigia_protocol::event::{NotificationAcked, NotificationRead, name};

/// The live events of an open case.
const LIVE: [&str; 5] =
    [name::EXPEDIENTE_UPDATE, "factura:status", "calendario:update", "mensaje:new", "mensaje:typing"];

impl Attempt<'_> {
    /// Acts on it; an error is the end of the connection.
    pub(super) async fn hear(&mut self, news: Heard) -> Result<(), End> {
        match news {
            Heard::Up => self.up().await.map_err(|why| self.lost(why)),
            Heard::Down(why) => Err(self.lost(why)),
            Heard::Rejected(code) => Err(self.rejected(&code)),
            Heard::Refused(refusal) => {
                self.refused(&refusal);
                Ok(())
            }
            Heard::Event(event, value) => self.event(event, value).await.map_err(|why| self.lost(why)),
        }
    }

    /// A refusal is an answer, not an end. What was refused is sent again with the next connection at the earliest.
    fn refused(&mut self, refusal: &Value) {
        let text = |key| refusal.get(key).and_then(Value::as_str).unwrap_or_default();
        tracing::warn!(attempt = self.number, code = text("code"), event = text("event"), "refused");
        if text("event") == "inbox:shown" {
            self.reports.refused();
        }
    }

    async fn up(&mut self) -> Result<(), String> {
        tracing::info!(attempt = self.number, "connected");
        self.was_up = true;
        self.link.online.send_replace(true);
        self.link.app.board.set_estado(Estado::Conectado);
        greeting::spawn(self.link);
        self.enter().await?;
        self.report().await
    }

    async fn event(&mut self, event: String, value: Value) -> Result<(), String> {
        match event.as_str() {
            name::INBOX_ENTRY => self.inbox(value, |entry| Incoming::Entry(Box::new(entry))).await,
            name::INBOX_SYNC => self.inbox(value, Incoming::Sync).await,
            name::INBOX_RESET => self.inbox(value, Incoming::Reset).await,
            name::INBOX_HEAD => {
                let confirmed = self.reports.head();
                if !confirmed.is_empty() {
                    self.link.inbox.store().shown_confirmed(&confirmed).await.map_err(stored)?;
                }
                self.inbox(value, Incoming::Head).await
            }
            name::NOTIFICATION_READ => match read::<NotificationRead>(value) {
                Some(NotificationRead { id, read_at }) => self
                    .link
                    .inbox
                    .state_changed(&id, |entry| entry.read_at = Some(read_at))
                    .await
                    .map_err(stored),
                None => Ok(()),
            },
            name::NOTIFICATION_ACKED => match read::<NotificationAcked>(value) {
                Some(NotificationAcked { id, acked_at, by }) => self
                    .link
                    .inbox
                    .state_changed(&id, |entry| {
                        entry.acked_at = Some(acked_at);
                        entry.acked_by = Some(by);
                    })
                    .await
                    .map_err(stored),
                None => Ok(()),
            },
            name::AUTH_EXPIRING => {
                self.link.session.renew_soon();
                Ok(())
            }
            live if LIVE.contains(&live) => {
                self.link.app.board.tell(ClientEvent::Live { event, data: value });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn inbox<T: DeserializeOwned>(
        &self,
        value: Value,
        kind: impl FnOnce(T) -> Incoming,
    ) -> Result<(), String> {
        // What cannot be read is not stored and not acknowledged; the next head asks for it again.
        let Some(message) = read(value) else { return Ok(()) };
        let answers = self.link.inbox.receive(kind(message)).await.map_err(stored)?;
        for Outgoing { event, payload } in answers {
            self.wire.emit(event, payload).await?;
        }
        Ok(())
    }
}

fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value)
        // Its error would quote what the message says.
        .inspect_err(|_| tracing::error!(wanted = std::any::type_name::<T>(), "a message has another shape"))
        .ok()
}
