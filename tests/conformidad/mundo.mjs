// What a row stands on: the firm's people, a few cases, and sockets that are closed when the row is over.
import { Cliente } from './cliente.mjs'

/** Somebody of each role, signed in. */
export async function gente(firma) {
  const names = Object.keys(firma.people)
  const people = await Promise.all(names.map((name) => firma.signIn(name)))
  return Object.fromEntries(people.map((person) => [person.name, person]))
}

/** Cases for one transport: `caso` is Lucía's with Martín in it and an oficio of Ana's; `ajeno` is Martín's alone. */
export async function casos({ lucia, martin, ana }, transport) {
  const open = async (who, caratula) => (await who.post('/expedientes', { caratula: `${caratula} (${transport})` })).id
  const caso = await open(lucia, 'Quiroga, Elena c/ Méndez, Raúl s/ daños y perjuicios')
  const ajeno = await open(martin, 'Sosa, Irma c/ Clínica San Roque s/ mala praxis')
  await lucia.put(`/expedientes/${caso}/members/${martin.id}`, { calidad: 'miembro' })
  await lucia.post(`/expedientes/${caso}/oficios`, { asunto: 'Informe de dominio', asignadoA: ana.id })
  return { caso, ajeno }
}

export class Mundo {
  #sockets = []

  constructor(shared) {
    Object.assign(this, shared)
  }

  /** A socket that may be let in or not. */
  dial(options) {
    const socket = new Cliente(this.firma.origin, this.transport, options)
    this.#sockets.push(socket)
    return socket
  }

  /** Somebody's socket, let in, as a browser has it. */
  connect(who, { auth, ...options } = {}) {
    return this.dial({ auth: { token: who.token, ...auth }, ...options }).connected()
  }

  /** Somebody's socket in the room of a case. */
  async inside(who, id = this.caso) {
    const socket = await this.connect(who)
    const { room } = await socket.ask('join:expediente', id)
    if (room !== `expediente:${id}`) throw new Error(`${who.name} cannot join`)
    return socket
  }

  /** Somebody's device: its socket carries the inbox. */
  device(who, { epoch = '', since = 0, ...more } = {}) {
    return this.connect(who, { auth: { device: who.device, epoch, since, ...more } })
  }

  /** Asks again until it works: of something that follows from a change and sends no event. */
  async eventually(what, work, patience = 10_000) {
    const until = Date.now() + patience
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (Date.now() > until) throw new Error(`${what}: ${error.message}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  }

  close() {
    for (const socket of this.#sockets) socket.close()
  }
}
