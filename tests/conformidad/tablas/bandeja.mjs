// The inbox of a device: what it gets instead of the plain events, and how it keeps in step.
import { is, must } from '../forma.mjs'

const CONTEXTO = {
  expedienteId: is.id, referencia: is.text, caratula: is.text, 'prescripcionId?': is.id, 'tipo?': is.text,
  sinVerificar: is.bool, 'oficioId?': is.id, 'asunto?': is.text, 'asignadoPor?': is.text,
  'escalon?': is.text, 'caratulaEnAvisos?': is.bool,
}
const ENTRY = {
  seq: is.positive, notificationId: is.id, event: is.text, payload: is.object, createdAt: is.time, 'vence?': is.date,
  requiereNota: is.bool, 'readAt?': is.time, 'ackedAt?': is.time, 'ackedBy?': is.id, 'closedAt?': is.time,
  'contexto?': CONTEXTO, 'recordatorio?': { n: is.positive, at: is.time },
}
const PAGE = { epoch: is.text, entries: is.list(ENTRY), head: is.int, more: is.bool }

/** A device of Lucía's of its own, in step: its socket, its session, and where it stands. */
async function ready(w) {
  const who = await w.firma.signIn('lucia')
  const socket = await w.device(who)
  let page
  do page = await socket.event('inbox:reset', ({ more, entries }) => more === false || entries !== page?.entries)
  while (page.more)
  const last = socket.heard.filter(({ event }) => event === 'inbox:reset').at(-1).args[0]
  return { who, socket, epoch: last.epoch, head: last.head }
}

const alerta = async (w, days = 1) =>
  w.lucia.post(`/expedientes/${w.caso}/prescripciones`, { tipo: 'Acción por daños', vence: await w.firma.day(days) })

const entryOf = (socket, id) => socket.event('inbox:entry', ({ payload }) => payload?.id === id)

/** The answer to a pull: the first of this name after it was asked. */
async function pull(socket, asked, answer = 'inbox:sync') {
  const from = socket.heard.length
  socket.emit('inbox:pull', asked)
  return socket.event(answer, () => true, from)
}

export default [
  {
    row: 'inbox: a new device is sent what counts, by itself',
    async run(w) {
      const { id } = await alerta(w)
      const { socket } = await ready(w)
      const pages = socket.heard.filter(({ event }) => event === 'inbox:reset').map(({ args }) => args[0])
      pages.forEach((page, index) => must(page, { ...PAGE, more: index < pages.length - 1 }))
      must(pages.flatMap(({ entries }) => entries).some(({ payload }) => payload.id === id), true, 'that the alert is in it')
      must(pages.every(({ entries }) => entries.length <= 100), true, 'that a page has at most 100')
    },
  },
  {
    row: 'inbox:entry: instead of the plain event, which others of the same user still get',
    async run(w) {
      const { socket, head } = await ready(w)
      const plain = await w.connect(w.lucia)
      const { id } = await alerta(w)
      const entry = await entryOf(socket, id)
      const payload = { id, expedienteId: w.caso, tipo: 'Acción por daños', diasRestantes: 1, nivel: 'critical' }
      must(entry, { ...ENTRY, event: 'prescripcion:alert', payload, requiereNota: true, vence: is.date })
      must(entry.seq > head, true, 'that it counts on')
      must((await plain.event('prescripcion:alert', (said) => said.id === id)).notificationId, entry.notificationId)
      await Promise.all([socket.settled(), plain.settled()])
      must(socket.heard.filter(({ event }) => event === 'prescripcion:alert'), [], 'plain, to the device')
      must(plain.heard.filter(({ event }) => event === 'inbox:entry'), [], 'an entry, to who has no device')
    },
  },
  {
    row: 'inbox:entry: an enveloped event, whole',
    async run(w) {
      const { socket } = await ready(w)
      const alert = { level: 'info', title: 'Guardia', message: 'Hasta las 20' }
      const { id } = await w.admin.post('/system-alerts', alert)
      const entry = await socket.event('inbox:entry', ({ notificationId }) => notificationId === id)
      must(entry, { ...ENTRY, event: 'system:alert', payload: { event: 'system:alert', data: { id, ...alert }, timestamp: is.time } })
    },
  },
  {
    row: 'inbox:entry: again, with the same number, when it was read elsewhere',
    async run(w) {
      const { socket } = await ready(w)
      const { id } = await alerta(w)
      const { seq, notificationId } = await entryOf(socket, id)
      await w.lucia.post(`/inbox/${notificationId}/read`)
      const again = await socket.event('inbox:entry', (said) => said.seq === seq && said.readAt)
      must(again, { ...ENTRY, seq, notificationId, readAt: is.time })
    },
  },
  {
    row: 'inbox:entry: inbox:void when the right to it is gone',
    async run(w) {
      const { id: caso } = await w.martin.post('/expedientes', { caratula: 'Núñez c/ Textil Andina' })
      const { socket } = await ready(w)
      await w.martin.put(`/expedientes/${caso}/members/${w.lucia.id}`, { calidad: 'miembro' })
      const { seq, notificationId } = await socket.event('inbox:entry', ({ payload }) => payload?.data?.id === caso)
      await w.martin.delete(`/expedientes/${caso}/members/${w.lucia.id}`)
      const void_ = await socket.event('inbox:entry', (said) => said.seq === seq && said.event === 'inbox:void')
      const { contexto, ...rest } = { ...ENTRY, contexto: undefined }
      must(void_, { ...rest, event: 'inbox:void', payload: null, seq, notificationId })
    },
  },
  {
    row: 'inbox:pull: inbox:sync from there, in order, without a gap',
    async run(w) {
      const { socket, epoch, head } = await ready(w)
      const made = [await alerta(w), await alerta(w, 3)]
      await entryOf(socket, made[1].id)
      const sync = await pull(socket, { epoch, since: head })
      must(sync, { ...PAGE, epoch, more: false, 'changed?': [] })
      must(sync.entries.map(({ seq }) => seq), sync.entries.map((_, index) => head + 1 + index), 'the numbers')
      must(sync.head, head + sync.entries.length, 'the head')
      must((await pull(socket, { epoch, since: sync.head })).entries, [], 'nothing more')
    },
  },
  {
    row: 'inbox:pull: what it holds as open and is not comes back as changed',
    async run(w) {
      const { socket, epoch } = await ready(w)
      const { id } = await alerta(w)
      const { notificationId, seq } = await entryOf(socket, id)
      await w.lucia.post(`/inbox/${notificationId}/read`)
      const sync = await pull(socket, { epoch, since: seq, open: [notificationId] })
      must(sync.changed.map((entry) => entry.notificationId), [notificationId])
      must(sync.changed[0], { ...ENTRY, readAt: is.time })
    },
  },
  ...[
    ['another epoch', (at) => ({ ...at, epoch: 'otra' })],
    ['a position past the head', (at) => ({ ...at, since: at.since + 1_000_000 })],
    ['a position below nothing', (at) => ({ ...at, since: -1 })],
  ].map(([what, change]) => ({
    row: `inbox:pull: ${what} is answered by inbox:reset`,
    async run(w) {
      const { socket, epoch, head } = await ready(w)
      must(await pull(socket, change({ epoch, since: head }), 'inbox:reset'), { ...PAGE, epoch })
    },
  })),
  {
    row: 'inbox: a device that comes back gets what it missed; with another sinceId a reset',
    async run(w) {
      const { who, socket, epoch, head } = await ready(w)
      socket.close()
      const { id } = await alerta(w)
      const back = await w.device(who, { epoch, since: head })
      const sync = await back.event('inbox:sync')
      must(sync, { ...PAGE, epoch, more: false, 'changed?': is.list(is.object) })
      must(sync.entries.some(({ payload }) => payload.id === id), true, 'that it is in it')
      const other = await w.device(who, { epoch, since: head, sinceId: 'otra-entrada' })
      must(await other.event('inbox:reset'), { ...PAGE, epoch })
      must(await back.disconnected(), 'io server disconnect')
    },
  },
  {
    row: "inbox:ack and inbox:shown: stored and shown, with the device's clock and the server's",
    async run(w) {
      const { who, socket, epoch } = await ready(w)
      const { id } = await alerta(w)
      const { seq, notificationId } = await entryOf(socket, id)
      must(await socket.ask('inbox:ack', { epoch, seq }), {}, 'the ack')
      const at = '2026-11-24T12:00:00.000Z'
      must(await socket.ask('inbox:shown', { items: [{ notificationId, at }] }), {}, 'the ack')
      await w.eventually('both', async () => {
        const steps = await who.get(`/inbox/${notificationId}/constancia`)
        const of = (paso) => steps.find((step) => step.paso === paso && step.device === `Prueba de ${who.name}`)
        must(of('almacenada'), { paso: 'almacenada', at: is.time, device: is.text })
        must(of('entregada'), { paso: 'entregada', at: is.time, deviceAt: at, device: is.text })
      })
    },
  },
  {
    row: 'inbox:ack: of another epoch says nothing',
    async run(w) {
      const { socket } = await ready(w)
      must(await socket.ask('inbox:ack', { epoch: 'otra', seq: 1 }), {})
    },
  },
  ...Object.entries({
    'inbox:pull': [{ epoch: 7 }, {}, 'x', { epoch: 'x', since: 'x' }],
    'inbox:ack': [{}, { epoch: 'x', seq: 'y' }, 1],
    'inbox:shown': [{}, { items: 'x' }, { items: [{}] }, { items: [{ notificationId: 'x', at: 'ayer' }] }],
  }).flatMap(([emit, payloads]) => payloads.map((payload) => ({
    row: `${emit}: ${JSON.stringify(payload)} is malformed`,
    async run(w) {
      const { socket } = await ready(w)
      const { error } = await socket.ask(emit, payload)
      must(error, { code: 'DATOS_INVALIDOS', message: is.text, fields: is.object })
      must((await socket.ask('join:user', w.lucia.id)).event, 'joined', 'that it goes on')
    },
  }))),
  {
    row: 'inbox:shown: more than 500 at a time',
    async run(w) {
      const { socket } = await ready(w)
      const items = Array.from({ length: 501 }, () => ({ notificationId: 'x', at: '2026-11-24T12:00:00.000Z' }))
      must((await socket.ask('inbox:shown', { items })).error.code, 'DATOS_INVALIDOS')
    },
  },
  {
    row: 'inbox:head: within 12 s of connecting, to a device alone',
    slow: true,
    async run(w) {
      const { socket, epoch } = await ready(w)
      const plain = await w.connect(w.lucia)
      const connected = Date.now()
      must(await socket.event('inbox:head'), { epoch, head: is.int })
      must(Date.now() - connected < 13_000, true, 'in time')
      await plain.settled()
      must(plain.heard.filter(({ event }) => event === 'inbox:head'), [], 'to who has no device')
    },
  },
]
