// The reference's own rows, for both sides. `why` says why ours differs; a row without one must not differ, and one with
// one must.
const caso = (w) => w.caso
const of = (name) => (w) => w[name].id

const LEAKS = 'The reference checks nothing here: whoever has a token would read what is for others. Who may not is told so.'
const ACKS = 'What a handler of NestJS returns with an `event` in it is emitted, without the room (only `data` would be), and never acknowledged. The acknowledgement that was asked for says what the reference means to say, and so does the event.'
const SILENT = 'The reference shows the sending half alone; on NestJS nobody listens, and nothing is answered.'
const TOLD = 'The same `exception`, without the `cause` that repeats what was sent; besides it an `error` with a stable code, and the acknowledgement where one was asked for: with NestJS, whoever waits for it waits for ever.'

export const emits = [
  { section: 'Rooms', row: 'join:user, oneself', by: 'lucia', emit: 'join:user', args: (w) => [w.lucia.id], then: ['notify', 'lucia'], why: ACKS },
  { section: 'Rooms', row: 'join:user, oneself, as an object', by: 'lucia', emit: 'join:user', args: (w) => [{ userId: w.lucia.id }], then: ['notify', 'lucia'], why: `${ACKS} And both payload forms mean the same: the reference's room would be called \`user:[object Object]\`.` },
  { section: 'Rooms', row: 'join:user, somebody else', by: 'lucia', emit: 'join:user', args: (w) => [w.martin.id], then: ['notify', 'martin'], why: LEAKS },
  { section: 'Rooms', row: 'leave:user', by: 'lucia', emit: 'leave:user', args: (w) => [w.lucia.id], then: ['notify', 'lucia'], why: 'Leaving is answered like joining, so that a page knows when it is out.' },
  { section: 'Rooms', row: 'join:expediente, a member', by: 'lucia', emit: 'join:expediente', args: (w) => [w.caso], then: ['update'], why: 'The reference answers nothing here; ours answers as for `join:user`, so that a page knows from when on it hears.' },
  { section: 'Rooms', row: 'join:expediente, a member, as an object', by: 'lucia', emit: 'join:expediente', args: (w) => [{ expedienteId: w.caso }], then: ['update'], why: 'Both payload forms mean the same: the reference uses one in its gateway and the other in its client.' },
  { section: 'Rooms', row: 'join:expediente, no member', by: 'sola', emit: 'join:expediente', args: (w) => [w.caso], then: ['update'], why: TOLD },
  { section: 'Rooms', row: 'join:expediente, a case that is not there', by: 'lucia', emit: 'join:expediente', args: () => ['no-existe'], then: ['update'], why: TOLD },
  { section: 'Rooms', row: 'join:admin, an admin', by: 'admin', emit: 'join:admin', args: () => [], why: 'Answered like every join.' },
  { section: 'Rooms', row: 'join:admin, a lawyer', by: 'lucia', emit: 'join:admin', args: () => [], why: TOLD },
  { section: 'Rooms', row: 'join:oficio, office staff', by: 'ana', emit: 'join:oficio', args: () => [], why: 'Answered like every join.' },
  { section: 'Rooms', row: 'join:oficio, a lawyer', by: 'lucia', emit: 'join:oficio', args: () => [], why: LEAKS },

  { section: 'Events of the client', row: 'expediente:join', by: 'lucia', emit: 'expediente:join', args: (w) => [{ expedienteId: w.caso }], then: ['update'], why: SILENT },
  { section: 'Events of the client', row: 'subscribe:notifications', by: 'lucia', emit: 'subscribe:notifications', args: (w) => [{ userId: w.lucia.id }], then: ['notify', 'lucia'], why: `${SILENT} Ours joins the user's room and acknowledges with what is not read.` },
  { section: 'Events of the client', row: 'notification:read', by: 'lucia', emit: 'notification:read', args: () => [{ notificationId: 'no-existe' }], why: SILENT },
  { section: 'Events of the client', row: 'mensaje:typing', by: 'lucia', emit: 'mensaje:typing', args: (w) => [{ expedienteId: w.caso, userId: w.lucia.id, isTyping: false }], why: `${SILENT} An acknowledgement that was asked for is empty.` },
  { section: 'Events of the client', row: 'an event nobody knows', by: 'lucia', emit: 'no:existe', args: () => [1], why: 'NestJS does not answer what nobody listens to; ours says so, and goes on.' },
  { section: 'Events of the client', row: 'join:expediente, a number', by: 'lucia', emit: 'join:expediente', args: () => [42], why: 'What is no id is refused as malformed, with the field.' },

  { section: 'Errors', row: 'error, in /api', by: 'lucia', emit: 'error', args: () => [{ code: 'X_1', message: 'se cortó' }], why: "The reference's `ErrorGateway` names no namespace, so on NestJS it listens in `/` alone, where its own client is not. Ours answers where the client is, in the reference's words." },
  { section: 'Errors', row: 'error, without code and message', by: 'lucia', emit: 'error', args: () => [{}], why: 'As the row above.' },
]

export const hears = [
  { section: 'Events of the server', row: 'notification', join: ['join:user', of('lucia')], does: ['notify', 'lucia'], why: 'A durable event carries its `notificationId` besides; `link` and `metadata`, optional in the reference, are filled in.' },
  { section: 'Events of the server', row: 'expediente:update', join: ['join:expediente', caso], does: ['update'], open: ['data'] },
  { section: 'Events of the server', row: 'prescripcion:alert, 7 days', join: ['join:user', of('lucia')], does: ['alert', 7], why: 'A durable event carries its `notificationId` besides.' },
  { section: 'Events of the server', row: 'prescripcion:alert, 1 day', join: ['join:user', of('lucia')], does: ['alert', 1], why: 'A durable event carries its `notificationId` besides.' },
  { section: 'Events of the server', row: 'prescripcion:alert, 8 days', join: ['join:user', of('lucia')], does: ['alert', 8] },
]

export const handshakes = [
  { section: 'Handshake', row: 'a good token', auth: (side) => ({ token: side.token('lucia') }) },
  { section: 'Handshake', row: 'no token', auth: () => ({}), why: 'The reference lets the client in and throws it out, which the official client takes for a success and a loss; ours refuses with a code, and the client does not try again.' },
  { section: 'Handshake', row: 'a token that is none', auth: () => ({ token: 'no es un token' }), why: 'As the row above.' },
]

export const requests = [
  { section: 'Handshake', row: 'an origin that is allowed', origin: 'allowed' },
  { section: 'Handshake', row: 'an origin that is not', origin: 'https://otro.example' },
]

export const settings = [
  { section: 'Best practices', row: 'heartbeat', read: 'heartbeat', why: 'A dead connection is noticed within 25 s, not 45: while nobody notices, alerts go nowhere.' },
  { section: 'Best practices', row: 'a message of 65 KiB', read: 'large', why: 'The reference asks for a limit and sets none: Socket.IO takes a megabyte. Ours takes 64 KiB.' },
]

