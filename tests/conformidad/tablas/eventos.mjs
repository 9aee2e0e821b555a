// What a client sends besides rooms, and what it is answered.
import { pack } from '../fila.mjs'
import { is, must } from '../forma.mjs'

/** A notification of Lucía's own, unread: a deadline of tomorrow, which asks for a note. */
async function alerta(w, who = w.lucia) {
  const vence = await w.firma.day(1)
  const { id } = await who.post(`/expedientes/${w.caso}/prescripciones`, { tipo: 'Acción por daños', vence })
  return (await mine(who)).find(({ payload }) => payload?.id === id).notificationId
}

const mine = async (who) => (await who.get('/inbox?limit=50')).entries

const READ = { id: is.id, readAt: is.time }
const ACKED = { id: is.id, ackedAt: is.time, by: is.id }
const NOTIFICATION = {
  id: is.id,
  type: is.oneOf('info', 'warning', 'error', 'success'),
  title: is.text,
  message: is.text,
  userId: is.id,
  'link?': is.text,
  'metadata?': is.object,
  notificationId: is.id,
}

export default [
  {
    row: 'subscribe:notifications: joined, with what is not read',
    forms: true,
    async run(w, form) {
      const vence = await w.firma.day(30)
      await w.lucia.post(`/expedientes/${w.caso}/prescripciones`, { tipo: 'Rescisión', vence })
      const socket = await w.connect(w.lucia)
      const ack = await socket.ask('subscribe:notifications', pack(form, 'userId', w.lucia.id))
      must(ack, { event: 'joined', room: `user:${w.lucia.id}`, unread: is.list(NOTIFICATION) })
      must(ack.unread.length > 0, true, 'that there is one')
      must(ack.unread.every(({ id, notificationId }) => id === notificationId), true, 'that id is the notificationId')
      must(await socket.answered(), [], 'besides')
    },
  },
  {
    row: 'subscribe:notifications: without an ack as NestJS answers',
    forms: true,
    async run(w, form) {
      const socket = await w.connect(w.lucia)
      socket.emit('subscribe:notifications', pack(form, 'userId', w.lucia.id))
      must(await socket.answered(), [['joined', { room: `user:${w.lucia.id}` }]])
    },
  },
  { row: 'subscribe:notifications: of somebody else', emit: 'subscribe:notifications', by: 'lucia', id: ['userId', (w) => w.martin.id], refused: 'NO_AUTORIZADO' },

  {
    row: "notification:read: the ack, and the user's other sockets",
    forms: true,
    async run(w, form) {
      const id = await alerta(w)
      const [one, other] = [await w.connect(w.lucia), await w.connect(w.lucia)]
      const ack = await one.ask('notification:read', pack(form, 'notificationId', id))
      must(ack, { ...READ, id })
      must(await other.event('notification:read', (said) => said.id === id), ack)
      const back = (await one.settled()).filter(({ event, args }) => event === 'notification:read' && args[0].id === id)
      must(back, [], 'to the one that read it')
      must(await one.ask('notification:read', pack(form, 'notificationId', id)), ack, 'reading it again')
      const entry = (await mine(w.lucia)).find(({ notificationId }) => notificationId === id)
      must(entry.readAt, ack.readAt, 'over REST')
    },
  },
  {
    row: 'notification:ack: the ack, and who must know',
    forms: true,
    async run(w, form) {
      const id = await alerta(w)
      const [one, other, martin] = [await w.connect(w.lucia), await w.connect(w.lucia), await w.connect(w.martin)]
      const ack = await one.ask('notification:ack', pack(form, 'notificationId', id))
      must(ack, { ...ACKED, id, by: w.lucia.id })
      must(await other.event('notification:acked', (said) => said.id === id), ack)
      // She answers for the case: that ends it for Martín too, whose own notification of the deadline is another one.
      must(await martin.event('notification:acked', ({ by }) => by === w.lucia.id), { ...ACKED, by: w.lucia.id })
    },
  },
  {
    row: 'notification:read and notification:ack without an ack asked for: nothing is emitted back',
    forms: true,
    async run(w, form) {
      const id = await alerta(w)
      const socket = await w.connect(w.lucia)
      socket.emit('notification:read', pack(form, 'notificationId', id))
      socket.emit('notification:ack', pack(form, 'notificationId', id))
      await w.eventually('the note', async () => {
        const entry = (await mine(w.lucia)).find(({ notificationId }) => notificationId === id)
        must(entry.readAt && entry.ackedAt && true, true)
      })
      must(await socket.answered(), [])
    },
  },
  ...['notification:read', 'notification:ack'].flatMap((emit) => [
    { row: `${emit}: not there`, emit, by: 'lucia', id: ['notificationId', 'no-existe'], refused: 'NO_AUTORIZADO' },
    {
      row: `${emit}: of somebody else`,
      forms: true,
      async run(w, form) {
        const id = await alerta(w)
        const socket = await w.connect(w.admin)
        const { error } = await socket.ask(emit, pack(form, 'notificationId', id))
        must(error, { code: 'NO_AUTORIZADO', message: 'No autorizado' })
      },
    },
  ]),

  {
    row: 'error: comes back as it was sent',
    async run(w) {
      const socket = await w.connect(w.lucia)
      const said = { code: 'X_1', message: 'se cortó' }
      socket.emit('error', said)
      must(await socket.event('error'), said)
    },
  },
  ...[[], [null], [{}], ['texto'], [{ code: 7, message: '' }]].map((args) => ({
    row: `error: ${JSON.stringify(args)} comes back with what it left out`,
    async run(w) {
      const socket = await w.connect(w.lucia)
      socket.emit('error', ...args)
      must(await socket.event('error'), { code: 'WS_ERROR', message: 'Error de conexión' })
    },
  })),

  {
    row: 'auth:renew: a newer token of the same session',
    async run(w) {
      const somebody = await w.firma.signIn('sola')
      const socket = await w.connect(somebody)
      const token = await somebody.refresh()
      const { exp } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'))
      const ack = await socket.ask('auth:renew', { token })
      must(Date.parse(ack.exp) / 1000, exp, 'until when')
      must(ack, { exp: is.time })
      socket.emit('auth:renew', { token })
      must(await socket.answered(), [], 'without an ack asked for')
    },
  },
  { row: 'auth:renew: a token of somebody else', emit: 'auth:renew', by: 'lucia', payload: (w) => ({ token: w.martin.token }), refused: 'NO_AUTORIZADO' },
  {
    row: 'auth:renew: a token of another session of the same user',
    async run(w) {
      const other = await w.firma.signIn('lucia')
      const { error } = await (await w.connect(w.lucia)).ask('auth:renew', { token: other.token })
      must(error, { code: 'NO_AUTORIZADO', message: 'No autorizado' })
    },
  },
  { row: 'auth:renew: no token', emit: 'auth:renew', by: 'lucia', payload: { token: 'no es un token' }, refused: 'AUTH_INVALID' },
  { row: 'auth:renew: nothing', emit: 'auth:renew', by: 'lucia', payload: {}, refused: 'DATOS_INVALIDOS', fields: ['token'] },
]
