//! What clients send.

use super::{FromClient, Payload};
use crate::{
    error::Code::{AuthExpired, AuthInvalid, AuthRevoked, NoAutorizado, SoloAdministradores},
    event::{self, name},
    inbox::{InboxAck, InboxPull, InboxShown},
    socket::{
        AuthRenew, ClientEvent, Done, ErrorReport, Expiry, Joined, Left, OneExpediente, OneNotification,
        OneUser, Shape, Subscribed, Typing,
    },
};

const USER: Payload = Payload::Id {
    object: Shape::of::<OneUser>(),
    field: "userId",
    example: "0199e0a2-0000-7000-8000-00000000001a",
};
const EXPEDIENTE: Payload = Payload::Id {
    object: Shape::of::<OneExpediente>(),
    field: "expedienteId",
    example: "0199e0a2-0000-7000-8000-000000000412",
};
const NOTIFICATION: Payload = Payload::Id {
    object: Shape::of::<OneNotification>(),
    field: "notificationId",
    example: "0199e0a2-0000-7000-8000-00000000000e",
};

const fn join(
    event: ClientEvent,
    summary: &'static str,
    payload: Payload,
    ack_example: &'static str,
) -> FromClient {
    FromClient {
        event,
        summary,
        about: "",
        payload,
        ack: Shape::of::<Joined>(),
        ack_example,
        answered_by: &["joined"],
        codes: &[NoAutorizado, AuthRevoked],
        device: false,
    }
}

const fn leave(
    event: ClientEvent,
    summary: &'static str,
    payload: Payload,
    ack_example: &'static str,
) -> FromClient {
    FromClient {
        ack: Shape::of::<Left>(),
        about: "Leaving a room one does not stand in is fine.",
        answered_by: &["left"],
        codes: &[],
        ..join(event, summary, payload, ack_example)
    }
}

const fn silent(
    event: ClientEvent,
    summary: &'static str,
    shape: Shape,
    example: &'static str,
    device: bool,
) -> FromClient {
    FromClient {
        event,
        summary,
        about: "",
        payload: Payload::Object { shape, example },
        ack: Shape::of::<Done>(),
        ack_example: "{}",
        answered_by: &[],
        codes: &[NoAutorizado],
        device,
    }
}

const IN_USER: &str = r#"{ "event": "joined", "room": "user:0199e0a2-0000-7000-8000-00000000001a" }"#;
const OUT_OF_USER: &str = r#"{ "event": "left", "room": "user:0199e0a2-0000-7000-8000-00000000001a" }"#;
const IN_CASE: &str = r#"{ "event": "joined", "room": "expediente:0199e0a2-0000-7000-8000-000000000412" }"#;
const OUT_OF_CASE: &str = r#"{ "event": "left", "room": "expediente:0199e0a2-0000-7000-8000-000000000412" }"#;

/// What clients send, in the order of [`ClientEvent::ALL`].
pub const FROM_CLIENT: &[FromClient] = &[
    FromClient {
        about: "Every socket stands there from the start; this is for one that has left.",
        ..join(ClientEvent::JoinUser, "Stands in the room of one's own.", USER, IN_USER)
    },
    FromClient {
        about: "From then on nothing addressed to the user reaches this socket, save to a device's inbox.",
        ..leave(ClientEvent::LeaveUser, "Leaves the room of one's own.", USER, OUT_OF_USER)
    },
    FromClient {
        about: "A case the user may not see and one that does not exist are refused alike, with `NO_AUTORIZADO`. \
                When the right goes, the socket is put out of the room at once, without a word.",
        ..join(
            ClientEvent::JoinExpediente,
            "Opens a case: its live events come from now on.",
            EXPEDIENTE,
            IN_CASE,
        )
    },
    FromClient {
        about: "Another name of `join:expediente`.",
        ..join(ClientEvent::ExpedienteJoin, "Opens a case.", EXPEDIENTE, IN_CASE)
    },
    leave(ClientEvent::LeaveExpediente, "Closes a case.", EXPEDIENTE, OUT_OF_CASE),
    FromClient {
        about: "Another name of `leave:expediente`.",
        ..leave(ClientEvent::ExpedienteLeave, "Closes a case.", EXPEDIENTE, OUT_OF_CASE)
    },
    join(
        ClientEvent::JoinOficio,
        "Stands in the office's room.",
        Payload::None,
        r#"{ "event": "joined", "room": "oficio" }"#,
    ),
    leave(
        ClientEvent::LeaveOficio,
        "Leaves the office's room.",
        Payload::None,
        r#"{ "event": "left", "room": "oficio" }"#,
    ),
    FromClient {
        codes: &[SoloAdministradores, AuthRevoked],
        ..join(
            ClientEvent::JoinAdmin,
            "Stands in the admins' room.",
            Payload::None,
            r#"{ "event": "joined", "room": "admin" }"#,
        )
    },
    leave(
        ClientEvent::LeaveAdmin,
        "Leaves the admins' room.",
        Payload::None,
        r#"{ "event": "left", "room": "admin" }"#,
    ),
    FromClient {
        about: "The ack alone carries `unread`; the event `joined` names the room.",
        ack: Shape::of::<Subscribed>(),
        ..join(
            ClientEvent::SubscribeNotifications,
            "Stands in the room of one's own, and says what was not read yet.",
            USER,
            r#"{ "event": "joined", "room": "user:0199e0a2-0000-7000-8000-00000000001a", "unread": [{
                "notificationId": "0199e0a2-0000-7000-8000-00000000000e",
                "id": "0199e0a2-0000-7000-8000-00000000000e", "type": "info", "title": "Martín te mencionó",
                "message": "Ref. 0412", "userId": "0199e0a2-0000-7000-8000-00000000001a",
                "link": "/expedientes/0199e0a2-0000-7000-8000-000000000412" }] }"#,
        )
    },
    FromClient {
        event: ClientEvent::NotificationRead,
        summary: "Says that an entry of the own inbox was opened; the first time counts.",
        about: "The user's other sockets get `notification:read`, their devices the entry as it is now.",
        payload: NOTIFICATION,
        ack: Shape::of::<event::NotificationRead>(),
        ack_example: r#"{ "id": "0199e0a2-0000-7000-8000-00000000000e", "readAt": "2026-11-24T11:00:00.000Z" }"#,
        answered_by: &[],
        codes: &[NoAutorizado],
        device: false,
    },
    FromClient {
        event: ClientEvent::NotificationAck,
        summary: "Takes note of an entry of the own inbox, for everybody who was alerted of the same deadline.",
        about: "Whoever must know gets `notification:acked`. The first note counts: `by` says whose it was.",
        payload: NOTIFICATION,
        ack: Shape::of::<event::NotificationAcked>(),
        ack_example: r#"{ "id": "0199e0a2-0000-7000-8000-00000000000e", "ackedAt": "2026-11-24T11:00:00.000Z",
            "by": "0199e0a2-0000-7000-8000-00000000001a" }"#,
        answered_by: &[],
        codes: &[NoAutorizado],
        device: false,
    },
    FromClient {
        about: "Told to the room of the case, without the sender; more often than once in two seconds is dropped \
                without a word, `isTyping: false` never is. Never stored.",
        ..silent(
            ClientEvent::MensajeTyping,
            "Says that the sender is writing in a case, or has stopped.",
            Shape::of::<Typing>(),
            r#"{ "expedienteId": "0199e0a2-0000-7000-8000-000000000412",
                "userId": "0199e0a2-0000-7000-8000-00000000001a", "isTyping": true }"#,
            false,
        )
    },
    FromClient {
        about: "For a device that sees a gap: a number that does not follow its own, or a higher head.",
        answered_by: &[name::INBOX_SYNC, name::INBOX_RESET],
        ..silent(
            ClientEvent::InboxPull,
            "Asks for what the device is missing.",
            Shape::of::<InboxPull>(),
            r#"{ "epoch": "5f1c2a", "since": 41, "open": ["0199e0a2-0000-7000-8000-00000000000e"] }"#,
            true,
        )
    },
    FromClient {
        about: "Cumulative. A number of another epoch says nothing and is ignored.",
        ..silent(
            ClientEvent::InboxAck,
            "Says that everything up to a number is stored on this device.",
            Shape::of::<InboxAck>(),
            r#"{ "epoch": "5f1c2a", "seq": 42 }"#,
            true,
        )
    },
    FromClient {
        about: "May come late, after the device was offline: `at` is its own clock, the server adds its time.",
        ..silent(
            ClientEvent::InboxShown,
            "Says what was given to the device's notification system.",
            Shape::of::<InboxShown>(),
            r#"{ "items": [{ "notificationId": "0199e0a2-0000-7000-8000-00000000000e",
                "at": "2026-11-24T11:00:00.000Z" }] }"#,
            true,
        )
    },
    FromClient {
        about: "Of the same user, session and device; the connection lives until the new token's end.",
        ack: Shape::of::<Expiry>(),
        ack_example: r#"{ "exp": "2026-11-24T11:15:00.000Z" }"#,
        codes: &[AuthInvalid, AuthExpired, AuthRevoked, NoAutorizado],
        ..silent(
            ClientEvent::AuthRenew,
            "Gives the connection a new token.",
            Shape::of::<AuthRenew>(),
            r#"{ "token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl" }"#,
            false,
        )
    },
    FromClient {
        about: "Logged, and sent back as `error` with what was left out filled in.",
        answered_by: &["error"],
        codes: &[],
        ..silent(
            ClientEvent::Error,
            "Reports an error of the client's.",
            Shape::of::<ErrorReport>(),
            r#"{ "code": "RENDER", "message": "No se pudo mostrar el expediente" }"#,
            false,
        )
    },
];
