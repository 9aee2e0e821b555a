// Runs the table: every row, over every transport, in every form. Input and output are lines of JSON: the first line in
// says where the firm is; `ask` is a wish of ours for whoever holds the server, who answers with a line.
import { createInterface } from 'node:readline'
import { checks } from './fila.mjs'
import { Firma } from './firma.mjs'
import { Mundo, casos, gente } from './mundo.mjs'
import apreton from './tablas/apreton.mjs'
import bandeja from './tablas/bandeja.mjs'
import eventos from './tablas/eventos.mjs'
import galletas from './tablas/galletas.mjs'
import limites from './tablas/limites.mjs'
import rechazos from './tablas/rechazos.mjs'
import regreso from './tablas/regreso.mjs'
import reloj from './tablas/reloj.mjs'
import salas from './tablas/salas.mjs'
import servidor from './tablas/servidor.mjs'

const TABLES = { bandeja, apreton, galletas, salas, eventos, rechazos, limites, servidor, regreso, reloj }
// Rows of these tables do not touch each other and run side by side.
const TOGETHER = { apreton: 4, salas: 4, rechazos: 4 }

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`)
let asked = 0
async function host(wish, more = {}) {
  say({ ask: (asked += 1), do: wish, ...more })
  const { value } = await lines.next()
  const { error } = JSON.parse(value)
  if (error) throw new Error(`${wish}: ${error}`)
}

const config = JSON.parse((await lines.next()).value)
const firma = new Firma(config)
const can = new Set(config.can)
const counts = {}
const failures = []

for (const transport of config.transports) {
  const people = await gente(firma)
  const shared = { firma, host, transport, ...people, ...(await casos(people, transport)) }
  counts[transport] = { checks: 0, passed: 0 }
  const work = (check) => run(check, shared)
  const slow = []
  // TABLAS=salas,eventos runs these alone.
  for (const name of process.env.TABLAS?.split(',') ?? config.tables) {
    // These end the server and move its clock, under whoever is there.
    if (name in { regreso: 1, reloj: 1 }) await Promise.all(slow)
    const rows = TABLES[name].filter((row) => fits(row, transport))
    slow.push(...of(rows.filter((row) => row.slow)).map(work))
    await pool(of(rows.filter((row) => !row.slow)), TOGETHER[name] ?? 1, work)
    await host('go on', { table: name, transport })
  }
  await Promise.all(slow)
}
say({ end: true, counts, failures })
process.exit(0)

/** The checks of these rows. */
function of(rows) {
  return rows.flatMap((row) => checks(row).map((check) => ({ row, ...check })))
}

function fits({ needs, only }, transport) {
  return (!needs || can.has(needs)) && (!only || only.includes(transport))
}

async function run({ row, form, way, run }, shared) {
  const count = counts[shared.transport]
  const world = new Mundo(shared)
  count.checks += 1
  try {
    await run(world)
    count.passed += 1
  } catch (error) {
    const where = [shared.transport, form, way].filter(Boolean).join(', ')
    failures.push(`${row.row} (${where}): ${error.message}`)
    say({ failed: failures.at(-1) })
  } finally {
    world.close()
  }
}

async function pool(items, size, work) {
  const queue = items.values()
  await Promise.all(Array.from({ length: size }, async () => {
    for (const item of queue) await work(item)
  }))
}
