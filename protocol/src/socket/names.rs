//! The events a client may send, by name.

use crate::acceso::text_enum;

macro_rules! client_events {
    ($($(#[$doc:meta])* $variant:ident = $text:literal),* $(,)?) => {
        /// An event a client may send.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ClientEvent { $($(#[$doc])* $variant),* }

        text_enum!(ClientEvent { $($variant = $text),* });
    };
}

client_events! {
    /// Stand in the own room.
    JoinUser = "join:user",
    /// Leave it.
    LeaveUser = "leave:user",
    /// Open a case.
    JoinExpediente = "join:expediente",
    /// The same by its other name.
    ExpedienteJoin = "expediente:join",
    /// Close a case.
    LeaveExpediente = "leave:expediente",
    /// The same by its other name.
    ExpedienteLeave = "expediente:leave",
    /// Stand in the office's room.
    JoinOficio = "join:oficio",
    /// Leave it.
    LeaveOficio = "leave:oficio",
    /// Stand in the admins' room.
    JoinAdmin = "join:admin",
    /// Leave it.
    LeaveAdmin = "leave:admin",
    /// Stand in the own room, and be told what is unread.
    SubscribeNotifications = "subscribe:notifications",
    /// A notification was opened.
    NotificationRead = "notification:read",
    /// Somebody takes note.
    NotificationAck = "notification:ack",
    /// Somebody is writing, or has stopped.
    MensajeTyping = "mensaje:typing",
    /// A device asks for what it is missing.
    InboxPull = "inbox:pull",
    /// A device has stored what came so far.
    InboxAck = "inbox:ack",
    /// A device has shown these.
    InboxShown = "inbox:shown",
    /// A new token for this connection.
    AuthRenew = "auth:renew",
    /// Something went wrong at the client's.
    Error = "error",
}
