//! What the server emits.

use super::{Form, FromServer, To};
use crate::{
    event::{
        self, CalendarioUpdate, ExpedienteNew, ExpedienteUpdate, FacturaStatus, NotificationAcked,
        NotificationRead, OficioAssigned, PrescripcionAlert, SystemAlert, name,
    },
    inbox::{InboxEntry, InboxHead, InboxReset, InboxSync},
    mensajes::{Mensaje, MensajeTyping},
    socket::{ErrorEvent, Exception, Expiry, RoomNotice, Sala, Shape},
};

const fn stored(note: &'static str) -> To {
    To { sala: Sala::User, durable: true, note }
}

const fn live(sala: Sala, note: &'static str) -> To {
    To { sala, durable: false, note }
}

const SOCKET: &[To] = &[live(Sala::Socket, "")];

/// What the server emits: the nine events of the firm, what keeps several screens and devices in step, answers.
pub const FROM_SERVER: &[FromServer] = &[
    FromServer {
        event: name::NOTIFICATION,
        summary: "Something a person should know.",
        about: "`id` equals `notificationId`. The title tells no facts of a case.",
        form: Form::Flat,
        data: Shape::of::<event::Notification>(),
        examples: &[
            r#"{ "id": "0199e0a2-0000-7000-8000-00000000000e", "type": "info", "title": "Martín te mencionó",
                "message": "Ref. 0412", "userId": "0199e0a2-0000-7000-8000-00000000001a",
                "link": "/expedientes/0199e0a2-0000-7000-8000-000000000412",
                "metadata": { "expedienteId": "0199e0a2-0000-7000-8000-000000000412" } }"#,
        ],
        to: &[stored("The person it is for.")],
    },
    FromServer {
        event: name::PRESCRIPCION_ALERT,
        summary: "A deadline is near, or past: seven days or fewer are left.",
        about: "`nivel` is `critical` at one day or fewer; overdue ones count below zero. Whoever shows it later counts \
                the days afresh from the deadline's date.",
        form: Form::Flat,
        data: Shape::of::<PrescripcionAlert>(),
        examples: &[
            r#"{ "id": "0199e0a2-0000-7000-8000-000000000d01", "expedienteId": "0199e0a2-0000-7000-8000-000000000412",
                "tipo": "Acción por daños", "diasRestantes": 3, "nivel": "warning" }"#,
            r#"{ "id": "0199e0a2-0000-7000-8000-000000000d01", "expedienteId": "0199e0a2-0000-7000-8000-000000000412",
                "tipo": "Acción por daños", "diasRestantes": -2, "nivel": "critical" }"#,
        ],
        to: &[stored("Whoever answers for the case, and whom the ladder adds.")],
    },
    FromServer {
        event: name::OFICIO_ASSIGNED,
        summary: "An oficio was assigned.",
        about: "To the office's room it goes without `asunto`: the office may not see the case.",
        form: Form::Envelope,
        data: Shape::of::<OficioAssigned>(),
        examples: &[
            r#"{ "id": "0199e0a2-0000-7000-8000-000000000f01", "expedienteId": "0199e0a2-0000-7000-8000-000000000412",
                "asunto": "Oficio al Registro de la Propiedad", "asignadoA": "0199e0a2-0000-7000-8000-00000000001a",
                "vence": "2026-12-01", "estado": "asignado" }"#,
        ],
        to: &[stored("The assignee."), live(Sala::Oficio, "Everybody but the assignee; without `asunto`.")],
    },
    FromServer {
        event: name::EXPEDIENTE_NEW,
        summary: "Somebody belongs to a case: a new one, or one they were added to.",
        about: "",
        form: Form::Envelope,
        data: Shape::of::<ExpedienteNew>(),
        examples: &[r#"{ "id": "0199e0a2-0000-7000-8000-000000000412", "numero": "CIV 48211/2026",
                "caratula": "Sosa c/ Clínica San Roque s/ daños", "juzgado": "Juzgado Civil 12", "estado": "activo",
                "version": 1 }"#],
        to: &[stored("Each member.")],
    },
    FromServer {
        event: name::SYSTEM_ALERT,
        summary: "An admin, or a back end of the firm, tells everybody something.",
        about: "",
        form: Form::Envelope,
        data: Shape::of::<SystemAlert>(),
        examples: &[
            r#"{ "id": "0199e0a2-0000-7000-8000-00000000000a", "level": "warning", "title": "Corte de luz",
                "message": "Hoy de 14 a 16" }"#,
        ],
        to: &[stored("Everybody who may sign in, or every admin.")],
    },
    FromServer {
        event: name::EXPEDIENTE_UPDATE,
        summary: "A case changed.",
        about: "`changes` holds the new values, and names the parts to read again (`prescripciones`, `oficios`, \
                `miembros`, `facturas`). Lost while away: read the case again on return.",
        form: Form::Envelope,
        data: Shape::of::<ExpedienteUpdate>(),
        examples: &[
            r#"{ "id": "0199e0a2-0000-7000-8000-000000000412", "changes": { "juzgado": "Juzgado Civil 14" },
                "version": 2, "by": "0199e0a2-0000-7000-8000-00000000001a" }"#,
        ],
        to: &[live(Sala::Expediente, "")],
    },
    FromServer {
        event: name::FACTURA_STATUS,
        summary: "An invoice stands elsewhere than before.",
        about: "",
        form: Form::Envelope,
        data: Shape::of::<FacturaStatus>(),
        examples: &[
            r#"{ "id": "0199e0a2-0000-7000-8000-0000000000c1", "expedienteId": "0199e0a2-0000-7000-8000-000000000412",
                "numero": "0001-00000042", "estado": "pagada", "anterior": "emitida", "version": 3 }"#,
        ],
        to: &[live(Sala::Expediente, "Those who see all of the case.")],
    },
    FromServer {
        event: name::CALENDARIO_UPDATE,
        summary: "An entry of the calendar was made, changed or taken away.",
        about: "",
        form: Form::Envelope,
        data: Shape::of::<CalendarioUpdate>(),
        examples: &[r#"{ "change": "created", "evento": { "id": "0199e0a2-0000-7000-8000-0000000000e1",
                "expedienteId": "0199e0a2-0000-7000-8000-000000000412", "titulo": "Audiencia de vista de causa",
                "inicio": "2026-12-03T13:00:00.000Z", "fin": "2026-12-03T14:30:00.000Z", "lugar": "Sala 3",
                "version": 1 } }"#],
        to: &[
            live(Sala::Expediente, "Where the entry is of a case."),
            live(Sala::User, "The owner, where it is of none."),
        ],
    },
    FromServer {
        event: name::MENSAJE_NEW,
        summary: "A message was written; again with a higher `version` when it was edited or taken back.",
        about: "One that was taken back has `borrado` and no text.",
        form: Form::Envelope,
        data: Shape::of::<Mensaje>(),
        examples: &[
            r#"{ "id": "0199e0a2-0000-7000-8000-0000000000b1", "expedienteId": "0199e0a2-0000-7000-8000-000000000412",
                "autor": { "id": "0199e0a2-0000-7000-8000-00000000001b", "nombre": "Martín Ibáñez" },
                "texto": "Llegó la pericia.", "menciones": ["0199e0a2-0000-7000-8000-00000000001a"],
                "creadoEn": "2026-11-24T11:00:00.000Z", "version": 1, "borrado": false }"#,
        ],
        to: &[live(Sala::Expediente, "Those who see all of the case.")],
    },
    FromServer {
        event: name::MENSAJE_TYPING,
        summary: "Somebody is writing in a case, or has stopped.",
        about: "Never stored, at most once.",
        form: Form::Flat,
        data: Shape::of::<MensajeTyping>(),
        examples: &[r#"{ "expedienteId": "0199e0a2-0000-7000-8000-000000000412",
                "userId": "0199e0a2-0000-7000-8000-00000000001b", "isTyping": true }"#],
        to: &[live(Sala::Expediente, "Those who see all of the case, but the writer.")],
    },
    FromServer {
        event: name::NOTIFICATION_READ,
        summary: "An entry of the inbox was opened elsewhere.",
        about: "",
        form: Form::Flat,
        data: Shape::of::<NotificationRead>(),
        examples: &[
            r#"{ "id": "0199e0a2-0000-7000-8000-00000000000e", "readAt": "2026-11-24T11:00:00.000Z" }"#,
        ],
        to: &[live(Sala::User, "Every socket but the one that said so.")],
    },
    FromServer {
        event: name::NOTIFICATION_ACKED,
        summary: "Somebody took note of an alert.",
        about: "",
        form: Form::Flat,
        data: Shape::of::<NotificationAcked>(),
        examples: &[
            r#"{ "id": "0199e0a2-0000-7000-8000-00000000000e", "ackedAt": "2026-11-24T11:00:00.000Z",
                "by": "0199e0a2-0000-7000-8000-00000000001a" }"#,
        ],
        to: &[live(Sala::User, "Everybody who was alerted of the same deadline.")],
    },
    FromServer {
        event: name::INBOX_ENTRY,
        summary: "An entry of the inbox: a new one, or one with another state.",
        about: "A `seq` that follows the device's own is new; one it has is the entry's state as it is now \
                (`readAt`, `ackedAt`, `closedAt`, or the tombstone `inbox:void`: the right is gone, delete it and take \
                its toast back); a higher one means a gap: pull.",
        form: Form::Flat,
        data: Shape::of::<InboxEntry>(),
        examples: &[
            r#"{ "seq": 42, "notificationId": "0199e0a2-0000-7000-8000-00000000000e", "event": "prescripcion:alert",
                "payload": { "id": "0199e0a2-0000-7000-8000-000000000d01",
                    "expedienteId": "0199e0a2-0000-7000-8000-000000000412", "tipo": "Acción por daños",
                    "diasRestantes": 3, "nivel": "warning" },
                "createdAt": "2026-11-24T11:00:00.000Z", "vence": "2026-11-27", "requiereNota": true,
                "contexto": { "expedienteId": "0199e0a2-0000-7000-8000-000000000412", "referencia": "0412",
                    "caratula": "Sosa c/ Clínica San Roque s/ daños",
                    "prescripcionId": "0199e0a2-0000-7000-8000-000000000d01", "tipo": "Acción por daños",
                    "sinVerificar": false } }"#,
            r#"{ "seq": 42, "notificationId": "0199e0a2-0000-7000-8000-00000000000e", "event": "inbox:void",
                "payload": null, "createdAt": "2026-11-24T11:00:00.000Z", "requiereNota": false }"#,
        ],
        to: &[live(Sala::Inbox, "")],
    },
    FromServer {
        event: name::INBOX_SYNC,
        summary: "Entries after the number a device has, in order; at connect by itself, and after `inbox:pull`.",
        about: "`more`: pull again from the last of these.",
        form: Form::Flat,
        data: Shape::of::<InboxSync>(),
        examples: &[r#"{ "epoch": "5f1c2a", "entries": [], "head": 42, "more": false }"#],
        to: SOCKET,
    },
    FromServer {
        event: name::INBOX_HEAD,
        summary: "How far the inbox has got; every 10 s or so, to sockets with a device.",
        about: "Also the heartbeat: a device that has heard nothing at all for 25 s dials again.",
        form: Form::Flat,
        data: Shape::of::<InboxHead>(),
        examples: &[r#"{ "epoch": "5f1c2a", "head": 42 }"#],
        to: SOCKET,
    },
    FromServer {
        event: name::INBOX_RESET,
        summary: "What counts now: the device replaces its own by this, once `more` is false.",
        about: "After a restore, or where the device's position is not of this inbox. Pages follow by themselves. To be \
                taken as the state: no flood of toasts.",
        form: Form::Flat,
        data: Shape::of::<InboxReset>(),
        examples: &[r#"{ "epoch": "5f1c2a", "entries": [], "head": 42, "more": false }"#],
        to: SOCKET,
    },
    FromServer {
        event: name::AUTH_EXPIRING,
        summary: "The connection's token ends in a minute: send `auth:renew`, or be disconnected at `exp`.",
        about: "",
        form: Form::Flat,
        data: Shape::of::<Expiry>(),
        examples: &[r#"{ "exp": "2026-11-24T11:15:00.000Z" }"#],
        to: SOCKET,
    },
    FromServer {
        event: name::JOINED,
        summary: "The socket stands in a room: the answer where no ack was asked for.",
        about: "",
        form: Form::Flat,
        data: Shape::of::<RoomNotice>(),
        examples: &[r#"{ "room": "expediente:0199e0a2-0000-7000-8000-000000000412" }"#],
        to: SOCKET,
    },
    FromServer {
        event: name::LEFT,
        summary: "The socket has left a room: the answer where no ack was asked for.",
        about: "",
        form: Form::Flat,
        data: Shape::of::<RoomNotice>(),
        examples: &[r#"{ "room": "expediente:0199e0a2-0000-7000-8000-000000000412" }"#],
        to: SOCKET,
    },
    FromServer {
        event: name::ERROR,
        summary: "Something was refused: why, and which event.",
        about: "With an ack or without. The answer to the client's own `error` comes by this name too: it has the \
                client's `code` and `message`, and no `event`.",
        form: Form::Flat,
        data: Shape::of::<ErrorEvent>(),
        examples: &[
            r#"{ "code": "NO_AUTORIZADO", "message": "No autorizado", "event": "join:expediente" }"#,
            r#"{ "code": "DATOS_INVALIDOS", "message": "Hay datos que corregir",
                "fields": { "expedienteId": "Falta o no es un identificador" }, "event": "join:expediente" }"#,
            r#"{ "code": "LIMITE_EXCEDIDO", "message": "Demasiados pedidos seguidos", "retryAfterMs": 250,
                "event": "inbox:pull" }"#,
            r#"{ "code": "WS_ERROR", "message": "Error de conexión" }"#,
        ],
        to: SOCKET,
    },
    FromServer {
        event: name::EXCEPTION,
        summary: "The same refusal as NestJS tells it.",
        about: "",
        form: Form::Flat,
        data: Shape::of::<Exception>(),
        examples: &[r#"{ "status": "error", "message": "No autorizado" }"#],
        to: SOCKET,
    },
];
