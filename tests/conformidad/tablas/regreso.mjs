// The official client's own reconnection, within the limits it is given, when the server goes away and comes back.
import { is, must } from '../forma.mjs'

const LIMITS = { reconnection: true, reconnectionAttempts: 40, reconnectionDelay: 100, reconnectionDelayMax: 500, timeout: 2_000 }

/** Goes away in this way, comes back, and the client with it: in its own room, and in the case's once it joins again. */
const comesBack = (row, ends) => ({
  row,
  needs: 'restart',
  async run(w) {
    const socket = await w.connect(w.lucia, LIMITS)
    await w.host(ends)
    must(await socket.disconnected(), is.oneOf('transport close', 'transport error'))
    await w.host('start')
    await socket.until('the connection, again', () => socket.socket.connected)
    const vence = await w.firma.day(1)
    const { id } = await w.lucia.post(`/expedientes/${w.caso}/prescripciones`, { tipo: 'Acción por daños', vence })
    await socket.event('prescripcion:alert', (said) => said.id === id)
    must((await socket.ask('join:expediente', w.caso)).event, 'joined')
    const { id: mensaje } = await w.lucia.post(`/expedientes/${w.caso}/mensajes`, { texto: 'De vuelta' })
    await socket.event('mensaje:new', (said) => said.data.id === mensaje)
  },
})

export default [
  comesBack('reconnection: after a server that was killed', 'kill'),
  comesBack('reconnection: after a server that was asked to end', 'terminate'),
  {
    row: 'reconnection: no more attempts than it is given',
    needs: 'restart',
    async run(w) {
      const socket = await w.connect(w.lucia, { ...LIMITS, reconnectionAttempts: 3 })
      const attempts = []
      socket.socket.io.on('reconnect_attempt', (attempt) => attempts.push(attempt))
      const failed = new Promise((resolve) => socket.socket.io.on('reconnect_failed', resolve))
      await w.host('kill')
      await failed
      await w.host('start')
      must(attempts, [1, 2, 3])
    },
  },
  {
    row: 'reconnection: a refused token is not tried again',
    async run(w) {
      const socket = w.dial({ auth: { token: 'no es un token' }, ...LIMITS })
      must((await socket.refused()).message, 'AUTH_INVALID')
      must(socket.socket.active, false, 'that it tries again')
    },
  },
  {
    row: 'reconnection: who was disconnected by the server is not let in by itself',
    async run(w) {
      const somebody = await w.firma.signIn('sola')
      const socket = await w.connect(somebody, LIMITS)
      await somebody.delete('/session')
      must(await socket.disconnected(), 'io server disconnect')
      must(socket.socket.active, false, 'that it tries again')
    },
  },
]
