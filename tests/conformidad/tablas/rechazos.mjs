// Unknown events and malformed payloads: refused in every form, and the connection goes on.
import { is, must } from '../forma.mjs'

const LONG = 'x'.repeat(60 * 1024)

const malformed = (emit, key, payloads) =>
  Object.entries(payloads).map(([what, args]) => ({
    row: `${emit}: ${what}`, emit, by: 'lucia', args, refused: 'DATOS_INVALIDOS', fields: [key],
  }))

const NO_ID = {
  'nothing at all': [],
  null: [null],
  'a number': [42],
  'a truth': [true],
  'a list': [['id']],
  'an object without it': [{ otra: 'x' }],
  'an object in it': [{ expedienteId: { a: 1 }, userId: { a: 1 }, notificationId: { a: 1 } }],
  'an empty text': [''],
  'a text with spaces': ['no es un id'],
  'a text of 65 characters': ['x'.repeat(65)],
  'a text of 60 KiB': [LONG],
  bytes: [Buffer.from('id')],
}
const SERVERS_OWN = [
  'notification', 'expediente:update', 'expediente:new', 'factura:status', 'calendario:update', 'prescripcion:alert',
  'mensaje:new', 'oficio:assigned', 'system:alert', 'inbox:entry', 'inbox:sync', 'inbox:head', 'inbox:reset',
  'notification:acked', 'auth:expiring', 'joined', 'left', 'exception',
]
const unknown = (emit, args = [{}]) => ({ row: `${emit.slice(0, 20)}: no event of a client`, emit, by: 'lucia', args, refused: 'DATOS_INVALIDOS', fields: ['event'] })

export default [
  ...malformed('join:user', 'userId', NO_ID),
  ...malformed('leave:user', 'userId', { 'a number': [42] }),
  ...['join:expediente', 'expediente:join', 'leave:expediente', 'expediente:leave'].flatMap((emit) => malformed(emit, 'expedienteId', NO_ID)),
  ...malformed('subscribe:notifications', 'userId', NO_ID),
  ...['notification:read', 'notification:ack'].flatMap((emit) => malformed(emit, 'notificationId', NO_ID)),
  ...malformed('mensaje:typing', 'isTyping', {
    'without isTyping': [{ expedienteId: 'x', userId: 'x' }],
  }),
  ...malformed('mensaje:typing', 'body', { 'an isTyping that is a text': [{ expedienteId: 'x', userId: 'x', isTyping: 'sí' }] }),
  ...malformed('mensaje:typing', 'expedienteId', { 'without expedienteId': [{ userId: 'x', isTyping: true }] }),
  ...['no:existe', '', 'x'.repeat(200)].map((emit) => unknown(emit, [1])),
  ...SERVERS_OWN.map((emit) => unknown(emit)),
  // Who has no device has no inbox to keep in step.
  ...Object.entries({
    'inbox:pull': { epoch: '', since: 0 },
    'inbox:ack': { epoch: '', seq: 1 },
    'inbox:shown': { items: [] },
  }).map(([emit, payload]) => ({ row: `${emit}: without a device`, emit, by: 'lucia', payload, refused: 'NO_AUTORIZADO' })),
  {
    row: 'refusals: in the language asked for',
    async run(w) {
      const socket = await w.connect(w.lucia, { extraHeaders: { 'accept-language': 'en-GB,en;q=0.9' } })
      must((await socket.ask('join:admin')).error, { code: 'SOLO_ADMINISTRADORES', message: 'Admins only' })
      must((await socket.ask('join:user', 'nadie')).error, { code: 'NO_AUTORIZADO', message: 'Not allowed' })
    },
  },
  {
    row: 'refusals: the connection goes on, and more arguments than one are not looked at',
    async run(w) {
      const socket = await w.connect(w.lucia)
      for (const args of [[1], [{}, 2, 3]]) must((await socket.ask('no:existe', ...args)).error.code, 'DATOS_INVALIDOS')
      must(await socket.ask('join:user', w.lucia.id, 'y', 3), { event: 'joined', room: `user:${w.lucia.id}` })
    },
  },
  {
    row: 'messages: one of less than 64 KiB is answered',
    async run(w) {
      const socket = await w.connect(w.lucia)
      must((await socket.ask('join:expediente', 'x'.repeat(64 * 1024 - 64))).error.code, 'DATOS_INVALIDOS')
    },
  },
  {
    row: 'messages: one of more than 64 KiB closes that transport, and no other',
    async run(w) {
      const [large, other] = [await w.connect(w.lucia), await w.connect(w.lucia)]
      large.emit('join:expediente', 'x'.repeat(64 * 1024))
      must(await large.disconnected(), is.oneOf('transport close', 'transport error'))
      must((await other.ask('join:user', w.lucia.id)).event, 'joined')
    },
  },
  {
    row: 'messages: one of more than 64 KiB by polling is answered with 413',
    only: ['polling'],
    async run(w) {
      const url = `${w.firma.origin}/socket.io/?EIO=4&transport=polling`
      const opened = await fetch(url)
      const { sid } = JSON.parse((await opened.text()).slice(1))
      // A proxy in front of several servers knows by a cookie which one this is of.
      const headers = { cookie: opened.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ') }
      const body = `40/api,${JSON.stringify({ token: 'x'.repeat(64 * 1024) })}`
      must((await fetch(`${url}&sid=${sid}`, { method: 'POST', body, headers })).status, 413)
    },
  },
]
