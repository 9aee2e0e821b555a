// From rows to checks. A row is one line of the contract; what it is checked in is said once, here: both forms of a
// payload, with an acknowledgement asked for and without.
import { is, must } from './forma.mjs'

const TEXTS = {
  NO_AUTORIZADO: 'No autorizado',
  SOLO_ADMINISTRADORES: 'Solo administradores',
  DATOS_INVALIDOS: 'Hay datos que corregir',
  AUTH_INVALID: 'La sesión no es válida',
}

/** The checks of a row: what each is called, and what to do. */
export function checks(row) {
  if (row.run) return forms(row.forms).map((form) => ({ form, run: (world) => row.run(world, form) }))
  const ways = row.ways ?? ['ack', 'event']
  return forms(row.id).flatMap((form) =>
    ways.map((way) => ({ form, way, run: (world) => exchange(row, world, form, way) })),
  )
}

const forms = (both) => (both ? ['string', 'object'] : [undefined])

/** An id, bare or in an object. */
export const pack = (form, key, value) => (form === 'string' ? value : { [key]: value })

/** One event of a client, and everything it is answered. */
async function exchange(row, world, form, way) {
  const socket = await world.connect(world[row.by])
  const args = argumentsOf(row, world, form)
  const expected = answers(row, world)
  if (way === 'ack') must(await socket.ask(row.emit, ...args), expected.ack, 'the ack')
  else socket.emit(row.emit, ...args)
  const said = await socket.answered()
  const events = way === 'ack' ? expected.besides : expected.instead
  must(said.length, events.length, `how many events came (${JSON.stringify(said)})`)
  events.forEach(([name, shape], index) => {
    must(said[index][0], name, 'the event')
    must(said[index].length, 2, `how many arguments ${name} has`)
    must(said[index][1], shape, name)
  })
}

function argumentsOf(row, world, form) {
  const value = (of) => (typeof of === 'function' ? of(world) : of)
  if (row.id) return [pack(form, row.id[0], value(row.id[1]))]
  return 'payload' in row ? [value(row.payload)] : row.args ?? []
}

/** What an acknowledgement says, what is emitted besides it, and what instead of it. */
function answers(row, world) {
  const value = (of) => (typeof of === 'function' && !('called' in of) ? of(world) : of)
  for (const event of ['joined', 'left']) {
    if (!(event in row)) continue
    const room = value(row[event])
    return { ack: { event, room, ...row.more }, besides: [], instead: [[event, { room }]] }
  }
  if ('ack' in row) return { ack: value(row.ack), besides: [], instead: [] }
  const code = row.refused
  const error = { code, message: row.message ?? TEXTS[code], ...(row.fields && { fields: texts(row.fields) }) }
  const told = [
    ['exception', { status: 'error', message: error.message }],
    ['error', { ...error, event: row.emit.slice(0, 64) }],
  ]
  return { ack: { error }, besides: told, instead: told }
}

const texts = (fields) => Object.fromEntries(fields.map((field) => [field, is.text]))
