// The nine events of the server, each from a real change: who hears it, and exactly what.
import { is, must } from '../forma.mjs'

const envelope = (event, data, more) => ({ event, data, timestamp: is.time, ...more })
const durable = (event, data) => envelope(event, data, { notificationId: is.id })

/** Makes a change and holds what each socket hears of it against what it should; who has no shape hears nothing. */
async function tells(sockets, event, change, fits, shapes) {
  const before = Object.fromEntries(Object.entries(sockets).map(([name, socket]) => [name, socket.heard.length]))
  const made = await change()
  for (const [name, shape] of Object.entries(shapes)) {
    const said = sockets[name].event(event, (said) => fits(said, made), before[name])
    must(await said.catch((error) => Promise.reject(new Error(`${name}: ${error.message}`))), shape, `${name}: ${event}`)
  }
  for (const [name, socket] of Object.entries(sockets)) {
    await socket.settled()
    const heard = socket.heard.slice(before[name]).filter((said) => said.event === event && fits(said.args[0], made))
    must(heard.length, name in shapes ? 1 : 0, `how often ${name} hears ${event}`)
  }
  return made
}

const same = (shape, ...names) => Object.fromEntries(names.map((name) => [name, shape]))

/** Everybody of the case in its room, and somebody who is not of it. */
async function around(w) {
  const [lucia, martin, ana, admin] = await Promise.all(['lucia', 'martin', 'ana', 'admin'].map((name) => w.inside(w[name])))
  return { lucia, martin, ana, admin, sola: await w.connect(await w.firma.signIn('sola')) }
}

const deadline = (days, shape, level) => ({
  row: `${level ? 'prescripcion:alert' : 'notification'}: a deadline ${days} days away, to the lawyers of the case`,
  async run(w) {
    const vence = await w.firma.day(days)
    const change = () => w.lucia.post(`/expedientes/${w.caso}/prescripciones`, { tipo: 'Acción por daños', vence })
    const event = level ? 'prescripcion:alert' : 'notification'
    const fits = (said, { id }) => (level ? said.id : said.metadata?.prescripcionId) === id
    const sockets = await around(w)
    const { id } = await tells(sockets, event, change, fits, { lucia: shape(w, w.lucia), martin: shape(w, w.martin) })
    for (const socket of [sockets.lucia, sockets.martin]) {
      const said = await socket.event(event, (said) => fits(said, { id }))
      if (level) must(said.id, id)
      else must(said.id, said.notificationId, 'that id is the notificationId')
    }
  },
})

const alert = (dias, nivel) => (w) => ({
  id: is.id, expedienteId: w.caso, tipo: 'Acción por daños', diasRestantes: dias, nivel, notificationId: is.id,
})
const notification = (type, metadata) => (w, who) => ({
  id: is.id, type, title: is.text, message: is.text, userId: who.id, 'link?': is.text, metadata, notificationId: is.id,
})
const OF_DEADLINE = { expedienteId: is.id, prescripcionId: is.id, vence: is.date, diasRestantes: is.int }

const oficio = (w, { asunto } = {}) => ({
  id: is.id, expedienteId: w.caso, ...(asunto && { asunto }), asignadoA: w.ana.id, vence: is.date, estado: 'asignado',
})

const factura = (w, estado, anterior, version) =>
  envelope('factura:status', { id: is.id, expedienteId: w.caso, numero: '0001-00000042', estado, anterior, version })

const ofCase = (said, made) => said.data?.id === made.id
const INSIDE = ['lucia', 'martin', 'admin']

export default [
  deadline(30, notification('info', OF_DEADLINE)),
  deadline(15, notification('warning', OF_DEADLINE)),
  deadline(8, notification('warning', OF_DEADLINE)),
  deadline(7, alert(7, 'warning'), 'warning'),
  deadline(2, alert(2, 'warning'), 'warning'),
  deadline(1, alert(1, 'critical'), 'critical'),
  deadline(0, alert(0, 'critical'), 'critical'),
  deadline(-2, alert(-2, 'critical'), 'critical'),
  {
    row: 'notification: whoever a message mentions',
    async run(w) {
      const change = () => w.lucia.post(`/expedientes/${w.caso}/mensajes`, { texto: 'Mirá esto, Martín', menciones: [w.martin.id] })
      const fits = ({ metadata }, { id }) => metadata?.mensajeId === id
      await tells(await around(w), 'notification', change, fits, { martin: notification('info', is.object)(w, w.martin) })
    },
  },
  {
    row: 'oficio:assigned: the assignee whole, the room of the office without its subject',
    async run(w) {
      const sockets = await around(w)
      const room = await w.connect(w.admin)
      must((await room.ask('join:oficio')).room, 'oficio')
      const own = await w.connect(w.ana)
      must((await own.ask('join:oficio')).room, 'oficio')
      const asunto = 'Informe al Registro de la Propiedad'
      const vence = await w.firma.day(20)
      const change = () => w.lucia.post(`/expedientes/${w.caso}/oficios`, { asunto, vence, asignadoA: w.ana.id })
      const whole = durable('oficio:assigned', oficio(w, { asunto }))
      await tells({ ...sockets, room, own }, 'oficio:assigned', change, ofCase, {
        ana: whole, own: whole, room: envelope('oficio:assigned', oficio(w)),
      })
    },
  },
  {
    row: 'expediente:new: whoever enters a case, and each who is made a member',
    async run(w) {
      const [lucia, martin] = [await w.connect(w.lucia), await w.connect(w.martin)]
      const caratula = 'Ledesma, Patricia c/ Edificio Alsina s/ daños'
      const data = { id: is.id, numero: is.text, caratula, juzgado: 'Civil 34', estado: 'en-tramite', version: is.positive }
      const told = durable('expediente:new', data)
      const numero = `CIV ${Date.now()}/2026`
      const enter = () => w.lucia.post('/expedientes', { caratula, numero, juzgado: 'Civil 34', estado: 'en-tramite' })
      const { id } = await tells({ lucia, martin }, 'expediente:new', enter, ofCase, { lucia: told })
      const add = () => w.lucia.put(`/expedientes/${id}/members/${w.martin.id}`, { calidad: 'miembro' })
      await tells({ lucia, martin }, 'expediente:new', add, ofCase, { martin: told })
    },
  },
  ...[['todos', ['lucia', 'martin', 'ana', 'admin', 'sola']], ['admin', ['admin']]].map(([para, names]) => ({
    row: `system:alert: to ${para}`,
    async run(w) {
      const alert = { level: 'warning', title: 'Corte de luz', message: 'Hoy de 14 a 16' }
      const change = () => w.admin.post('/system-alerts', { ...alert, para })
      await tells(await around(w), 'system:alert', change, ofCase, same(durable('system:alert', { id: is.id, ...alert }), ...names))
    },
  })),
  {
    row: 'expediente:update: everybody in the room of the case, but no court to the office',
    async run(w) {
      const sockets = await around(w)
      const { version, caratula } = await w.lucia.get(`/expedientes/${w.caso}`)
      const edits = [
        [{ caratula: `${caratula} y otro` }, [...INSIDE, 'ana']],
        [{ juzgado: `Civil ${version}` }, INSIDE],
      ]
      for (const [index, [changes, names]] of edits.entries()) {
        const next = version + index + 1
        const change = () => w.lucia.patch(`/expedientes/${w.caso}`, { version: next - 1, ...changes })
        const told = envelope('expediente:update', { id: w.caso, changes, version: next, by: w.lucia.id })
        await tells(sockets, 'expediente:update', change, (said) => said.data.version === next, same(told, ...names))
      }
    },
  },
  {
    row: 'factura:status: each step, to whoever sees the invoices of the case',
    async run(w) {
      const sockets = await around(w)
      const draft = { numero: '0001-00000042', concepto: 'Honorarios', importe: 150_000_00, moneda: 'ARS' }
      let { id, version } = await w.lucia.post(`/expedientes/${w.caso}/facturas`, draft)
      for (const [step, estado, anterior] of [['emitir', 'emitida', 'borrador'], ['pagar', 'pagada', 'emitida']]) {
        const change = () => w.lucia.post(`/facturas/${id}/${step}`, { version })
        const fits = (said) => said.data.id === id && said.data.estado === estado
        ;({ version } = await tells(sockets, 'factura:status', change, fits, same(factura(w, estado, anterior, version + 1), ...INSIDE)))
      }
      const other = await w.lucia.post(`/expedientes/${w.caso}/facturas`, draft)
      const cancel = () => w.lucia.post(`/facturas/${other.id}/anular`, { version: other.version })
      await tells(sockets, 'factura:status', cancel, ofCase, same(factura(w, 'anulada', 'borrador', other.version + 1), ...INSIDE))
    },
  },
  {
    row: 'calendario:update: created, updated and deleted, to the room of the case',
    async run(w) {
      const sockets = await around(w)
      const inicio = `${await w.firma.day(9)}T13:00:00.000Z`
      const fin = inicio.replace('T13', 'T14')
      const entry = { titulo: 'Audiencia de vista', inicio, fin, lugar: 'Sala 2' }
      const told = (change, more) => {
        const evento = { id: is.id, expedienteId: w.caso, ...entry, version: is.positive, ...more }
        return same(envelope('calendario:update', { change, evento }), ...INSIDE, 'ana')
      }
      const fits = (change) => (said, { id } = made) => said.data.evento.id === id && said.data.change === change
      const create = () => w.lucia.post('/calendario', { expedienteId: w.caso, tipo: 'audiencia', ...entry })
      const made = await tells(sockets, 'calendario:update', create, fits('created'), told('created', { version: 1 }))
      const edit = () => w.lucia.patch(`/calendario/${made.id}`, { version: made.version, lugar: 'Sala 3' })
      const edited = await tells(sockets, 'calendario:update', edit, fits('updated'), told('updated', { version: 2, lugar: 'Sala 3' }))
      const remove = () => w.lucia.delete(`/calendario/${made.id}?version=${edited.version}`)
      await tells(sockets, 'calendario:update', remove, fits('deleted'), told('deleted', { lugar: 'Sala 3' }))
    },
  },
  {
    row: 'calendario:update: of no case, to its owner alone',
    async run(w) {
      const sockets = await around(w)
      const inicio = `${await w.firma.day(3)}T15:00:00.000Z`
      const create = () => w.lucia.post('/calendario', { tipo: 'personal', titulo: 'Dentista', inicio })
      const evento = { id: is.id, titulo: 'Dentista', inicio, version: 1 }
      const fits = (said, { id }) => said.data.evento.id === id
      await tells(sockets, 'calendario:update', create, fits, { lucia: envelope('calendario:update', { change: 'created', evento }) })
    },
  },
  {
    row: 'mensaje:new: written, edited and taken back, to whoever sees the messages of the case',
    async run(w) {
      const sockets = await around(w)
      const told = (texto, version, borrado = false) => {
        const autor = { id: w.lucia.id, nombre: is.text }
        const data = { id: is.id, expedienteId: w.caso, autor, texto, menciones: [], creadoEn: is.time, version, borrado }
        return same(envelope('mensaje:new', data), ...INSIDE)
      }
      const fits = (version) => (said, { id }) => said.data.id === id && said.data.version === version
      const write = () => w.lucia.post(`/expedientes/${w.caso}/mensajes`, { texto: 'Llamó el perito' })
      const { id } = await tells(sockets, 'mensaje:new', write, fits(1), told('Llamó el perito', 1))
      const edit = () => w.lucia.patch(`/mensajes/${id}`, { version: 1, texto: 'Escribió el perito' })
      await tells(sockets, 'mensaje:new', edit, fits(2), told('Escribió el perito', 2))
      const remove = () => w.lucia.delete(`/mensajes/${id}?version=2`)
      await tells(sockets, 'mensaje:new', remove, fits(3), told('', 3, true))
    },
  },
  {
    row: 'rooms: whoever left one hears nothing of it',
    async run(w) {
      const [stays, leaves] = [await w.inside(w.lucia), await w.inside(w.martin)]
      must((await leaves.ask('leave:expediente', w.caso)).event, 'left')
      const change = () => w.lucia.post(`/expedientes/${w.caso}/mensajes`, { texto: 'Sin Martín' })
      const fits = (said, { id }) => said.data.id === id
      await tells({ stays, leaves }, 'mensaje:new', change, fits, { stays: is.object })
    },
  },
  {
    row: 'rooms: whoever is taken out of a case hears nothing of it after',
    async run(w) {
      const { id } = await w.lucia.post('/expedientes', { caratula: 'Ríos c/ Frigorífico La Loma' })
      await w.lucia.put(`/expedientes/${id}/members/${w.martin.id}`, { calidad: 'miembro' })
      const [lucia, martin] = [await w.inside(w.lucia, id), await w.inside(w.martin, id)]
      await w.lucia.delete(`/expedientes/${id}/members/${w.martin.id}`)
      const change = () => w.lucia.post(`/expedientes/${id}/mensajes`, { texto: 'Sin Martín' })
      await tells({ lucia, martin }, 'mensaje:new', change, (said, made) => said.data.id === made.id, { lucia: is.object })
      must((await martin.ask('join:expediente', id)).error.code, 'NO_AUTORIZADO')
    },
  },
  {
    row: 'sessions: whoever signs out is disconnected everywhere',
    async run(w) {
      const somebody = await w.firma.signIn('sola')
      const [one, other] = [await w.connect(somebody), await w.connect(somebody)]
      await somebody.delete('/session')
      for (const socket of [one, other]) must(await socket.disconnected(), 'io server disconnect')
    },
  },
]
