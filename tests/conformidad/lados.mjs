// The two sides of the comparison: our server, and the reference's gateway on NestJS. Both have the same people and the
// same case; what a row does is done to each in its own way.
import { createHmac } from 'node:crypto'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Cliente } from './cliente.mjs'

class Lado {
  constructor(shared) {
    Object.assign(this, shared)
  }

  dial(transport, options) {
    return new Cliente(this.origin, transport, options)
  }

  connect(name, transport) {
    return this.dial(transport, { auth: { token: this.token(name) } }).connected()
  }
}

export class Vigia extends Lado {
  get origin() {
    return this.firma.origin
  }

  token(name) {
    return this[name].token
  }

  /** What was sent before has been answered. */
  async settle(socket) {
    await socket.settled()
  }

  async notify(name) {
    const vence = await this.firma.day(30)
    const { id } = await this[name].post(`/expedientes/${this.caso}/prescripciones`, { tipo: 'Rescisión', vence })
    return ['notification', (said) => said.metadata?.prescripcionId === id && said.userId === this[name].id]
  }

  async update() {
    const { version } = await this.lucia.get(`/expedientes/${this.caso}`)
    await this.lucia.patch(`/expedientes/${this.caso}`, { version, caratula: `Quiroga c/ Méndez (${version})` })
    return ['expediente:update', (said) => said.data.version === version + 1]
  }

  async alert(days) {
    const vence = await this.firma.day(days)
    const { id } = await this.lucia.post(`/expedientes/${this.caso}/prescripciones`, { tipo: 'Acción por daños', vence })
    return ['prescripcion:alert', (said) => said.id === id]
  }

  close() {}
}

export class Nest extends Lado {
  static SECRET = 'secreto-del-back-end-de-la-prueba'
  #calls = 0

  /** Starts it, with these people in this case. */
  static async start(shared, origins) {
    const { caso, lucia, martin } = shared
    const env = {
      ...process.env,
      JWT_SECRET: Nest.SECRET,
      ALLOWED_ORIGINS: origins,
      MEMBERS: JSON.stringify({ [caso]: [lucia.id, martin.id] }),
    }
    const main = fileURLToPath(new URL('nest/dist/main.js', import.meta.url))
    const child = spawn('node', [main], { env, stdio: ['pipe', 'pipe', 'inherit'] })
    for await (const line of createInterface({ input: child.stdout })) {
      return new Nest({ ...shared, child, origin: JSON.parse(line).listening })
    }
    throw new Error('the gateway of the reference does not start')
  }

  token(name) {
    const pack = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const exp = Math.floor(Date.now() / 1000) + 900
    const said = `${pack({ alg: 'HS256', typ: 'JWT' })}.${pack({ sub: this[name].id, rol: ROLES[name], exp })}`
    return `${said}.${createHmac('sha256', Nest.SECRET).update(said).digest('base64url')}`
  }

  /** Its `error` exchange is in the default namespace; on the same connection, so what was sent before is answered. */
  async settle(socket) {
    socket.root ??= socket.socket.io.socket('/')
    if (!socket.root.connected) await new Promise((resolve) => socket.root.once('connect', resolve))
    for (let round = 0; round < 2; round += 1) {
      const echo = new Promise((resolve) => socket.root.once('error', resolve))
      socket.root.emit('error', { code: 'ECO' })
      await echo
    }
  }

  #call(call, ...args) {
    this.child.stdin.write(`${JSON.stringify({ call, args })}\n`)
  }

  async notify(name) {
    const id = `aviso-${(this.#calls += 1)}`
    this.#call('notifyUser', this[name].id, { id, type: 'info', title: 'Plazo', message: 'Vence', userId: this[name].id })
    return ['notification', (said) => said.id === id]
  }

  async update() {
    const version = (this.#calls += 1)
    this.#call('notifyExpedienteUpdate', this.caso, { id: this.caso, version })
    return ['expediente:update', (said) => said.data.version === version]
  }

  async alert(diasRestantes) {
    const id = `plazo-${(this.#calls += 1)}`
    this.#call('notifyPrescripcionProxima', { id, expedienteId: this.caso, tipo: 'Acción por daños', diasRestantes })
    return ['prescripcion:alert', (said) => said.id === id]
  }

  async close() {
    const ended = new Promise((resolve) => this.child.once('exit', resolve))
    this.child.stdin.end()
    setTimeout(() => this.child.kill('SIGKILL'), 5_000).unref()
    await ended
  }
}

const ROLES = { admin: 'admin', lucia: 'abogado', martin: 'abogado', ana: 'oficina', sola: 'abogado' }
