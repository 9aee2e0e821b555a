// The reference's rows on both sides. What each side does is measured, put side by side, and held against what the rows
// say about it; the page is made of that.
import { createInterface } from 'node:readline'
import { Firma } from './firma.mjs'
import { Nest, Vigia } from './lados.mjs'
import { casos, gente } from './mundo.mjs'
import { page } from './pagina.mjs'
import * as table from './tablas/referencia.mjs'

// Whoever hears nothing of a change within this time, after everybody asked was answered, does not hear it.
const QUIET = 300
const TRANSPORTS = ['websocket', 'polling']

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`)
const config = JSON.parse((await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next()).value)
const firma = new Firma(config)
const people = await gente(firma)
const shared = { firma, ...people, ...(await casos(people, 'comparación')) }
const sides = [await Nest.start(shared, config.allowed), new Vigia(shared)]
const names = Object.entries({ caso: shared.caso, ...Object.fromEntries(Object.entries(people).map(([name, { id }]) => [name, id])) })

const measured = []
const failures = []
try {
  for (const [kind, measure] of Object.entries({ handshakes, requests, emits, hears, settings })) {
    for (const row of table[kind]) measured.push({ ...row, sides: await both(row, measure) })
  }
} finally {
  await Promise.all(sides.map((side) => side.close()))
}
for (const { row, why, sides: [theirs, ours] } of measured) {
  const same = theirs === ours
  if (!same && !why) failures.push(`${row}: differs, and nobody says why:\n  NestJS: ${theirs}\n  Vigía: ${ours}`)
  if (same && why) failures.push(`${row}: is said to differ and does not: ${ours}`)
}
say({ end: true, rows: measured.length, same: measured.filter(({ sides: [a, b] }) => a === b).length, failures, page: page(measured) })
process.exit(0)

/** What both sides do, in words. */
function both(row, measure) {
  return Promise.all(sides.map((side) => one(row, measure, side)))
}

/** What one side does; the same over every transport. */
async function one(row, measure, side) {
  const seen = []
  for (const transport of TRANSPORTS) seen.push(await measure(row, side, transport))
  if (new Set(seen).size > 1) failures.push(`${row.row}: ${side.constructor.name} differs by transport:\n  ${seen.join('\n  ')}`)
  return seen[0]
}

async function handshakes({ auth }, side, transport) {
  const socket = side.dial(transport, { auth: auth(side) })
  try {
    await socket.until('an outcome', () => socket.errors.length || socket.socket.connected)
    if (socket.errors.length) return `\`connect_error\` ${code(socket.errors[0].message)}`
    await pause()
    return socket.gone ? `connected, then disconnected (${socket.gone})` : 'connected'
  } finally {
    socket.close()
  }
}

async function requests({ origin }, side) {
  const headers = { origin: origin === 'allowed' ? config.allowed : origin }
  const response = await fetch(`${side.origin}/socket.io/?EIO=4&transport=polling`, { headers })
  await response.text()
  const header = (name) => response.headers.get(name) ?? '–'
  const allowed = header('access-control-allow-origin').replace(config.allowed, 'that origin')
  return `${response.status}; allow-origin: ${allowed}; credentials: ${header('access-control-allow-credentials')}`
}

async function emits(row, side, transport) {
  const said = []
  for (const way of ['asked', 'not asked']) {
    const socket = await side.connect(row.by, transport)
    let ack = 'no ack'
    const args = row.args(side)
    if (way === 'asked') socket.emit(row.emit, ...args, (answer) => (ack = `ack ${code(answer)}`))
    else socket.emit(row.emit, ...args)
    await side.settle(socket)
    const events = (await heard(side, socket)).map(([event, payload]) => `\`${event}\` ${code(payload)}`)
    const then = row.then && way === 'asked' ? await reaches(row.then, side, socket) : undefined
    said.push([way === 'asked' ? ack : 'without asking', ...(events.length ? events : way === 'asked' ? [] : ['nothing']), then].filter(Boolean).join(', '))
    socket.close()
  }
  return said.join('; ')
}

async function heard(side, socket) {
  const news = new Set(['notification', 'expediente:update', 'expediente:new', 'prescripcion:alert', 'oficio:assigned'])
  return socket.said().filter(({ event }) => !news.has(event)).map(({ event, args }) => [event, args[0]])
}

/** Whether the change is heard after it. */
async function reaches([does, ...args], side, socket) {
  const [event, fits] = await side[does](...args)
  return (await hearsOf(side, socket, event, fits)) ? `then hears \`${event}\`` : `then does not hear \`${event}\``
}

async function hearsOf(side, socket, event, fits) {
  const found = () => socket.heard.find((said) => said.event === event && fits(said.args[0]))
  await Promise.race([socket.until(event, found).catch(() => undefined), pause()])
  return found()
}

async function hears({ join: [event, id], does: [does, ...args], open = [] }, side, transport) {
  const socket = await side.connect('lucia', transport)
  try {
    socket.emit(event, id(side))
    await side.settle(socket)
    const [name, fits] = await side[does](...args)
    const said = await hearsOf(side, socket, name, fits)
    return said ? `\`${shape(said.args[0], open)}\`` : 'nothing of this name'
  } finally {
    socket.close()
  }
}

async function settings({ read }, side, transport) {
  const socket = side.dial(transport, { auth: { token: side.token('lucia') } })
  try {
    const opened = new Promise((resolve) => socket.socket.io.engine.on('handshake', resolve))
    await socket.connected()
    const { pingInterval, pingTimeout } = await opened
    if (read === 'heartbeat') return `a ping every ${pingInterval} ms, dead after ${pingTimeout} more`
    socket.emit('leave:user', 'x'.repeat(65 * 1024))
    await Promise.race([socket.disconnected(), side.settle(socket)])
    return socket.gone ? `closed (${socket.gone})`.replace(/transport (close|error)/, 'the transport') : 'taken'
  } finally {
    socket.close()
  }
}

/** A payload's fields and their types; where the reference leaves one open, no more than that it is an object. */
function shape(value, open) {
  const of = (value) => {
    if (Array.isArray(value)) return '[…]'
    if (value === null || typeof value !== 'object') return /^\d{4}-.*Z$/.test(value) ? 'RFC 3339' : typeof value
    return '{…}'
  }
  return `{ ${Object.entries(value).map(([key, value]) => `${key}: ${open.includes(key) ? 'any' : of(value)}`).sort().join(', ')} }`
}

/** As code, with names instead of ids. */
function code(value) {
  if (value === undefined) return '(no payload)'
  let text = typeof value === 'string' ? value : JSON.stringify(value, (key, value) => (key === 'unread' ? ['…'] : value))
  for (const [name, id] of names) text = text.replaceAll(id, `‹${name}›`)
  return `\`${text}\``
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, QUIET))
}
