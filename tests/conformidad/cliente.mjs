// One socket of the official client, which remembers everything it hears.
import { io } from 'socket.io-client'

// It only ends what will never come.
const PATIENCE = 30_000

/** How the client is told to go about it. `upgrade` starts by polling, as the client does by default. */
export const TRANSPORTS = {
  websocket: ['websocket'],
  polling: ['polling'],
  upgrade: ['polling', 'websocket'],
}

const NEWS = new Set([
  'notification', 'expediente:update', 'expediente:new', 'factura:status', 'calendario:update', 'prescripcion:alert',
  'mensaje:new', 'oficio:assigned', 'system:alert', 'notification:read', 'notification:acked', 'mensaje:typing',
])

export class Cliente {
  heard = []
  errors = []
  #waiting = new Set()
  #echoes = 0

  constructor(origin, transport, { auth, ...options } = {}) {
    // With cookies, as a browser keeps them: a proxy knows by one where a polling client belongs.
    const more = { transports: TRANSPORTS[transport], withCredentials: true, reconnection: false, forceNew: true }
    this.socket = io(`${origin}/api`, { auth, ...more, ...options })
    this.transport = transport
    this.socket.on('connect_error', (error) => this.#happened(() => this.errors.push(error)))
    this.socket.on('connect', () => this.#happened())
    this.socket.on('disconnect', (reason) => this.#happened(() => (this.gone = reason)))
    this.socket.onAny((event, ...args) => this.#happened(() => this.heard.push({ event, args })))
  }

  #happened(what) {
    what?.()
    for (const look of [...this.#waiting]) look()
  }

  /** Waits until `look` finds something, now or after anything that happens here. */
  until(what, look) {
    return new Promise((resolve, reject) => {
      const end = (then, value) => {
        clearTimeout(timer)
        this.#waiting.delete(check)
        then(value)
      }
      const check = () => {
        try {
          const found = look()
          if (found) end(resolve, found)
        } catch (error) {
          end(reject, error)
        }
      }
      const late = () => new Error(`${what} did not come; heard: ${JSON.stringify(this.heard)}`)
      const timer = setTimeout(() => end(reject, late()), PATIENCE)
      this.#waiting.add(check)
      check()
    })
  }

  /** In the namespace, and where a transport is to be changed, on the other one. */
  async connected() {
    await this.until('connect', () => {
      if (this.errors.length) throw this.errors[0]
      return this.socket.connected
    })
    const { engine } = this.socket.io
    if (this.transport === 'upgrade' && engine.transport.name !== 'websocket') {
      await new Promise((resolve) => engine.once('upgrade', resolve))
    }
    return this
  }

  /** The refusal of the connection. */
  refused() {
    return this.until('connect_error', () => {
      if (this.socket.connected) throw new Error('it was let in')
      return this.errors[0]
    })
  }

  disconnected() {
    return this.until('disconnect', () => this.gone)
  }

  emit(event, ...args) {
    this.socket.emit(event, ...args)
  }

  async ask(event, ...args) {
    try {
      return await this.socket.timeout(PATIENCE).emitWithAck(event, ...args)
    } catch (error) {
      throw new Error(`${event}: ${error.message}; gone: ${this.gone}; heard: ${JSON.stringify(this.heard)}`)
    }
  }

  /** The first event of this name, after the `from`th thing heard, whose first argument fits. */
  async event(name, fits = () => true, from = 0) {
    const wanted = ({ event, args }) => event === name && fits(args[0])
    const found = await this.until(name, () => this.heard.slice(from).find(wanted))
    return found.args[0]
  }

  /** What was sent to this socket before has been heard once its own echo is back. */
  async settled() {
    const code = `ECO-${(this.#echoes += 1)}`
    this.emit('error', { code })
    await this.event('error', (said) => said?.code === code)
    return this.said()
  }

  /** Everything heard so far, but for echoes and the heartbeat of the inbox. */
  said() {
    const counts = ({ event, args }) =>
      event !== 'inbox:head' && !(event === 'error' && String(args[0]?.code).startsWith('ECO-'))
    return this.heard.filter(counts)
  }

  /** Of that, what is no news: the answers. News may come at any time, of whatever happened before this row. */
  async answered() {
    return (await this.settled()).filter(({ event }) => !NEWS.has(event)).map(({ event, args }) => [event, ...args])
  }

  close() {
    this.socket.disconnect()
  }
}
