//! What the document says before it lists anything.

/// Markdown.
pub const TEXT: &str = "\
What a Socket.IO client and `vigia-server` say to each other. Everything happens in the namespace `/api`; a browser needs \
no more than the official client: `io('/api', { auth: { token } })`. Ids are opaque strings of at most 64 characters; \
instants are RFC 3339 in UTC with milliseconds; due dates are days of the firm's calendar.

### Connecting

The CONNECT packet carries `auth` (see the schema `Handshake`). A client that is not let in gets `connect_error`, whose \
`message` is a code: `AUTH_MISSING`, `AUTH_INVALID`, `AUTH_EXPIRED`, `AUTH_REVOKED`, `TOO_MANY_CONNECTIONS` or \
`NO_DISPONIBLE`. Rights come from the server's database and not from the token: what is taken away is taken away on open \
connections too, within a second. A minute before its token ends a connection is told (`auth:expiring`); it sends \
`auth:renew`, or a page renews its cookie over REST; at `exp` it is ended.

A client that names its `device` gets a durable inbox: entries numbered without a gap, replayed after every absence. One \
that does not gets plain events, at most once; the REST inbox is complete for both.

### Sending

Where an event names one thing, the bare id (`'…'`) and the object (`{ expedienteId: '…' }`) mean the same. Ask for an \
ack and it carries the answer. Where none is asked for, joining and leaving are answered as NestJS does: by the events \
`joined` and `left` with `{ room }`.

### Refusals

A refused event is answered three ways: the ack, where one was asked for, carries `{ error: { code, message, fields?, \
retryAfterMs? } }`; the event `error` says the same with the name of what was refused; and `exception` says it as NestJS \
does. Texts are in the language of the handshake's `Accept-Language` (es, en); codes never change. A refusal never ends \
the connection; only a message over 64 KiB does.

| code | when |
|---|---|
| `NO_AUTORIZADO` | not allowed, or not there: a stranger cannot tell which |
| `SOLO_ADMINISTRADORES` | only admins may |
| `DATOS_INVALIDOS` | unknown event, or a payload that is not what it must be; `fields` says where |
| `CONFLICTO` | somebody else was first |
| `LIMITE_EXCEDIDO` | too much at once; wait `retryAfterMs` |
| `NO_DISPONIBLE` | the server cannot answer just now; nothing was lost |
| `ERROR_INTERNO` | a fault of the server, logged there |
| `AUTH_INVALID`, `AUTH_EXPIRED`, `AUTH_REVOKED` | the token of `auth:renew`; the session has ended |

### Durable and live

A **durable** event stands in its recipient's inbox before anybody is told. Sockets without a device get it in their \
user's room, with its `notificationId` at the top; those with one get it as `inbox:entry` instead, again and again until \
they have stored it. A **live** event goes to whoever stands in its room at that moment, and is lost for others: a page \
that comes back reads its view again.

A back end of the firm may publish the nine events of the firm over REST (`POST /api/v1/events`); live ones it addresses \
to people arrive in their `user:{userId}`.
";
