// The handshake: who is let in, and the code that says why not.
import { is, must } from '../forma.mjs'

const refused = (row, auth, code) => ({
  row: `handshake: ${row} is ${code}`,
  async run(w) {
    const error = await w.dial({ auth: auth(w) }).refused()
    must(error.message, code, 'connect_error')
    must(error.data, undefined, 'what comes with it')
  },
})

const part = (text) => JSON.parse(Buffer.from(text, 'base64url'))
const pack = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Somebody's token with other claims, under the old signature. */
function forged(token, claims) {
  const [head, body, signature] = token.split('.')
  return [head, pack({ ...part(body), ...claims }), signature].join('.')
}

/** The same claims under `alg: none`, as careless libraries accept. */
function unsigned(token) {
  const [head, body] = token.split('.')
  return [pack({ ...part(head), alg: 'none' }), body, ''].join('.')
}

export default [
  {
    row: 'handshake: a good token is let in',
    async run(w) {
      const socket = await w.connect(w.lucia)
      must(socket.socket.id, is.text)
      must(await socket.settled(), [], 'what a new client hears')
    },
  },
  refused('no auth', () => undefined, 'AUTH_MISSING'),
  refused('auth without a token', () => ({}), 'AUTH_MISSING'),
  refused('a token that is null', () => ({ token: null }), 'AUTH_MISSING'),
  refused('a token that is a number', () => ({ token: 42 }), 'AUTH_INVALID'),
  refused('a token that is none', () => ({ token: 'no es un token' }), 'AUTH_INVALID'),
  refused('an empty token', () => ({ token: '' }), 'AUTH_INVALID'),
  refused('a token with another role written in', (w) => ({ token: forged(w.lucia.token, { rol: 'admin' }) }), 'AUTH_INVALID'),
  refused('a token of somebody else written in', (w) => ({ token: forged(w.lucia.token, { sub: w.admin.id }) }), 'AUTH_INVALID'),
  refused('a token without a signature', (w) => ({ token: unsigned(w.lucia.token) }), 'AUTH_INVALID'),
  refused('a refresh token', (w) => ({ token: w.lucia.session.refreshToken }), 'AUTH_INVALID'),
  refused("another's device", (w) => ({ token: w.lucia.token, device: w.martin.device, epoch: '', since: 0 }), 'AUTH_INVALID'),
  refused('a device whose position is no number', (w) => ({ token: w.lucia.token, device: w.lucia.device, since: 'x' }), 'AUTH_INVALID'),
  {
    row: 'handshake: a session that has ended is AUTH_REVOKED',
    async run(w) {
      const somebody = await w.firma.signIn('lucia')
      await somebody.delete('/session')
      must((await w.dial({ auth: { token: somebody.token } }).refused()).message, 'AUTH_REVOKED')
    },
  },
  {
    row: 'handshake: somebody who is no longer of the firm is AUTH_REVOKED',
    async run(w) {
      const somebody = await w.firma.signIn('baja')
      const set = async (activo) => {
        const { version } = (await w.admin.get('/users')).find(({ id }) => id === somebody.id)
        await w.admin.patch(`/users/${somebody.id}`, { version, activo })
      }
      const socket = await w.connect(somebody)
      await set(false)
      must(await socket.disconnected(), 'io server disconnect')
      must((await w.dial({ auth: { token: somebody.token } }).refused()).message, 'AUTH_REVOKED')
      await set(true)
    },
  },
  {
    row: 'handshake: more than the user may have is TOO_MANY_CONNECTIONS',
    needs: 'one node',
    async run(w) {
      const somebody = await w.firma.signIn('muchas')
      const sockets = await Promise.all(Array.from({ length: 20 }, () => w.connect(somebody)))
      const refusal = await w.dial({ auth: { token: somebody.token } }).refused()
      must(refusal.message, 'TOO_MANY_CONNECTIONS')
      sockets[0].close()
      // Its place is given back a moment after it is closed.
      await w.eventually('a place that was given back', () => w.connect(somebody))
    },
  },
  {
    row: 'handshake: another namespace is not there',
    async run(w) {
      const socket = w.dial({ auth: { token: w.lucia.token } })
      const other = socket.socket.io.socket('/', { auth: { token: w.lucia.token } })
      const error = await new Promise((resolve, reject) => {
        other.on('connect_error', resolve)
        other.on('connect', () => reject(new Error('it was let in')))
      })
      must(error.message, 'Invalid namespace')
    },
  },
  {
    row: 'transport: it is the one that was asked for',
    async run(w) {
      const socket = await w.connect(w.lucia)
      must(socket.socket.io.engine.transport.name, w.transport === 'polling' ? 'polling' : 'websocket')
      must((await socket.ask('join:user', w.lucia.id)).event, 'joined')
    },
  },
]
